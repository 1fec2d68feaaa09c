"""What importers share: an attribute of another tool's rule, and what it wants, as a rule of ours."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Final

from scrubjay.recipe.actions import Action, RegexReplace, parse_action
from scrubjay.recipe.conditions import Condition
from scrubjay.recipe.fitting import misfit, unsettable
from scrubjay.recipe.importers import expressions
from scrubjay.recipe.importers.draft import Draft, Line
from scrubjay.recipe.selectors import Path, Private, Selector, Tag, parse_selector
from scrubjay.standard import dictionary

KEEP: Final = "keep"
REMOVE: Final = "code X"
EMPTY: Final = "code Z"
DUMMY: Final = "code D"
UID: Final = "uid"
DATE: Final = "date"
PSEUDONYM: Final = "pseudonym"
UNKNOWN: Final = "code X/Z/D"

IDENTITY: Final = (0x00100010, 0x00100020)
"""Patient's Name and ID: they get the subject's pseudonym."""

OWN_DUTY: Final = (0x00120062, 0x00120063, 0x00120064, 0x00280303)
_STUDY_ID: Final = 0x00200010
_CLASSES: Final = (0x00080016, 0x00081150, 0x00080062, 0x0008115A)
_MOST_TEXT: Final = 10_240


def carry(draft: Draft, line: Line, select: str, action: str, when: Sequence[Condition] = ()) -> None:
    """One rule, if its selector and action can be said; else what is strictest, and an entry in the list."""
    selector = _selector(draft, line, select, action)
    if selector is None or _is_own_duty(draft, line, selector):
        return
    try:
        parsed = parse_action(action)
        for pattern in patterns_of(parsed, when):
            expressions.check(pattern)
        reason = misfit(selector, parsed).partition(": say ")[0].removesuffix(": take the rule out")
        if reason and unsettable(selector) and vr_of(selector) != "UI":
            draft.lose(line, reason, "as the recipe it extends says")  # a stand-in would spoil the image
            return
        if reason and vr_of(selector) != "SQ":
            raise ValueError(reason)
    except ValueError as error:
        lose(draft, line, str(selector), f"{error}")
        return
    if action.startswith(("replace", "regex-replace")) and vr_of(selector) == "SQ":
        lose(draft, line, str(selector), "a text is no value of a sequence", when)
    elif action == KEEP and when and selector_tag(selector) in {one.tag for one in when}:
        draft.rule(line, str(selector), action, when)
        draft.note(line, "conditions look at the top level of the data set, also for attributes in sequences")
    else:
        draft.rule(line, str(selector), action, when)


def lose(draft: Draft, line: Line, select: str, reason: str, when: Sequence[Condition] = ()) -> None:
    """List a rule that can't be carried, and put the strictest sensible action on its attribute.

    The action holds whatever the conditions were that led to the rule, unless the caller says them.
    """
    selector = _selector(draft, line, select, REMOVE)
    if selector is None or _is_own_duty(draft, line, selector):
        return
    action = strictest(selector)
    if action is not None:
        draft.rule(line, str(selector), action, when)
    draft.lose(line, reason, f"{selector}: {action or 'as the recipe it extends says'}")


def patterns_of(action: Action, when: Sequence[Condition]) -> list[str]:
    """The regular expressions of a rule."""
    own = [action.pattern] if isinstance(action, RegexReplace) else []
    return own + [value for one in when if one.op == "regex" for value in one.values]


def leave_out(draft: Draft, line: Line, when: Sequence[Condition]) -> None:
    """Leave out instances, if their conditions can be said."""
    try:
        for one in when:
            for pattern in one.values if one.op == "regex" else ():
                expressions.check(pattern)
    except ValueError as error:
        draft.lose(line, str(error), "nothing is left out: see to these images yourself")
        return
    draft.leave_out(line, when)


def strictest(selector: Selector) -> str | None:
    """What reveals least and leaves a legal instance; None for SOP classes, which are no identifiers."""
    tag = selector_tag(selector)
    if tag in _CLASSES:
        return None
    if tag in IDENTITY:
        return PSEUDONYM
    if tag == _STUDY_ID:
        return 'replace "{study_id}"'
    return UID if vr_of(selector) == "UI" else UNKNOWN


def hashed(selector_text: str, *, uid: bool = False) -> str:
    """The action for what other tools hash: a pseudonym, and another UID for a UID. uid: they make a UID of it."""
    try:
        selector = parse_selector(selector_text)
    except ValueError:
        return PSEUDONYM
    if selector_tag(selector) == _STUDY_ID:
        return 'replace "{study_id}"'
    vr = vr_of(selector)
    if vr == "UI" or (uid and not vr):
        return UID
    return PSEUDONYM if vr in ("", "PN", "LO", "SH", "CS", "AE", "UC", "LT", "ST", "UT") else UNKNOWN


def replace_with(text: str) -> str | None:
    """`replace` with a fixed text; None for one that would be read as a template, or is no text for a header."""
    if re.search(r"\{[^{}]*\}", text) or len(text) > _MOST_TEXT or re.search(r"[\x00-\x08\x0b\x0e-\x1f\x7f]", text):
        return None
    return template(text)


def regex_replace(pattern: str, value: str) -> str:
    """`regex-replace` with a pattern of the engine's, and `${1}` for its groups."""
    return f"regex-replace {json.dumps(pattern, ensure_ascii=False)} with {json.dumps(value, ensure_ascii=False)}"


def template(text: str) -> str:
    """`replace` with a template of our variables."""
    return "replace " + json.dumps(text, ensure_ascii=False)


def fixed(draft: Draft, line: Line, select: str, text: str, when: Sequence[Condition] = ()) -> None:
    """An attribute set to a fixed text."""
    action = EMPTY if not text.strip() else replace_with(text)
    if action is None:
        lose(draft, line, select, "the text holds braces or control characters", when)
    else:
        carry(draft, line, select, action, when)


def note_multiple(draft: Draft) -> None:
    """Say of conditions on attributes with several values how they are looked at: most tools compare the whole."""
    conditions = [(one.line, one.when) for one in draft.rules] + [(one.line, one.when) for one in draft.drop]
    for line, when in conditions:
        for test in when:
            found = dictionary().by_tag(test.tag)
            if test.values and found is not None and found.vm != "1":
                draft.note(line, "a condition holds if any value of an attribute with several passes it")


def check_single(selector: Selector) -> None:
    """Raise ValueError for what may have several values, or isn't known: rules here look at each value by itself.

    A tool that looks at all values as one text does something else to them: what has no match there goes as a whole,
    where here the other values would stay.
    """
    tag = selector_tag(selector)
    found = None if tag is None else dictionary().by_tag(tag)
    if found is None or found.vm != "1":
        raise ValueError("it looks at all values as one text, rules here at each of several by itself")


def vr_of(selector: Selector) -> str:
    """The VR of the dictionary; empty for masks, groups, private attributes and unknown tags."""
    tag = selector_tag(selector)
    found = None if tag is None else dictionary().by_tag(tag)
    return "" if found is None else found.vr.split(" ")[0]


def vr_of_text(select: str) -> str:
    """The same of a selector's text. Raises ValueError for one that is wrong."""
    return vr_of(parse_selector(select))


def is_identity(select: str) -> bool:
    """Whether it is Patient's Name or ID. Raises ValueError for a selector that is wrong."""
    return selector_tag(parse_selector(select)) in IDENTITY


def selector_tag(selector: Selector) -> int | None:
    """The one public tag that a selector is about, None if it is about none or several."""
    leaf = selector.leaf if isinstance(selector, Path) else selector
    return leaf.tag if isinstance(leaf, Tag) else None


def private_number(tag: int) -> str:
    """A selector for a private attribute known by its number alone: that of any creator in its group."""
    return f"({tag >> 16:04X},*,{tag & 0xFF:02X})"


def tag_text(number: int) -> str:
    """A selector for a tag, public or private."""
    return private_number(number) if number >> 16 & 1 else f"({number >> 16:04X},{number & 0xFFFF:04X})"


def spelled(text: str) -> str:
    """A keyword in its own spelling, if only the case of its letters is another."""
    return _folded().get(text.casefold(), text)


def _selector(draft: Draft, line: Line, text: str, action: str) -> Selector | None:
    try:
        selector = parse_selector(text if action == KEEP else spelled(text))
    except ValueError as error:
        # What has no selector is no attribute that the standard knows: the recipe below removes the unknown.
        draft.lose(line, str(error), "as the recipe it extends says")
        return None
    if isinstance(selector, Private) and selector.creator == "*" and action not in (REMOVE, EMPTY):
        reason = "a private number is any maker's: only with its creator's name can such an attribute stay or change"
        draft.rule(line, str(selector), "remove")
        draft.lose(line, reason, f"{selector}: remove")
        return None
    return selector


@cache
def _folded() -> dict[str, str]:
    keywords = list(dictionary().keywords())
    folded = Counter(one.casefold() for one in keywords)
    return {one.casefold(): one for one in keywords if folded[one.casefold()] == 1}


def _is_own_duty(draft: Draft, line: Line, selector: Selector) -> bool:
    tag = selector_tag(selector)
    if tag is not None and tag >> 16 in (0x0000, 0x0002, 0x0004):
        draft.note(line, "file meta information and DICOMDIR records are rebuilt, whatever rules say")
        return True
    if tag in OWN_DUTY:
        draft.note(line, "ScrubJay says itself what was done, in (0012,0062), (0012,0063), (0012,0064), (0028,0303)")
        return True
    return False
