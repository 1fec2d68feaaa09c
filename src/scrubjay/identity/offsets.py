"""How far the dates of a subject are moved: drawn with the key, so that the same subject always moves the same."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Final

from scrubjay.errors import UsageError
from scrubjay.identity.digest import keyed

if TYPE_CHECKING:
    from scrubjay.identity.keys import Key

_SPACE: Final = 1 << 256


def subject_days(key: Key, project: str, source_identity: str, lowest: int, highest: int) -> int:
    """Days to add to every date of a subject: uniform over lowest..highest, both included, and never 0.

    Raises UsageError when there is nothing to draw from.
    """
    straddles = lowest <= 0 <= highest
    choices = highest - lowest + (0 if straddles else 1)
    if choices < 1:
        raise UsageError("the days of a subject's shift: the lowest first, and not 0 alone")
    # What lies beyond the last whole multiple is drawn again, or low days would be more likely than high ones.
    bound = _SPACE - _SPACE % choices
    payload = source_identity.encode("utf-8", "surrogatepass")
    for attempt in count():
        drawn = int.from_bytes(keyed(key, "days", project, attempt.to_bytes(4, "big") + payload), "big")
        if drawn < bound:
            break
    days = lowest + drawn % choices
    return days + 1 if straddles and days >= 0 else days
