"""Every action on every VR, top level and nested, in every encoding: legal bytes or gone, and never a crash.

Peers died here: KitwareMedical/dicom-anonymizer 35, 37, 63 (UN in SQ, IS), fo-dicom 771, 1181 (private SQ and DS),
JuliaHealth/DICOM.jl 90 (text in IS).
"""

from typing import Any

import pytest

from scrubjay import standard
from support import plans
from support.build import EXPLICIT_BE, EXPLICIT_LE, IMPLICIT_LE, encoder_of, join, part10, patient_and_study
from support.legal import SIZES, legal
from support.reading import parsed

TEXT = {
    "AE": "STATION",
    "AS": "091Y",
    "CS": "WORD",
    "DA": "20200229",
    "DS": "1.5",
    "DT": "20200229123456.5+0200",
    "IS": "12",
    "LO": "words",
    "LT": "a\\b",
    "PN": "A^B",
    "SH": "word",
    "ST": "a\\b",
    "TM": "235959.5",
    "UC": "words",
    "UI": "1.2.3.4",
    "UR": "http://a.example/",
    "UT": "a\\b",
}
NOWHERE = 0x00144002
"""PulserEquipmentSequence: in the IOD of no medical image, so what is inside is Type 3."""
TAGS = {  # an attribute of each VR, so that implicit VR knows it too
    "AE": 0x00080055,
    "AS": 0x00101010,
    "AT": 0x00280009,
    "CS": 0x00180015,
    "DA": 0x00080022,
    "DS": 0x00101030,
    "DT": 0x0008002A,
    "FD": 0x00189073,
    "FL": 0x00720076,
    "IS": 0x00200013,
    "LO": 0x00081030,
    "LT": 0x00104000,
    "OB": 0x00282000,
    "OD": 0x00720073,
    "OF": 0x00640009,
    "OL": 0x00660040,
    "OV": 0x7FE00001,
    "OW": 0x00281201,
    "PN": 0x00081070,
    "SH": 0x00081010,
    "SL": 0x00186020,
    "SS": 0x00189219,
    "ST": 0x00080081,
    "SV": 0x00720082,
    "TM": 0x00080032,
    "UC": 0x00080119,
    "UI": 0x00081155,
    "UL": 0x00186016,
    "UR": 0x00081190,
    "US": 0x0072007A,
    "UT": 0x00720070,
    "UV": 0x00720083,
}
ACTIONS: dict[str, dict[str, Any]] = {
    do: {"do": do} for do in ("keep", "recurse", "remove", "empty", "dummy", "uid", "pseudonym")
}
ACTIONS |= {f"code {code}": {"do": "code", "code": code} for code in ("X", "Z", "D", "Z/D", "X/Z", "X/D", "X/Z/D")}
ACTIONS["code X/Z/U*"] = {"do": "code", "code": "X/Z/U*"}
ACTIONS |= {do: {"do": do, "otherwise": "D"} for do in ("date", "clean")}
ACTIONS["replace"] = {"do": "replace", "value": "{project} {subject}"}
ACTIONS["regex-replace"] = {"do": "regex-replace", "pattern": "([a-z0-9])", "value": "${1}x"}
ACTIONS["age"] = {"do": "age", "cap": 90}
ACTIONS["zip3"] = {"do": "zip3", "restricted": ["036"]}
SYNTAXES = {"explicit": EXPLICIT_LE, "implicit": IMPLICIT_LE, "big-endian": EXPLICIT_BE}


def value_of(vr: str) -> bytes:
    """A legal value."""
    if vr in SIZES:
        return b"\1" * SIZES[vr]
    text = TEXT[vr].encode()
    return text + (b"\0" if vr == "UI" else b" ") * (len(text) % 2)


def test_the_tags_have_these_vrs() -> None:
    assert {vr: standard.dictionary().by_tag(tag).vr for vr, tag in TAGS.items()} == {vr: vr for vr in TAGS}  # type: ignore[union-attr]


@pytest.mark.parametrize("mode", ["keep", "remove", "shift", "year"])
@pytest.mark.parametrize("syntax", SYNTAXES.values(), ids=SYNTAXES)
@pytest.mark.parametrize("action", ACTIONS.values(), ids=ACTIONS)
def test_every_vr_under_every_action(action: dict[str, Any], syntax: str, mode: str) -> None:
    enc = encoder_of(syntax)
    rules = [{"select": {"tag": f"{tag:08X}"}, "when": [], "action": 1} for tag in TAGS.values()]
    bound = plans.plan(action, rules=rules, dates={"mode": mode, "days": -100})
    for content in (value_of, lambda vr: b""):
        elements = {tag: enc.element(tag, vr, content(vr)) for vr, tag in TAGS.items()}
        inside = enc.sequence(NOWHERE, [join(elements), b"", join(elements)], undefined=True)
        everything = patient_and_study(enc) | elements | {NOWHERE: inside}
        output = parsed(plans.rewrite(bound, part10(join(everything), syntax)))
        vrs = {tag: vr for vr, tag in TAGS.items()}
        found = [raw for raw in output.dataset if raw.tag in vrs]
        for raw in found:
            assert legal(vrs[raw.tag], raw.value), f"{vrs[raw.tag]} of {len(raw.value)} bytes, depth {len(raw.path)}"
            assert raw.vr in ("", vrs[raw.tag])
        if action["do"] in ("keep", "recurse"):
            assert all(raw.value == content(vrs[raw.tag]) for raw in found)
            assert len(found) == 3 * len(vrs)
        if action["do"] == "remove" or action.get("code") == "X":
            assert not [raw for raw in found if raw.path]
        if action["do"] == "empty":
            assert len(found) == 3 * len(vrs)
            assert not any(raw.value for raw in found)


@pytest.mark.parametrize("syntax", SYNTAXES.values(), ids=SYNTAXES)
@pytest.mark.parametrize("action", ACTIONS.values(), ids=ACTIONS)
def test_sequences_and_private_elements_under_every_action(action: dict[str, Any], syntax: str) -> None:
    enc = encoder_of(syntax)
    bound = plans.plan(action, rules=[{"select": {"all": True}, "when": [], "action": 1}])
    inner = enc.element(0x00291001, "DS", b"1.5 ")
    elements = patient_and_study(enc)
    elements[0x00090010] = enc.element(0x00090010, "LO", b"ACME 1")
    elements[0x00091001] = enc.sequence(0x00091001, [enc.element(0x00290010, "LO", b"ACME 2") + inner], undefined=True)
    elements[0x00091002] = enc.element(0x00091002, "DS", b"1.5 ")
    elements[0x00091003] = enc.element(0x00091003, "UN", b"\1\2\3\4")
    elements[0x00082218] = enc.sequence(0x00082218, [enc.sequence(0x00082218, [enc.element(0x00080104, "LO", b"ab")])])
    parsed(plans.rewrite(bound, part10(join(elements), syntax)))
