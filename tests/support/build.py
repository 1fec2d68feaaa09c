"""Encode DICOM by hand, so that a test can say exactly which bytes it means (PS3.5, PS3.10).

Knows nothing of the code under test, nor of pydicom. Values are given as bytes and padded to even length.
"""

import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LONG_HEADER = {"OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"}
UNDEFINED = 0xFFFFFFFF
ITEM, ITEM_END, SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD

IMPLICIT_LE = "1.2.840.10008.1.2"
EXPLICIT_LE = "1.2.840.10008.1.2.1"
EXPLICIT_BE = "1.2.840.10008.1.2.2"
DEFLATED = "1.2.840.10008.1.2.1.99"
RLE = "1.2.840.10008.1.2.5"
JPEG_BASELINE = "1.2.840.10008.1.2.4.50"
JPEG_LS = "1.2.840.10008.1.2.4.80"
JPEG_2000 = "1.2.840.10008.1.2.4.90"

CT_IMAGE = "1.2.840.10008.5.1.4.1.1.2"
ENHANCED_MR = "1.2.840.10008.5.1.4.1.1.4.1"
ENCAPSULATED_PDF = "1.2.840.10008.5.1.4.1.1.104.1"


def pad(value: bytes, filler: bytes = b" ") -> bytes:
    """The value at even length."""
    return value + filler if len(value) % 2 else value


def text(value: str, encoding: str = "ascii") -> bytes:
    """A text value, padded by a space."""
    return pad(value.encode(encoding))


def uid(value: str) -> bytes:
    """A UI value, padded by a zero byte."""
    return pad(value.encode("ascii"), b"\0")


@dataclass(frozen=True, slots=True)
class Encoder:
    """Writes elements in one of the three encodings of PS3.5 section 7."""

    explicit: bool = True
    big: bool = False

    def _tag(self, tag: int) -> bytes:
        return struct.pack(">HH" if self.big else "<HH", tag >> 16, tag & 0xFFFF)

    def u32(self, number: int) -> bytes:
        """Four bytes in this byte order."""
        return struct.pack(">I" if self.big else "<I", number)

    def u16(self, *numbers: int) -> bytes:
        """Two bytes each in this byte order."""
        return struct.pack(f"{'>' if self.big else '<'}{len(numbers)}H", *numbers)

    def header(self, tag: int, vr: str, length: int) -> bytes:
        """Tag, VR if explicit, and length."""
        if not self.explicit:
            return self._tag(tag) + self.u32(length)
        if vr in LONG_HEADER:
            return self._tag(tag) + vr.encode("ascii") + b"\0\0" + self.u32(length)
        return self._tag(tag) + vr.encode("ascii") + self.u16(length)

    def element(self, tag: int, vr: str, value: bytes = b"") -> bytes:
        """One element whose value is these bytes, as they are."""
        return self.header(tag, vr, len(value)) + value

    def item(self, content: bytes, undefined: bool = False) -> bytes:
        """One item of a sequence."""
        if undefined:
            return self._tag(ITEM) + self.u32(UNDEFINED) + content + self._tag(ITEM_END) + self.u32(0)
        return self._tag(ITEM) + self.u32(len(content)) + content

    def sequence(self, tag: int, items: Iterable[bytes], undefined: bool = False, vr: str = "SQ") -> bytes:
        """A sequence; `undefined` goes for its own length and that of its items. `vr` may be UN (PS3.5 6.2.2)."""
        inner = Encoder(explicit=False) if vr == "UN" else self
        body = b"".join(inner.item(content, undefined) for content in items)
        if undefined:
            return self.header(tag, vr, UNDEFINED) + body + inner._tag(SEQUENCE_END) + self.u32(0)
        return self.header(tag, vr, len(body)) + body

    def encapsulated(self, fragments: Sequence[bytes], offsets: bytes = b"") -> bytes:
        """Pixel Data as a sequence of fragments, the first item being the Basic Offset Table."""
        items = b"".join(self.item(pad(fragment, b"\0")) for fragment in (offsets, *fragments))
        return self.header(0x7FE00010, "OB", UNDEFINED) + items + self._tag(SEQUENCE_END) + self.u32(0)


LITTLE = Encoder()
IMPLICIT = Encoder(explicit=False)
BIG = Encoder(big=True)


def encoder_of(transfer_syntax: str) -> Encoder:
    """The encoder of a transfer syntax."""
    return {IMPLICIT_LE: IMPLICIT, EXPLICIT_BE: BIG}.get(transfer_syntax, LITTLE)


def deflate(dataset: bytes) -> bytes:
    """Raw deflate (RFC 1951) at even length, as PS3.5 A.5 asks."""
    squeezed = zlib.compressobj(wbits=-15)
    return pad(squeezed.compress(dataset) + squeezed.flush(), b"\0")


def meta(transfer_syntax: str, sop_class: str, instance: str, extra: bytes = b"", group_length: bool = True) -> bytes:
    """File meta information (PS3.10 section 7.1), explicit VR little endian."""
    body = (
        LITTLE.element(0x00020001, "OB", b"\0\1")
        + LITTLE.element(0x00020002, "UI", uid(sop_class))
        + LITTLE.element(0x00020003, "UI", uid(instance))
        + LITTLE.element(0x00020010, "UI", uid(transfer_syntax))
        + LITTLE.element(0x00020012, "UI", uid("1.2.826.0.1.3680043.9.9999.1"))
        + extra
    )
    return (LITTLE.element(0x00020000, "UL", LITTLE.u32(len(body))) if group_length else b"") + body


def part10(
    dataset: bytes,
    transfer_syntax: str = EXPLICIT_LE,
    *,
    sop_class: str = CT_IMAGE,
    instance: str = "1.2.826.0.1.3680043.9.9999.4.1",
    preamble: bytes = b"\0" * 128,
    extra_meta: bytes = b"",
) -> bytes:
    """A whole Part 10 file around the encoded data set; deflates it when the syntax says so."""
    if transfer_syntax == DEFLATED:
        dataset = deflate(dataset)
    return preamble + b"DICM" + meta(transfer_syntax, sop_class, instance, extra_meta) + dataset


def patient_and_study(
    enc: Encoder,
    *,
    sop_class: str = CT_IMAGE,
    instance: str = "1.2.826.0.1.3680043.9.9999.4.1",
    study: str = "1.2.826.0.1.3680043.9.9999.2.1",
    series: str = "1.2.826.0.1.3680043.9.9999.3.1",
    patient_id: str = "PID-1",
    name: str = "Adams^Ann",
) -> dict[int, bytes]:
    """Encoded elements by tag of the least that an instance has; add to it, then `join`."""
    return {
        0x00080016: enc.element(0x00080016, "UI", uid(sop_class)),
        0x00080018: enc.element(0x00080018, "UI", uid(instance)),
        0x00080020: enc.element(0x00080020, "DA", b"20200102"),
        0x00080060: enc.element(0x00080060, "CS", b"CT"),
        0x00100010: enc.element(0x00100010, "PN", text(name)),
        0x00100020: enc.element(0x00100020, "LO", text(patient_id)),
        0x0020000D: enc.element(0x0020000D, "UI", uid(study)),
        0x0020000E: enc.element(0x0020000E, "UI", uid(series)),
    }


def join(elements: dict[int, bytes]) -> bytes:
    """The elements in ascending order of their tags."""
    return b"".join(elements[tag] for tag in sorted(elements))


def pixels(enc: Encoder, rows: int = 4, columns: int = 4) -> dict[int, bytes]:
    """A small 8-bit image, by tag."""
    body = bytes(range(rows * columns)) if rows * columns <= 256 else b"\1" * (rows * columns)
    numbers = {
        0x00280002: 1,
        0x00280010: rows,
        0x00280011: columns,
        0x00280100: 8,
        0x00280101: 8,
        0x00280102: 7,
        0x00280103: 0,
    }
    elements = {tag: enc.element(tag, "US", enc.u16(number)) for tag, number in numbers.items()}
    elements[0x00280004] = enc.element(0x00280004, "CS", b"MONOCHROME2 ")
    elements[0x7FE00010] = enc.element(0x7FE00010, "OW" if not enc.explicit else "OB", body)
    return elements


def image(enc: Encoder, **kwargs: str) -> dict[int, bytes]:
    """An image with nothing odd."""
    return patient_and_study(enc, **kwargs) | pixels(enc)


def code_item(enc: Encoder, inner: bytes = b"") -> bytes:
    """Item content that no rule touches."""
    return (
        enc.element(0x00080100, "SH", b"T-A0100 ")
        + enc.element(0x00080102, "SH", b"SRT ")
        + enc.element(0x00080104, "LO", b"Brain ")
        + inner
    )
