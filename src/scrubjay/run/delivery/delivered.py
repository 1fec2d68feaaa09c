"""What came of a delivery, and why there may be none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

MOST_TOLD: Final = 20
"""Objects in the way that are told by name."""

Stop = Callable[[], bool]
"""Whether the delivery is to end now."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What of a run is in a zip or a bucket.

    place: its path or URL. files: how many of OUT's files are in it now; there: those of them that were in it before,
    with the same content. bytes: of the zip, or sent to the bucket. differing: objects that were there with another
    content and so stay, which nothing of the run is in place of; told: the paths of the first of them below OUT.
    """

    place: str
    files: int = 0
    bytes: int = 0
    there: int = 0
    differing: int = 0
    told: tuple[str, ...] = ()


class Undelivered(Exception):
    """A delivery that could not be carried to its end. The message says why; no value of an attribute is in it."""


class Stopped(Exception):
    """A delivery was asked to end."""
