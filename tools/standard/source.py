"""The folder of CSV tables, and the spellings used in them."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

Row = dict[str, str]

OPTION_COLUMNS = {
    "rtn_safe_priv": "retain-safe-private",
    "rtn_uids": "retain-uids",
    "rtn_dev_id": "retain-device-identity",
    "rtn_inst_id": "retain-institution-identity",
    "rtn_pat_chars": "retain-patient-characteristics",
    "rtn_long_full_dates": "retain-longitudinal-full-dates",
    "rtn_long_modif_dates": "retain-longitudinal-modified-dates",
    "clean_desc": "clean-descriptors",
    "clean_struct_cont": "clean-structured-content",
    "clean_graph": "clean-graphics",
}
"""Option columns of the CSV tables, and ScrubJay's words for them."""


class SourceMissingError(Exception):
    """A table is not in the source folder, or not what it should be."""


@dataclass(frozen=True)
class Source:
    """The source folder."""

    folder: Path

    def rows(self, name: str) -> list[Row]:
        """All rows of one CSV file, in file order."""
        path = self.folder / name
        if not path.is_file():
            raise SourceMissingError(f"no {name} in {self.folder}")
        with path.open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    def sha256(self, name: str) -> str:
        """Digest of one CSV file."""
        return hashlib.sha256((self.folder / name).read_bytes()).hexdigest()


@dataclass(frozen=True)
class Table:
    """One data file to be written.

    columns is empty for the engine's tables, which have no header. origin maps each source to its SHA-256, or to its
    version if it is a package.
    """

    name: str
    title: str
    edition: str
    origin: dict[str, str]
    columns: tuple[str, ...]
    rows: Sequence[Sequence[str]] = field(repr=False)


def tag_of(text: str) -> str:
    """`(0008,0050)` as `00080050`; `x` stays, in lower case."""
    match = re.fullmatch(r"\(([0-9A-Fa-fx]{4}),([0-9A-Fa-fx]{4})\)", text)
    if match is None:
        raise SourceMissingError(f"not a tag: {text}")
    return "".join(match.groups()).upper().replace("X", "x")


def vr_of(text: str) -> str:
    """One or more VRs joined by `|`, in the order given; empty if it names none."""
    names = re.split(r"\s+or\s+|/", text)
    return "|".join(names) if all(re.fullmatch("[A-Z]{2}", name) for name in names) else ""
