"""The standard's own tables: dictionary, profile, private attributes, codes, VRs, UIDs."""

from __future__ import annotations

import re

import pydicom
from pydicom._dicom_dict import DicomDictionary, RepeatersDictionary
from pydicom._uid_dict import UID_dictionary
from pydicom.sr._snomed_dict import mapping as snomed

from standard.source import OPTION_COLUMNS, Source, SourceMissingError, Table, tag_of, vr_of

PYDICOM = {"pydicom": pydicom.__version__}
OPTIONS = tuple(OPTION_COLUMNS.values())


def standard_tables(source: Source) -> list[Table]:
    """Every table that is NEMA's; the dictionary is first."""
    return [
        dictionary(source),
        profile(source),
        safe_private(source),
        method_codes(source),
        method_attributes(source),
        vr_rules(source),
        structured_content(source),
        sop_classes(source),
    ]


def dictionary(source: Source) -> Table:
    """PS3.6 chapters 6 to 8 and PS3.7 annex E; pydicom knows the edition 2024c, the rest comes from the gap table."""
    rows: dict[str, tuple[str, ...]] = {}
    for number, (vr, vm, name, retired, keyword) in DicomDictionary.items():
        tag = f"{number:08X}"
        rows[tag] = (tag, keyword, name, vr_of(vr), vm, "Y" if retired else "N")
    for mask, (vr, vm, name, retired, keyword) in RepeatersDictionary.items():
        tag = mask.upper().replace("X", "x")
        rows[tag] = (tag, keyword, name, vr_of(vr), vm, "Y" if retired else "N")
    for row in source.rows("dictionary_gap.csv"):
        tag = tag_of(row["tag"])
        rows[tag] = (tag, row["keyword"], row["name"], vr_of(row["vr"]), row["vm"], row["retired"])
    return Table(
        "dictionary.tsv",
        "PS3.6 data dictionary",
        "2024c of pydicom, brought to 2026c, and (3004,007F) of 2026d",
        {**PYDICOM, **_digests(source, "dictionary_gap.csv")},
        ("tag", "keyword", "name", "vr", "vm", "retired"),
        sorted(rows.values()),
    )


def profile(source: Source) -> Table:
    """Table E.1-1 in table order."""
    rows = []
    for row in source.rows("confidentiality_profile.csv"):
        private = row["tag"].endswith("where gggg is odd")
        tag = "private" if private else tag_of(row["tag"])
        cells = [row[column] for column in OPTION_COLUMNS]
        fixed = [tag, row["keyword"], row["name"], vr_of(row["vr"]), row["in_std_comp_iod"]]
        rows.append([*fixed, row["basic_profile"], *cells, row["retired"], row["first_seen_edition"]])
    return Table(
        "profile.tsv",
        "PS3.15 Table E.1-1",
        "2026d",
        _digests(source, "confidentiality_profile.csv"),
        ("tag", "keyword", "name", "vr", "in_std_comp_iod", "basic", *OPTIONS, "retired", "first_seen"),
        rows,
    )


def safe_private(source: Source) -> Table:
    """Table E.3.10-1 in table order."""
    rows = [
        [row["private_creator"], row["group"], row["element_low_byte"], vr_of(row["vr"]), row["vm"], row["meaning"]]
        for row in source.rows("safe_private.csv")
    ]
    return Table(
        "safe_private.tsv",
        "PS3.15 Table E.3.10-1",
        "2026d",
        _digests(source, "safe_private.csv"),
        ("creator", "group", "element", "vr", "vm", "meaning"),
        rows,
    )


def method_codes(source: Source) -> Table:
    """CID 7050, each code with the option it stands for."""
    rows = []
    for row in source.rows("deid_method_codes.csv"):
        if row["kind"] == "code":
            option = _option_of(row["meaning"])
            rows.append([option, row["value"], row["scheme_or_vr"], row["meaning"], row["source"], row["rule"]])
    return Table(
        "method_codes.tsv",
        "PS3.16 CID 7050",
        "2026d",
        _digests(source, "deid_method_codes.csv"),
        ("option", "value", "scheme", "meaning", "clause", "condition"),
        rows,
    )


def method_attributes(source: Source) -> Table:
    """The attributes that tell of a de-identification, and when each value is due."""
    columns = ("tag", "keyword", "value", "vr", "type", "source", "rule")
    rows = [
        [row["scheme_or_vr" if column == "vr" else column] for column in columns]
        for row in source.rows("deid_method_codes.csv")
        if row["kind"] == "attribute"
    ]
    digests = _digests(source, "deid_method_codes.csv")
    return Table("method_attributes.tsv", "PS3.15 E.1 to E.3, attributes to set", "2026d", digests, columns, rows)


def vr_rules(source: Source) -> Table:
    """PS3.5 Table 6.2-1, with a legal dummy as text, as bytes in hexadecimal, or both."""
    rows = []
    for row in source.rows("vr_rules.csv"):
        size, fixed = _length(row["max_length"])
        text, binary = _dummy(row["vr"], row["suggested_dummy"], size)
        pad = {"space": "space", "00": "null"}.get(row["pad"], "")
        several = {"Y": "Y", "N": "N"}.get(row["multi_valued"], "")
        unit = row["length_unit"] + row["max_length"].partition(size)[2] if "per" in row["max_length"] else ""
        cells = [row["vr"], size, unit or row["length_unit"], fixed, row["allowed_content"], several, pad]
        rows.append([*cells, text, binary, row["note"]])
    return Table(
        "vr_rules.tsv",
        "PS3.5 Table 6.2-1, with legal dummies",
        "2026c",
        _digests(source, "vr_rules.csv"),
        ("vr", "max_length", "unit", "fixed", "content", "multi_valued", "pad", "dummy", "dummy_hex", "note"),
        rows,
    )


def structured_content(source: Source) -> Table:
    """Table E.3.4-1 in table order, with the SNOMED RT code that stood in the place of a SNOMED CT one."""
    present = {column: word for column, word in OPTION_COLUMNS.items() if column in _header(source)}
    fixed = ("code_meaning", "code_value", "scheme", "value_type", "retired", "in_std_template", "basic_profile")
    earlier = snomed["SCT"]
    rows = [
        [
            *(row[column] for column in fixed[:-1]),
            earlier.get(row["code_value"], "") if row["scheme"] == "SCT" else "",
            *(row[column] for column in (fixed[-1], *present)),
        ]
        for row in source.rows("structured_content_codes.csv")
    ]
    return Table(
        "structured_content.tsv",
        "PS3.15 Table E.3.4-1, and PS3.16 Annex O for retired SNOMED codes",
        "2026c (table), 2024c (retired codes)",
        {**PYDICOM, **_digests(source, "structured_content_codes.csv")},
        (
            "meaning",
            "value",
            "scheme",
            "value_type",
            "retired",
            "in_std_template",
            "snomed_rt",
            "basic",
            *present.values(),
        ),
        rows,
    )


def sop_classes(source: Source) -> Table:
    """SOP Classes: those with an IOD here, then all others of the UID registry, with an empty IOD."""
    rows = {
        uid: (uid, name, "", "Y" if retired else "N")
        for uid, (name, kind, _, retired, _) in UID_dictionary.items()
        if kind in ("SOP Class", "Meta SOP Class")
    }
    for row in source.rows("iod_sop_classes.csv"):
        uid = row["sop_class_uid"]
        rows[uid] = (uid, row["sop_class_name"], row["iod"], rows[uid][3] if uid in rows else "N")
    return Table(
        "sop_classes.tsv",
        "PS3.4 and PS3.6 SOP Classes, and the IOD of PS3.3 of each storage class",
        "2026b (IOD), 2024c (others)",
        {**PYDICOM, **_digests(source, "iod_sop_classes.csv")},
        ("uid", "name", "iod", "retired"),
        sorted(rows.values()),
    )


def _digests(source: Source, *names: str) -> dict[str, str]:
    return {name: source.sha256(name) for name in names}


def _header(source: Source) -> list[str]:
    return list(source.rows("structured_content_codes.csv")[0])


def _option_of(meaning: str) -> str:
    if meaning.startswith("Basic "):
        return "basic"
    words = meaning.removesuffix(" Option").replace("Temporal Information ", "")
    return words.lower().replace(" ", "-")


def _length(text: str) -> tuple[str, str]:
    power = re.match(r"2\^32-(\d)", text)
    if power:
        return str(2**32 - int(power[1])), "N"
    number = re.match(r"(\d+)", text)
    return (number[1] if number else ""), ("Y" if "fixed" in text else "N")


def _dummy(vr: str, suggested: str, size: str) -> tuple[str, str]:
    """Text and hexadecimal form of a dummy; both empty if only the instance can tell (UI, SQ)."""
    if vr in ("UI", "SQ"):
        return "", ""
    if vr in ("AT", "FD", "FL", "SL", "SS", "SV", "UL", "US", "UV"):
        return ("" if vr == "AT" else "0"), "00" * int(size)
    zeros = re.fullmatch(r"(\d+) zero bytes|00 00", suggested)
    if zeros:
        return "", "00" * int(zeros[1] or 2)
    text = suggested.rpartition("else ")[2]
    if not text:
        raise SourceMissingError(f"no dummy for VR {vr}")
    return text, ""
