"""What an output owes: duties in the words of the MIDI-B challenge, one line of JSON for each file.

The challenge (Pei et al., "Medical Image De-Identification Benchmark Challenge", arXiv 2507.23608) scores the
percentage of required actions that were done. Its actions on headers and whole pixels are ours; the judging is our own.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

Steps = tuple[tuple[int, int], ...]
"""Sequences above an attribute: tag and item."""

FILE, NAME = "*", "@name"
"""Paths of duties on the whole output file, and on its path below OUT."""


class Action(StrEnum):
    """What must have been done."""

    TAG_RETAINED = "tag_retained"
    TEXT_NOTNULL = "text_notnull"
    TEXT_RETAINED = "text_retained"
    TEXT_REMOVED = "text_removed"
    DATE_SHIFTED = "date_shifted"
    UID_CHANGED = "uid_changed"
    UID_CONSISTENT = "uid_consistent"
    PATID_CONSISTENT = "patid_consistent"
    PIXELS_RETAINED = "pixels_retained"


RETAINING = frozenset(
    (
        Action.TAG_RETAINED,
        Action.TEXT_NOTNULL,
        Action.TEXT_RETAINED,
        Action.UID_CONSISTENT,
        Action.PATID_CONSISTENT,
        Action.PIXELS_RETAINED,
    )
)
"""An instance that is missing from the output fails these and passes the others, as in the challenge."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One action on one attribute.

    path: as `Change.path` spells it, or FILE or NAME. kind: what identifies (`phone`), place: where it stands
    (`comment`), spelling: how it is written. texts: what must be gone, or must be there in this order; the original of
    a date or UID; none for a value that must equal the original's. beside: words of the same value that must stay, so
    may hold the same letters. absent: its owner isn't in the header, so it counts apart. Values don't show in `repr`.
    """

    action: Action
    path: str
    kind: str = ""
    place: str = ""
    spelling: str = ""
    texts: tuple[str, ...] = field(default=(), repr=False)
    beside: tuple[str, ...] = field(default=(), repr=False)
    absent: bool = False


@dataclass(frozen=True, slots=True)
class FileKey:
    """The duties on one file. source: its path below the corpus."""

    source: str
    subject: int
    language: str
    model: str
    duties: tuple[Duty, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """The duties on a corpus built with this seed."""

    seed: int
    recipe: str
    files: tuple[FileKey, ...]

    def save(self, path: Path) -> None:
        """Write it as JSON lines: first what it is, then a file each."""
        head = {"seed": self.seed, "recipe": self.recipe}
        lines: Iterable[dict[str, Any]] = (head, *(asdict(file) for file in self.files))
        path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> "Key":
        """The key that `save` wrote."""
        with path.open(encoding="utf-8") as lines:
            head = json.loads(next(lines))
            return cls(head["seed"], head["recipe"], tuple(_file_of(json.loads(line)) for line in lines))


def _file_of(entry: dict[str, Any]) -> FileKey:
    return FileKey(**{**entry, "duties": tuple(_duty_of(duty) for duty in entry["duties"])})


def _duty_of(entry: dict[str, Any]) -> Duty:
    lists = {name: tuple(entry[name]) for name in ("texts", "beside")}
    return Duty(**{**entry, **lists, "action": Action(entry["action"])})


def spell(steps: Iterable[tuple[int, str, int]], tag: int, creator: str = "") -> str:
    """The path of an attribute: steps are tag, creator and item."""
    parts = [f"{tag:08X}{_bracketed(owner)}[{item}]." for tag, owner, item in steps]
    return "".join(parts) + f"{tag:08X}{_bracketed(creator)}"


def _bracketed(creator: str) -> str:
    return f"({creator})" if creator else ""


def parse(path: str) -> tuple[Steps, int]:
    """Sequences and tag of a path; creators, which may hold any letter, are passed over."""
    *steps, last = _steps(path)
    return tuple((tag, item or 0) for tag, item in steps), last[0]


def _steps(path: str) -> Iterator[tuple[int, int | None]]:
    at = 0
    while at < len(path):
        tag = int(path[at : at + 8], 16)
        at += 8
        if path[at : at + 1] == "(":
            at = _end_of_creator(path, at)
        item = None
        if path[at : at + 1] == "[":
            end = path.index("].", at)
            item = int(path[at + 1 : end])
            at = end + 2
        yield tag, item


def _end_of_creator(path: str, at: int) -> int:
    """Behind the bracket that ends a creator: the last one, or the first that an item number follows."""
    end = path.find(")", at)
    while end >= 0:
        rest = path[end + 1 :]
        number, closed, _ = rest[1:].partition("].")
        if not rest or (rest.startswith("[") and closed and number.isdigit()):
            return end + 1
        end = path.find(")", end + 1)
    raise ValueError("no path of an attribute")
