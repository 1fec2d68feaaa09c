"""What cleaning of text came to in a whole run: counts of words, never a word."""

from __future__ import annotations

from dataclasses import dataclass

from scrubjay.run.outcome import Outcome

_SAID = {
    "spared": (
        "word of a name stayed in text, because it is a word of medicine too",
        "words of names stayed in text, because they are words of medicine too",
    ),
    "unsearched": (
        "identifying value was too short or too common to be searched for in text",
        "identifying values were too short or too common to be searched for in text",
    ),
    "unknown": ("word of text is in no vocabulary", "words of text are in no vocabulary"),
}
"""What someone may want to look at, for one and for more, by the column of the report that tells the files."""


@dataclass(slots=True)
class TextCounts:
    """Sums over the outcomes that were added."""

    cleaned: int = 0
    spared: int = 0
    unsearched: int = 0
    unknown: int = 0

    def add(self, outcome: Outcome) -> None:
        """Add one file's."""
        self.cleaned += outcome.cleaned
        self.spared += outcome.spared
        self.unsearched += outcome.unsearched
        self.unknown += outcome.unknown

    @property
    def notes(self) -> tuple[str, ...]:
        """A line for each guard that let something pass."""
        counts = ((column, getattr(self, column), said) for column, said in _SAID.items())
        return tuple(
            f"{count:,} {said[count > 1]}: column `{column}` of the report" for column, count, said in counts if count
        )
