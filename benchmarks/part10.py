"""Find a few values in a DICOM file and make distinct copies of it, with nothing but the standard library.

The benchmark needs thousands of distinct instances made from a few real files. Values are overwritten in place with
values of the same length, so every copy keeps the structure, the size and the oddities of the file it came from.
"""

import struct
from dataclasses import dataclass

META_INSTANCE = 0x00020003
TRANSFER_SYNTAX = 0x00020010
INSTANCE = 0x00080018
PATIENT_ID = 0x00100020
STUDY = 0x0020000D
SERIES = 0x0020000E

DEFLATED = b"1.2.840.10008.1.2.1.99"
IMPLICIT = b"1.2.840.10008.1.2"
BIG_ENDIAN = b"1.2.840.10008.1.2.2"
LONG_VRS = frozenset((b"OB", b"OW", b"OF", b"OD", b"OL", b"OV", b"SQ", b"UC", b"UR", b"UT", b"UN", b"SV", b"UV"))
UNDEFINED = 0xFFFFFFFF
ITEM, ITEM_END, SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD
MIN_DIGITS = 6  # 9**6 distinct endings
ALPHABET = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class NotUsable(Exception):
    """The file can't serve as a model: not Part 10, deflated, cut off, or its UIDs are too short."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where a value lies in the file: byte offset and length, padding included."""

    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Model:
    """A real file and where its identifying values lie. `patient` is None when PatientID is absent or empty."""

    data: bytes
    instance: tuple[Span, Span]
    study: Span
    series: Span
    patient: Span | None

    def value(self, span: Span) -> bytes:
        """Return the bytes of a value."""
        return self.data[span.offset : span.offset + span.length]


class _Walker:
    def __init__(self, data: bytes, offset: int, *, implicit: bool, big: bool) -> None:
        self.data, self.at, self.implicit, self.big = data, offset, implicit, big

    def header(self) -> tuple[int, bytes, int]:
        """Read one element header: tag, VR (empty when implicit or an item), length."""
        order = ">" if self.big else "<"
        group, element = struct.unpack_from(order + "HH", self.data, self.at)
        tag = group << 16 | element
        if self.implicit or group == 0xFFFE:
            (length,) = struct.unpack_from(order + "I", self.data, self.at + 4)
            self.at += 8
            return tag, b"", length
        vr = self.data[self.at + 4 : self.at + 6]
        if vr in LONG_VRS:
            (length,) = struct.unpack_from(order + "I", self.data, self.at + 8)
            self.at += 12
        else:
            (length,) = struct.unpack_from(order + "H", self.data, self.at + 6)
            self.at += 8
        return tag, vr, length

    def skip(self, vr: bytes, length: int) -> None:
        """Step over a value, or over a sequence of undefined length (iteratively: nesting is data)."""
        if length != UNDEFINED:
            self.at += length
            return
        outer = self.implicit
        depth = 1
        self.implicit = self.implicit or vr == b"UN"
        while depth:
            tag, _, length = self.header()
            if tag in (ITEM_END, SEQUENCE_END):
                depth -= 1
            elif length == UNDEFINED:
                depth += 1
            else:
                self.at += length
        self.implicit = outer


def _spans(data: bytes) -> dict[int, Span]:
    if data[128:132] != b"DICM":
        raise NotUsable
    spans: dict[int, Span] = {}
    walker = _Walker(data, 132, implicit=False, big=False)
    while data[walker.at : walker.at + 2] == b"\x02\x00":
        tag, vr, length = walker.header()
        spans[tag] = Span(walker.at, length)
        walker.skip(vr, length)
    syntax = spans.get(TRANSFER_SYNTAX)
    if syntax is None:
        raise NotUsable
    uid = data[syntax.offset : syntax.offset + syntax.length].rstrip(b"\0 ")
    if uid == DEFLATED:
        raise NotUsable
    walker = _Walker(data, walker.at, implicit=uid == IMPLICIT, big=uid == BIG_ENDIAN)
    while walker.at < len(data) and SERIES not in spans:
        tag, vr, length = walker.header()
        if tag > SERIES:
            break
        spans[tag] = Span(walker.at, length)
        walker.skip(vr, length)
    return spans


def read_model(data: bytes) -> Model:
    """Return the file as a model.

    Raises NotUsable for anything that is not plain Part 10 with four UIDs of at least six digits.
    """
    try:
        spans = _spans(data)
        meta, instance, study, series = (spans[tag] for tag in (META_INSTANCE, INSTANCE, STUDY, SERIES))
    except (struct.error, KeyError):
        raise NotUsable from None
    patient = spans.get(PATIENT_ID)
    if patient is not None and patient.length == 0:
        patient = None
    model = Model(data, (meta, instance), study, series, patient)
    for span in (meta, instance, study, series):
        if span.offset + span.length > len(data) or sum(48 <= b <= 57 for b in model.value(span)) < MIN_DIGITS:
            raise NotUsable
    if model.value(meta).rstrip(b"\0 ") != model.value(instance).rstrip(b"\0 "):
        raise NotUsable
    if patient is not None and not model.value(patient).isascii():
        raise NotUsable
    return model


def numbered_uid(value: bytes, number: int) -> bytes:
    """Return the UID with its last six digits replaced by `number` in base 9, digits 1 to 9.

    No digit is 0, so no component gets a leading zero; dots and padding stay where they are.
    """
    out = bytearray(value)
    left = MIN_DIGITS
    for at in range(len(out) - 1, -1, -1):
        if left and 48 <= out[at] <= 57:
            number, digit = divmod(number, 9)
            out[at] = 49 + digit
            left -= 1
    return bytes(out)


def numbered_id(value: bytes, number: int) -> bytes:
    """Return the ID with (at most) its last four characters replaced by `number` in letters and digits."""
    text = value.rstrip(b" \0")
    out = bytearray(value)
    for at in range(len(text) - 1, max(len(text) - 5, -1), -1):
        number, digit = divmod(number, len(ALPHABET))
        out[at] = ALPHABET[digit]
    return bytes(out)


def numbered_copy(model: Model, instance: int, series: int, study: int, patient: int) -> bytes:
    """Return a copy of the file with the UIDs and the PatientID of the given numbers; same size, same structure."""
    out = bytearray(model.data)
    changes = [(span, numbered_uid(model.value(span), instance)) for span in model.instance]
    changes.append((model.series, numbered_uid(model.value(model.series), series)))
    changes.append((model.study, numbered_uid(model.value(model.study), study)))
    if model.patient is not None:
        changes.append((model.patient, numbered_id(model.value(model.patient), patient)))
    for span, value in changes:
        out[span.offset : span.offset + span.length] = value
    return bytes(out)
