"""What other tools do, attribute by attribute; the built-in recipes of the same names are made from these tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from scrubjay.standard._data import cells


@dataclass(frozen=True, slots=True)
class NilsTag:
    """An attribute in one of the five tag categories of NILS.

    item: the entry of NILS' own list that it stands for. in_proposal: part of the cleaned list, free of the tags that
    do not exist in DICOM; in_backend, in_frontend: found in that part of NILS v0.2.0.
    """

    category: str
    tag: int
    keyword: str
    name: str
    vr: str
    retired: bool
    basic: str
    item: str
    in_proposal: bool
    in_backend: bool
    in_frontend: bool
    note: str


@dataclass(frozen=True, slots=True)
class MmivRule:
    """A rule of mmiv-center/DICOMAnonymizer; `mmiv_semantics` explains `what`.

    name is the project's own name for the tag, and the private creator for some private ones. create_if_missing: the
    attribute is added. note: where the code does something else than the rule says.
    """

    order: int
    tag: int
    name: str
    what: str
    create_if_missing: bool
    keyword: str
    vr: str
    private: bool
    note: str


@dataclass(frozen=True, slots=True)
class NidbTag:
    """An attribute in the anonymization levels of NiDB: what its documentation says, and the values its code writes."""

    tag: int
    keyword: str
    vr: str
    documented_anonymize: bool
    documented_anonymize_full: bool
    level_1_value: str
    level_2_value: str
    level_4_value: str
    note: str


@dataclass(frozen=True, slots=True)
class CsgField:
    """Something that lrq3000/csg_dicoms_anonymizer does. tag is None if the row is not about one attribute."""

    kind: str
    name: str
    tag: int | None
    action: str
    where: str


@cache
def nils_categories() -> tuple[NilsTag, ...]:
    """All attributes of the five categories; three attributes stand in two of them."""
    return tuple(_nils(row) for row in cells("nils_categories")[1:])


@cache
def mmiv_rules() -> tuple[MmivRule, ...]:
    """All rules, in their order; (0040,0244) has two, of which the second never runs."""
    return tuple(
        MmivRule(int(order), int(tag, 16), name, what, flag == "createIfMissing", keyword, vr, private == "Y", note)
        for order, tag, name, what, flag, keyword, vr, private, note in cells("mmiv_rules")[1:]
    )


@cache
def mmiv_semantics() -> Mapping[str, str]:
    """Meaning of each word of `MmivRule.what`; any other word is text to be written."""
    return MappingProxyType({row[0]: row[1] for row in cells("mmiv_semantics")[1:]})


@cache
def nidb_levels() -> tuple[NidbTag, ...]:
    """All attributes that any level touches."""
    return tuple(
        NidbTag(int(tag, 16), keyword, vr, simple == "Y", full == "Y", *rest)
        for tag, keyword, vr, simple, full, *rest in cells("nidb_levels")[1:]
    )


@cache
def csg_fields() -> tuple[CsgField, ...]:
    """Fields deleted and replaced, files deleted, defaults, and what is kept."""
    return tuple(
        CsgField(kind, name, _tag(tag), action, where) for kind, name, tag, action, where in cells("csg_fields")[1:]
    )


def _nils(row: list[str]) -> NilsTag:
    category, tag, keyword, name, vr, retired, basic, item, *flags, note = row
    in_proposal, in_backend, in_frontend = (flag == "Y" for flag in flags)
    return NilsTag(
        category,
        int(tag, 16),
        keyword,
        name,
        vr,
        retired == "Y",
        basic,
        item,
        in_proposal,
        in_backend,
        in_frontend,
        note,
    )


def _tag(text: str) -> int | None:
    return int(text[1:5] + text[6:10], 16) if text else None
