"""The folder as a whole: nothing in it but instances, names that name nobody, and no file unaccounted for."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from scrubjay.errors import SourceError
from scrubjay.verify.documents import document_texts
from scrubjay.verify.facts import uid_digest
from scrubjay.verify.needles import ID, NAME, UID, Needles, id_needle, uids_in
from scrubjay.verify.pieces import chunks
from scrubjay.verify.search import RawSearch, in_text
from scrubjay.verify.text import fold, words
from scrubjay.verify.view import Everyone

CHECK_NAME: Final = "file-set"
TITLE: Final = "Nothing is there but instances, and every input is accounted for"
_LEFTOVER: Final = re.compile(r"(^|/)\.|\.(tmp|part|partial|swp|bak|new|orig|lock)$|~$", re.IGNORECASE)
_DICOMDIR: Final = re.compile(r"(^|/)dicomdir$", re.IGNORECASE)
_PIECE: Final = 1 << 26
_OVERLAP: Final = 1 << 24
"""As much as is unpacked of one packed stream, so one that begins in a piece is in it, or in the next, as a whole."""


def is_leftover(path: str) -> bool:
    """A name that temporary files have."""
    return _LEFTOVER.search(path) is not None


def is_dicomdir(path: str) -> bool:
    """An index of other files, which repeats names."""
    return _DICOMDIR.search(path) is not None


def in_path(path: str, own: Needles, everyone: Everyone) -> set[str]:
    """Kinds of known identifiers that a path holds."""
    found: set[str] = set()
    path = unquote(path)
    for part in path.split("/"):
        text = part.removesuffix(".dcm")
        found.update(in_text(text, own))
        found.update(others_in(text, everyone))
        if not everyone.parts.isdisjoint(words(fold(text))):
            found.add(NAME)
        if any(uid_digest(uid) in everyone.uids for uid in uids_in(text)):
            found.add(UID)
    whole = path.removesuffix(".dcm")
    if everyone.glued.has_name(whole):
        found.add(NAME)
    if everyone.glued.has_id(whole):
        found.add(ID)
    return found


def others_in(text: str, everyone: Everyone) -> Iterator[str]:
    """Kinds of what identifies anybody of the set."""
    tokens = words(fold(text))
    if any(frozenset(pair) in everyone.pairs for pair in pairwise(tokens)):
        yield NAME
    ids = {id_needle(part) for part in re.split(r"[\s/,;:=()\"']+", text)} - {""}
    if not ids.isdisjoint(everyone.ids):
        yield ID


def in_other_file(path: Path, everybody: Needles, raw: RawSearch, everyone: Everyone) -> set[str]:
    """Kinds of known identifiers in a file that is no instance. Raises OSError."""
    found: set[str] = set()
    with path.open("rb") as stream:
        piece = beginning = stream.read(_PIECE)
        while True:
            found |= in_bytes(piece, everybody, raw, everyone, beginning[:1024])
            more = stream.read(_PIECE - _OVERLAP)
            if not more:
                return found
            piece = piece[-_OVERLAP:] + more


def in_bytes(
    data: bytes, everybody: Needles, raw: RawSearch, everyone: Everyone, beginning: bytes | None = None
) -> set[str]:
    """Kinds of known identifiers in bytes of any kind. beginning: of the file that they are a piece of."""
    found: set[str] = set()
    for _, piece in chunks(data, 0, len(data)):
        if not piece.strip(b"\0"):  # searching zeros takes longest
            continue
        found.update(kind for _, kind in raw.hits(piece))
        for at in range(4 if b"\0\0\0" in piece else 0):  # letters of four bytes each
            if letters := piece[at::4].strip(b"\0"):
                found.update(kind for _, kind in raw.hits(letters))
    found.update(raw.packed(data))
    for text in document_texts(data, beginning):
        found.update(in_text(text, everybody))
        if any(uid_digest(uid) in everyone.uids for uid in uids_in(text)):
            found.add(UID)
    return found


@dataclass(slots=True)
class RunReport:
    """The report of a run: input of each output, how many files had each outcome, and outputs that are copies of what
    is no DICOM."""

    sources: dict[str, str] = field(default_factory=dict, repr=False)
    outcomes: Counter[str] = field(default_factory=Counter)
    copied: set[str] = field(default_factory=set, repr=False)

    @property
    def files(self) -> int:
        """Input files."""
        return self.outcomes.total()


def read_run_report(path: Path) -> RunReport:
    """The JSON lines that `deidentify --report` wrote. Raises SourceError."""
    report = RunReport()
    try:
        with path.open(encoding="utf-8", errors="surrogateescape") as lines:
            for line in lines:
                row = json.loads(line)
                report.outcomes[row["outcome"]] += 1
                if row["outcome"] in ("written", "reused"):
                    report.sources[row["output"]] = row["source"]
                    if row.get("reason") == "copied":
                        report.copied.add(row["output"])
    except OSError as error:
        raise SourceError(f"{path} can't be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError):
        raise SourceError(
            f"{path} is no report of a run in JSON lines: `scrubjay deidentify --report` makes one"
        ) from None
    return report
