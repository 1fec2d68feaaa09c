"""Titles, and words after or before which a person, a date of birth or a member of staff is named."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from scrubjay.text._table import rows
from scrubjay.text.fold import words


class CueKind(StrEnum):
    """What a cue announces."""

    TITLE = "title"
    """A name follows: `Dr.`, `Frau`."""
    SUFFIX = "suffix"
    """A name went before: `MD`, `san`."""
    PATIENT = "patient"
    """The patient's name or ID may follow: `patient`, `pt`."""
    BIRTH = "birth"
    """A date of birth follows, or a name that somebody was born with: `born`, `geb.`, `née`."""
    STAFF = "staff"
    """The name of a physician, technologist or operator may follow: `ref by`, `Arzt`."""
    RELATIVE = "relative"
    """The name of a relative or guardian may follow: `mother`, `Ehefrau`."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One title or cue as it is usually spelled.

    words are its folded words (`Ref. by` is ref, by); dots, colons and case don't count. languages are those of
    ISO 639-1; none: used in many. strong: what follows is a name even without a capital letter or colon; a weak cue is
    a common word as well (`for`, `M.`, `pat`), and needs one of these.
    """

    text: str
    words: tuple[str, ...]
    kind: CueKind
    languages: tuple[str, ...]
    strong: bool


@cache
def cues() -> tuple[Cue, ...]:
    """All titles and cues, in the order of the table."""
    return tuple(
        Cue(text, tuple(words(text)), CueKind(kind), tuple(languages.split()), strength == "strong")
        for text, kind, strength, languages in rows("titles", 4)
    )


def cue_lines() -> bytes:
    """The cues as the engine reads them: `title`, `role` or `birth`, a tab, the text. Suffixes announce nobody."""
    kinds = {CueKind.BIRTH: "birth"}
    told = (
        (kinds.get(cue.kind, "title" if cue.strong else "role"), cue) for cue in cues() if cue.kind != CueKind.SUFFIX
    )
    return "".join(f"{kind}\t{cue.text}\n" for kind, cue in told).encode()
