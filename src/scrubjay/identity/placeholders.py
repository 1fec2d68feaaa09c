"""IDs and names that stand for nobody: what scanners, tools and people write when there is nothing to write."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from scrubjay.identity.personname import words_of

_ALONE: Final = (
    "anon anonym anonymised anonymized anonymous blank deid deidentified dummy default demo empty example fake generic "
    "missing na nan nil nobody noid noname none null phantom private pseudonym removed test tester testing testpatient "
    "unbekannt undefined unidentified unk unknown unnamed unspecified withheld"
)
_TOGETHER: Final = "id mrn name no not of pat patient patientid patientname subject the"

_WORDS: Final = frozenset(_ALONE.split()) | frozenset(_TOGETHER.split())
"""An ID or a name of nothing but these is a placeholder."""

_IDS: Final = (
    "desconocido desconocida desconhecido fehlt inconnu inconnue ka keine keiner kein neu new nn nuevo nouveau nuovo "
    "onbekend okand ohne pending sconosciuto sconosciuta tba tbc tbd ukendt ukjent vacio"
)
_ID_WORDS: Final = frozenset(_IDS.split())
"""An ID that is one of these, or of nothing but these and the others, is one. Some are names, too: Neu, Ka."""

_REMARKS: Final = frozenset(
    ("available", "see", "notes", "note", "applicable", "assigned", "yet", "provided", "to", "be")
)
"""They say with others that there is none: not available, see notes."""

_SEPARATORS: Final = re.compile(r"[\W_]+")
_TEST: Final = re.compile(r"(?:test|anonymous|unknown|dummy|phantom)[0-9]{0,3}\Z")
_RAMP: Final = "1234567890"
_FIRST_DAY: Final = date(1900, 1, 1)
_NO_DAYS: Final = frozenset((date(1901, 1, 1),))
_NO_YEAR: Final = 2200


def is_placeholder_id(patient_id: str) -> bool:
    """Whether a Patient ID says nothing of a patient: XXXX, 000000, ANONYMOUS, unknown, test1, 123456, or no text."""
    words = [word for word in _SEPARATORS.split(patient_id.casefold()) if word]
    bare = "".join(words)
    if _is_filler(bare) or _TEST.match(bare):
        return True
    if len(bare) >= 5 and _RAMP.startswith(bare):
        return True
    known = _WORDS | _ID_WORDS
    return bare in known or all(word in known or word in _REMARKS or _TEST.match(word) for word in words)


def is_placeholder_birth(day: date) -> bool:
    """Whether a day of birth says nothing: a first day of a calendar (0001, 1900, 1901), one before, or 9999."""
    return day <= _FIRST_DAY or day in _NO_DAYS or day.year >= _NO_YEAR


def is_placeholder_name(normal: str) -> bool:
    """Whether a name in normal form (see `personname.py`) is nobody's: empty, anonymous, no name, xxxx."""
    words = words_of(normal)
    if _is_filler("".join(normal.split())) or _TEST.match(normal):
        return True
    return all(word in _WORDS for word in words)


def _is_filler(bare: str) -> bool:
    """One character over and over: three times or more, or any number of 0 and x."""
    return len(set(bare)) == 1 and (len(bare) >= 3 or bare[0] in "0x")
