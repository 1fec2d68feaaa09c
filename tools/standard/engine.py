"""The four tables that the Rust engine reads, in its own formats: no header, tab separated.

They are derived from the other tables, and shipped ready made so that start-up does no work on them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import product

from pydicom._uid_dict import UID_dictionary

from standard.peers import tcia_private
from standard.source import Source, SourceMissingError, Table

STRICTNESS = ("1", "1C", "2", "2C")
FUNCTIONAL_GROUPS = "functional-groups"
SHARED_AND_PER_FRAME = ("52009229", "52009230")
REPEATING = ("50xx", "60xx", "7Fxx")
EXPAND_LIMIT = 256


def engine_tables(source: Source, tables: Sequence[Table]) -> list[Table]:
    """The four tables, from the standard's tables and the CSV files on IODs."""
    named = {table.name: table for table in tables}
    return [
        engine_dictionary(named["dictionary.tsv"]),
        private_dictionary(source, named["safe_private.tsv"]),
        iod_types(source),
        registered_uids(named["sop_classes.tsv"]),
    ]


def engine_dictionary(full: Table) -> Table:
    """Tag and VR. Repeating groups stay patterns, other patterns are written out if they are few.

    Left out: items and delimiters, one retired row without a VR, and the zonal maps and code tables of ACR-NEMA
    (1000,xxxx) and (1010,xxxx): retired, and their patterns stand for 90,000 tags.
    """
    found = {tag: vr for tag, _, _, vr, _, _ in full.rows if vr and "x" not in tag}
    for tag, _, _, vr, _, _ in full.rows:
        for spelled in _expand(tag):
            # (0028,0400) has a row of its own, and is no member of (0028,04x0).
            found.setdefault(spelled, vr)
    rows = [(tag, vr) for tag, vr in sorted(found.items()) if vr]
    return Table("engine_dictionary.tsv", full.title, full.edition, full.origin, (), rows)


def private_dictionary(source: Source, safe: Table) -> Table:
    """Creator, group, low byte, VR. The standard's VR wins, then the newer of the two TCIA sources."""
    found: dict[tuple[str, str, str], str] = {}
    for creator, group, element, vr, *_ in safe.rows:
        if vr:
            found[creator, group, element] = vr
    tcia = tcia_private(source)
    for wanted in ("tcia-2024", "wustl-2018"):
        for row in tcia.rows:
            creator, group, element, _, vr = row[:5]
            if row[8] == wanted and vr not in ("", "UN"):
                found.setdefault((creator, group, element), vr)
    rows = [(*key, vr) for key, vr in sorted(found.items())]
    title = "VRs of private attributes"
    return Table("engine_private.tsv", title, "2026d, 2024, 2018", {**safe.origin, **tcia.origin}, (), rows)


def iod_types(source: Source) -> Table:
    """SOP Class to IOD, IOD to modules, and the Type of every attribute of each module that is not Type 3."""
    types = _module_types(source)
    modules = _iod_modules(source, types)
    rows: list[tuple[str, ...]] = []
    for row in sorted(source.rows("iod_sop_classes.csv"), key=lambda row: row["sop_class_uid"]):
        if row["iod"] not in modules:
            raise SourceMissingError(f"no modules for the IOD {row['iod']}")
        rows.append(("S", row["sop_class_uid"], row["iod"]))
    rows += [("I", iod, ",".join(names)) for iod, names in sorted(modules.items())]
    used = sorted({name for names in modules.values() for name in names})
    for module in used:
        rows.append(("M", module))
        rows += sorted(types[module].items())
    names = ("iod_sop_classes.csv", "iod_modules.csv", "module_types.csv", "functional_group_types.csv")
    origin = {name: source.sha256(name) for name in names}
    return Table("engine_iod_types.tsv", "PS3.3 modules and Types", "2026b", origin, (), rows)


def registered_uids(sop_classes: Table) -> Table:
    """UIDs that the standard registers: they name a thing of the standard, never a patient's. One a line."""
    uids = sorted({*UID_dictionary, *(row[0] for row in sop_classes.rows)})
    edition = "2024c of pydicom, SOP Classes of 2026b"
    return Table("engine_uids.tsv", "PS3.6 UID registry", edition, sop_classes.origin, (), [[uid] for uid in uids])


def _expand(tag: str) -> list[str]:
    if "x" not in tag or (tag.startswith(REPEATING) and "x" not in tag[4:]):
        return [tag]
    count = tag.count("x")
    if 16**count > EXPAND_LIMIT:
        return []
    digits = product("0123456789ABCDEF", repeat=count)
    template = tag.replace("x", "{}")
    return [template.format(*some) for some in digits]


def _module_types(source: Source) -> dict[str, dict[str, str]]:
    types: dict[str, dict[str, str]] = defaultdict(dict)
    for row in source.rows("module_types.csv"):
        if row["type"] in STRICTNESS:
            types[row["module"]][row["path"]] = row["type"]
    for row in source.rows("functional_group_types.csv"):
        if row["type"] in STRICTNESS:
            for parent in SHARED_AND_PER_FRAME:
                types[FUNCTIONAL_GROUPS][f"{parent}/{row['path']}"] = row["type"]
    return types


def _iod_modules(source: Source, types: dict[str, dict[str, str]]) -> dict[str, list[str]]:
    """Modules with something to say, per IOD, in table order; the pseudo module of functional groups is in each."""
    modules: dict[str, list[str]] = defaultdict(list)
    for row in source.rows("iod_modules.csv"):
        known = modules[row["iod"]]
        if row["module"] in types and row["module"] not in known:
            known.append(row["module"])
    for iod, known in modules.items():
        own = f"{iod}-multi-frame-functional-groups"
        known += [name for name in (own, FUNCTIONAL_GROUPS) if name in types and name not in known]
    return dict(modules)
