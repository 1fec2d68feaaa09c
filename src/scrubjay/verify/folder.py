"""The files of a folder, and how their paths may be printed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from scrubjay.errors import SourceError

EMPTY: Final = "an empty folder"
_UID: Final = re.compile(r"[0-2](\.\d+)+")
_MADE: Final = re.compile(
    r"[0-9A-HJKMNP-TV-Z]{10,52}|f[0-9A-HJKMNP-TV-Z]{10}|[A-Za-z]{1,5}[-_]?\d{1,5}|no-(study|series|instance)|M-?\d+|DICOM(DIR)?"
)
"""Names that a run makes: pseudonyms from the key, folders, numbers, time points."""


@dataclass(slots=True)
class Listing:
    """regular: paths below the folder, in order; odd: links, devices, folders that can't be listed; empty: folders."""

    regular: list[str] = field(default_factory=list)
    odd: list[tuple[str, str]] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)


def listing(folder: Path) -> Listing:
    """Every file below a folder, or the one file that it is. Links aren't followed. Raises SourceError."""
    if folder.is_file():
        return Listing([""])
    if not folder.is_dir():
        raise SourceError(f"{folder} is no folder: name the one that a run wrote")
    found = Listing()
    for path, kind in sorted(_walk(folder), key=lambda one: natural(one[0])):
        if kind == EMPTY:
            found.empty.append(path)
        elif kind:
            found.odd.append((path, kind))
        else:
            found.regular.append(path)
    return found


def _walk(folder: Path) -> Iterator[tuple[str, str]]:
    waiting = [""]
    while waiting:
        prefix = waiting.pop()
        try:
            entries = list(os.scandir(folder / prefix))
        except OSError:
            yield prefix.rstrip("/"), "a folder that can't be listed"
            continue
        if prefix and not entries:
            yield prefix.rstrip("/"), EMPTY
        for entry in entries:
            path = prefix + entry.name
            if entry.is_symlink():
                yield path, "a symbolic link"
            elif entry.is_dir(follow_symlinks=False):
                waiting.append(path + "/")
            elif entry.is_file(follow_symlinks=False):
                yield path, ""
            else:
                yield path, "no regular file"


def natural(path: str) -> list[tuple[int, int, str]]:
    """The order of names: numbers as numbers."""
    return [
        (0, int(piece), "") if piece.isdecimal() and piece.isascii() else (1, 0, piece)
        for piece in re.split(r"([0-9]+)", path)
    ]


def shown(path: str, number: int, suspect: bool) -> str:
    """A path as a report may tell it: parts that a run can't have made are `#n`, and so is all of a suspect one."""
    if suspect:
        return f"#{number}"
    return "/".join(part if _is_made(part.removesuffix(".dcm")) else f"#{number}" for part in path.split("/"))


def _is_made(name: str) -> bool:
    return bool(_UID.fullmatch(name) or _MADE.fullmatch(name))
