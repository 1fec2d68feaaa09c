"""Types of attributes in IODs."""

import csv
from pathlib import Path

import pytest

from scrubjay import standard
from scrubjay.standard import types

CT = "1.2.840.10008.5.1.4.1.1.2"
ENHANCED_CT = "1.2.840.10008.5.1.4.1.1.2.1"
BASIC_TEXT_SR = "1.2.840.10008.5.1.4.1.1.88.11"
GSPS = "1.2.840.10008.5.1.4.1.1.11.1"
CONTENT = 0x0040A730
CONFLICTS = list(csv.DictReader((Path(__file__).parent / "type_conflicts.csv").read_text("utf-8").splitlines()))
"""Places where the plain action code of the profile would break the IOD, with the Type found there."""


@pytest.mark.parametrize(
    ("sop_class", "path", "type_"),
    [
        (CT, (0x00100010,), "2"),
        (CT, (0x0020000D,), "1"),
        (CT, (0x00080050,), "2"),
        (CT, (0x00081030,), "3"),
        (CT, (0x00102297,), "2C"),
        (CT, (0x00080064,), "3"),
        (ENHANCED_CT, (0x00080023,), "1"),
        (GSPS, (0x00700082,), "1"),
        (ENHANCED_CT, (0x52009230, 0x00209111, 0x00189074), "1C"),
        (ENHANCED_CT, (0x52009229, 0x00081140), "2"),
        (CT, (0x52009229, 0x00089124, 0x00082112), "2"),
        (BASIC_TEXT_SR, (CONTENT, 0x0040A040), "1"),
        (BASIC_TEXT_SR, (0x0040A372, 0x00080050), "3"),
        (CT, (), "3"),
        (CT, (0x00091001,), "3"),
        (None, (0x00100010,), "3"),
        ("1.2.3.4", (0x00100010,), "3"),
    ],
)
def test_known_types(sop_class, path, type_):
    assert types().type_of(sop_class, path) == type_


@pytest.mark.parametrize("row", CONFLICTS, ids=lambda row: f"{row['example_iod']}-{row['example_path']}")
def test_every_conflict_between_profile_and_iod_is_seen(row):
    assert types().types_of(row["example_iod"])[row["example_path"]] == row["conflict"].rpartition(" ")[2]
    uids = [uid for uid in standard.sop_classes() if standard.iod_of(uid) == row["example_iod"]]
    path = tuple(int(step.replace("x", "0"), 16) for step in row["example_path"].split("/"))
    assert uids
    assert types().type_of(uids[0], path) == row["conflict"].rpartition(" ")[2]


def test_overlay_planes_are_alike():
    found = {types().type_of(GSPS, (group << 16 | 0x3000,)) for group in range(0x6000, 0x6020, 2)}
    assert found == {types().type_of(GSPS, (0x60003000,))}
    assert types().type_of(GSPS, (0x60203000,)) == types().type_of(GSPS, (0x60013000,)) == "3"


def test_content_trees_have_no_depth():
    once = types().type_of(BASIC_TEXT_SR, (CONTENT, 0x0040A040))
    for depth in (2, 3, 20):
        assert types().type_of(BASIC_TEXT_SR, (*[CONTENT] * depth, 0x0040A040)) == once
        assert types().type_of(BASIC_TEXT_SR, (CONTENT,) * depth) == "1C"
    apart = (CONTENT, 0x0040A168, CONTENT, 0x0040A040)
    assert types().type_of(BASIC_TEXT_SR, apart) == "3"


def test_every_iod_is_known_and_every_path_well_formed():
    iods = types().iods()
    assert len(iods) == len(set(iods)) > 150
    for uid in standard.sop_classes():
        iod = standard.iod_of(uid)
        assert iod is None or types().types_of(iod)
    for iod in iods:
        assert set(types().types_of(iod).values()) <= {"1", "1C", "2", "2C"}
    assert types().types_of("no-such-iod") == {}


def test_occurrences_of_an_attribute():
    found = list(types().occurrences(0x00700082))
    assert ("advanced-blending-presentation-state", "00700082", "1") in found
    assert all(path.endswith("00700082") for _, path, _ in found)


@pytest.mark.slow
def test_each_of_the_profiles_attributes_in_each_iod(source):
    rows = 0
    with (source / "iod_types.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            rows += 1
            assert types().types_of(row["iod"]).get(row["path"], "3") == row["type_any_module"], row
    assert rows == 124_532
