"""What a set of files says was done to it: (0012,0062), (0012,0063), (0012,0064), (0028,0303)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from scrubjay.standard import method_codes
from scrubjay.verify.reader import Instance

REMOVED, METHOD, CODES, LONGITUDINAL = 0x00120062, 0x00120063, 0x00120064, 0x00280303
FULL: Final = "retain-longitudinal-full-dates"
MODIFIED: Final = "retain-longitudinal-modified-dates"
MARK: Final = "ScrubJay mark "


@dataclass(frozen=True, slots=True)
class Claims:
    """codes: values of (0012,0064); method: the last value of (0012,0063) that isn't a mark; removed: (0012,0062)."""

    removed: str = ""
    method: str = ""
    codes: frozenset[str] = frozenset()
    longitudinal: str = ""

    @property
    def is_basic(self) -> bool:
        """Whether the Basic Profile is claimed."""
        return "basic" in self.options

    @property
    def options(self) -> frozenset[str]:
        """Words of the profile and its options for the codes claimed."""
        return frozenset(_words()[code] for code in self.codes if code in _words())

    @property
    def has_no_dates(self) -> bool:
        """Whether the file says that dates were removed: by (0028,0303), or by the profile alone."""
        if self.longitudinal:
            return self.longitudinal == "REMOVED"
        return self.is_basic and self.options.isdisjoint((FULL, MODIFIED))

    @property
    def claims_anything(self) -> bool:
        """Whether the file says that the patient's identity was removed."""
        return self.removed == "YES" or self.is_basic


@cache
def _words() -> dict[str, str]:
    return {code.value: option for option, code in method_codes().items()}


def claims_of(instance: Instance) -> Claims:
    """What one file says."""
    codes, removed, method, longitudinal = set(), "", "", ""
    for element in instance.elements:
        if element.tag == REMOVED and element.path == "00120062":
            removed = instance.raw(element).strip(b" \0").decode("latin-1")
        elif element.path == "00120063":
            values = instance.raw(element).decode("latin-1").split("\\")
            own = [value.strip(" \0") for value in values if not value.startswith(MARK)]
            method = own[-1] if own else ""
        elif element.path == "00280303":
            longitudinal = instance.raw(element).strip(b" \0").decode("latin-1")
        elif element.path.startswith("00120064[") and element.path.endswith("].00080100"):
            codes.add(instance.raw(element).strip(b" \0").decode("latin-1"))
    return Claims(removed, method, frozenset(codes), longitudinal)


def common(claims: Iterable[Claims]) -> dict[str, Claims]:
    """By method: what most of its files say. Older codes of a single file, or a false one, don't count for the rest."""
    groups: dict[str, list[Claims]] = {}
    for one in claims:
        groups.setdefault(one.method, []).append(one)
    found = {}
    for method, group in groups.items():
        counts = Counter(code for one in group for code in one.codes)
        codes = frozenset(code for code, count in counts.items() if 2 * count > len(group))
        removed = Counter(one.removed for one in group).most_common(1)[0][0]
        dates = Counter(one.longitudinal for one in group).most_common(1)[0][0]
        found[method] = Claims(removed, method, codes, dates)
    return found
