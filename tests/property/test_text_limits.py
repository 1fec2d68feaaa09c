"""Text cleaned in place is legal: never longer than its VR allows, or than it was; what names nobody stays as it is."""

import io

import pydicom
from hypothesis import given
from hypothesis import strategies as st

from support import api
from support.build import LITTLE, image, join, part10, text

LIMITS = {"SH": (0x00180010, 16), "LO": (0x0008103E, 64), "ST": (0x00400310, 1024)}
"""An attribute that `tcia` cleans, of each VR, and the characters it may have (PS3.5 table 6.2-1)."""

WORDS = [
    "axial", "T1", "5 mm", "for", "Dr.", "Adams", "ANN ADAMS", "Ann", "PID-1", "2020-01-02", "May 3, 2019",
    "3 Sep 2019", "born", "03.05.2019", "1/2/99", "20190503", "1.2.826.0.1.3680043.9.9999.2.1", "555-010-9999",
    "a@b.org", ",", "\\",
]  # fmt: skip
HARMLESS = ["axial", "T1", "5 mm", "contrast", "head", "b1000", "kV", "3D", "sag", "-", ","]


def cleaned(vr: str, value: str) -> tuple[str, str]:
    """A value before and after, or an empty one when it went."""
    tag, _ = LIMITS[vr]
    elements = image(LITTLE)
    elements[tag] = LITTLE.element(tag, vr, text(value))
    output = pydicom.dcmread(io.BytesIO(api.written(part10(join(elements)), "tcia")))
    new = output[tag].value if tag in output else ""
    return value, "\\".join(new) if isinstance(new, pydicom.multival.MultiValue) else str(new or "")


@given(vr=st.sampled_from(sorted(LIMITS)), words=st.lists(st.sampled_from(WORDS), max_size=8))
def test_cleaning_never_lengthens_past_the_limit(vr: str, words: list[str]) -> None:
    limit = LIMITS[vr][1]
    value = " ".join(words)
    parts = [part[:limit] for part in value.split("\\")] if vr != "ST" else [value[:limit]]
    before, after = cleaned(vr, "\\".join(parts))
    longest = max(map(len, after.split("\\") if vr != "ST" else [after]))
    assert longest <= max(limit, *(len(part) for part in parts)), (before, after)


@given(vr=st.sampled_from(sorted(LIMITS)), words=st.lists(st.sampled_from(HARMLESS), min_size=1, max_size=3))
def test_what_names_nobody_is_unchanged(vr: str, words: list[str]) -> None:
    before, after = cleaned(vr, " ".join(words)[: LIMITS[vr][1]].strip())
    assert after == before
