"""The kinds of values in a recipe's YAML: how each is parsed, and what JSON Schema says of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from scrubjay.recipe import vocabulary
from scrubjay.recipe.actions import PLAIN, WORDS, Action, action_from
from scrubjay.recipe.conditions import OPS, Condition, conditions_from
from scrubjay.recipe.layout import template_of
from scrubjay.recipe.selectors import Selector, parse_selector
from scrubjay.standard.lookup import suggestion


def _selector(value: object) -> object:
    if isinstance(value, str):
        return parse_selector(value)
    raise ValueError("a selector is a text: put it in quotes")


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _versioned(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def one_of(known: Sequence[str]) -> Callable[[str], str]:
    """A check that a word is one of these, with a suggestion when it is not."""

    def check(word: str) -> str:
        if word not in known:
            listed = ", ".join(repr(one) for one in known)
            raise ValueError(f"{word!r} is not known here{suggestion(word, known) or f': there are {listed}'}")
        return word

    return check


def _words(known: Sequence[str]) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "enum": list(known)})


ACTION_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"type": "string", "pattern": f"^({'|'.join(WORDS)})\\b", "examples": list(PLAIN)},
        {"type": "object", "minProperties": 1, "maxProperties": 1, "propertyNames": {"enum": list(WORDS)}},
    ]
}
_VALUES: dict[str, Any] = {
    "anyOf": [{"type": ["string", "integer"]}, {"type": "array", "items": {"type": ["string", "integer"]}}]
}
_TESTS: dict[str, Any] = {
    "type": "object",
    "properties": {
        **{op: {"const": True} if op in ("present", "absent") else _VALUES for op in OPS},
        "negate": {"type": "boolean"},
        "ignore_case": {"type": "boolean"},
    },
    "additionalProperties": False,
}
_WHEN: dict[str, Any] = {"type": "object", "additionalProperties": {"anyOf": [*_VALUES["anyOf"], _TESTS]}}
CONDITIONS_SCHEMA: dict[str, Any] = {
    "anyOf": [{"type": "string"}, _WHEN, {"type": "array", "items": {"anyOf": [{"type": "string"}, _WHEN]}}]
}

SelectorText = Annotated[Selector, BeforeValidator(_selector), WithJsonSchema({"type": "string", "minLength": 1})]
ActionText = Annotated[Action, BeforeValidator(action_from), WithJsonSchema(ACTION_SCHEMA)]
Conditions = Annotated[tuple[Condition, ...], BeforeValidator(conditions_from), WithJsonSchema(CONDITIONS_SCHEMA)]
Names = Annotated[list[str], BeforeValidator(_listed)]
Version = Annotated[str, BeforeValidator(_versioned)]
Layout = Annotated[str, AfterValidator(template_of)]
Option = Annotated[str, AfterValidator(one_of(vocabulary.OPTIONS)), _words(vocabulary.OPTIONS)]
DateMode = Annotated[str, AfterValidator(one_of(vocabulary.DATE_MODES)), _words(vocabulary.DATE_MODES)]
BeforeAnchor = Annotated[str, AfterValidator(one_of(vocabulary.BEFORE_ANCHOR)), _words(vocabulary.BEFORE_ANCHOR)]
BadDates = Annotated[str, AfterValidator(one_of(vocabulary.BAD_DATES)), _words(vocabulary.BAD_DATES)]
BirthDate = Annotated[str, AfterValidator(one_of(vocabulary.BIRTH_DATES)), _words(vocabulary.BIRTH_DATES)]
AgeMode = Annotated[str, AfterValidator(one_of(vocabulary.AGES)), _words(vocabulary.AGES)]
Strategy = Annotated[str, AfterValidator(one_of(vocabulary.STRATEGIES)), _words(vocabulary.STRATEGIES)]
Discovery = Annotated[str, AfterValidator(one_of(vocabulary.DISCOVERIES)), _words(vocabulary.DISCOVERIES)]
MissingMode = Annotated[str, AfterValidator(one_of(vocabulary.MISSING_MODES)), _words(vocabulary.MISSING_MODES)]
Issuer = Annotated[str, AfterValidator(one_of(vocabulary.ISSUERS)), _words(vocabulary.ISSUERS)]
OtherIds = Annotated[str, AfterValidator(one_of(vocabulary.OTHER_IDS)), _words(vocabulary.OTHER_IDS)]
OnConflict = Annotated[str, AfterValidator(one_of(vocabulary.ON_CONFLICT)), _words(vocabulary.ON_CONFLICT)]
PrivatePolicy = Annotated[str, AfterValidator(one_of(vocabulary.PRIVATE_POLICIES)), _words(vocabulary.PRIVATE_POLICIES)]
DocumentPolicy = Annotated[
    str, AfterValidator(one_of(vocabulary.DOCUMENT_POLICIES)), _words(vocabulary.DOCUMENT_POLICIES)
]
VocabularyPolicy = Annotated[
    str, AfterValidator(one_of(vocabulary.VOCABULARY_POLICIES)), _words(vocabulary.VOCABULARY_POLICIES)
]
AuditOriginals = Annotated[str, AfterValidator(one_of(vocabulary.AUDIT_ORIGINALS)), _words(vocabulary.AUDIT_ORIGINALS)]
Search = Annotated[str, AfterValidator(one_of(vocabulary.SEARCHES)), _words(vocabulary.SEARCHES)]
SameNames = Annotated[str, AfterValidator(one_of(vocabulary.SAME_NAMES)), _words(vocabulary.SAME_NAMES)]
CloseNames = Annotated[str, AfterValidator(one_of(vocabulary.CLOSE_NAMES)), _words(vocabulary.CLOSE_NAMES)]
PdfPolicy = Annotated[str, AfterValidator(one_of(vocabulary.PDF_POLICIES)), _words(vocabulary.PDF_POLICIES)]
SopClassPolicy = Annotated[
    str, AfterValidator(one_of(vocabulary.SOP_CLASS_POLICIES)), _words(vocabulary.SOP_CLASS_POLICIES)
]
Longitudinal = Annotated[str, AfterValidator(one_of(vocabulary.LONGITUDINAL)), _words(vocabulary.LONGITUDINAL)]
RuleTable = Annotated[str, AfterValidator(one_of(vocabulary.RULE_TABLES)), _words(vocabulary.RULE_TABLES)]
CategoryTable = Annotated[str, AfterValidator(one_of(vocabulary.CATEGORY_TABLES)), _words(vocabulary.CATEGORY_TABLES)]
