"""Whether words of a value are still there: folded for case, accents and width, whole words where that matters."""

import re
import unicodedata
from collections.abc import Sequence

from support.phi.spellings import stripped
from support.phi.words import GENERIC

WHOLE = 5
"""Letters from which on a word is looked for inside others too: `SMITHJOHN` names Smith."""
_SEPARATED = re.compile(r"[^\W_]+")


def folded(text: str) -> str:
    """One spelling for all cases, accents and widths."""
    return stripped(unicodedata.normalize("NFKC", text).casefold()).casefold()


def occurrences(word: str, text: str) -> int:
    """How often a folded word stands in a folded text."""
    if _has_no_words(word) or len(word) >= WHOLE:
        return text.count(word)
    return len(re.findall(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", text))


def _has_no_words(word: str) -> bool:
    """Whether it is in a script that puts no blanks between words."""
    return any(
        "\u1100" <= letter <= "\u11ff" or "\u3040" <= letter <= "\u9fff" or letter >= "\uac00" for letter in word
    )


def pieces(text: str) -> list[str]:
    """Letters and digits of a text in runs; single ones tell nothing."""
    return [piece for piece in _SEPARATED.findall(text) if len(piece) > 1 or _has_no_words(piece)]


def survivors(texts: Sequence[str], value: str, beside: Sequence[str]) -> int:
    """How many words of `texts` stand in the value more often than the words that must stay would have it."""
    return sum(_survives(text, folded(value), folded(" ".join(beside))) for text in texts)


def _survives(text: str, value: str, beside: str) -> bool:
    whole = folded(text)
    if occurrences(whole, value) > occurrences(whole, beside):
        return True
    parts = [part for part in pieces(whole) if part not in GENERIC]
    words = [part for part in parts if part.isalpha() and (len(part) >= WHOLE or _has_no_words(part))]
    # Half a double name names somebody; one piece of a number doesn't, but all of them without their separators do.
    numbers = [part for part in parts if not part.isalpha() and len(part) > 2]
    left = {part for part in (*words, *numbers) if occurrences(part, value) > occurrences(part, beside)}
    return any(word in left for word in words) or (bool(numbers) and left.issuperset(numbers))


def in_order(texts: Sequence[str], value: str) -> int:
    """How many of the texts stand in the value, letter by letter, each behind the one before."""
    at, found = 0, 0
    for text in texts:
        here = value.find(text, at)
        if here >= 0:
            at, found = here + len(text), found + 1
    return found
