"""From the path of an attribute to the attribute, in pydicom's view of a file."""

import warnings
import zlib
from io import BytesIO
from pathlib import Path

import pydicom
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.tag import Tag

from support.phi.key import parse

DEFLATED = "1.2.840.10008.1.2.1.99"


def creator_of(dataset: Dataset, tag: int) -> str:
    """The creator of a private element's block; empty for public elements, creators and orphans."""
    if not tag >> 16 & 1 or tag & 0xFFFF < 0x1000:
        return ""
    held = dataset.get(Tag(tag & 0xFFFF0000 | tag >> 8 & 0xFF))
    return str(held.value).strip() if held is not None and held.value else ""


def find(dataset: Dataset, path: str) -> DataElement | None:
    """The attribute, None where it or a sequence above it is no longer there.

    Implicit VR hides private sequences from a reader without a dictionary: then it is the bytes of the outermost.
    """
    steps, last = parse(path)
    for tag, item in steps:
        held = dataset.get(Tag(tag))
        if held is not None and isinstance(held.value, bytes):
            return held
        if held is None or held.VR != "SQ" or item >= len(held.value or ()):
            return None
        dataset = held.value[item]
    return dataset.get(Tag(last))


def read(path: Path) -> tuple[bytes, Dataset]:
    """The bytes of a file and what pydicom makes of them."""
    data = path.read_bytes()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return data, pydicom.dcmread(BytesIO(data))


def inflated(data: bytes, dataset: Dataset) -> bytes:
    """The bytes with a deflated data set unpacked, behind what stands before it."""
    if str(dataset.file_meta.get("TransferSyntaxUID", "")) != DEFLATED:
        return data
    start = 144 + dataset.file_meta.FileMetaInformationGroupLength
    return data[:start] + zlib.decompressobj(wbits=-15).decompress(data[start:])


def pixel_value(dataset: Dataset) -> bytes:
    """Pixel data as it is stored, empty where there is none."""
    for tag in (0x7FE00010, 0x7FE00009, 0x7FE00008):
        element = dataset.get(Tag(tag))
        if element is not None and isinstance(element.value, bytes):
            return element.value
    return b""
