"""Ways to plant a leak or a break in a clean output: kinds times places, each with the check that must find it."""

from __future__ import annotations

import base64
import gzip
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from support import verify_set as made
from support.verify_breaks import breaks
from support.verify_set import COMPRESSED, IMAGE, SECOND, STRANGER, Copy

KNOWN, UIDS = "known-identifiers", "source-uids"

Place = Callable[[Copy, str], None]


@dataclass(frozen=True, slots=True)
class Mutation:
    """One way. recipe: of the clean output; check: the name of one that must find it."""

    name: str
    recipe: str
    check: str
    apply: Callable[[Copy], object]


NAMES = {
    "family": "Harringsworth",
    "lower": "harringsworth",
    "given-family": "Beatrix Harringsworth",
    "dicom": made.NAME,
    "joined": "BEATRIX_HARRINGSWORTH",
    "physician": "Dr. Weatherbyson",
    "operator": "OBERMOSER",
    "glued": "Harringsworth61",
}
IDS = {"id": made.PATIENT, "accession": made.ACCESSION, "parted": "MRN-471 1203"}
BIRTHS = {"compact": "19611224", "iso": "1961-12-24", "german": "24.12.1961", "american": "12/24/1961"}
CONTACTS = {"phone": made.PHONE, "phone-near": "7351-2264 or 089 73512264", "street": made.STREET}
OLD_UIDS = {"study": made.uid(1, 1), "instance": made.uid(1, 1, 1, 1), "frame": made.FRAME}


def _edit(change: Callable[[Dataset, str], object], which: int = IMAGE) -> Place:
    def place(copy: Copy, value: str) -> None:
        data = copy.edit(which)
        change(data, value)
        copy.save(which, data)

    return place


def _add(tag: int, vr: str, shape: str = "{}") -> Place:
    return _edit(lambda data, value: data.add(DataElement(tag, vr, shape.format(value))))


def _nested(depth: int) -> Place:
    def change(data: Dataset, value: str) -> None:
        inner = Dataset()
        inner.add(DataElement(0x00080104, "LO", value[:60]))
        for _ in range(depth - 1):
            outer = Dataset()
            outer.add(DataElement(0x00082218, "SQ", Sequence([inner])))
            inner = outer
        data.add(DataElement(0x00082218, "SQ", Sequence([inner])))

    return _edit(change)


def _private(vr: str, coded: Callable[[str], object]) -> Place:
    def change(data: Dataset, value: str) -> None:
        data.private_block(0x0029, "SIEMENS MEDCOM HEADER", create=True).add_new(0x10, vr, coded(value))

    return _edit(change)


def _even(data: bytes) -> bytes:
    return data + b"\0" * (len(data) % 2)


def _document(wrapped: Callable[[str], bytes]) -> Place:
    return _edit(lambda data, value: data.add(DataElement(0x00420011, "OB", _even(wrapped(value)))))


def _pdf(stream: bytes, *, packed: bool) -> bytes:
    body = zlib.compress(stream) if packed else stream
    return b"%PDF-1.4\n1 0 obj<</Filter/FlateDecode>>\nstream\n" + body + b"\nendstream endobj\n%%EOF"


def _hex_string(value: str) -> bytes:
    return b"BT <feff" + value.encode("utf-16-be").hex().encode() + b"> Tj ET"


def _kerned(value: str) -> bytes:
    return b"BT [" + b" -20 ".join(f"({letter})".encode() for letter in value) + b"] TJ ET"


def _cda(value: str) -> bytes:
    return f"<?xml version='1.0'?><ClinicalDocument><text>Seen: <b>{value}</b></text></ClinicalDocument>".encode()


def _entities(value: str) -> bytes:
    return b"<ClinicalDocument><text>" + "".join(f"&#{ord(letter)};" for letter in value).encode() + b"</text></x>"


def _attribute(value: str) -> bytes:
    return f"<ClinicalDocument><person label='{value}'/></ClinicalDocument>".encode()


def _beside(name: str, coded: Callable[[str], bytes]) -> Place:
    return lambda copy, value: (copy.folder / name).write_bytes(coded(value))


def _in_pixels(copy: Copy, value: str) -> None:
    data = copy.edit(IMAGE)
    pixels = bytearray(data.PixelData)
    pixels[1000 : 1000 + len(value)] = value.encode()
    data.PixelData = bytes(pixels)
    copy.save(IMAGE, data)


def _in_comment(copy: Copy, value: str) -> None:
    text = value.encode()
    comment = b"\xff\xfe" + (len(text) + 2).to_bytes(2, "big") + text
    path = copy.path(COMPRESSED)
    start = path.read_bytes().index(b"\xff\xd8\xff")
    data, length = path.read_bytes(), len(made.JPEG)
    jpeg = made.JPEG[:2] + comment + made.JPEG[2:]
    head, tail = data[: start - 4], data[start + length :]
    jpeg, tail = _even(jpeg), tail[tail.index(b"\xfe\xff\xdd\xe0") :]
    copy.rewrite(COMPRESSED, head + len(jpeg).to_bytes(4, "little") + jpeg + tail)


def _file_name(copy: Copy, value: str) -> None:
    path = copy.path(SECOND)
    path.rename(path.with_name(f"{value.replace('/', '-')}.dcm"))


def _folder_name(copy: Copy, value: str) -> None:
    path = copy.path(STRANGER)
    folder = copy.folder / value.replace("/", "-")
    folder.mkdir()
    path.rename(folder / path.name)


TEXTS: dict[str, Place] = {
    "series-description": _add(0x0008103E, "LO", "axial {}"),
    "image-comments": _add(0x00204000, "LT", "see {} of last week"),
    "text-value": _add(0x0040A160, "UT", "History.\r\n{}\r\nNothing else."),
    "kept-short": _add(0x00180022, "CS", "{}"),
    "implementation": _add(0x00200010, "SH", "{}"),
    "nested-1": _nested(1),
    "nested-3": _nested(3),
    "private-text": _private("LO", str),
    "private-bytes": _private("OB", lambda value: _even(b"\1\2" + value.encode() + b"\0")),
    "private-unknown": _private("UN", lambda value: _even(b"x=" + value.encode() + b";")),
    "private-utf16": _private("OB", lambda value: value.encode("utf-16-le")),
    "private-utf16-be": _private("OB", lambda value: value.encode("utf-16-be")),
}
PACKED: dict[str, Place] = {
    "private-gzip": _private("OB", lambda value: _even(b"\4\0" + gzip.compress(f"name {value} end".encode()))),
    "private-zlib": _private("OB", lambda value: _even(zlib.compress(f"name {value} end".encode()))),
    "private-base64": _private("UN", lambda value: _even(base64.b64encode(f"patient {value} today".encode()))),
}
DOCUMENTS: dict[str, Place] = {
    "pdf-plain": _document(lambda value: _pdf(f"BT ({value}) Tj ET".encode(), packed=False)),
    "pdf-packed": _document(lambda value: _pdf(f"BT ({value}) Tj ET".encode(), packed=True)),
    "pdf-hex": _document(lambda value: _pdf(_hex_string(value), packed=True)),
    "pdf-kerned": _document(lambda value: _pdf(_kerned(value), packed=True)),
    "cda": _document(_cda),
    "cda-entities": _document(_entities),
    "cda-attribute": _document(_attribute),
}
BESIDE: dict[str, Place] = {
    "log": _beside("run.log", lambda value: f"10:00 wrote {value}\n".encode()),
    "json": _beside("sidecar.json", lambda value: f'{{"who": "{value}"}}'.encode()),
    "utf16": _beside("notes.txt", lambda value: value.encode("utf-16")),
    "gzip": _beside("old.gz", lambda value: gzip.compress(f"about {value}".encode())),
    "csv": _beside("map.csv", lambda value: f"old;new\n{value};P001\n".encode()),
}
PATHS: dict[str, Place] = {"file-name": _file_name, "folder-name": _folder_name}
PIXELS: dict[str, Place] = {"pixels": _in_pixels, "jpeg-comment": _in_comment}


def _group(recipe: str, check: str, kinds: dict[str, str], places: dict[str, Place]) -> Iterator[Mutation]:
    for (kind, value), (where, place) in product(kinds.items(), places.items()):
        yield Mutation(f"{kind}:{where}", recipe, check, lambda copy, place=place, value=value: place(copy, value))


def _some(kinds: dict[str, str], *names: str) -> dict[str, str]:
    return {name: kinds[name] for name in names}


def _leaks() -> Iterator[Mutation]:
    texts_without_code = {name: place for name, place in TEXTS.items() if name != "kept-short"}
    wide = {name: place for name, place in TEXTS.items() if "short" not in name and "implementation" not in name}
    yield from _group("tcia", KNOWN, NAMES, TEXTS)
    yield from _group("tcia", KNOWN, _some(NAMES, "family", "dicom"), PACKED)
    yield from _group("tcia", KNOWN, _some(NAMES, "family", "given-family"), DOCUMENTS | BESIDE | PATHS)
    yield from _group("tcia", KNOWN, _some(NAMES, "family", "dicom"), PIXELS)
    yield from _group(
        "tcia", KNOWN, _some(IDS, "parted"), {name: TEXTS[name] for name in ("series-description", "text-value")}
    )
    yield from _group("tcia", KNOWN, _some(IDS, "id", "accession"), texts_without_code | PACKED | DOCUMENTS | BESIDE)
    yield from _group("tcia", KNOWN, _some(IDS, "id"), PATHS | PIXELS)
    texts_for_dates = {name: wide[name] for name in ("series-description", "text-value", "private-bytes", "nested-3")}
    yield from _group("tcia", KNOWN, BIRTHS, texts_for_dates)
    texts_for_contacts = {name: wide[name] for name in ("series-description", "text-value", "nested-1")}
    yield from _group("tcia", KNOWN, CONTACTS, texts_for_contacts)
    others = {"stranger-name": "Valentina Tschernikow", "stranger-id": made.OTHER_ID}
    yield from _group("tcia", KNOWN, others, {name: TEXTS[name] for name in ("series-description", "nested-1")})
    yield from _group("tcia", UIDS, OLD_UIDS, {name: TEXTS[name] for name in ("series-description", "private-bytes")})
    yield from _group("tcia", UIDS, _some(OLD_UIDS, "instance"), PATHS | {"log": BESIDE["log"]})


def mutations() -> list[Mutation]:
    """All of them, each by a name of its own."""
    every = [*_leaks(), *(Mutation(*one) for one in breaks())]
    names = [one.name for one in every]
    if len(set(names)) != len(names):
        raise AssertionError(f"two mutations have one name: {sorted(n for n in names if names.count(n) > 1)[:4]}")
    return every
