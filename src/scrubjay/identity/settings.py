"""What a recipe says about identities and dates, as plain frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final, Self

from scrubjay.errors import UsageError
from scrubjay.identity.legal import PIECE
from scrubjay.standard.lookup import suggestion

STRATEGIES: Final = ("keyed", "none", "sequential", "folder", "deterministic", "csv", "name")
DISCOVERIES: Final = ("all", "per_top_folder", "one_per_study")
MISSING_MODES: Final = ("SEQUENTIAL", "HASH", "REFUSE")
ISSUERS: Final = ("use", "ignore")
ON_CONFLICT: Final = ("stop", "split", "quarantine")
DATE_MODES: Final = ("keep", "remove", "year", "shift", "subject", "timepoint")
BEFORE_ANCHOR: Final = ("label", "quarantine")
BAD_DATES: Final = ("remove",)

_LARGEST_SHIFT: Final = 365_000
"""Days; what the engine accepts."""


class _FromMapping:
    """Building settings from plain data."""

    __slots__ = ()

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> Self:
        """From a mapping whose keys are the names of the fields; None leaves a default. Raises UsageError."""
        known = {one.name for one in fields(cls)}  # type: ignore[arg-type]  # every subclass is a dataclass
        for name in data:
            if name not in known:
                raise UsageError(f"{cls.__name__}: there is no setting '{name}'")
        chosen = {name: value for name, value in data.items() if value is not None}
        if isinstance(chosen.get("months"), list):
            chosen["months"] = tuple(chosen["months"])
        return cls(**chosen)


@dataclass(frozen=True, slots=True)
class IdentitySettings(_FromMapping):
    """The recipe key `identity`; each strategy reads the options it knows.

    prefix: None is `P` where subjects are numbered and nothing elsewhere. length: characters of a digest after the
    prefix. width: digits that numbers are filled up to. folder_depth: which folder below the source, 1 is the top, -1
    the one that holds the file; None is all of them. fallback_template: for folders without an ID, with `{folder}`
    (a keyed digest of its name) or `{number}`; empty refuses them. salt: sets one use of a key apart from another, and
    is no secret. encoding and delimiter of the CSV file: empty finds out.

    Raises UsageError.
    """

    strategy: str = "keyed"
    project: str = "default"
    prefix: str | None = None
    length: int = 16
    starting_number: int = 1
    width: int = 3
    discovery: str = "all"
    regex_pattern: str = field(default="", repr=False)
    folder_depth: int | None = None
    fallback_template: str = ""
    salt: str = field(default="", repr=False)
    csv_path: str = field(default="", repr=False)
    source_column: str = ""
    target_column: str = ""
    encoding: str = ""
    delimiter: str = ""
    missing_mode: str = "REFUSE"
    issuer: str = "use"
    on_conflict: str = "stop"

    def __post_init__(self) -> None:
        """Refuse words and numbers that mean nothing."""
        _one_of("strategy", self.strategy, STRATEGIES)
        _one_of("discovery", self.discovery, DISCOVERIES)
        _one_of("missing_mode", self.missing_mode, MISSING_MODES)
        _one_of("issuer", self.issuer, ISSUERS)
        _one_of("on_conflict", self.on_conflict, ON_CONFLICT)
        _within("length", self.length, 8, 32)
        _within("starting_number", self.starting_number, 0, 10**9)
        _within("width", self.width, 1, 12)
        if self.folder_depth is not None and not (self.folder_depth == -1 or 1 <= self.folder_depth <= 64):
            raise UsageError("folder_depth: -1, or 1 to 64")
        if len(self.prefix or "") > 32 or not PIECE.match(self.prefix or ""):
            raise UsageError("prefix: at most 32 of A-Z a-z 0-9 . _ + @ # ( ) - and spaces")

    @property
    def number_prefix(self) -> str:
        """What stands before numbers."""
        return "P" if self.prefix is None else self.prefix

    @property
    def digest_prefix(self) -> str:
        """What stands before digests."""
        return self.prefix or ""


@dataclass(frozen=True, slots=True)
class DateSettings(_FromMapping):
    """The recipe key `dates`.

    days: for `shift`. min_days, max_days: for `subject`, both included, 0 never drawn. months: the schedule for
    `timepoint`; every: a schedule without an end; neither: the nearest month. offset: the days since the first study
    are written too. before_anchor: what becomes of a study before the subject's first. bad_dates: what becomes of
    dates that can't be read.

    Raises UsageError.
    """

    mode: str = "remove"
    days: int = 0
    min_days: int = -3650
    max_days: int = -1
    months: tuple[int, ...] | None = None
    every: int | None = None
    offset: bool = False
    before_anchor: str = "label"
    bad_dates: str = "remove"

    def __post_init__(self) -> None:
        """Refuse what contradicts itself."""
        _one_of("mode", self.mode, DATE_MODES)
        _one_of("before_anchor", self.before_anchor, BEFORE_ANCHOR)
        _one_of("bad_dates", self.bad_dates, BAD_DATES)
        _within("days", self.days, -_LARGEST_SHIFT, _LARGEST_SHIFT)
        _within("min_days", self.min_days, -_LARGEST_SHIFT, _LARGEST_SHIFT)
        _within("max_days", self.max_days, -_LARGEST_SHIFT, _LARGEST_SHIFT)
        if self.min_days > self.max_days or self.min_days == self.max_days == 0:
            raise UsageError("the days of a subject's shift: the lowest first, and not 0 alone")
        if self.every is not None:
            _within("every", self.every, 1, 1200)
            if self.months is not None:
                raise UsageError("months and every: one of both")
        if self.months is not None:
            if self.months[:1] != (0,) or any(a >= b for a, b in zip(self.months, self.months[1:], strict=False)):
                raise UsageError("months: begin with 0, and rise")
            _within("months", self.months[-1], 0, 12_000)


def _one_of(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise UsageError(f"{name} {value!r} is none of {', '.join(known)}{suggestion(value, known)}")


def _within(name: str, value: int, lowest: int, highest: int) -> None:
    if not lowest <= value <= highest:
        raise UsageError(f"{name}: {lowest} to {highest}")
