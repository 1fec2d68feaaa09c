"""The data files beside this module: xz-compressed, tab separated UTF-8 text, the first line names the columns."""

from __future__ import annotations

import lzma
import os
from collections.abc import Iterator, Mapping

FOLDER = os.path.join(os.path.dirname(__file__), "data")


def read(name: str) -> bytes:
    """Content of `data/<name>.tsv.xz`, uncompressed."""
    with open(os.path.join(FOLDER, f"{name}.tsv.xz"), "rb") as stream:
        return lzma.decompress(stream.read(), format=lzma.FORMAT_XZ)


def cells(name: str) -> list[list[str]]:
    """All lines of a table, split into cells; the first is the header."""
    return [line.split("\t") for line in read(name).decode("utf-8").rstrip("\n").split("\n")]


def records(name: str) -> Iterator[dict[str, str]]:
    """The rows of a table by column name, in file order."""
    header, *rows = cells(name)
    for row in rows:
        yield dict(zip(header, row, strict=True))


def options_of(record: Mapping[str, str], first: str, last: str) -> dict[str, str]:
    """Option word to 'K' or 'C', from the columns that lie between two others; blank cells are left out."""
    names = list(record)
    columns = names[names.index(first) + 1 : names.index(last) if last else None]
    return {name: record[name] for name in columns if record[name]}


def tag_and_mask(text: str) -> tuple[int, int]:
    """A tag of the data files as (tag, mask); an element matches if `element & mask == tag`.

    `x` stands for any digit. Groups 50xx and 60xx repeat with even numbers up to 1E only (PS3.5 7.6), so their mask
    fixes the lowest bit of the group and its upper three of the two digits.
    """
    mask = 0
    for digit in text:
        mask = mask << 4 | (0 if digit == "x" else 0xF)
    if text.startswith(("50xx", "60xx")):
        mask |= 0x00E10000
    elif text.startswith("7Fxx"):
        mask |= 0x00010000
    return int(text.replace("x", "0"), 16), mask
