"""One person as one side knows it, and its names as words that can be compared (see `spelling.py`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Self

from scrubjay.identity.placeholders import is_placeholder_birth, is_placeholder_id
from scrubjay.tables.matching.given_names import is_given_name, is_no_surname
from scrubjay.tables.matching.spelling import Words, name_words, surnames


@dataclass(frozen=True, slots=True)
class Person:
    """What one side says of one person: names in all spellings, IDs, days of birth; any may be empty.

    sex: M, F or O; empty if it isn't known. surnames: words that stand in the place of surnames, where there is one.
    """

    names: tuple[Words, ...] = field(default=(), repr=False)
    ids: frozenset[str] = field(default=frozenset(), repr=False)
    births: frozenset[date] = field(default=frozenset(), repr=False)
    sex: str = field(default="", repr=False)
    surnames: frozenset[str] = field(default=frozenset(), repr=False)

    @classmethod
    def of(
        cls,
        names: Iterable[str],
        ids: Iterable[str] = (),
        births: Iterable[date | None] = (),
        sexes: Iterable[str] = (),
    ) -> Self:
        """Of names as they are written, PN or plain. Names, IDs and days that stand for nobody are left out.

        Several sexes are none: one of them is wrong.
        """
        written = tuple(names)
        spelled = dict.fromkeys(form for name in written for form in name_words(name))
        known = (one.strip(" \0") for one in ids)
        told = frozenset(filter(None, sexes))
        return cls(
            tuple(spelled),
            frozenset(one for one in known if one and not is_placeholder_id(one)),
            frozenset(day for day in births if day is not None and not is_placeholder_birth(day)),
            min(told) if len(told) == 1 else "",
            surnames(written),
        )

    @property
    def known(self) -> bool:
        """Whether there is anything to know this person by."""
        return bool(self.names or self.ids)

    def is_opposite(self, other: Person) -> bool:
        """Whether one is a man and the other a woman, as far as both sides say it."""
        return {self.sex, other.sex} == {"M", "F"}

    def is_turned(self, other: Person) -> bool:
        """Whether each has for a surname what the other has for a given name: Li Wang and Wang Li.

        Not if one was plainly filled in the other way round: Jane^Quarvilon.
        """
        if self._is_filled_in_turned or other._is_filled_in_turned:
            return False
        return bool(self.surnames & other.given and other.surnames & self.given)

    @property
    def likely_surnames(self) -> frozenset[str]:
        """The surnames; none of a name that was filled in the other way round: a given name is there alone."""
        is_turned = any(map(is_given_name, self.surnames)) and not any(map(is_given_name, self.given))
        return frozenset() if is_turned else self.surnames

    @property
    def _is_filled_in_turned(self) -> bool:
        return any(map(is_no_surname, self.surnames)) and not any(map(is_given_name, self.given))

    @property
    def likely_given(self) -> frozenset[str]:
        """Words beside likely surnames."""
        return self.given if self.likely_surnames else frozenset()

    @property
    def given(self) -> frozenset[str]:
        """Words that aren't surnames; none if it isn't known which are."""
        words = frozenset(word for form in self.names for word in form)
        return words - self.surnames if self.surnames else frozenset()
