"""The law of the United States on identifiers: Safe Harbor, 45 CFR 164.514(b)(2). The mapping is ScrubJay's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from scrubjay.standard._data import cells


@dataclass(frozen=True, slots=True)
class HipaaIdentifier:
    """An attribute that can hold one of the 18 identifiers.

    number counts them from 1, for the letters (A) to (R) of the rule. may_hide_in names VRs where the same identifier
    may turn up in text.
    """

    number: int
    regulation: str
    identifier: str
    tag: int
    keyword: str
    vr: str
    basic: str
    may_hide_in: str
    note: str


@dataclass(frozen=True, slots=True)
class HipaaRule:
    """A rule beyond the list of identifiers, and what it means for DICOM."""

    kind: str
    name: str
    regulation: str
    rule: str
    dicom_effect: str


@cache
def hipaa18() -> tuple[HipaaIdentifier, ...]:
    """The 18 identifiers by attribute; an attribute may stand under several numbers."""
    return tuple(
        HipaaIdentifier(int(number), regulation, identifier, int(tag, 16), *rest)
        for number, regulation, identifier, tag, *rest in cells("hipaa18")[1:]
    )


@cache
def hipaa_rules() -> tuple[HipaaRule, ...]:
    """Ages over 89, ZIP codes, actual knowledge, re-identification codes, limited data sets."""
    return tuple(HipaaRule(*row) for row in cells("hipaa_rules")[1:])


@cache
def hipaa_zip3(census: str = "union") -> frozenset[str]:
    """First three digits of the ZIP codes to be changed to 000: their areas hold 20,000 people or fewer.

    census: `2000`, `2010`, `2020`, or `union` for every area that any of them names, the safe choice. Empty for
    another word.
    """
    return frozenset(zip3 for year, zip3, _ in cells("hipaa_zip3")[1:] if year == census)
