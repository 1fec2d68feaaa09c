"""What a recipe says about dates: kept, removed, cut to the year, moved, or turned into time points."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final

from scrubjay.errors import RecipeError

Refuse = Callable[[tuple[str | int, ...], str], RecipeError]

OPTIONS_OF: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "keep": (),
        "remove": (),
        "year": (),
        "shift": ("days",),
        "subject": ("between",),
        "timepoint": ("months", "every", "offset", "before_anchor"),
    }
)
"""What may be said beside each mode; `bad_dates` may always."""


@dataclass(frozen=True, slots=True)
class Dates:
    """What the action `date` does.

    days: added by the mode shift. between: lowest and highest number of days of the mode subject, both included; 0 is
    never drawn. months: the schedule of the mode timepoint, ascending from 0. every: one time point in so many months.
    Neither: the nearest month. offset: the days since the subject's first study are written to (0012,0052).
    before_anchor: what becomes of a study that turns up later and is earlier than the first one known.
    bad_dates: what becomes of a value that can't be read; `remove` is by the code of its attribute.
    """

    mode: str = "remove"
    days: int = 0
    between: tuple[int, int] | None = None
    months: tuple[int, ...] | None = None
    every: int | None = None
    offset: bool = False
    before_anchor: str = "label"
    bad_dates: str = "remove"

    @property
    def engine_mode(self) -> str:
        """`dates.mode` of a plan. With time points real dates leave, so that to the engine it is remove."""
        return "remove" if self.mode == "timepoint" else self.mode

    def for_engine(self) -> dict[str, object]:
        """The plan's `dates`."""
        dates: dict[str, object] = {"mode": self.engine_mode, "days": self.days}
        if self.between is not None:
            dates["between"] = list(self.between)
        return dates

    @property
    def changed(self) -> bool:
        """Whether dates leave the output in another form than they came, so that dates in UIDs would give them away."""
        return self.mode in ("shift", "year", "subject", "timepoint")

    @property
    def longitudinal(self) -> str:
        """(0028,0303): UNMODIFIED, MODIFIED or REMOVED."""
        if self.mode == "keep":
            return "UNMODIFIED"
        if self.mode == "timepoint":
            return "MODIFIED" if self.offset else "REMOVED"
        return "REMOVED" if self.mode == "remove" else "MODIFIED"

    def canonical(self) -> dict[str, Any]:
        """As a recipe has it. The form of the older modes is fixed: hashes of recipes depend on it."""
        if self.mode not in ("subject", "timepoint"):
            return {"mode": self.mode, "days": self.days}
        if self.mode == "subject":
            return {"mode": self.mode, "between": list(self.between or ())}
        return {
            "mode": self.mode,
            "months": None if self.months is None else list(self.months),
            "every": self.every,
            "offset": self.offset,
            "before_anchor": self.before_anchor,
        }

    def settings(self) -> Mapping[str, Any]:
        """Every option with its value, None where it has none, for those who work out offsets and time points."""
        lowest, highest = self.between or (None, None)
        return MappingProxyType(
            {
                "mode": self.mode,
                "days": self.days,
                "min_days": lowest,
                "max_days": highest,
                "months": self.months,
                "every": self.every,
                "offset": self.offset,
                "before_anchor": self.before_anchor,
                "bad_dates": self.bad_dates,
            }
        )


def check_dates(said: Mapping[str, Any], refuse: Refuse) -> None:
    """Check what one file says under `dates`: options of its mode only, each in its range. Raises through `refuse`."""
    mode = said["mode"]
    for option, value in said.items():
        if option in ("mode", "bad_dates") or option in OPTIONS_OF[mode] or value in (None, 0):
            continue
        owners = [one for one, options in OPTIONS_OF.items() if option in options]
        raise refuse(("dates", option), f"`{option}` is for the mode {' or '.join(owners)}, not {mode}")
    if mode == "shift" and not said.get("days"):
        raise refuse(("dates",), "a shift by no days leaves every date as it is: give `days`, or say `mode: keep`")
    if mode == "subject":
        _check_between(said.get("between"), refuse)
    if mode == "timepoint":
        _check_schedule(said.get("months"), said.get("every"), refuse)


def _check_between(between: list[int] | None, refuse: Refuse) -> None:
    if between is None:
        raise refuse(("dates",), "a shift per subject needs its range: add `between: [-3650, -1]`, in days")
    lowest, highest = between
    if lowest > highest:
        raise refuse(("dates", "between"), "`between` has the lowest number of days first, then the highest")
    if highest - lowest - (lowest <= 0 <= highest) < 1:
        raise refuse(("dates", "between"), "`between` leaves less than two shifts to choose from: use `mode: shift`")


def _check_schedule(months: list[int] | None, every: int | None, refuse: Refuse) -> None:
    if months is not None and every is not None:
        raise refuse(("dates", "every"), "`months` and `every` are two schedules: choose one")
    if months is not None and (months[0] != 0 or any(later <= month for month, later in pairwise(months))):
        raise refuse(("dates", "months"), "`months` begin with 0, the first study, and ascend: [0, 6, 12]")
