import struct

import pytest

from scrubjay.preview.words import name_of, text_of
from scrubjay.recipe import parse_selector


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("00100010", "PatientName"),
        ("00081140[*].00081155", "ReferencedImageSequence[*].ReferencedSOPInstanceUID"),
        ("0019100C(SIEMENS MR HEADER)", '(0019,"SIEMENS MR HEADER",0C)'),
        ("0019100C(A (B) c)[*].00100010", '(0019,"A (B) c",0C)[*].PatientName'),
        ("60023000", "(6002,3000)"),
        ("00191001", "(0019,1001)"),
    ],
)
def test_paths_are_named_as_recipes_name_them(path: str, name: str) -> None:
    assert name_of(path) == name
    if not name.endswith("(0019,1001)"):
        assert str(parse_selector(name)) == name


@pytest.mark.parametrize(
    ("vr", "raw", "text"),
    [
        ("PN", b"Doe^Jane ", "Doe^Jane"),
        ("UI", b"1.2.3\0", "1.2.3"),
        ("LO", "Größe ".encode(), "Größe"),
        ("LO", b"Gr\xf6\xdfe", "Größe"),
        ("LT", b"two\r\nlines", "two  lines"),
        ("US", struct.pack("<2H", 1, 2), "1\\2"),
        ("FD", struct.pack("<d", 1.5), "1.5"),
        ("US", b"abc", "3 bytes"),
        ("US", bytes(100), "100 bytes"),
        ("OB", b"\x00\xff\x01", "3 bytes"),
        ("UN", b"note", "note"),
        ("UN", b"no\x01te", "5 bytes"),
        ("LO", b"", ""),
    ],
)
def test_values_as_people_read_them(vr: str, raw: bytes, text: str) -> None:
    assert text_of(vr, raw, len(raw)) == text


def test_cut_values_say_so() -> None:
    assert text_of("LT", b"abc", 500) == "abc…"
    assert text_of("US", b"ab", 500) == "500 bytes"
    assert text_of("LO", None, None) is None
