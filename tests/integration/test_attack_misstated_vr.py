"""Text under a VR that isn't the attribute's own: whoever wrote it that way didn't make it harmless."""

import struct

import pytest

from scrubjay import Deidentifier, Key

PLANTED = b"PLANTEDX^ANNA "
NUMBERS = ["DS", "IS", "FL", "FD", "US", "UL", "SS", "SL", "UI", "AS"]
TAGS = {
    "DS": 0x00101022,
    "IS": 0x00081160,
    "FL": 0x00181320,
    "FD": 0x00189306,
    "US": 0x00280010,
    "UL": 0x00189098,
    "SS": 0x00189219,
    "SL": 0x00700052,
    "UI": 0x0008001A,
    "AS": 0x00101010,
}


def element(tag: int, vr: bytes, value: bytes) -> bytes:
    return struct.pack("<HH2sH", tag >> 16, tag & 0xFFFF, vr, len(value)) + value


def instance(*elements: bytes) -> bytes:
    syntax = b"1.2.840.10008.1.2.1\0"
    meta = element(0x00020010, b"UI", syntax)
    head = element(0x00020000, b"UL", struct.pack("<I", len(meta))) + meta
    own = [
        element(0x00080016, b"UI", b"1.2.840.10008.5.1.4.1.1.7\0"),
        element(0x00080018, b"UI", b"1.2.3.45"),
        *elements,
    ]
    return bytes(128) + b"DICM" + head + b"".join(sorted(own, key=lambda one: struct.unpack("<HH", one[:4])))


@pytest.mark.parametrize("written", [b"LO", b"PN", b"SH", b"ST", b"CS", b"LT"])
@pytest.mark.parametrize("vr", NUMBERS)
def test_text_in_place_of_a_number_goes(vr: str, written: bytes) -> None:
    done = Deidentifier("basic", key=Key(bytes(32))).bytes(instance(element(TAGS[vr], written, PLANTED)))
    assert done.data is None or b"PLANTED" not in done.data


@pytest.mark.parametrize(("vr", "value"), [("DS", b"1.50"), ("IS", b"12")])
def test_a_number_spelled_as_text_stays(vr: str, value: bytes) -> None:
    """Odd writers do that; a number says nothing that its attribute may not say."""
    tag = {"DS": 0x00180050, "IS": 0x00200013}[vr]
    done = Deidentifier("basic", key=Key(bytes(32))).bytes(instance(element(tag, b"LO", value)))
    assert done.data is not None
    assert element(tag, b"LO", value) in done.data
