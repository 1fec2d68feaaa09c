"""One spelling for a value, and its band."""

import pytest

from scrubjay import UsageError
from scrubjay.verify.risk import default_quasi, parse_quasi
from scrubjay.verify.risk.values import banded, day_number, plain


@pytest.mark.parametrize(
    ("keyword", "text", "value", "band"),
    [
        ("PatientAge", "045Y", "45Y", "45"),
        ("PatientAge", "049Y", "49Y", "45"),
        ("PatientAge", "050y", "50Y", "50"),
        ("PatientAge", "018M", "18M", "0"),
        ("PatientAge", "300W", "300W", "5"),
        ("PatientAge", "003D", "3D", "0"),
        ("PatientAge", "old", "old", "old"),
        ("PatientWeight", "70.0", "70", "70"),
        ("PatientWeight", " 74.99 ", "74.99", "70"),
        ("PatientWeight", "7.0e1", "70", "70"),
        ("PatientWeight", "nan", "nan", "nan"),
        ("PatientSize", "1.75", "1.75", "175"),
        ("PatientSize", "1.749", "1.749", "170"),
        ("StudyDate", "20200229", "20200229", "2020"),
        ("StudyDate", "spring", "spring", "spring"),
        ("InstitutionName", "St.  Mary", "st. mary", "st. mary"),
        ("PatientSex", "", "", ""),
        ("PatientAge", "", "", ""),
    ],
)
def test_values(keyword: str, text: str, value: str, band: str) -> None:
    (quasi,) = parse_quasi(keyword)
    assert plain(quasi, text, moved=False) == value
    assert banded(quasi, value) == band


def test_a_moved_date_is_a_number() -> None:
    (quasi,) = parse_quasi("StudyDate")
    assert plain(quasi, "00010103", moved=True) == "~3"
    assert plain(quasi, "20209999", moved=True) == "20209999"
    assert plain(quasi, "", moved=True) == ""
    assert (day_number("00010101"), day_number("20200230"), day_number("2020")) == (1, None, None)


def test_names_of_attributes() -> None:
    keywords = [one.keyword for one in parse_quasi("PatientAge, (0010,0040),00101030,PatientAge,(0010, 1020)")]
    assert keywords == ["PatientAge", "PatientSex", "PatientWeight", "PatientSize"]
    assert {"PatientAge", "PatientSex", "StudyDate"} <= {one.keyword for one in default_quasi()}


@pytest.mark.parametrize(
    "text", ["", " , ", "PatientAgge", "00091001", "PixelData", "OverlayData", "ReferencedStudySequence", "(0011,0010)"]
)
def test_what_is_no_quasi_identifier(text: str) -> None:
    with pytest.raises(UsageError):
        parse_quasi(text)


def test_a_wrong_keyword_comes_with_a_suggestion() -> None:
    with pytest.raises(UsageError, match="PatientAge"):
        parse_quasi("PatientAgge")
