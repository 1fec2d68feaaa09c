"""The keys `birth_date`, `age` and `identity.other_patient_ids`, as the rules they stand for.

They have the last word on their attributes, over tables and categories, since nothing else says the same thing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from scrubjay.recipe.actions import EMPTY, KEEP, PSEUDONYM, RECURSE, Action, Code, Fallback, RegexReplace
from scrubjay.recipe.layers import RECIPE, Origin, PlanRule
from scrubjay.recipe.selectors import Selector, Tag, parse_selector

if TYPE_CHECKING:
    from scrubjay.recipe.model import Recipe

BIRTH_DATE: Final = Tag(0x00100030)
AGE: Final = Tag(0x00101010)
KEYS: Final[Mapping[Selector, str]] = {BIRTH_DATE: "birth_date", AGE: "age"}
"""Which key decides about which attribute."""

# A value that begins with four digits keeps them; any other text has no year, and its DA is then no date: a dummy.
YEAR: Final = RegexReplace("^(?:([0-9]{4}).*|.+)$", "${1}0101")

_BIRTH: Final[Mapping[str, Action]] = {
    "keep": KEEP,
    "empty": EMPTY,
    "remove": Code("X"),
    "shift": Fallback("date", "Z"),
    "year": YEAR,
}
_OTHER_IDS: Final[Mapping[str, tuple[tuple[str, Action], ...]]] = {
    "remove": (("OtherPatientIDs", Code("X")), ("OtherPatientIDsSequence", Code("X"))),
    "map": (
        ("OtherPatientIDs", PSEUDONYM),
        ("OtherPatientIDsSequence", RECURSE),
        ("OtherPatientIDsSequence[*].PatientID", PSEUDONYM),
    ),
}


def person_rules(recipe: Recipe) -> Iterator[PlanRule]:
    """The rules of the three keys, as far as they were said."""
    other = recipe.identity.option("other_patient_ids")
    if other is not None:
        origin = Origin(RECIPE, f"other_patient_ids: {other}", "", recipe.place)
        for select, action in _OTHER_IDS[other]:
            yield PlanRule(parse_selector(select), (), action, origin)
    if recipe.birth_date is not None:
        origin = Origin(RECIPE, f"birth_date: {recipe.birth_date}", "", recipe.place)
        yield PlanRule(BIRTH_DATE, (), _BIRTH[recipe.birth_date], origin)
    if recipe.age is not None:
        yield PlanRule(AGE, (), recipe.age.action(), Origin(RECIPE, f"age: {recipe.age.mode}", "", recipe.place))
