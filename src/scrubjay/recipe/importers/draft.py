"""A recipe in the making: rules with the line each came from, and what could not be carried over.

What an importer can't say in a recipe it gives to `lose`, and puts the strictest sensible rule in its place: an
imported recipe is never laxer than what it came from without saying so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from scrubjay.recipe.conditions import Condition

STANDARD_BASE: Final = "basic"
_MOST_RULES: Final = 20_000


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the other tool's rules; `number` counts from 1."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Drafted:
    """One rule; selector and action in their text forms."""

    select: str
    action: str
    when: tuple[Condition, ...]
    line: Line


@dataclass(frozen=True, slots=True)
class Lost:
    """What could not be carried: why, and what the recipe does instead."""

    line: Line
    reason: str
    instead: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """Instances that are left out: for which all conditions hold."""

    when: tuple[Condition, ...]
    line: Line


@dataclass
class Draft:
    """What an importer fills.

    base: the recipe that the new one extends: it decides about all that the rules don't name. dates, private, unlisted,
    unknown: as in a recipe, None where nothing was said. notes: what is done by other means, each sentence once.
    only_listed: the line that says that all goes that isn't named.
    """

    base: str = STANDARD_BASE
    rules: list[Drafted] = field(default_factory=list)
    drop: list[Dropped] = field(default_factory=list)
    dates: dict[str, Any] | None = None
    private: str | None = None
    unlisted: str | None = None
    unknown: str | None = None
    lost: list[Lost] = field(default_factory=list)
    notes: dict[str, Line] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    only_listed: Line | None = None

    def rule(self, line: Line, select: str, action: str, when: Sequence[Condition] = ()) -> None:
        """Add a rule. Selector and action must be right: see `carry.py` for those that aren't known to be.

        Raises SyntaxError for more rules than anybody could look through.
        """
        self.seen.add(line.number)
        if len(self.rules) >= _MOST_RULES:
            raise SyntaxError(f"they come to more than {_MOST_RULES:,} rules")
        self.rules.append(Drafted(select, action, tuple(when), line))

    def lose(self, line: Line, reason: str, instead: str) -> None:
        """List what could not be carried."""
        self.seen.add(line.number)
        self.lost.append(Lost(line, reason, instead))

    def note(self, line: Line, text: str) -> None:
        """Say what is done by other means; the line counts as carried."""
        self.seen.add(line.number)
        self.notes.setdefault(text, line)

    def leave_out(self, line: Line, when: Sequence[Condition]) -> None:
        """Leave out the instances for which all conditions hold."""
        self.seen.add(line.number)
        self.drop.append(Dropped(tuple(when), line))

    @property
    def lost_lines(self) -> int:
        """How many lines have something that could not be carried."""
        return len({one.line.number for one in self.lost})

    @property
    def carried_lines(self) -> int:
        """How many lines were carried whole."""
        return len(self.seen) - self.lost_lines
