"""Table E.1-1, every row and every code."""

import csv
import hashlib
import json
from collections import Counter

import pytest

from scrubjay import standard
from scrubjay.standard import profile

DIGEST = "e257bc5e1cfecb3156ad3b871c43e6d73581cba6e80df460f4a4a87694e89442"
"""SHA-256 of the rows of edition 2026d as canonical JSON, computed by an independent generator (pymedphys, from NEMA's
HTML): sorted keys, no spaces, ASCII."""

CODES = {"X": 417, "Z": 42, "D": 93, "U": 55, "Z/D": 6, "X/Z": 11, "X/D": 23, "X/Z/D": 8, "X/Z/U*": 2}
"""Rows by action code of the Basic Profile."""

CELLS = {
    ("retain-safe-private", "C"): 1,
    ("retain-uids", "K"): 60,
    ("retain-device-identity", "K"): 48,
    ("retain-device-identity", "C"): 11,
    ("retain-institution-identity", "K"): 10,
    ("retain-patient-characteristics", "K"): 14,
    ("retain-patient-characteristics", "C"): 5,
    ("retain-longitudinal-full-dates", "K"): 169,
    ("retain-longitudinal-modified-dates", "C"): 169,
    ("clean-descriptors", "C"): 141,
    ("clean-structured-content", "C"): 4,
    ("clean-graphics", "C"): 4,
}
"""Rows by option and its code."""


def spelled(row):
    """The tag as the standard prints it."""
    if row.tag is None:
        return "(gggg,eeee) where gggg is odd"
    text = f"({row.tag >> 16:04X},{row.tag & 0xFFFF:04X})"
    if row.mask == 0xFFE10000:
        return "(50xx,xxxx)"
    return text if row.mask == 0xFFFFFFFF else text[:3] + "xx" + text[5:]


def test_the_rows_are_those_of_the_standard():
    rows = [
        {
            "name": row.name,
            "tag": spelled(row),
            "retired": row.retired,
            "in_standard_iod": row.in_std_comp_iod,
            "basic_profile": row.basic,
            "options": {word.replace("-", "_"): code for word, code in row.options.items()},
        }
        for row in profile()
    ]
    text = json.dumps(rows, sort_keys=True, separators=(",", ":"))
    assert len(rows) == 657
    assert hashlib.sha256(text.encode("ascii")).hexdigest() == DIGEST


def test_every_action_code_is_known():
    assert dict(Counter(row.basic for row in profile())) == CODES


def test_options_have_our_words_and_only_keep_or_clean():
    columns = standard.OPTIONS[:10]
    used = Counter((word, code) for row in profile() for word, code in row.options.items())
    assert used == CELLS
    for row in profile():
        assert list(row.options) == [word for word in columns if word in row.options]


@pytest.mark.parametrize("row", profile(), ids=spelled)
def test_each_row_agrees_with_the_dictionary(row):
    if row.tag is None or row.mask == 0xFFE10000:
        return
    attribute = standard.dictionary().by_tag(row.tag)
    assert attribute is not None
    assert attribute.mask == row.mask
    assert attribute.keyword == row.keyword
    assert set(attribute.vr.split("|")) == set(row.vr.split("|"))
    assert attribute == standard.dictionary().by_keyword(row.keyword)
    assert row.matches(row.tag)


def test_masks_reach_the_planes_and_nothing_else():
    rows = {spelled(row): row for row in profile()}
    curve, overlay = rows["(50xx,xxxx)"], rows["(60xx,3000)"]
    assert (curve.tag, curve.mask) == (0x50000000, 0xFFE10000)
    assert (overlay.tag, overlay.mask) == (0x60003000, 0xFFE1FFFF)
    assert [curve.matches(tag) for tag in (0x50000010, 0x501E3000, 0x50200010, 0x50010010)] == [
        True,
        True,
        False,
        False,
    ]
    assert [overlay.matches(tag) for tag in (0x60003000, 0x601E3000, 0x60203000, 0x60013000)] == [
        True,
        True,
        False,
        False,
    ]
    private = rows["(gggg,eeee) where gggg is odd"]
    assert [private.matches(tag) for tag in (0x00190010, 0x00180010)] == [True, False]


def test_each_row_stands_once():
    assert max(Counter((row.tag, row.mask) for row in profile()).values()) == 1


def test_row_by_row_against_the_source(source):
    with (source / "confidentiality_profile.csv").open(encoding="utf-8", newline="") as stream:
        wanted = list(csv.DictReader(stream))
    found = [(spelled(row), row.keyword, row.name, row.basic, row.first_seen) for row in profile()]
    assert found == [
        (row["tag"], row["keyword"], row["name"], row["basic_profile"], row["first_seen_edition"]) for row in wanted
    ]
