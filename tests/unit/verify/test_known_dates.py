"""Days that are known and come back where any date stands: as an error where there should be none."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from support.verify_set import BIRTH, SECOND, CleanSet

DAY = "20190514"


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> dict[str, CleanSet]:
    return {recipe: CleanSet.make(tmp_path_factory.mktemp(recipe), recipe) for recipe in ("basic", "tcia")}


def found(clean: CleanSet, folder: Path, change: Callable[[Dataset], object]) -> set[tuple[str, str]]:
    """Severity and reason of what known-identifiers says."""
    copy = clean.copy(folder)
    data = copy.edit(SECOND)
    change(data)
    copy.save(SECOND, data)
    findings = clean.verified(copy.folder).findings
    return {(one.severity, one.reason) for one in findings if one.check == "known-identifiers"}


def _set(keyword: str, value: str) -> Callable[[Dataset], object]:
    return lambda data: setattr(data, keyword, value)


def _nested(data: Dataset) -> None:
    inner = Dataset()
    _set("ScheduledProcedureStepStartDate", DAY)(inner)
    data.RequestAttributesSequence = Sequence([inner])


def _private(data: Dataset) -> None:
    data.private_block(0x0029, "ACME", create=True).add_new(0x10, "DA", BIRTH)


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (_set("StudyDate", BIRTH), "birth-date"),
        (_set("ContentDate", BIRTH), "birth-date"),
        (_set("ContentDate", "1961.12.24"), "birth-date"),
        (_set("PatientBirthDate", DAY), "date"),
        (_set("AcquisitionDateTime", f"{BIRTH}101010.123456+0100"), "birth-date"),
        (_set("AcquisitionDateTime", DAY), "date"),
        (_set("DateOfLastCalibration", ["20000101", DAY]), "date"),
        (_nested, "date"),
        (_private, "birth-date"),
    ],
)
def test_where_dates_were_removed(
    clean: dict[str, CleanSet], change: Callable[[Dataset], object], kind: str, tmp_path: Path
) -> None:
    assert found(clean["basic"], tmp_path / "copy", change) == {("error", f"a known {kind} is left in it")}


def test_what_is_no_known_day(clean: dict[str, CleanSet], tmp_path: Path) -> None:
    assert not found(clean["basic"], tmp_path / "copy", _set("ContentDate", "20190516"))


def test_where_dates_were_shifted(clean: dict[str, CleanSet], tmp_path: Path) -> None:
    """A shifted date may be any, by chance."""
    birth = found(clean["tcia"], tmp_path / "birth", _set("ContentDate", BIRTH))
    assert birth == {("warning", "a known birth-date is left in it")}
    assert not found(clean["tcia"], tmp_path / "day", _set("ContentDate", DAY))
