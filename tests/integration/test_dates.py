"""Dates and times: every form of PS3.5 6.2 is shifted or reduced exactly, at any depth; the unreadable falls back.

Peers: pymedphys 1034 and 1246 (DT with an offset), pydicom/deid 122 (DT overflow), dicognito 61 (multi-valued dates),
mmiv-center/DICOMAnonymizer 20 (dates below two levels and in private sequences stayed), pydicom/deid 175.
"""

import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support import plans
from support.build import LITTLE, join, part10, patient_and_study, text
from support.reading import parsed

TAGS = {"DA": 0x00080022, "DT": 0x0008002A, "TM": 0x00080032}
SHIFTED = [  # VR, days, before, after
    ("DA", -1, "20200301", "20200229"),
    ("DA", -1, "20190301", "20190228"),
    ("DA", 1, "20191231", "20200101"),
    ("DA", -36524, "20000101", "19000101"),
    ("DA", -7, "20200108\\20200109\\", "20200101\\20200102\\"),
    ("DA", -7, "20200108-20200109", "20200101-20200102"),
    ("DA", -7, "-20200108", "-20200101"),
    ("DA", -7, "20200108-", "20200101-"),
    ("DA", -7, "2020.01.08", "20200101"),
    ("DT", -1, "20200301120000", "20200229120000"),
    ("DT", -1, "20200301120000.123456+0530", "20200229120000.123456+0530"),
    ("DT", -1, "2020030112-0800", "2020022912-0800"),
    ("DT", -1, "20200301", "20200229"),
    ("DT", -1, "202003", "202002"),
    ("DT", -1, "2020", "2019"),
    ("DT", 1, "20191231235960", "20200101235960"),
    ("DT", -1, "20200301\\20200302", "20200229\\20200301"),
    ("TM", -1, "120000.5", "120000.5"),
    ("TM", -1, "12", "12"),
]
UNREADABLE = [
    ("DA", "20200230"),
    ("DA", "yesterday"),
    ("DA", "20201301"),
    ("DA", "00000000"),
    ("DA", "20200101\\soon"),
    ("DT", "20200101250000"),
    ("DT", "20200101120000+9"),
    ("DT", "202O"),
    ("TM", "noon"),
    ("TM", "256000"),
]
YEARS = [("DA", "20200301", "20200101"), ("DT", "20200301120000+0100", "2020"), ("DA", "2020.03.01", "20200101")]


def after(vr: str, value: str, dates: dict[str, Any], otherwise: str = "X") -> list[str | None]:
    """The value at the top, four levels down and in a private sequence, None where it was removed."""
    bound = plans.plan(
        {"do": "date", "otherwise": otherwise},
        rules=[{"select": {"vr": vr}, "when": [], "action": 1}],
        dates=dates,
    )
    element = LITTLE.element(TAGS[vr], vr, text(value))
    nested = element
    for _ in range(4):
        nested = LITTLE.sequence(0x00082218, [nested], undefined=True)
    private = LITTLE.sequence(0x00711001, [LITTLE.sequence(0x00711002, [element])])
    private = LITTLE.element(0x00710010, "LO", b"ACME") + private
    elements = patient_and_study(LITTLE) | {TAGS[vr]: element, 0x00082218: nested, 0x00711001: private}
    del elements[0x00080020]
    found: dict[int, str] = {}
    for raw in parsed(plans.rewrite(bound, part10(join(elements)))).dataset:
        if raw.tag == TAGS[vr]:
            found[raw.path[0][0] if raw.path else 0] = raw.value.decode().rstrip(" ")
    return [found.get(place) for place in (0, 0x00082218, 0x00711001)]


@pytest.mark.parametrize(("vr", "days", "before", "wanted"), SHIFTED)
def test_shift(vr: str, days: int, before: str, wanted: str) -> None:
    assert after(vr, before, {"mode": "shift", "days": days}) == [wanted] * 3


@pytest.mark.parametrize(("vr", "before", "wanted"), YEARS)
def test_year(vr: str, before: str, wanted: str) -> None:
    assert after(vr, before, {"mode": "year", "days": 0}) == [wanted] * 3


@pytest.mark.parametrize("mode", ["shift", "year"])
@pytest.mark.parametrize(("vr", "before"), UNREADABLE)
def test_what_cannot_be_read_falls_back(vr: str, before: str, mode: str) -> None:
    assert after(vr, before, {"mode": mode, "days": -1}) == [None] * 3
    assert after(vr, before, {"mode": mode, "days": -1}, otherwise="Z") == [""] * 3


def test_year_leaves_no_time() -> None:
    assert after("TM", "120000", {"mode": "year", "days": 0}) == [None] * 3


@pytest.mark.parametrize("value", ["00010101", "99991231"])
def test_a_shift_out_of_the_calendar_falls_back(value: str) -> None:
    days = -1 if value.startswith("0") else 1
    assert after("DA", value, {"mode": "shift", "days": days}) == [None] * 3


def test_remove_and_keep() -> None:
    for vr, value in (("DA", "20200301"), ("DT", "20200301120000"), ("TM", "120000")):
        assert after(vr, value, {"mode": "remove", "days": 0}) == [None] * 3
        assert after(vr, value, {"mode": "keep", "days": 0}) == [value] * 3


@settings(max_examples=300, deadline=None)
@given(st.dates(), st.integers(-40000, 40000))
def test_shift_agrees_with_the_calendar(date: datetime.date, days: int) -> None:
    ordinal = date.toordinal() + days
    possible = 1 <= ordinal <= datetime.date.max.toordinal()
    wanted = datetime.date.fromordinal(ordinal).strftime("%Y%m%d").zfill(8) if possible else None
    before = f"{date.year:04d}{date.month:02d}{date.day:02d}"
    assert after("DA", before, {"mode": "shift", "days": days}) == [wanted] * 3
