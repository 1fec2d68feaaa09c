"""Table E.3.4-1 of PS3.15 as rules: content items of structured reports, acquisition context, protocols.

With Clean Structured Content the items of a content sequence are judged one by one, by what they are called. An item
that no row names is judged by the attributes it is made of: its text like other text, its UIDs like other UIDs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from scrubjay.recipe.actions import KEEP, RECURSE, UID, Action, Code, Fallback, Plain
from scrubjay.recipe.concept import VALUE_TYPES, Concept
from scrubjay.recipe.contradictions import MODIFIED_DATES
from scrubjay.recipe.layers import CATEGORY, OPTION, RECIPE, Origin, PlanRule
from scrubjay.recipe.selectors import Tag
from scrubjay.recipe.settings import Settings
from scrubjay.recipe.vocabulary import CLAUSES
from scrubjay.standard import StructuredContentCode, structured_content_codes

CONTENT: Final = "clean-structured-content"

_TABLE: Final = "PS3.15 Table E.3.4-1"
_DATES: Final = ("DATE", "TIME", "DATETIME")
SNOMED_RT: Final = ("SRT", "SNM3", "99SDM")
"""Designators under which codes of SNOMED RT are still sent (PS3.15 E.3.4, PS3.16 8.2)."""


def content_rules(settings: Settings) -> Iterator[PlanRule]:
    """A rule for each row, and for each code it had before; nothing without the option."""
    if not settings.basic or CONTENT not in settings.options:
        return
    for row in structured_content_codes():
        for select in _names(row):
            yield PlanRule(select, (), content_action(row, settings), _origin(row, settings))


def content_action(row: StructuredContentCode, settings: Settings) -> Action:
    """What the table makes of an item. Where one option keeps and another cleans, cleaning reveals less and wins."""
    cells = _cells(row, settings.options)
    if "C" in cells.values():
        return Fallback("date" if cells.get(MODIFIED_DATES) == "C" else "clean", row.basic)
    # Real dates leave with time points, whatever keeps dates.
    if "K" in cells.values() and (settings.dates.mode != "timepoint" or row.value_type not in _DATES):
        return RECURSE if row.value_type == "CONTAINER" else KEEP
    return UID if row.value_type == "UIDREF" and row.basic == "D" else Code(row.basic)


def keeps_content(rules: Sequence[PlanRule]) -> PlanRule | None:
    """A rule of the recipe's own that does less to content items than the table asks, if there is one."""
    values = frozenset(VALUE_TYPES.values())
    for rule in rules:
        if rule.origin.layer not in (CATEGORY, RECIPE) or rule.action not in (KEEP, RECURSE, Plain("zip3")):
            continue
        if isinstance(rule.select, Concept) or (isinstance(rule.select, Tag) and rule.select.tag in values):
            return rule
    return None


def _names(row: StructuredContentCode) -> Iterator[Concept]:
    yield Concept(row.value, row.scheme, row.value_type)
    if row.snomed_rt:
        for scheme in SNOMED_RT:
            yield Concept(row.snomed_rt, scheme, row.value_type)


def _cells(row: StructuredContentCode, options: Collection[str]) -> Mapping[str, str]:
    return {option: row.options[option] for option in options if option in row.options}


def _origin(row: StructuredContentCode, settings: Settings) -> Origin:
    cells = _cells(row, settings.options)
    what = ", ".join([f"{row.meaning}: {row.basic}", *(f"{option}: {cell}" for option, cell in cells.items())])
    return Origin(OPTION, what, ", ".join([_TABLE, *dict.fromkeys(CLAUSES[option] for option in cells)]))
