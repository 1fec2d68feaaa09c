"""What a profile and its options ask for each attribute, read from the standard's Table E.1-1.

Deliberately simple and apart from the recipes: a second reading of the same table.
"""

import functools
from typing import Literal

from pydicom.datadict import dictionary_keyword, dictionary_VR

from scrubjay import standard
from support.phi.words import each

Fate = Literal["keep", "clean", "date", "uid", "gone", "open"]
"""`open`: the standard leaves it to the site, or it matters to nobody here; nothing is owed."""

POLICIES: dict[str, tuple[str, ...]] = {
    "basic": (),
    "tcia": (
        "clean-pixel-data",
        "clean-descriptors",
        "retain-longitudinal-modified-dates",
        "retain-patient-characteristics",
        "retain-device-identity",
        "retain-safe-private",
    ),
}
"""Options by recipe. TCIA's are those it names for its collections."""

STRUCTURAL = ("SOPClass", "TransferSyntax", "CodingScheme", "ContextUID", "ContextGroup", "MappingResource")
"""Words in the keywords of UIDs that name a kind of thing, not a thing (PS3.15 E.1.1)."""

KEPT_TEXT = each("CodeValue CodeMeaning CodingSchemeDesignator Manufacturer LossyImageCompressionMethod")
"""Text in no row of the table that must stay. Other such text is open: it may have to be cleaned."""

COMPANIONS = each(
    "PatientBirthDateInAlternativeCalendar PatientDeathDateInAlternativeCalendar PatientAlternativeCalendar "
    "ResponsiblePersonRole"
)
"""Required only beside what the profile takes away."""

NUMBERS = each("CS DS IS US SS UL SL UV SV FL FD AT AS")


@functools.cache
def _rows(recipe: str) -> tuple[dict[int, str], tuple[tuple[int, int, str], ...]]:
    """Words for exact tags, and for masked ones: code, a blank, the option it comes from."""
    exact, masked = {}, []
    for row in standard.profile():
        if row.tag is None or row.mask is None:
            continue
        word = f"{row.basic} basic"
        for option in POLICIES[recipe]:
            if option in row.options:
                word = f"{row.options[option]} {option}"
        if row.mask == 0xFFFFFFFF:
            exact[row.tag] = word
        else:
            masked.append((row.tag, row.mask, word))
    return exact, tuple(masked)


@functools.cache
def _safe(recipe: str) -> frozenset[tuple[int, str, int]]:
    if "retain-safe-private" not in POLICIES[recipe]:
        return frozenset()
    return frozenset((row.group, row.creator, row.element) for row in standard.safe_private())


def is_safe_private(recipe: str, tag: int, creator: str) -> bool:
    """Whether Table E.3.10-1 lets the private element stay."""
    return (tag >> 16, creator, tag & 0xFF) in _safe(recipe)


def fate(recipe: str, tag: int, vr: str, creator: str = "") -> Fate:
    """What becomes of one attribute where all sequences above it stay."""
    if tag >> 16 & 1:
        return _private(recipe, tag, vr, creator)
    if tag >> 16 & 0xFF00 in (0x5000, 0x6000):
        return "gone" if tag & 0xFFFF != 0x3000 else "open"
    exact, masked = _rows(recipe)
    word = exact.get(tag) or next((word for value, mask, word in masked if tag & mask == value), "")
    if not word:
        return _unlisted(tag, vr)
    code, option = word.split()
    if vr == "UI" and code != "K":
        return "gone" if code == "X" else "uid"
    if code == "K":
        return "keep"
    if code == "C":
        return _cleaned(option, vr)
    return "open" if code == "X/Z/U*" else "gone"


def _cleaned(option: str, vr: str) -> Fate:
    if option == "retain-longitudinal-modified-dates":
        return "date" if vr in ("DA", "DT") else "open"
    if option in ("clean-descriptors", "retain-patient-characteristics"):
        return "keep" if vr == "SQ" else "clean"
    return "open"


def _private(recipe: str, tag: int, vr: str, creator: str) -> Fate:
    if not is_safe_private(recipe, tag, creator):
        return "gone"
    return {"UI": "uid", "DA": "date", "DT": "date", "PN": "gone", "UN": "open", "OB": "open"}.get(vr, "clean")  # type: ignore[return-value]


def _unlisted(tag: int, vr: str) -> Fate:
    keyword = keyword_of(tag)
    if not keyword:
        return "gone"
    if vr == "UI":
        return "open" if any(word in keyword for word in STRUCTURAL) else "uid"
    if keyword in COMPANIONS or keyword.startswith("Issuer"):  # an assigning authority is an institution
        return "open"
    if vr == "SQ" or vr in NUMBERS or keyword in KEPT_TEXT:
        return "keep"
    if vr in ("DA", "DT"):
        return "date"
    return {"PN": "gone"}.get(vr, "open")  # type: ignore[return-value]


def keyword_of(tag: int) -> str:
    """PS3.6's keyword; empty for a tag it doesn't have."""
    try:
        return dictionary_keyword(tag)
    except KeyError:
        return ""


@functools.cache
def cleaned_text(recipe: str) -> tuple[tuple[int, str], ...]:
    """Attributes whose text is cleaned in place, with their VRs."""
    exact, _ = _rows(recipe)
    found = []
    for tag in sorted(exact):
        if exact[tag] == "C clean-descriptors" and keyword_of(tag):
            vr = dictionary_VR(tag)
            if vr in ("LO", "SH", "ST", "LT", "UT"):
                found.append((tag, vr))
    return tuple(found)
