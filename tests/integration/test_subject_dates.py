"""A shift of each subject's own: the engine, which knows the key, and Python, which knows the range, agree on it."""

from datetime import date, timedelta
from io import BytesIO

import pydicom
import pytest

from scrubjay.identity import source
from scrubjay.identity.offsets import subject_days
from support import api
from support.build import LITTLE, image, join, part10

DAY = date(2020, 2, 29)


def shifted(patient: str, study: str = "1.2.3.4") -> date:
    """Study Date of the output for a patient's study on DAY."""
    elements = image(LITTLE)
    elements[0x00080020] = LITTLE.element(0x00080020, "DA", DAY.strftime("%Y%m%d").encode())
    elements[0x00100020] = LITTLE.element(0x00100020, "LO", patient.encode())
    elements[0x0020000D] = LITTLE.element(0x0020000D, "UI", study.encode())
    output = pydicom.dcmread(BytesIO(api.written(part10(join(elements)), "tcia")))
    return date.fromisoformat(output.StudyDate)


@pytest.mark.parametrize("patient", ["A1", "a1", 'quoted "one"', "back\\\\slash", "0012345"])
def test_engine_and_python_draw_the_same_days(patient: str) -> None:
    identity = source.of_patient(patient)
    dates = api.deidentifier("tcia").plan.dates
    days = subject_days(api.KEY, "default", identity, dates["min_days"], dates["max_days"])
    assert dates["min_days"] <= days <= dates["max_days"] and days
    assert shifted(patient) == DAY + timedelta(days)


def test_a_subject_without_an_id_is_shifted_by_study() -> None:
    dates = api.deidentifier("tcia").plan.dates
    days = subject_days(api.KEY, "default", source.of_study("1.2.3.4"), dates["min_days"], dates["max_days"])
    assert shifted("") == DAY + timedelta(days)


def test_subjects_move_by_days_of_their_own() -> None:
    assert len({shifted(f"patient {number}") for number in range(20)}) > 15
    assert shifted("one", "1.2.3") == shifted("one", "1.2.4")
