"""Words of names among bytes that are no text: in headers of volumes, in pictures, with a length or a zero beside them.

Letters of any case in UTF-8, Latin-1, Windows-1252, and UTF-16 as far as Latin-1 goes. Words may have other letters
around them, as lengths before a text often look like letters. One of four letters is what any noise holds by chance: it
stands by itself and is spelled as words are, `Cohn`, `COHN` or `cohn`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

LEAST: Final = 4
"""Letters, or bytes of other scripts."""

_CODECS: Final = ("utf-8", "latin-1", "cp1252")
_ASCII: Final = re.compile(rb"[A-Za-z]{4,}")
_ALL: Final = re.compile(rb"[A-Za-z\x80-\xff]{4,}")
_WIDE: Final = (
    (b"\2\0" * LEAST, re.compile(rb"(?:[A-Za-z\x80-\xff]\0){4,}"), 0),
    (b"\0\2" * LEAST, re.compile(rb"(?:\0[A-Za-z\x80-\xff]){4,}"), 1),
)
_KINDS: Final = bytes((byte != 0) + (byte > 127 or chr(byte).isalpha()) for byte in range(256))
"""0 of a zero, 2 of a letter, 1 of others. Letters with zeros between them are few, and so are found at once."""


class RawWords:
    """An index of words. Nothing of it is ever shown."""

    def __init__(self, words: Iterable[str]) -> None:
        """words: letters only, in any case."""
        starts: defaultdict[bytes, set[bytes]] = defaultdict(set)
        for word in words:
            for spelled in _spelled(word):
                starts[spelled[:LEAST]].add(spelled)
        self._starts: Final = {start: tuple(spelled) for start, spelled in starts.items()}
        self._narrow: Final = _ASCII if all(map(bytes.isascii, self._starts)) and self._is_ascii() else _ALL

    def are_in(self, data: bytes) -> bool:
        """Whether any of them is."""
        return bool(self._starts) and any(map(self._is_in, self._runs(data)))

    def _is_ascii(self) -> bool:
        return all(one.isascii() for spelled in self._starts.values() for one in spelled)

    def _runs(self, data: bytes) -> Iterator[bytes]:
        yield from self._narrow.findall(data)
        kinds = data.translate(_KINDS)
        for begins, form, first in _WIDE:
            at = kinds.find(begins)
            while at >= 0 and (found := form.match(data, at)):
                yield found[0][first::2]
                at = kinds.find(begins, found.end())

    def _is_in(self, run: bytes) -> bool:
        low = run.lower()
        for at in range(len(low) - LEAST + 1):
            for word in self._starts.get(low[at : at + LEAST], ()):
                if low.startswith(word, at) and (len(word) > LEAST or _stands(run, at)):
                    return True
        return False


def _spelled(word: str) -> set[bytes]:
    """Its bytes; ASCII letters in lower case, as nothing else has a case among bytes."""
    found = set()
    for spelled in (word.lower(), word.upper(), word.title()):
        for codec in _CODECS:
            try:
                found.add(spelled.encode(codec).lower())
            except UnicodeEncodeError:
                continue
    return {one for one in found if len(one) >= LEAST}


def _stands(run: bytes, at: int) -> bool:
    """Whether a word of the least letters is by itself, and spelled as words are."""
    before, word, after = run[:at][-1:], run[at : at + LEAST], run[at + LEAST :][:1]
    return not before.isalpha() and not after.isalpha() and (word.islower() or word.isupper() or word.istitle())
