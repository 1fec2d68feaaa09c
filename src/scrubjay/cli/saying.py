"""Lines on stderr: what went wrong, what to mind, and where in a file."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import Final

MAX_NOTES: Final = 20
_LAST_TAG: Final = re.compile(r"(?:\A|\.)([0-9A-Fa-f]{8})(?:\[[^\]]*\])?\Z")


def say(message: str) -> None:
    """One line for each line of the message, control characters made visible."""
    for line in message.splitlines() or [""]:
        shown = "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in line)
        print(f"scrubjay: {shown}", file=sys.stderr, flush=True)


def say_notes(notes: Sequence[str]) -> None:
    """What a recipe leaves in, the first of it."""
    for note in notes[:MAX_NOTES]:
        say(f"note: {note}")
    if len(notes) > MAX_NOTES:
        say(f"note: and {len(notes) - MAX_NOTES:,} more: `scrubjay recipe check` lists them")


def where(tag_path: str, offset: int) -> str:
    """` at 7FE00010 (PixelData), byte 1234`; empty when nothing is known. `offset` is -1 when unknown."""
    place = ""
    if tag_path:
        name = keyword_at(tag_path)
        place = f" at {tag_path} ({name})" if name else f" at {tag_path}"
    return f"{place}, byte {offset}" if offset >= 0 else place


def keyword_at(tag_path: str) -> str:
    """The keyword of the last tag of a path such as `00081140[0].00081155`; empty for one the dictionary lacks."""
    from scrubjay.standard import dictionary

    tag = _LAST_TAG.search(tag_path)
    attribute = dictionary().by_tag(int(tag[1], 16)) if tag else None
    return attribute.keyword if attribute else ""
