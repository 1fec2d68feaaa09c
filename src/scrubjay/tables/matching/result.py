"""What matching comes to: pairs that are certain, doubts, and the reasons of these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

ALIKE: Final = "alike"
TWICE: Final = "same-id-twice"
CONTRADICTED: Final = "id-contradicted"
OTHER_ID: Final = "other-id"
OTHER_BIRTH: Final = "other-birth"
OTHER_SEX: Final = "other-sex"
OTHER_NAME: Final = "other-name"
LEFT_OUT: Final = "left-out"
INITIAL_ONLY: Final = "initial-only"
AMBIGUOUS: Final = "ambiguous"

REASONS: Final[Mapping[str, str]] = {
    ALIKE: "several people are as much alike",
    TWICE: "the ID stands for several people",
    CONTRADICTED: "the ID is the same, name, birth date or sex are not",
    OTHER_ID: "the names are alike, the IDs differ",
    OTHER_BIRTH: "the names are alike, the birth dates differ",
    OTHER_SEX: "the names are alike, the sexes differ",
    OTHER_NAME: "the names are alike, but both are names of their own",
    LEFT_OUT: "a word is left out, and others are called by those that remain",
    INITIAL_ONLY: "an initial stands for a name, and others have names that it may stand for",
    AMBIGUOUS: "a word is mistyped, and may as well be another name",
}
"""Why a pair was not made, by code."""


@dataclass(frozen=True, slots=True)
class Match:
    """A subject and a person of the table, by their numbers. by: `id`, `name` or `name and birth`; score: 0 to 1."""

    subject: int
    person: int
    by: str
    score: float


@dataclass(frozen=True, slots=True)
class Doubt:
    """A pair that was not made, and the code of `REASONS` that says why."""

    subject: int
    person: int
    why: str
    score: float


@dataclass(frozen=True, slots=True)
class Matching:
    """Pairs that are certain, in the order of subjects, and doubts, of people without a pair only."""

    matches: tuple[Match, ...] = ()
    doubts: tuple[Doubt, ...] = ()
