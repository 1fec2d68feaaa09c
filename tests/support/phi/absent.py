"""People whom no header names: how many of their words were found, and what was lost with them."""

from collections.abc import Iterable
from dataclasses import dataclass

from support.phi import textual
from support.phi.judge import Pair, text_of
from support.phi.key import Action, Duty
from support.phi.lookup import find


@dataclass(slots=True)
class Absent:
    """Words of absent people, and words beside them and in notes on nobody, over all files that came out."""

    names: int = 0
    found: int = 0
    words: int = 0
    lost: int = 0

    def add(self, pair: Pair, duties: Iterable[Duty]) -> None:
        """Count one file; a file that is missing tells nothing."""
        if pair.is_missing:
            return
        for duty in duties:
            if not duty.absent:
                continue
            value = text_of(find(pair.after, duty.path))
            if duty.action is Action.TEXT_REMOVED:
                self.names += len(duty.texts)
                self.found += len(duty.texts) - textual.survivors(duty.texts, value, duty.beside)
            else:
                words = [word for text in duty.texts for word in text.split()]
                self.words += len(words)
                self.lost += len(words) - textual.in_order(words, value)

    @property
    def recall(self) -> float:
        """Found of all words of absent people, in percent."""
        return 100.0 * self.found / self.names if self.names else 100.0

    @property
    def precision(self) -> float:
        """Words of absent people among all that were taken from such notes, in percent."""
        taken = self.found + self.lost
        return 100.0 * self.found / taken if taken else 100.0
