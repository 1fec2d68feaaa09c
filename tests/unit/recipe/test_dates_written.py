"""What the engine writes by the plans of recipes on dates: real files, with decisions for their studies."""

import io
from pathlib import Path
from typing import Any

import pydicom
import pytest
from pydicom.dataset import Dataset

from scrubjay import Deidentifier, Key, _engine
from scrubjay.recipe import Recipe, compile_plan, load_recipe
from scrubjay.run.engine import engine_plan

KEY = Key(bytes(32))
SAMPLE = Path(__file__).parents[3] / "examples" / "sample"


def files() -> list[Path]:
    found = sorted(path for path in SAMPLE.rglob("*.dcm") if path.is_file())
    return [path for path in found if "StudyDate" in pydicom.dcmread(path, stop_before_pixels=True)]


def rewritten(recipe: Recipe, out: Path, **decision: Any) -> list[tuple[Dataset, Dataset, str]]:
    """Before, after and output path of each sample file, with one decision for all studies."""
    plan = engine_plan(compile_plan(recipe).json, KEY)
    paths = [str(path) for path in files()]
    sources = [(at, path, "", "") for at, path in enumerate(paths)]
    survey = _engine.Pool(plan, str(out), 1, _engine.Cancel())
    survey.survey(sources)
    leaves = survey.next()
    survey.close()
    assert leaves
    assignments = _engine.Assignments()
    for leaf in leaves:
        assignments.set(leaf.key, "P001", **decision)
    pool = _engine.Pool(plan, str(out), 1, _engine.Cancel(), assignments=assignments)
    pool.rewrite(sources)
    rows = pool.next()
    pool.close()
    staged = [(paths[row.ordinal], row.staged, row.output) for row in rows if row.staged]
    assert staged
    return [(pydicom.dcmread(before), pydicom.dcmread(after), output) for before, after, output in staged]


def days_between(before: str, after: str) -> int:
    first, second = (pydicom.valuerep.DA(value) for value in (before, after))
    assert first is not None
    assert second is not None
    return (second - first).days


def test_each_date_moves_by_the_days_of_the_subject(tmp_path: Path) -> None:
    for before, after, _ in rewritten(load_recipe("tcia"), tmp_path, days=-417):
        for name in ("StudyDate", "SeriesDate", "AcquisitionDate", "ContentDate"):
            if before.get(name):
                assert days_between(before[name].value, after[name].value) == -417, name
        if before.get("StudyTime"):
            assert after.StudyTime == before.StudyTime
        assert after.PatientID == after.PatientName == "P001"
        assert after.LongitudinalTemporalInformationModified == "MODIFIED"


def test_without_days_no_date_stays(tmp_path: Path) -> None:
    for _, after, _ in rewritten(load_recipe("tcia"), tmp_path):
        assert not after.get("StudyDate")


def test_birth_dates_move_along(tmp_path: Path) -> None:
    recipe = Recipe.from_mapping({"name": "test", "extends": "tcia", "birth_date": "shift"})
    born = [pair for pair in rewritten(recipe, tmp_path, days=-417) if pair[0].get("PatientBirthDate")]
    assert born
    for before, after, _ in born:
        assert days_between(before.PatientBirthDate, after.PatientBirthDate) == -417


@pytest.mark.parametrize("offset", [False, True])
@pytest.mark.parametrize("extends", ["basic", "nils"])
def test_time_points(extends: str, offset: bool, tmp_path: Path) -> None:
    data = {"name": "test", "extends": extends, "dates": {"mode": "timepoint", "offset": offset}}
    decision = {"timepoint": "M06", **({"offset": 187} if offset else {})}
    for _, after, output in rewritten(Recipe.from_mapping(data), tmp_path, **decision):
        assert after.ClinicalTrialTimePointID == "M06"
        assert after.get("LongitudinalTemporalOffsetFromEvent") == (187.0 if offset else None)
        assert after.get("LongitudinalTemporalEventType") == ("BASELINE" if offset else None)
        assert output.startswith("P001/M06/")
        left = [one for one in after.iterall() if one.VR in ("DA", "DT") and one.value]
        assert [one.keyword for one in left if not str(one.value).startswith("19000101")] == []
        if extends == "basic":
            assert after.LongitudinalTemporalInformationModified == ("MODIFIED" if offset else "REMOVED")


@pytest.mark.parametrize(
    ("birth", "year"),
    [("19470312", "19470101"), ("1947.03.12", "19470101"), ("1947", "19470101"), ("", ""), ("n/a", "19000101")],
)
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_the_year_of_birth_and_the_age(birth: str, year: str) -> None:
    ds = pydicom.dcmread(files()[0])
    ds.add_new(0x00100030, "LO", birth)  # pydicom lets a text pass, whatever it says
    ds[0x00100030].VR = "DA"
    ds.StudyDate = "20200115"
    if "PatientAge" in ds:
        del ds.PatientAge
    raw = io.BytesIO()
    ds.save_as(raw)
    data = {"name": "test", "extends": "basic", "birth_date": "year", "age": {"mode": "compute", "cap": 70}}
    done = Deidentifier(Recipe.from_mapping(data), key=KEY).bytes(raw.getvalue())
    assert done.data is not None
    after = pydicom.dcmread(io.BytesIO(done.data))
    assert after.PatientBirthDate == year
    readable = len(birth.replace(".", "")) == 8
    assert after.get("PatientAge") == ("070Y" if readable else None)
