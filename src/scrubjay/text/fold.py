"""One spelling for all: the fold under which needles, words and texts are compared.

Fold every character by itself and join the results; no character looks at its neighbours. So a text folds to the
folded parts of it, and a place in the folded text has a place in the text. For each character:

1. Decompose it: its full compatibility decomposition (Unicode's NFKD of that one character). Full and half width,
   ligatures, circled letters and fractions become plain letters; Hangul syllables become their letters.
2. For each character of that:
   a. drop it if its canonical combining class is neither 0 nor 7, 8 or 9. Accents go, Hebrew and Arabic points too. The
      exceptions make other letters: 7 nukta, 8 voicing of kana (が is not か), 9 virama.
   b. else take its lower case (Unicode's full mapping of the one character, without context or language: the final
      sigma becomes the other one by 2c);
   c. replace each letter of that by what `fold.tsv` has for it, or leave it. A replacement is folded already.

`fold.tsv` has Latin letters that Unicode doesn't decompose (ß ss, ø o, ł l, æ ae, dotless i i), final sigma, quotes and
dashes, Arabic-Indic digits, hiragana (as katakana), and what is invisible (dropped: soft hyphens, joiners, direction
marks, variation selectors).

What follows from it: folding twice changes nothing. ASCII is lowered and else stays. A character may fold to none, or
to several: a hit in a folded text counts only if it begins and ends where characters of the text do. The engine folds
by the same steps and table; tests/vectors/fold.tsv is run by both.

Unicode versions: a character that one side doesn't know yet is left as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import groupby
from types import MappingProxyType
from typing import Final

from scrubjay.text._table import rows

_KEPT_CLASSES: Final = frozenset({0, 7, 8, 9})
REMEMBERED: Final = 8192
"""Characters whose fold is kept: enough for any one script, and a bound against texts that hold all of Unicode."""

_ASCII_WORD: Final = re.compile("[a-z0-9]+")


def fold(text: str) -> str:
    """`text` in the one spelling: case, accents and width don't count any more."""
    return text.lower() if text.isascii() else "".join(map(_folded, text))


def words(text: str) -> list[str]:
    """The words of a text, folded, in order: the longest runs of letters, marks and numbers (Unicode's L, M and N)."""
    folded = fold(text)
    if folded.isascii():
        return _ASCII_WORD.findall(folded)
    return ["".join(run) for of_word, run in groupby(folded, _is_of_word) if of_word]


@cache
def fold_table() -> Mapping[str, str]:
    """The letters of step 2c by themselves, ranges written out."""
    return MappingProxyType({letter: to for span, to in rows("fold", 2) for letter, to in _expanded(span, to)})


@lru_cache(REMEMBERED)
def _folded(letter: str) -> str:
    table = fold_table()
    parts = (part for part in unicodedata.normalize("NFKD", letter) if unicodedata.combining(part) in _KEPT_CLASSES)
    return "".join(table.get(low, low) for part in parts for low in part.lower())


@lru_cache(REMEMBERED)
def _is_of_word(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LMN"


def _expanded(span: str, to: str) -> list[tuple[str, str]]:
    """`0130` or `3041..3096`, and a text or `LATER 60`."""
    first, _, last = span.partition("..")
    letters = [chr(code) for code in range(int(first, 16), int(last or first, 16) + 1)]
    if to.startswith("LATER "):
        distance = int(to.removeprefix("LATER "), 16)
        return [(letter, chr(ord(letter) + distance)) for letter in letters]
    return [(letter, to) for letter in letters]
