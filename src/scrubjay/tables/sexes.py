"""The sex as tables write it: letters and words of English, German, French, Spanish, Portuguese, Italian and Dutch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from scrubjay.text.fold import words

_WRITTEN: Final = {
    "M": "m h male man men boy masc mann mannlich maennlich junge homme masculin garcon hombre varon masculino homem "
    "maschio maschile uomo mannelijk jongen",
    "F": "f w female woman women girl fem frau weiblich madchen maedchen femme feminin fille mujer femenino femenina "
    "mulher feminino feminina femmina femminile donna vrouw vrouwelijk meisje",
    "O": "o x other diverse divers nonbinary intersex inter autre otro otra outro outra altro altra anders",
}
_SEXES: Final = {word: sex for sex, written in _WRITTEN.items() for word in written.split()}

_SPANISH: Final = frozenset(("sexo", "genero"))
"""Headers over a column in which M may be mujer, so that it takes an F beside it to be a man."""

_BESIDE_M: Final = frozenset("hv")
"""Letters of columns in which M is no man's, or not surely: H and M are hombre and mujer, V is varón or vrouw."""


def read_sexes(header: str, cells: Sequence[str]) -> list[str]:
    """M, F or O for each cell of a column; empty for what can't be read, or in two ways."""
    said = [words(cell) for cell in cells]
    letters = {found[0] for found in said if len(found) == 1}
    meant = dict(_SEXES)
    if not _BESIDE_M.isdisjoint(letters) or (not _SPANISH.isdisjoint(words(header)) and "f" not in letters):
        del meant["m"]
    return [_one({meant.get(word, "") for word in found}) for found in said]


def _one(sexes: set[str]) -> str:
    """The only one; `F (female)` is one."""
    return sexes.pop() if len(sexes) == 1 else ""
