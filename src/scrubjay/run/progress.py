"""How far a run has come: numbers only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """`files` done of `files_total` (None while unknown), source `bytes` read, `seconds` since the start."""

    files: int
    bytes: int
    seconds: float
    files_total: int | None = None

    @property
    def files_per_second(self) -> float:
        """Mean rate since the start."""
        return self.files / self.seconds if self.seconds > 0 else 0.0

    @property
    def bytes_per_second(self) -> float:
        """Mean rate since the start."""
        return self.bytes / self.seconds if self.seconds > 0 else 0.0

    @property
    def seconds_left(self) -> float | None:
        """Estimate by files; None while the total or the rate is unknown."""
        rate = self.files_per_second
        if self.files_total is None or rate <= 0:
            return None
        return max(0, self.files_total - self.files) / rate
