"""Which attributes are quasi-identifiers, and what becomes of their values in a band."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from scrubjay.errors import UsageError
from scrubjay.recipe.lookup import tag_of
from scrubjay.standard import dictionary

AGE: Final = "5 years"
WEIGHT: Final = "5 kg"
SIZE: Final = "5 cm"
YEAR: Final = "the year"

MAX_ATTRIBUTES: Final = 64

_BY_KEYWORD: Final = {"PatientWeight": WEIGHT, "PatientSize": SIZE}
_BY_VR: Final = {"AS": AGE, "DA": YEAR}
_NO_TEXT: Final = frozenset(("SQ", "OB", "OW", "OD", "OF", "OL", "OV", "UN", "AT"))


@dataclass(frozen=True, slots=True)
class Quasi:
    """One attribute at the top of the data set. band: how wide its bands are; empty: taken as it stands."""

    tag: int
    keyword: str
    vr: str
    band: str


_DEFAULT_KEYWORDS: Final = (
    "PatientBirthDate",
    "PatientAge",
    "PatientSex",
    "PatientSize",
    "PatientWeight",
    "EthnicGroup",
    "Occupation",
    "CountryOfResidence",
    "StudyDate",
    "InstitutionName",
    "StationName",
    "Manufacturer",
    "ManufacturerModelName",
    "DeviceSerialNumber",
)
"""What somebody can know of a person's visit without having seen the images, and where it was."""


_COMMA: Final = re.compile(r",(?!\s*[0-9A-Fa-f]{4}\s*\))")
"""Not the one in the middle of `(0010,1010)`."""


def parse_quasi(text: str) -> tuple[Quasi, ...]:
    """Keywords or tags with commas between them: `PatientAge,(0010,0040),00101030`.

    Raises UsageError for what is unknown, private or no text.
    """
    found = {quasi.tag: quasi for quasi in (_quasi(word.strip()) for word in _COMMA.split(text) if word.strip())}
    if not found:
        raise UsageError("no quasi-identifier is named")
    if len(found) > MAX_ATTRIBUTES:
        raise UsageError(f"{MAX_ATTRIBUTES} quasi-identifiers at most")
    return tuple(found.values())


def _quasi(word: str) -> Quasi:
    try:
        attribute = dictionary().by_tag(tag_of(word))
    except ValueError as error:
        raise UsageError(str(error)) from None
    if attribute is None or not attribute.keyword:
        raise UsageError(f"{word} is no attribute of the dictionary: name one by keyword or tag")
    vr = attribute.vr.split("|")[0]
    if vr in _NO_TEXT or attribute.mask != 0xFFFFFFFF:
        raise UsageError(
            f"{attribute.keyword} can't be a quasi-identifier: its values ({attribute.vr}) can't be counted"
        )
    band = _BY_KEYWORD.get(attribute.keyword, _BY_VR.get(vr, ""))
    return Quasi(attribute.tag, attribute.keyword, vr, band)


def default_quasi() -> tuple[Quasi, ...]:
    """Those that count when none are named."""
    return parse_quasi(",".join(_DEFAULT_KEYWORDS))
