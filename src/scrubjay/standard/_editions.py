"""What the tables are, which edition they follow and where they come from."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

from scrubjay.standard._data import FOLDER


@dataclass(frozen=True, slots=True)
class TableInfo:
    """Birth certificate of one data file.

    sources maps the file it was made from to that file's SHA-256, or a package to its version. sha256 is that of the
    file, content_sha256 that of its uncompressed text. rows does not count the header.
    """

    title: str
    edition: str
    sources: Mapping[str, str] = field(hash=False)
    columns: tuple[str, ...]
    rows: int
    sha256: str
    content_sha256: str


@cache
def tables() -> Mapping[str, TableInfo]:
    """All data files by name, from the manifest."""
    import json

    with open(os.path.join(FOLDER, "manifest.json"), encoding="utf-8") as stream:
        entries = json.load(stream)["tables"]
    return MappingProxyType({name: _info(entry) for name, entry in sorted(entries.items())})


def _info(entry: Mapping[str, object]) -> TableInfo:
    known = dict(entry)
    return TableInfo(
        title=str(known["title"]),
        edition=str(known["edition"]),
        sources=MappingProxyType(_texts(known["sources"])),
        columns=tuple(map(str, _items(known["columns"]))),
        rows=int(str(known["rows"])),
        sha256=str(known["sha256"]),
        content_sha256=str(known["content_sha256"]),
    )


def _texts(value: object) -> dict[str, str]:
    return {str(key): str(text) for key, text in value.items()} if isinstance(value, dict) else {}


def _items(value: object) -> list[object]:
    return value if isinstance(value, list) else []
