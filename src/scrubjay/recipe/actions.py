"""Actions: what a rule does to an element.

Each is a frozen value with one text form that parses back: `parse_action(str(a)) == a`.

| text | does |
|---|---|
| `keep` | leaves it as it came; a sequence is walked and its elements judged |
| `recurse` | the same for a sequence, said plainly |
| `remove` | takes it away, whatever the IOD says |
| `empty` | zero length; a sequence has no items |
| `dummy` | a harmless value that is legal for the VR |
| `code X/Z/D` | an action code of PS3.15 Table E.1-1a, resolved by the attribute's Type in the instance's IOD |
| `replace "text {project}"` | a new value |
| `regex-replace "(\\d+) .*" with "$1"` | a new value made of the old one's parts |
| `uid` | another UID, the same for the same original |
| `date`, `date otherwise X` | by the recipe's `dates`; `otherwise` when they are removed or can't be read |
| `age`, `age cap 85` | ages from the cap (90) on become the cap |
| `age compute`, `age cap 85 compute` | the age on the day of the study, from the date of birth, with the cap |
| `clean`, `clean otherwise X` | text without identifiers; what can't be cleaned gets the code |
| `pseudonym` | the subject's pseudonym, or a keyed digest of the value |
| `zip3` | the first three digits of a US ZIP code, 000 where too few people live |
| `keep-items when ConceptNameCodeSequence present` | a sequence keeps the items for which it holds; those are judged |

Without `otherwise`, `date` and `clean` fall back to the attribute's own code in Table E.1-1, and to X.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from scrubjay.recipe.ages import Age, age_from, parse_age
from scrubjay.recipe.conditions import Condition, conditions_from, parse_condition
from scrubjay.recipe.patterns import check_pattern
from scrubjay.standard import hipaa_zip3
from scrubjay.standard.lookup import suggestion

CODES: Final = ("X", "Z", "D", "Z/D", "X/Z", "X/D", "X/Z/D", "X/Z/U*")
VARIABLES: Final = ("project", "site", "site_id", "subject", "timepoint", "study_id")
PLAIN: Final = ("keep", "recurse", "remove", "empty", "dummy", "uid", "pseudonym", "zip3")
WORDS: Final = (*PLAIN, "code", "replace", "regex-replace", "date", "age", "clean", "keep-items")

_VARIABLE = re.compile(r"\{([^{}]*)\}")
_QUOTED = r'"(?:[^"\\]|\\.)*"'
_REGEX_REPLACE = re.compile(rf"({_QUOTED})\s+with\s+({_QUOTED})", re.DOTALL)
_AND = re.compile(rf"((?:{_QUOTED}|[^\"])*?)(?:\s+and\s+|\s*$)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Plain:
    """One of the actions that need nothing more than their word."""

    word: str

    def __str__(self) -> str:
        return self.word

    def to_plan(self) -> dict[str, Any]:
        """As docs/reference/plan.md spells it."""
        if self.word == "zip3":
            return {"do": "zip3", "restricted": sorted(hipaa_zip3())}
        return {"do": self.word}


@dataclass(frozen=True, slots=True)
class Code:
    """A code of PS3.15 Table E.1-1a."""

    code: str

    def __str__(self) -> str:
        return f"code {self.code}"

    def to_plan(self) -> dict[str, Any]:
        """As docs/reference/plan.md spells it."""
        return {"do": "code", "code": self.code}


@dataclass(frozen=True, slots=True)
class Replace:
    """A template with the variables of `VARIABLES` in braces."""

    value: str

    def __str__(self) -> str:
        return f"replace {_quote(self.value)}"

    def to_plan(self) -> dict[str, Any]:
        """As docs/reference/plan.md spells it."""
        return {"do": "replace", "value": self.value}


@dataclass(frozen=True, slots=True)
class RegexReplace:
    """`value` may hold `$1` and `${name}` for the groups of `pattern`."""

    pattern: str
    value: str

    def __str__(self) -> str:
        return f"regex-replace {_quote(self.pattern)} with {_quote(self.value)}"

    def to_plan(self) -> dict[str, Any]:
        """As docs/reference/plan.md spells it."""
        return {"do": "regex-replace", "pattern": self.pattern, "value": self.value}


@dataclass(frozen=True, slots=True)
class Fallback:
    """`date` or `clean`, with the code for what they can't do; None is the attribute's own code, else X."""

    word: str
    otherwise: str | None = None

    def __str__(self) -> str:
        return self.word if self.otherwise is None else f"{self.word} otherwise {self.otherwise}"

    def to_plan(self) -> dict[str, Any]:
        """As docs/reference/plan.md spells it."""
        return {"do": self.word, "otherwise": self.otherwise or "X"}


@dataclass(frozen=True, slots=True)
class KeepItems:
    """The conditions look at the item's own attributes; all must hold."""

    when: tuple[Condition, ...]

    def __str__(self) -> str:
        return "keep-items when " + " and ".join(str(one) for one in self.when)

    def to_plan(self) -> dict[str, Any]:
        """As docs/reference/plan.md spells it, but with whole conditions where a plan has indexes."""
        return {"do": "keep-items", "when": [one.to_plan() for one in self.when]}


Action = Plain | Code | Replace | RegexReplace | Fallback | Age | KeepItems

KEEP: Final = Plain("keep")
RECURSE: Final = Plain("recurse")
REMOVE: Final = Plain("remove")
EMPTY: Final = Plain("empty")
DUMMY: Final = Plain("dummy")
UID: Final = Plain("uid")
PSEUDONYM: Final = Plain("pseudonym")


def parse_action(text: str) -> Action:
    """An action from its text form. Raises ValueError that says what is wrong and what may have been meant."""
    word, _, rest = text.strip().partition(" ")
    rest = rest.strip()
    if word in PLAIN:
        if rest:
            raise ValueError(f"{word} takes nothing after it, not {rest!r}")
        return Plain(word)
    if word == "code":
        return Code(parse_code(rest))
    if word == "replace":
        return _replace(_unquote(rest))
    if word == "regex-replace":
        found = _REGEX_REPLACE.fullmatch(rest)
        if found is None:
            raise ValueError('write it as regex-replace "pattern" with "value"')
        return RegexReplace(check_pattern(_unquote(found[1])), _unquote(found[2]))
    if word in ("date", "clean"):
        return _fallback(word, rest)
    if word == "age":
        return parse_age(rest)
    if word == "keep-items":
        return _keep_items(rest)
    hint = suggestion(word, WORDS) or f": there are {', '.join(WORDS)}"
    raise ValueError(f"no action is called {word!r}{hint}")


def action_from(data: object) -> Action:
    """An action as YAML has it: the text form, or a mapping such as `{replace: Anon}`. Raises ValueError."""
    if isinstance(data, str):
        return parse_action(data)
    if not isinstance(data, Mapping) or len(data) != 1:
        raise ValueError("an action is a word such as remove, or a mapping of one word such as {replace: Anon}")
    ((key, body),) = data.items()
    word = str(key)
    if word == "replace":
        return _replace(_text(word, body))
    if word == "keep-items":
        inner = body.get("when") if isinstance(body, Mapping) and set(body) == {"when"} else body
        return KeepItems(conditions_from(inner))
    if word == "regex-replace":
        _keys(word, body, ("pattern", "value"))
        parts = body if isinstance(body, Mapping) else {}
        return RegexReplace(check_pattern(_text(word, parts["pattern"])), _text(word, parts["value"]))
    if word in ("date", "clean"):
        _keys(word, body, ("otherwise",))
        return Fallback(word, parse_code(_text(word, body["otherwise"] if isinstance(body, Mapping) else body)))
    if word == "age":
        return age_from(body)
    if word == "code":
        return Code(parse_code(_text(word, body)))
    return parse_action(f"{word} {_text(word, body)}")


def parse_code(text: str) -> str:
    """A code of PS3.15 Table E.1-1a that an action can carry. Raises ValueError."""
    if text not in CODES:
        raise ValueError(f"no action code is {text!r}: there are {', '.join(CODES)}")
    return text


def _replace(value: str) -> Replace:
    for name in _VARIABLE.findall(value):
        if name not in VARIABLES:
            raise ValueError(f"no variable is called {{{name}}}{suggestion(name, VARIABLES)}")
    return Replace(value)


def _fallback(word: str, rest: str) -> Fallback:
    if not rest:
        return Fallback(word)
    head, _, code = rest.partition(" ")
    if head != "otherwise":
        raise ValueError(f"write it as {word}, or as {word} otherwise X")
    return Fallback(word, parse_code(code.strip()))


def _keep_items(rest: str) -> KeepItems:
    head, _, tests = rest.partition(" ")
    if head != "when" or not tests.strip():
        raise ValueError('write it as keep-items when ValueType equals "CODE"')
    return KeepItems(tuple(parse_condition(part) for part in _AND.findall(tests.strip()) if part))


def _keys(word: str, body: object, known: tuple[str, ...]) -> None:
    if not isinstance(body, Mapping):
        if len(known) > 1:
            raise ValueError(f"{word} needs {' and '.join(known)}")
        return
    for key in body:
        if key not in known:
            raise ValueError(f"{word} has no {key!r}{suggestion(str(key), known)}")
    for key in known:
        if key not in body:
            raise ValueError(f"{word} needs {key!r}")


def _text(word: str, value: object) -> str:
    if isinstance(value, bool) or value is None or not isinstance(value, str | int):
        raise ValueError(f"{word} needs a text: put it in quotes")
    return str(value)


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _unquote(text: str) -> str:
    if not text.startswith('"'):
        return text
    try:
        value = json.loads(text)
    except ValueError:
        raise ValueError(f"{text} is not quoted rightly") from None
    return str(value)
