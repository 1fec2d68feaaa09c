"""Words that stand in texts of medical imaging and name nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

from scrubjay.standard._data import cells, read


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words as `scrubjay.text.fold.words` makes them: folded, letters and digits, at least one letter.

    words: what a text may say; any other word is suspect. protected: those of them that are no needle by themselves,
    though a person may be called so (Long, Gray, Head); the others are words, too, but above all names (Parkinson).
    surnames: those protected words that many people are called (Long, Gray): after `Dr.` they are names.
    names: words that many people are called, and that are in no vocabulary.
    sources: where each is from: `attribute` and `keyword` (PS3.6), `code` (PS3.16, PS3.15 E.3.4-1), `uid`, `private`
    (PS3.15 E.3.10-1), `unit`, and our own lists `practice`, `term`, `product`, `language` and `eponym`.
    """

    words: frozenset[str] = field(repr=False)
    protected: frozenset[str] = field(repr=False)
    surnames: frozenset[str] = field(repr=False)
    names: frozenset[str] = field(repr=False)
    sources: Mapping[str, tuple[str, ...]] = field(hash=False, repr=False)


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary, read on first use (some 20 ms)."""
    every = cells("vocabulary")[1:]
    rows = [row for row in every if row[2] != "P"]
    several = {sources: tuple(sources.split(" ")) for _, sources, _ in rows}
    return Vocabulary(
        words=frozenset(word for word, _, _ in rows),
        protected=frozenset(word for word, _, protected in rows if protected != "N"),
        names=frozenset(word for word, _, state in every if state == "P"),
        surnames=frozenset(word for word, _, protected in rows if protected == "M"),
        sources=MappingProxyType({word: several[sources] for word, sources, _ in rows}),
    )


def engine_words() -> tuple[bytes, bytes]:
    """All words, one a line; and the names among them, `\\tM` if protected, `\\tP` if names alone."""
    lines = [line.split(b"\t") for line in read("vocabulary").splitlines()[1:]]
    marks = {b"N": b"", b"M": b"\tM", b"P": b"\tP"}
    words = [word for word, _, state in lines if state != b"P"]
    return _joined(words), _joined([word + marks[state] for word, _, state in lines if state in marks])


def _joined(words: list[bytes]) -> bytes:
    return b"".join(word + b"\n" for word in words)
