"""Data sets with an identifier planted in every place DICOM has for one."""

import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from scrubjay import standard
from support import plant
from support.build import IMPLICIT, Encoder, join, pad, patient_and_study, pixels, uid
from support.oracle import FORGOTTEN, STAMPS, code_of

KEPT_SEQUENCE = 0x00082218
"""AnatomicRegionSequence: in no row of the table, so it stays and its items are judged."""
DOCUMENT = 0x00420011
"""EncapsulatedDocument: an instance that has it is left out whole."""


@dataclass(slots=True)
class Planter:
    """Gives out tokens and remembers where each went."""

    encoder: Encoder
    places: dict[int, str] = field(default_factory=dict)

    def element(self, tag: int, vr: str, place: str = "") -> bytes:
        """An element with a fresh token; empty bytes for VRs that hold none."""
        number = len(self.places)
        value = plant.value_for(vr, number)
        if value is None:
            return b""
        self.places[number] = place or f"{tag:08X} {vr}"
        return self.encoder.element(tag, vr, value)

    def raw(self, place: str) -> bytes:
        """A fresh token as bare bytes."""
        number = len(self.places)
        self.places[number] = place
        return (plant.word(number) + plant.digits(number)).encode()

    def leaks(self, data: bytes | str) -> list[str]:
        """Where the tokens found in the data had been planted."""
        return sorted(self.places.get(int(hit), hit) if hit.isdigit() else hit for hit in plant.found(data))

    def person(self, place: str) -> bytes:
        """Item content with a name, an ID, a phone, a date and a UID."""
        tags = {0x00080018: "UI", 0x00080090: "PN", 0x00100010: "PN", 0x00100020: "LO"}
        tags |= {0x00100030: "DA", 0x00102154: "SH", 0x00104000: "LT"}
        return b"".join(self.element(tag, vr, f"{place} {tag:08X}") for tag, vr in tags.items())


def base(planter: Planter, **kwargs: str) -> dict[int, bytes]:
    """The least an image has, by tag; nothing planted."""
    return patient_and_study(planter.encoder, **kwargs) | pixels(planter.encoder)


def table(planter: Planter) -> dict[int, bytes]:
    """Every attribute of Table E.1-1, sequences with a person inside."""
    elements = base(planter)
    for row in standard.profile():
        if row.tag is None or row.mask != 0xFFFFFFFF or row.tag >> 16 in (0, 2, 4) or row.tag == DOCUMENT:
            continue
        if row.vr == "SQ":
            item = planter.person(f"{row.tag:08X} item")
            elements[row.tag] = planter.encoder.sequence(row.tag, [item], undefined=bool(row.tag % 2))
        else:
            elements[row.tag] = planter.element(row.tag, row.vr[:2]) or elements.get(row.tag, b"")
    return elements


def net(planter: Planter) -> dict[int, bytes]:
    """Every attribute that no row names but whose VR gives it away, and those the table forgot."""
    elements = base(planter)
    rows = {row.tag for row in standard.profile()}
    for keyword in standard.dictionary().keywords():
        entry = standard.dictionary().by_keyword(keyword)
        if entry is None or entry.tag in rows or entry.tag in elements or entry.tag in STAMPS:
            continue
        group = entry.tag >> 16
        if group < 8 or group & 0xFF00 in (0x5000, 0x6000) or len(entry.vr) != 2:
            continue
        if entry.vr != "SQ" and code_of(entry.tag, entry.vr) != "keep":
            elements[entry.tag] = planter.element(entry.tag, entry.vr)
        elif entry.keyword in FORGOTTEN:
            elements[entry.tag] = planter.encoder.sequence(entry.tag, [planter.person(keyword)])
    return elements


def nested(planter: Planter) -> dict[int, bytes]:
    """A person at each of five depths, with defined and undefined lengths."""
    sequences = {}
    for undefined, top in ((False, KEPT_SEQUENCE), (True, 0x00089215)):
        content = planter.person("depth 5")
        for depth in range(4, 0, -1):
            inner = planter.encoder.sequence(KEPT_SEQUENCE, [content, b""], undefined)
            content = inner + planter.person(f"depth {depth}")
        sequences[top] = planter.encoder.sequence(top, [content], undefined)
    return base(planter) | sequences


def private(planter: Planter) -> dict[int, bytes]:
    """Private creators, values of several VRs, private sequences, private elements without a creator."""
    enc = planter.encoder
    elements = base(planter)
    elements[0x00090010] = planter.element(0x00090010, "LO", "private creator")
    for number, vr in enumerate(("LO", "PN", "OB", "UN", "UT", "DA", "UI", "IS")):
        elements[0x00091001 + number] = planter.element(0x00091001 + number, vr, f"private {vr}")
    elements[0x00091020] = enc.sequence(0x00091020, [planter.person("private sequence")], undefined=True)
    elements[0x00091021] = enc.sequence(0x00091021, [planter.person("private sequence, defined length")])
    elements[0x00111001] = planter.element(0x00111001, "LO", "private without creator")
    inner = enc.element(0x00290010, "LO", b"ACME 1") + planter.element(0x00291001, "OB", "private in a kept item")
    elements[KEPT_SEQUENCE] = enc.sequence(KEPT_SEQUENCE, [inner])
    return elements


def functional_groups(planter: Planter) -> dict[int, bytes]:
    """Shared and per-frame functional groups of an enhanced image."""
    enc = planter.encoder
    elements = base(planter, sop_class="1.2.840.10008.5.1.4.1.1.4.1")
    for tag in (0x52009229, 0x52009230):
        comment = planter.element(0x00209158, "LT", f"FrameComments in {tag:08X}")
        content = enc.sequence(0x00209111, [comment + planter.person(f"FrameContent in {tag:08X}")])
        derived = enc.sequence(0x00089124, [planter.person(f"DerivationImage in {tag:08X}")], undefined=True)
        elements[tag] = enc.sequence(tag, [derived + content, derived + content], undefined=True)
    return elements


def planes(planter: Planter) -> dict[int, bytes]:
    """Overlays and curves: data, labels, descriptions, comments, in the first and last plane and beyond the last."""
    enc = planter.encoder
    elements = base(planter)
    for group in (0x5000, 0x501E, 0x5020, 0x50FE):
        for tag, vr in ((0x0022, "LO"), (0x2500, "LO"), (0x3000, "OW")):
            full = group << 16 | tag
            elements[full] = planter.element(full, vr)
    for group in (0x6000, 0x601E, 0x6020, 0x60FE):
        elements[group << 16 | 0x0010] = enc.element(group << 16 | 0x0010, "US", enc.u16(8))
        elements[group << 16 | 0x0011] = enc.element(group << 16 | 0x0011, "US", enc.u16(8))
        for tag, vr in ((0x0022, "LO"), (0x1500, "LO"), (0x3000, "OW"), (0x4000, "LT")):
            full = group << 16 | tag
            elements[full] = planter.element(full, vr)
    return elements


def duties(planter: Planter) -> dict[int, bytes]:
    """What leaves without a rule: original attributes, signatures, padding, command and directory groups."""
    enc = planter.encoder
    elements = base(planter)
    for tag in (0x04000550, 0x04000561, 0x4FFE0001, 0xFFFAFFFA):
        elements[tag] = enc.sequence(tag, [planter.person(f"{tag:08X}")], undefined=True)
    inner = enc.sequence(0x04000561, [planter.person("nested OriginalAttributesSequence")])
    elements[KEPT_SEQUENCE] = enc.sequence(KEPT_SEQUENCE, [inner])
    elements[0xFFFCFFFC] = planter.element(0xFFFCFFFC, "OB", "trailing padding")
    elements[0x00041500] = planter.element(0x00041500, "CS", "ReferencedFileID")
    elements[0x00010010] = planter.element(0x00010010, "LO", "group 0001")
    return elements


def unknown(planter: Planter) -> dict[int, bytes]:
    """Public tags that no dictionary has, and attributes whose VR is UN."""
    elements = base(planter)
    elements[0x00080F0F] = planter.element(0x00080F0F, "LO", "unknown public")
    for tag in (0x00080090, 0x00080080, 0x00104000):
        elements[tag] = planter.element(tag, "UN", f"{tag:08X} as UN")
    return elements


def un_sequences(planter: Planter) -> dict[int, bytes]:
    """Sequences written as UN, whose content is implicit VR little endian (PS3.5 6.2.2). Explicit VR only."""
    inner = Planter(IMPLICIT, planter.places)
    elements = base(planter)
    for tag, undefined in ((KEPT_SEQUENCE, True), (0x00089215, False), (0x00081140, True), (0x0040A730, False)):
        deep = IMPLICIT.sequence(KEPT_SEQUENCE, [inner.person("UN sequence, nested")], undefined)
        content = deep + inner.person(f"UN sequence {tag:08X}")
        elements[tag] = planter.encoder.sequence(tag, [content], undefined, vr="UN")
    elements[0x00090010] = planter.encoder.element(0x00090010, "LO", b"ACME 1")
    private_item = inner.person("private UN sequence")
    elements[0x00091001] = planter.encoder.sequence(0x00091001, [private_item], True, vr="UN")
    return elements


Place: TypeAlias = Callable[[Planter], dict[int, bytes]]
PLACES: dict[str, Place] = {
    "table": table,
    "net": net,
    "nested": nested,
    "private": private,
    "functional_groups": functional_groups,
    "planes": planes,
    "duties": duties,
    "unknown": unknown,
}


def jpeg(planter: Planter) -> bytes:
    """A tiny JPEG stream: comment and application segments before, between and after the scans, and behind the end."""

    def segment(marker: int, payload: bytes) -> bytes:
        return struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload

    scan = segment(0xDA, b"\1\1\0\0\x3f\0") + b"\x12\xff\x00\x34\xff\xd0\x56"
    start = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0" + planter.raw("JFIF thumbnail"))
    start += segment(0xE1, b"Exif\0\0" + planter.raw("Exif")) + segment(0xFE, planter.raw("JPEG comment"))
    frame = segment(0xC0, b"\x08\0\4\0\4\1\1\x11\0")
    between = segment(0xFE, planter.raw("comment between scans")) + segment(0xEF, planter.raw("APP15"))
    return pad(
        b"\xff\xd8" + start + frame + scan + between + scan + b"\xff\xd9" + planter.raw("behind the image"), b"\0"
    )


def jpeg_2000(planter: Planter) -> bytes:
    """A tiny JPEG 2000 stream with comments in the main and the tile-part header."""

    def segment(marker: int, payload: bytes) -> bytes:
        return struct.pack(">HH", marker, len(payload) + 2) + payload

    size = segment(0xFF51, struct.pack(">HIIIIIIIIHBBB", 0, 4, 4, 0, 0, 4, 4, 0, 0, 1, 7, 1, 1))
    coding = segment(0xFF52, b"\0\0\0\1\0\1\4\4\0\1") + segment(0xFF5C, b"\x40\x40\x48\x48\x50")
    comment = segment(0xFF64, b"\0\1" + planter.raw("J2K comment"))
    tile_comment = segment(0xFF64, b"\0\1" + planter.raw("J2K tile comment"))
    body = tile_comment + b"\xff\x93" + b"\x80\x80\x12\x34"
    tile = segment(0xFF90, struct.pack(">HIBB", 0, 12 + len(body), 0, 1)) + body
    return pad(b"\xff\x4f" + size + coding + comment + tile + b"\xff\xd9", b"\0")


def with_fragments(planter: Planter, fragments: list[bytes]) -> bytes:
    """A data set whose Pixel Data are these fragments."""
    elements = base(planter)
    elements[0x7FE00010] = planter.encoder.encapsulated(fragments)
    return join(elements)


def encapsulated_pdf(planter: Planter) -> bytes:
    """A data set that carries a document."""
    elements = patient_and_study(planter.encoder, sop_class="1.2.840.10008.5.1.4.1.1.104.1")
    elements[0x00420011] = planter.encoder.element(0x00420011, "OB", pad(b"%PDF-1.4 " + planter.raw("PDF"), b"\0"))
    elements[0x00420012] = planter.encoder.element(0x00420012, "LO", b"application/pdf ")
    return join(elements)


def dicomdir(planter: Planter) -> bytes:
    """The data set of a DICOMDIR with one patient record."""
    enc = planter.encoder
    record = enc.element(0x00041430, "CS", b"PATIENT ") + planter.person("DICOMDIR record")
    return enc.element(0x00041130, "CS", b"DISC1 ") + enc.sequence(0x00041220, [record])


MEDIA_STORAGE_DIRECTORY = "1.2.840.10008.1.3.10"


def hostile_meta(planter: Planter) -> bytes:
    """Meta header elements that name machines and people (PS3.10 7.1), explicit little endian."""
    enc = planter.encoder
    tags = {0x00020016: "AE", 0x00020017: "AE", 0x00020018: "AE", 0x00020026: "UR"}
    body = enc.element(0x00020013, "SH", b"OTHER 1 ") + b"".join(planter.element(tag, vr) for tag, vr in tags.items())
    creator = enc.element(0x00020100, "UI", uid("1.2.826.0.1.3680043.9.9999.7"))
    return body + creator + planter.element(0x00020102, "OB", "PrivateInformation")
