"""Vendors' private values of real files: a name planted in them goes, and all else stays as it is without the name."""

from __future__ import annotations

import functools
import gzip
import io
import re
import warnings
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pydicom
import pytest
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset

from scrubjay import Deidentifier, Recipe
from support import api
from support.corpus import corpus_files, has_larger, label, read

NAME = b"QUXFORTH"
PATIENT = "QUXFORTH^ZEBEDEE"
KEEPS = {
    "name": "vendors",
    "extends": "basic",
    "private": "keep",
    "private_sop_class": "process",
    "encapsulated_documents": "dummy",
}
"""Every private element stays that can be cleaned."""

KINDS: dict[str, tuple[Callable[[bytes], bool], bytes]] = {
    "csa": (lambda value: value.startswith(b"SV10"), rb'tProtocolName\s*=\s*"+([^"\r\n]{8,})"'),
    "xprotocol": (lambda value: value.startswith(b"<XProtocol>"), rb'<ParamString."[A-Za-z]+">\s*{\s*"([^"\r\n]{8,})"'),
    "ge": (lambda value: value[4:6] == b"\x1f\x8b", rb'(?:SEDESC|COIL|IOPT) "([^"]{8,})"'),
    "philips": (lambda value: value[24:28] == b"\x08\0\0\0", rb"\0([A-Za-z][\w. -]{9,60})\0"),
    "xml": (lambda value: value.startswith((b"<?xml", b"<pdl")), rb'[">]([A-Za-z][\w /.-]{8,})["<]'),
}
"""How to know a kind, and a text in it. The text is replaced at the same length, so that the plant needs no reader."""


Place = tuple[object, ...]


def elements(dataset: Dataset, steps: tuple[tuple[int, int], ...] = ()) -> Iterator[tuple[Place, DataElement]]:
    """Every element with its path, private blocks as they stand."""
    for element in dataset:
        yield (*steps, element.tag), element
        if element.VR == "SQ":
            for number, item in enumerate(element.value):
                yield from elements(item, (*steps, (int(element.tag), number)))


def unpacked(value: bytes) -> bytes:
    """What a GE block holds; anything else itself."""
    return zlib.decompressobj(31).decompress(value[4:]) if value[4:6] == b"\x1f\x8b" else value


def repacked(old: bytes, content: bytes) -> bytes:
    if old[4:6] != b"\x1f\x8b":
        return content
    packed = gzip.compress(content)
    return len(packed).to_bytes(4, "little") + packed + b"\0" * (len(packed) % 2)


def bare(value: bytes) -> bytes:
    """Without padding: a field keeps its width where a text gets shorter."""
    return value.replace(b"\0", b"").replace(b" ", b"")


def saved(dataset: Dataset) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        dataset.save_as(buffer)
    return buffer.getvalue()


@functools.cache
def keeper() -> Deidentifier:
    return Deidentifier(Recipe.from_mapping(KEEPS), key=api.KEY)


def output(data: bytes) -> Dataset:
    result = keeper().bytes(data)
    assert result.data is not None, (result.outcome.reason, result.outcome.tag_path)
    assert NAME not in result.data.upper()
    return pydicom.dcmread(io.BytesIO(result.data))


def value_at(dataset: Dataset, path: Place) -> bytes:
    value = next(element.value for place, element in elements(dataset) if place == path)
    assert isinstance(value, bytes)
    return value


def blobs(kind: str) -> Iterator[tuple[Path, Place]]:
    """One file of each folder for each element with values of this kind."""
    knows, text = KINDS[kind]
    seen = set()
    for path in corpus_files():
        try:
            found = list(elements(read(path)))
        except Exception:
            continue
        for place, element in found:
            value = element.value
            if (
                isinstance(value, bytes)
                and element.tag.is_private
                and knows(value)
                and re.search(text, unpacked(value))
            ):
                name = (path.parent, element.tag)
                if name not in seen:
                    seen.add(name)
                    yield path, place


@pytest.mark.parametrize("kind", KINDS)
def test_a_planted_name_goes_and_the_rest_stays(kind: str) -> None:
    planted = 0
    for path, place in blobs(kind):
        dataset = read(path)
        dataset.PatientName, dataset.PatientID = PATIENT, "P-40-17-22"
        plain = unpacked(value_at(output(saved(dataset)), place))
        element = next(element for at, element in elements(dataset) if at == place)
        content = unpacked(element.value)
        # Before its strings Philips has the names of parameters: those can't change.
        begin = 16 + int.from_bytes(content[16:20], "little") if kind == "philips" else 0
        text = re.compile(KINDS[kind][1])
        matches = [one for one in text.finditer(content, begin) if one[1] in plain][:3]
        for match in matches:
            start, end = match.span(1)
            plant = NAME.ljust(end - start)
            element.value = repacked(element.value, content[:start] + plant + content[end:])
            cleaned = unpacked(value_at(output(saved(dataset)), place))
            assert NAME not in cleaned.upper(), label(path)
            old, whole = bare(match[1]), bare(plain)
            # What stood in unused bytes is wiped without any name too.
            without = {whole} | {whole[: at.start()] + whole[at.end() :] for at in re.finditer(re.escape(old), whole)}
            assert bare(cleaned) in without, label(path)
            planted += 1
    if not planted and (kind != "csa" or not has_larger()):
        pytest.skip("no such file: the larger corpus has them")
    assert planted


def test_blocks_are_whole_in_real_files() -> None:
    """PS3.5 7.8.1: each element in a block that somebody reserved, each reservation for an element."""
    seen = 0
    for path in corpus_files():
        result = keeper().bytes(path.read_bytes())
        if result.data is None:
            continue
        for dataset in datasets(pydicom.dcmread(io.BytesIO(result.data))):
            private = {int(element.tag) for element in dataset if element.tag.is_private}
            creators = {tag for tag in private if 0x10 <= tag & 0xFFFF <= 0xFF}
            blocks = {(tag & 0xFFFF0000) | (tag >> 8 & 0xFF) for tag in private - creators}
            assert blocks <= creators, label(path)
            seen += len(blocks)
    assert seen > 20


def datasets(dataset: Dataset) -> Iterator[Dataset]:
    yield dataset
    for element in dataset:
        if element.VR == "SQ":
            for item in element.value:
                yield from datasets(item)
