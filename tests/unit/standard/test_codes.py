"""CID 7050, the attributes to set, structured content, VR rules."""

import hashlib
import json
import re
from collections import Counter

import pytest

from scrubjay import standard

DIGEST = "330f85ad9db6d5a9bc00ac989064253961f917c9a63fb8f706467d6d4f9be74b"
"""CID 7050 of 2026d as canonical JSON, by the same independent generator as the digest of Table E.1-1."""


def test_cid_7050_is_whole():
    rows = [
        {"scheme_designator": code.scheme, "code_value": code.value, "code_meaning": code.meaning}
        for code in standard.method_codes().values()
    ]
    text = json.dumps(rows, sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(text.encode("ascii")).hexdigest() == DIGEST


def test_every_option_has_its_code():
    codes = standard.method_codes()
    assert set(codes) == {"basic", *standard.OPTIONS}
    assert codes["basic"].value == "113100"
    assert codes["retain-longitudinal-full-dates"].value == "113106"
    assert codes["retain-longitudinal-modified-dates"].value == "113107"
    assert codes["retain-safe-private"].value == "113111"
    assert all(code.clause.startswith("PS3.15 E.") and code.condition for code in codes.values())


def test_attributes_to_set_are_in_the_dictionary():
    rows = standard.method_attributes()
    assert len(rows) == 16
    for row in rows:
        if row.keyword:
            attribute = standard.dictionary().by_keyword(row.keyword)
            assert attribute is not None
            assert f"({attribute.tag >> 16:04X},{attribute.tag & 0xFFFF:04X})" == row.tag
            assert attribute.vr == row.vr
    values = {row.value for row in rows if row.keyword == "LongitudinalTemporalInformationModified"}
    assert values == {"REMOVED", "UNMODIFIED", "MODIFIED"}


def test_structured_content_codes():
    rows = standard.structured_content_codes()
    assert Counter(row.basic for row in rows) == {"X": 135, "D": 60, "X/D": 19}
    assert {code for row in rows for code in row.options.values()} == {"K", "C"}
    assert {word for row in rows for word in row.options} <= set(standard.OPTIONS)
    assert len(rows) == 214
    assert len({(row.scheme, row.value, row.value_type) for row in rows}) == 214


LEGAL = {
    "AE": r"[ -\[\]-~]{1,16}",
    "AS": r"\d{3}[DWMY]",
    "CS": r"[A-Z0-9 _]{1,16}",
    "DA": r"19\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])",
    "DS": r"[-+]?\d{1,15}",
    "DT": r"19\d\d[01]\d[0-3]\d[0-2]\d[0-5]\d[0-5]\d",
    "IS": r"[-+]?\d{1,11}",
    "TM": r"[0-2]\d[0-5]\d[0-5]\d",
    "UR": r"https?://[a-z.]+\.invalid/",
}


@pytest.mark.parametrize("vr", standard.vr_rules())
def test_each_vr_has_a_legal_dummy(vr):
    rule = standard.vr_rules()[vr]
    assert rule.vr == vr
    if vr in ("UI", "SQ"):
        assert rule.dummy is rule.dummy_bytes is None
        return
    assert rule.dummy or rule.dummy_bytes
    if rule.dummy and not rule.dummy_bytes:
        assert rule.dummy.isascii()
        assert rule.max_length is not None
        assert len(rule.dummy) <= rule.max_length
        assert re.fullmatch(LEGAL.get(vr, r"[A-Z]+"), rule.dummy)
    if rule.dummy_bytes:
        assert len(rule.dummy_bytes) % 2 == 0
        assert not rule.fixed or len(rule.dummy_bytes) == rule.max_length


def test_vr_limits():
    rules = standard.vr_rules()
    assert len(rules) == 34
    assert (rules["LO"].max_length, rules["LO"].unit, rules["LO"].pad) == (64, "characters", b" ")
    assert (rules["UI"].max_length, rules["UI"].pad) == (64, b"\0")
    assert (rules["PN"].max_length, rules["PN"].unit) == (64, "characters per component group")
    assert (rules["FD"].max_length, rules["FD"].fixed) == (8, True)
    assert rules["OB"].max_length == 2**32 - 2
    assert rules["UN"].max_length is None
    assert [rules[vr].multi_valued for vr in ("CS", "LT", "SQ")] == [True, False, None]
