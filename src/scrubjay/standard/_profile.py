"""Table E.1-1 of PS3.15: what the Basic Profile and its options do to each attribute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

from scrubjay.standard._data import options_of, records, tag_and_mask


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """One row of Table E.1-1.

    An element is meant if `element & mask == tag`; both are None in the row on private attributes. basic is the action
    code of the Basic Profile (`X`, `Z/D`, `X/Z/U*` ...), options the codes of the options that change it (`K`, `C`).
    first_seen is the edition in which the row was first found; 2024a and 2025e mean "by then".
    """

    tag: int | None
    mask: int | None
    keyword: str
    name: str
    vr: str
    in_std_comp_iod: bool
    basic: str
    options: Mapping[str, str] = field(hash=False)
    retired: bool
    first_seen: str

    def matches(self, tag: int) -> bool:
        """Whether this row is about an element with that tag."""
        if self.tag is None or self.mask is None:
            return bool(tag & 0x00010000)
        return tag & self.mask == self.tag


@cache
def profile() -> tuple[ProfileRow, ...]:
    """All rows, in table order."""
    return tuple(_row(record) for record in records("profile"))


def _row(record: Mapping[str, str]) -> ProfileRow:
    tag, mask = (None, None) if record["tag"] == "private" else tag_and_mask(record["tag"])
    return ProfileRow(
        tag=tag,
        mask=mask,
        keyword=record["keyword"],
        name=record["name"],
        vr=record["vr"],
        in_std_comp_iod=record["in_std_comp_iod"] == "Y",
        basic=record["basic"],
        options=MappingProxyType(options_of(record, "basic", "retired")),
        retired=record["retired"] == "Y",
        first_seen=record["first_seen"],
    )
