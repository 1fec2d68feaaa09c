"""Outputs through the second reader, with the dictionary it needs for implicit VR."""

import functools
import re
from pathlib import Path

from scrubjay import standard
from support import walk

SECRET = bytes(range(32))
"""The key of all tests, no secret: vectors are made with it."""


def is_sequence(tag: int) -> bool:
    """Whether the dictionary says SQ."""
    entry = standard.dictionary().by_tag(tag)
    return entry is not None and entry.vr == "SQ"


def parsed(data: bytes) -> walk.File:
    """The output taken apart by the second reader. Raises WalkError."""
    return walk.walk_file(data, is_sequence)


def values(file: walk.File) -> dict[tuple[tuple[walk.Step, ...], int], bytes]:
    """Value bytes by path and tag; sequences have none."""
    return {raw.key: raw.value for raw in file.dataset}


def oracle_stamps() -> frozenset[int]:
    """Attributes that de-identification adds, with those of their items."""
    return frozenset((0x00120062, 0x00120063, 0x00120064, 0x00280303, 0x00080100, 0x00080102, 0x00080104))


@functools.cache
def documented_reasons() -> frozenset[str]:
    """The reason codes of docs/reference/outcomes.md."""
    page = Path(__file__).resolve().parents[2] / "docs" / "reference" / "outcomes.md"
    return frozenset(re.findall(r"^\| `([a-z-]+)` \|", page.read_text(encoding="utf-8"), re.MULTILINE))
