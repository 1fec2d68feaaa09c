"""Names for the paths of changes: `00081140[0].00081155`, `00190010(CREATOR)`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from scrubjay.standard import dictionary, safe_private, tcia_private

_STEP: Final = re.compile(r"([0-9A-Fa-f]{8})(?:\((.*?)\))?(?:\[(\d+)\])?(?=\.[0-9A-Fa-f]{8}|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Named:
    """The element at the end of a path.

    tag: -1 for a path that can't be read. where: the whole path in keywords. keyword and name are empty where no table
    has them; name of a private element is what PS3.15 Table E.3.10-1, or else TCIA, says of it.
    """

    tag: int
    creator: str
    nested: bool
    where: str
    keyword: str
    name: str

    @property
    def private(self) -> bool:
        """Whether its group is odd."""
        return self.tag >= 0 and self.tag >> 16 & 1 == 1

    @property
    def number(self) -> str:
        """`(0010,0010)`; empty for a path that can't be read."""
        return "" if self.tag < 0 else f"({self.tag >> 16:04X},{self.tag & 0xFFFF:04X})"

    @property
    def attribute(self) -> str:
        """`where` without the numbers of items."""
        return re.sub(r"\[\d+\]", "", self.where)

    @property
    def group(self) -> str:
        """`0010`; `private` for all odd groups."""
        return "private" if self.private or self.tag < 0 else f"{self.tag >> 16:04X}"


@lru_cache(maxsize=65_536)
def named(path: str) -> Named:
    """The names of a path."""
    steps = list(_STEP.finditer(path))
    if not steps or steps[0].start() != 0 or steps[-1].end() != len(path):
        return Named(-1, "", False, path, "", "")
    tag, creator = int(steps[-1][1], 16), steps[-1][2] or ""
    where = ".".join(_word(step) for step in steps)
    keyword, name = _known(tag, creator)
    return Named(tag, creator, len(steps) > 1, where, keyword, name)


def _word(step: re.Match[str]) -> str:
    tag, creator = int(step[1], 16), step[2]
    number = f"({tag >> 16:04X},{tag & 0xFFFF:04X})"
    word = _known(tag, "")[0] or (f'({tag >> 16:04X},"{creator}",{tag & 0xFF:02X})' if creator else number)
    return word if step[3] is None else f"{word}[{step[3]}]"


def _known(tag: int, creator: str) -> tuple[str, str]:
    if not tag >> 16 & 1:
        found = dictionary().by_tag(tag)
        return ("", "") if found is None else (found.keyword, found.name)
    if 0x10 <= tag & 0xFFFF <= 0xFF:
        return "", "Private Creator"
    return "", _private_names().get((creator, tag >> 16, tag & 0xFF), "") if creator else ""


@lru_cache(maxsize=1)
def _private_names() -> dict[tuple[str, int, int], str]:
    names = {(row.creator, row.group, row.element): row.meaning for row in tcia_private()}
    return names | {(row.creator, row.group, row.element): row.meaning for row in safe_private()}
