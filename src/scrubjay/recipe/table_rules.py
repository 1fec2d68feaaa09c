"""Categories of a recipe, and the tables it names, as rules. The tables are data of `scrubjay.standard`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from scrubjay.recipe.actions import (
    EMPTY,
    KEEP,
    PSEUDONYM,
    RECURSE,
    REMOVE,
    UID,
    Action,
    Code,
    Fallback,
    Replace,
    parse_code,
)
from scrubjay.recipe.ages import Age
from scrubjay.recipe.layers import CATEGORY, RECIPE, Origin, PlanRule
from scrubjay.recipe.model import Category, Recipe, TableRule
from scrubjay.recipe.selectors import Private, Selector, Tag
from scrubjay.recipe.settings import DATE_VRS
from scrubjay.standard import csg_fields, hipaa18, mmiv_rules, nidb_levels, nils_categories

_PATIENT_NAME, _PATIENT_ID, _STUDY_ID = 0x00100010, 0x00100020, 0x00200010
_PATIENT_BIRTH = (0x00100030, 0x00100032)
# Responsible Person Role, Patient's Alternative Calendar.
_COMPANIONS = (0x00102298, 0x00100035)
_PIXELS = (0x7FE00010, 0x54001010, 0x00420011)

_NILS = {
    "nils/patient": "Patient Information",
    "nils/clinical-trial": "Clinical Trial Information",
    "nils/healthcare-provider": "Healthcare Provider Information",
    "nils/institution": "Institution Information",
    "nils/time-and-date": "Time and Date Information",
}

_Expanded = Iterator[tuple[Selector, Action, str]]


def category_rules(recipe: Recipe) -> Iterator[PlanRule]:
    """Rules of the categories that are switched on."""
    for category in recipe.categories:
        if category.enabled:
            for select, action in _category(category):
                yield PlanRule(select, (), action, Origin(CATEGORY, f"category {category.name}", "", category.place))


def table_rules(rule: TableRule) -> Iterator[PlanRule]:
    """Rules of a table that the recipe names."""
    for select, action, what in _TABLES[rule.table]():
        yield PlanRule(select, (), action, Origin(RECIPE, f"table {rule.table}: {what}", "", rule.place))


def _category(category: Category) -> Iterator[tuple[Selector, Action]]:
    action = category.action or Code("X")
    for row in nils_categories() if category.table is not None else ():
        if row.in_proposal and row.category == _NILS[category.table or ""]:
            identity = row.tag in (_PATIENT_NAME, _PATIENT_ID)
            yield Tag(row.tag), PSEUDONYM if identity else _spared(row.tag, action)
    for select in category.attributes:
        yield select, _spared(select.tag, action) if isinstance(select, Tag) else action


def _spared(tag: int, action: Action) -> Action:
    """Two attributes are Type 1C and may only stand beside what goes with them: no dummy can stand in for them."""
    return REMOVE if tag in _COMPANIONS and isinstance(action, Code) else action


def _hipaa18() -> _Expanded:
    """Identifiers 1 to 18 but for pixels and file meta; years of dates stay, but not that of birth: it tells ages."""
    for row in hipaa18():
        if row.tag in _PIXELS or row.tag >> 16 == 2:
            continue
        code = row.basic if row.basic and row.basic != "U" else "X"
        action: Action = UID if row.vr == "UI" else Code(parse_code(code))
        if row.tag in (_PATIENT_NAME, _PATIENT_ID):
            action = PSEUDONYM
        elif row.tag == _STUDY_ID:
            action = Replace("{study_id}")
        elif row.vr == "AS":
            action = Age()
        elif row.vr in DATE_VRS and row.tag not in _PATIENT_BIRTH:
            action = Fallback("date", code)
        yield Tag(row.tag), action, f"identifier {row.number}, {row.regulation}"


def _mmiv() -> _Expanded:
    """What each rule says it does; not what the code of 2024-03-22 made of it (see the notes in the table)."""
    for row in mmiv_rules():
        action = _MMIV.get(row.what)
        if row.what == "hash" and row.tag == _STUDY_ID:
            action = Replace("{study_id}")
        if row.what == "keep" and row.vr == "SQ":
            action = RECURSE
        if action is not None and not row.private:
            yield Tag(row.tag), action, row.what


def _nidb(full: bool) -> Callable[[], _Expanded]:
    def expand() -> _Expanded:
        for row in nidb_levels():
            if row.documented_anonymize_full if full else row.documented_anonymize:
                yield Tag(row.tag), _NIDB.get(row.vr, Replace("Anon")), "documented"

    return expand


def _csg() -> _Expanded:
    for row in csg_fields():
        if row.tag is None:
            continue
        if row.kind == "dicom_field_deleted":
            yield Tag(row.tag), Code("X"), "deleted"
        elif row.kind == "dicom_field_replaced":
            private = bool(row.tag >> 16 & 1)
            yield (_MITRA_NAME if private else Tag(row.tag)), PSEUDONYM, "set to the pseudonym"


# The table has the number (0033,1013) only; in that group it is this creator's copy of the patient's name.
_MITRA_NAME = Private(0x0033, "MITRA OBJECT UTF8 ATTRIBUTES 1.0", 0x13)
_MMIV: dict[str, Action] = {
    "remove": Code("X"),
    "keep": KEEP,
    "BODYPART": KEEP,
    "process": RECURSE,
    "empty": Code("Z"),
    "hash": PSEUDONYM,
    "Re-Mapped": PSEUDONYM,
    "PatientID": Replace("{subject}"),
    "hashuid": UID,
    "hashuid+PROJECTNAME": UID,
    "incrementdate": Fallback("date", "Z"),
    "incrementdatetime": Fallback("date", "Z"),
    "ProjectName": Replace("{project}"),
    "EventName": Replace("{timepoint}"),
}
# Anon is no legal value of a number or an age: nothing is said instead.
_NIDB: dict[str, Action] = {
    "DA": Replace("10000101"),
    "TM": Replace("000000.000000"),
    **dict.fromkeys(("AS", "DS", "IS"), EMPTY),
}
_TABLES: dict[str, Callable[[], _Expanded]] = {
    "hipaa18": _hipaa18,
    "mmiv": _mmiv,
    "nidb/anonymize": _nidb(False),
    "nidb/anonymize-full": _nidb(True),
    "csg": _csg,
}
