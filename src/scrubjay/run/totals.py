"""How many files there are in all: counted beside a run, and only for one that lasts."""

from __future__ import annotations

import threading
from typing import Final

from scrubjay.sources import Source

DELAY: Final = 2.0
"""Seconds. A run that is over sooner needs no estimate of its end, and pays for no second walk."""


class LateCount:
    """Use as a context; `value` is None until the count is known, and where it never is."""

    def __init__(self, source: Source, delay: float = DELAY) -> None:
        self.value: int | None = None
        self._source = source
        self._timer = threading.Timer(delay, self._count)
        self._timer.daemon = True

    def _count(self) -> None:
        self.value = self._source.count()

    def __enter__(self) -> LateCount:
        self._timer.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._timer.cancel()
