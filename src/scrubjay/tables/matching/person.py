"""One person as one side knows it, and its names as words that can be compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from typing import Final, Self

from scrubjay.identity.personname import normal_name
from scrubjay.identity.placeholders import is_placeholder_id, is_placeholder_name
from scrubjay.text.fold import words
from scrubjay.text.titles import CueKind, cues

_PARTICLES: Final = (
    "af al and av ben bin bint binti da dal das de degli dei del della den der des di do dos du el ibn la las le les "
    "lo los of och ten ter the und van vom von zu zum zur"
)
PARTICLES: Final = frozenset(_PARTICLES.split())
"""Words of names that are written or left out, joined or set apart, as somebody likes."""

_NAMES_TOO: Final = "ca doc dona et fr hab hr ing lek med na nat oa op pd ra sra ssa"
_ALSO_NAMES: Final = frozenset(_NAMES_TOO.split())
"""Titles that are names as well, or names with a letter left out: Lee^Ing, Hoang^Oa."""

_DIGRAPHS: Final = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"))
_APOSTROPHES: Final = str.maketrans("", "", "'\u2018\u2019\u02bc`\u00b4")

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """What one side says of one person: names in all spellings, IDs, days of birth; any may be empty.

    sex: M, F or O; empty if it isn't known.
    """

    names: tuple[Words, ...] = field(default=(), repr=False)
    ids: frozenset[str] = field(default=frozenset(), repr=False)
    births: frozenset[date] = field(default=frozenset(), repr=False)
    sex: str = field(default="", repr=False)

    @classmethod
    def of(
        cls,
        names: Iterable[str],
        ids: Iterable[str] = (),
        births: Iterable[date | None] = (),
        sexes: Iterable[str] = (),
    ) -> Self:
        """Of names as they are written, PN or plain. Names and IDs that stand for nobody are left out.

        Several sexes are none: one of them is wrong.
        """
        spelled = dict.fromkeys(form for name in names for form in name_words(name))
        known = (one.strip(" \0") for one in ids)
        told = frozenset(filter(None, sexes))
        return cls(
            tuple(spelled),
            frozenset(one for one in known if one and not is_placeholder_id(one)),
            frozenset(day for day in births if day is not None),
            min(told) if len(told) == 1 else "",
        )

    @property
    def known(self) -> bool:
        """Whether there is anything to know this person by."""
        return bool(self.names or self.ids)

    def is_opposite(self, other: Person) -> bool:
        """Whether one is a man and the other a woman, as far as both sides say it."""
        return {self.sex, other.sex} == {"M", "F"}


def name_words(name: str) -> list[Words]:
    """The words of a name in their order, folded; a form for each group of a PN (PS3.5 6.2.1.1) that has any.

    Without titles and component 4 of a PN, which holds them. Nothing for a name that is nobody's.
    """
    forms = []
    for group in name.split("="):
        if is_placeholder_name(normal_name(group)):
            continue
        components = group.split("^")
        kept = " ".join(components[:3] + components[4:]).translate(_APOSTROPHES)
        found = words(kept)
        form = tuple(word for at, word in enumerate(found) if not _is_title(found, at)) or tuple(found)
        if form:
            forms.append(form)
    return forms


@lru_cache(1 << 17)
def core(form: Words) -> Words:
    """Without particles, if two words are left then: Do and Le are surnames, too."""
    kept = tuple(word for word in form if word not in PARTICLES)
    return kept if len(kept) > 1 else form


@lru_cache(1 << 16)
def plain(word: str) -> str:
    """One letter for those that stand for one with an accent: Mueller is Müller, whose accent is off already."""
    for pair, letter in _DIGRAPHS:
        word = word.replace(pair, letter)
    return word


def _is_title(found: list[str], at: int) -> bool:
    """Whether a word of a name is a title: one that may be a name as well only at the beginning or beside another."""
    titles = _titles()
    if found[at] not in titles:
        return False
    return found[at] not in _ALSO_NAMES or at == 0 or not titles.isdisjoint((found[at - 1], *found[at + 1 : at + 2]))


@cache
def _titles() -> frozenset[str]:
    """Words that are titles wherever they stand: those of two letters and more, of strong titles."""
    strong = (cue for cue in cues() if cue.kind == CueKind.TITLE and cue.strong)
    return frozenset(word for cue in strong for word in cue.words if len(word) > 1) - PARTICLES
