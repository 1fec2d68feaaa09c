"""A name as words that can be compared: folded, without titles, in the spellings that one way of writing stands for."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import product
from typing import Final

from scrubjay.identity.personname import normal_name
from scrubjay.identity.placeholders import is_placeholder_name
from scrubjay.tables.matching.given_names import UMLAUTS
from scrubjay.tables.matching.words import GENERATIONS
from scrubjay.text.fold import words
from scrubjay.text.titles import CueKind, cues

_PARTICLES: Final = (
    "af al and av ben bin bint binti da dal das de degli dei del della den der des di do dos du el ibn la las le les "
    "lo los of och ten ter the und van vom von zu zum zur"
)
PARTICLES: Final = frozenset(_PARTICLES.split())
"""Words of names that are written or left out, joined or set apart, as somebody likes."""

_NAMES_TOO: Final = "ca doc dona et fr hab hr ing lek med mw na nat oa op pani pd ra sra ssa"
_ALSO_NAMES: Final = frozenset(_NAMES_TOO.split())
"""Titles that are names as well, or names with a letter left out: Li Na, Lee^Ing, Hoang^Oa."""

_SENIOR: Final = "sr"
"""Senior behind a name, señor in front of it."""

_APOSTROPHES: Final = str.maketrans("", "", "'\u2018\u2019\u02bc`\u00b4")
_MOST_UMLAUTS: Final = 3
"""Words with umlauts that are spelled in both ways each by itself; of more, all are spelled in one."""

_PREFIX: Final = 3
"""Index of the component of a PN that holds titles (PS3.5 6.2.1)."""

_NAMED: Final = 2
"""The components before it that hold a surname and given names."""

_WHOLE: Final = 2
"""Words of a whole name: a title is dropped if so many are left."""

Words = tuple[str, ...]
_Part = list[tuple[str, str]]
"""Words of a component in two spellings, an umlaut as one letter and as two: muller and mueller."""


def name_words(name: str) -> list[Words]:
    """The words of a name in their order, folded; forms for each group of a PN (PS3.5 6.2.1.1) that has any.

    Without titles. Müller stands for Muller and for Mueller, so it has two forms: two plain spellings that differ so,
    as Joe and Jo, are two names. Nothing for a name that is nobody's.
    """
    forms: dict[Words, None] = {}
    for group in name.split("="):
        if not is_placeholder_name(normal_name(group)) and (kept := _kept(group)):
            forms.update(dict.fromkeys(_spellings(kept)))
    return list(forms)


def surnames(names: Iterable[str]) -> frozenset[str]:
    """The words in the first place of PNs that have a second one, unless they stand in a second one, too."""
    found: set[str] = set()
    given: set[str] = set()
    for group in (group for name in names for group in name.split("=")):
        parts = [_part(text) for text in [*group.split("^"), ""][:2]]
        family, first = ({word for pair in part for word in pair} for part in parts)
        if family and first:
            found |= family
            given |= first
    return frozenset(found - given)


@lru_cache(1 << 17)
def core(form: Words) -> Words:
    """Without particles, if two words are left then: Do and Le are surnames, too."""
    kept = tuple(word for word in form if word not in PARTICLES)
    return kept if len(kept) > 1 else form


def _kept(group: str) -> _Part:
    """The words of a name without titles."""
    components = group.split("^")
    prefix = _part(" ".join(components[_PREFIX : _PREFIX + 1]))
    texts = components[:_PREFIX] + components[_PREFIX + 1 :]
    parts = [_part(text) for text in texts]
    without = [_without_titles(part, text) for part, text in zip(parts, texts, strict=True)]
    if len(components) > 1:  # what stands alone in the place of a surname or a given name is one
        without[:_NAMED] = [kept or part for part, kept in zip(parts[:_NAMED], without[:_NAMED], strict=True)]
    if sum(map(len, without)) >= _WHOLE:
        parts = without
    generations = [pair for pair in prefix if pair[0] in GENERATIONS and pair[0] != _SENIOR]
    return [pair for part in (*parts, generations) for pair in part]


def _part(text: str) -> _Part:
    text = unicodedata.normalize("NFC", text).translate(_APOSTROPHES)
    plain, two = words(text), words(text.translate(UMLAUTS))
    return list(zip(plain, two if len(two) == len(plain) else plain, strict=True))


def _spellings(kept: _Part) -> list[Words]:
    if sum(plain != two for plain, two in kept) > _MOST_UMLAUTS:
        return [tuple(pair[0] for pair in kept), tuple(pair[1] for pair in kept)]
    return list(dict.fromkeys(product(*(dict.fromkeys(pair) for pair in kept))))


def _without_titles(part: _Part, text: str) -> _Part:
    """Titles go; one that may be a name as well only with a point, or beside another one."""
    pointed = {folded[-1] for piece in text.split(".")[:-1] if (folded := words(piece))}
    found = [plain for plain, _ in part]
    titles = _titles() - {_SENIOR} if found[-1:] == [_SENIOR] else _titles()
    sure = {word for word in found if word in titles and (word not in _ALSO_NAMES or word in pointed)}
    beside = {
        at for at, word in enumerate(found) if word in titles and not sure.isdisjoint(found[max(0, at - 1) : at + 2])
    }
    return [pair for at, pair in enumerate(part) if at not in beside]


@cache
def _titles() -> frozenset[str]:
    """Words that are titles wherever they stand: those of two letters and more, of strong titles."""
    strong = (cue for cue in cues() if cue.kind == CueKind.TITLE and cue.strong)
    return frozenset(word for cue in strong for word in cue.words if len(word) > 1) - PARTICLES - GENERATIONS | {
        _SENIOR
    }
