"""Whether a new name still shows something of the old one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

TELLING: Final = 4
"""Characters in a row that are no accident any more."""


def shares_run(pseudonym: str, sources: Iterable[str]) -> bool:
    """Whether four characters in a row of a source stand in the pseudonym, regardless of case."""
    text = pseudonym.casefold()
    runs = {text[at : at + TELLING] for at in range(len(text) - TELLING + 1)}
    return any(run in source for source in map(str.casefold, sources) for run in runs)


def shows(pseudonym: str, source: str) -> bool:
    """Whether the whole source can be read in the pseudonym, regardless of case.

    A source of less than four characters must stand alone in it: the 7 of "S-7" or "S7" does, the one of "17" doesn't.
    """
    text, old = pseudonym.casefold(), source.casefold()
    if not old or old not in text:
        return False
    if len(old) >= TELLING or old == text:
        return True
    before = r"(?<![0-9])" if old[0].isdigit() else r"(?<![^\W\d_])"
    after = r"(?![0-9])" if old[-1].isdigit() else r"(?![^\W\d_])"
    return bool(re.search(before + re.escape(old) + after, text))
