"""What a run did, in numbers, and every outcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scrubjay.run.outcome import Outcome
from scrubjay.run.reasons import FAILED, OUTCOMES, QUARANTINED, REUSED, WRITTEN
from scrubjay.run.spool import Spool
from scrubjay.run.textcounts import TextCounts

if TYPE_CHECKING:
    from scrubjay.run.delivery import Delivered


@dataclass(slots=True)
class RunResult:
    """Counts and outcomes of one run.

    `notes` say what was found about who is who: kinds and numbers of files, never a value; `warnings`, what of it needs
    someone's eyes before the output is used. `text` counts what cleaning came to, and what its guards let pass.
    `complete` is False for a run that was interrupted or stopped early: then the counts cover only what is done.
    `run` is its name in the audit, empty for one without. `delivered` is what came into a zip or a bucket.
    `seconds` is wall time; bytes are those of source files read and of output files written.
    """

    files: int = 0
    bytes_read: int = 0
    bytes_written: int = 0
    seconds: float = 0.0
    complete: bool = False
    run: str = ""
    delivered: Delivered | None = None
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    keep_outcomes: bool = field(default=True, repr=False)
    text: TextCounts = field(default_factory=TextCounts)
    _counts: Counter[str] = field(default_factory=Counter, repr=False)
    _reasons: Counter[tuple[str, str]] = field(default_factory=Counter, repr=False)
    _spool: Spool = field(default_factory=Spool, repr=False)

    def add(self, outcome: Outcome) -> None:
        """Count one outcome, and keep it if it is to be kept."""
        self._counts[outcome.outcome] += 1
        self.bytes_read += outcome.bytes_read
        self.bytes_written += outcome.bytes_written
        self.text.add(outcome)
        if outcome.reason:
            self._reasons[outcome.outcome, outcome.reason] += 1
        if self.keep_outcomes or outcome.outcome not in (WRITTEN, REUSED):
            self._spool.append(outcome)

    @property
    def counts(self) -> Mapping[str, int]:
        """Files for each outcome, all five, in the order of docs/reference/outcomes.md."""
        return {outcome: self._counts[outcome] for outcome in OUTCOMES}

    @property
    def reasons(self) -> Mapping[str, Mapping[str, int]]:
        """Files for each reason code, by outcome, the commonest first."""
        table: dict[str, dict[str, int]] = {}
        for (outcome, reason), count in sorted(self._reasons.items(), key=lambda entry: (-entry[1], entry[0])):
            table.setdefault(outcome, {})[reason] = count
        return table

    @property
    def outcomes(self) -> Spool:
        """Outcomes in the order of the walk, iterable again and again: all, or the problems without `keep_outcomes`."""
        return self._spool

    @property
    def problems(self) -> Iterator[Outcome]:
        """The outcomes of files that are not in the output."""
        return (outcome for outcome in self._spool if outcome.outcome not in (WRITTEN, REUSED))

    @property
    def balanced(self) -> bool:
        """Whether the outcomes add up to the files found, with no outcome outside the five."""
        return self.files == sum(self.counts.values()) == self._counts.total()

    @property
    def exit_code(self) -> int:
        """0 all well, 1 something failed or is not in the bucket, 3 else, if something was quarantined."""
        if self._counts[FAILED] or (self.delivered and self.delivered.differing):
            return 1
        return 3 if self._counts[QUARANTINED] else 0
