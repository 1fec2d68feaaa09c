"""Coded concepts: de-identification methods (CID 7050), and the content items of structured reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

from scrubjay.standard._data import cells, options_of, records


@dataclass(frozen=True, slots=True)
class MethodCode:
    """One code of CID 7050; condition says when an instance may carry it in (0012,0064)."""

    value: str
    scheme: str
    meaning: str
    clause: str
    condition: str


@dataclass(frozen=True, slots=True)
class MethodAttribute:
    """A value that an attribute must or may have after de-identification, and when.

    tag is text, since some rows are about a whole group.
    """

    tag: str
    keyword: str
    value: str
    vr: str
    type: str
    source: str
    rule: str


@dataclass(frozen=True, slots=True)
class StructuredContentCode:
    """One row of PS3.15 Table E.3.4-1: a content item by its concept name.

    snomed_rt: the code of SNOMED RT that a SNOMED CT one replaced (PS3.16 Annex O), empty for other schemes.
    """

    meaning: str
    value: str
    scheme: str
    value_type: str
    retired: bool
    in_std_template: bool
    snomed_rt: str
    basic: str
    options: Mapping[str, str] = field(hash=False)


@cache
def method_codes() -> Mapping[str, MethodCode]:
    """CID 7050 by option word; the Basic Profile's own code is under `basic`."""
    return MappingProxyType({option: MethodCode(*rest) for option, *rest in cells("method_codes")[1:]})


@cache
def method_attributes() -> tuple[MethodAttribute, ...]:
    """What PS3.15 E.1 to E.3 ask to be set in a de-identified instance."""
    return tuple(MethodAttribute(*row) for row in cells("method_attributes")[1:])


@cache
def structured_content_codes() -> tuple[StructuredContentCode, ...]:
    """Table E.3.4-1 (2026c), in table order."""
    return tuple(_content(record) for record in records("structured_content"))


def _content(record: Mapping[str, str]) -> StructuredContentCode:
    return StructuredContentCode(
        meaning=record["meaning"],
        value=record["value"],
        scheme=record["scheme"],
        value_type=record["value_type"],
        retired=record["retired"] == "Y",
        in_std_template=record["in_std_template"] == "Y",
        snomed_rt=record["snomed_rt"],
        basic=record["basic"],
        options=MappingProxyType(options_of(record, "basic", "")),
    )
