"""Raw values as text, and paths by name."""

import struct

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubjay.audit.naming import named
from scrubjay.audit.values import TEXT_VRS, shown, shown_column


@pytest.mark.parametrize(
    ("vr", "data", "text"),
    [
        ("PN", b"Doe^Jane ", "Doe^Jane"),
        ("UI", b"1.2.3\0", "1.2.3"),
        ("LO", "Größe".encode(), "Größe"),
        ("LO", "Größe".encode("latin-1"), r"Gr\xf6\xdfe"),
        ("US", struct.pack("<2H", 1, 65535), r"1\65535"),
        ("SS", struct.pack("<h", -2), "-2"),
        ("FD", struct.pack("<d", 0.5), "0.5"),
        ("AT", bytes.fromhex("08001811"), "(0008,1118)"),
        ("US", b"abc", "3 bytes: 61 62 63"),
        ("UN", b"SIEMENS \0", "SIEMENS"),
        ("OB", b"\0\x01", "2 bytes: 00 01"),
        ("OB", bytes(40), "40 bytes: " + " ".join(["00"] * 32) + "…"),
        ("UL", bytes(4 * 65), "\\".join(["0"] * 64) + "\\… (65 values)"),
        ("SQ", b"", ""),
    ],
)
def test_values(vr: str, data: bytes, text: str) -> None:
    assert shown(vr, data) == text


VALUES = st.tuples(st.sampled_from([*TEXT_VRS, "US", "OB", "UN", "FD", "AT"]), st.none() | st.binary(max_size=70))


@given(st.lists(VALUES))
def test_a_column_is_its_values(rows: list[tuple[str, bytes | None]]) -> None:
    vrs = pa.array([vr for vr, _ in rows], pa.string()).dictionary_encode()
    column = shown_column(pa.array([value for _, value in rows], pa.binary()), vrs)
    assert column.to_pylist() == [None if value is None else shown(vr, value) for vr, value in rows]


def test_names_of_paths() -> None:
    nested = named("00081140[0].00081155")
    assert (nested.keyword, nested.number, nested.group) == ("ReferencedSOPInstanceUID", "(0008,1155)", "0008")
    assert nested.where == "ReferencedImageSequence[0].ReferencedSOPInstanceUID"
    assert nested.nested and not nested.private
    private = named("00191008(SIEMENS MR HEADER)")
    assert (private.creator, private.group, private.where) == (
        "SIEMENS MR HEADER",
        "private",
        '(0019,"SIEMENS MR HEADER",08)',
    )
    assert named("00190010(SIEMENS MR HEADER)").name == "Private Creator"
    assert named("0019100C(SIEMENS MR HEADER)").name, "PS3.15 Table E.3.10-1 knows it"
    dotted = named("00291010(A.B [1].00100010x)[2].00100010")
    assert (dotted.keyword, dotted.nested) == ("PatientName", True)
    assert named("60023000").keyword == "OverlayData"


@pytest.mark.parametrize("path", ["", "0010", "00100010.", "x00100010", "00100010]", "00100010[0]x"])
def test_what_is_no_path_is_left_as_it_is(path: str) -> None:
    found = named(path)
    assert (found.tag, found.where, found.number, found.group) == (-1, path, "", "private")
