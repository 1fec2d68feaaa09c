"""The engine's tables: their form, and that they say what the other tables say."""

import re

from scrubjay import standard
from scrubjay.standard import engine_tables


def lines(table):
    text = table.decode("utf-8")
    assert text.endswith("\n")
    return text.removesuffix("\n").split("\n")


def test_dictionary():
    vrs = set(standard.vr_rules())
    seen = set()
    for line in lines(engine_tables().dictionary):
        tag, vr = line.split("\t")
        assert re.fullmatch(r"[0-9A-F]{8}|(50|60|7F)xx[0-9A-F]{4}", tag)
        assert set(vr.split("|")) <= vrs
        attribute = standard.dictionary().by_tag(int(tag.replace("x", "0"), 16))
        assert attribute is not None
        assert attribute.vr == vr
        seen.add(attribute)
    missing = [attribute for attribute in standard.dictionary() if attribute.vr and attribute not in seen]
    assert {attribute.tag >> 16 for attribute in missing} == {0x1000, 0x1010}


def test_private_dictionary():
    vrs = set(standard.vr_rules()) - {"UN"}
    found = {}
    for line in lines(engine_tables().private_dictionary):
        creator, group, element, vr = line.split("\t")
        assert re.fullmatch("[0-9A-F]{4}", group)
        assert re.fullmatch("[0-9A-F]{2}", element)
        assert int(group, 16) % 2
        assert set(vr.split("|")) <= vrs
        assert (creator, int(group, 16), int(element, 16)) not in found
        found[creator, int(group, 16), int(element, 16)] = vr
    for row in standard.safe_private():
        if row.vr:
            assert found[row.creator, row.group, row.element] == row.vr
    for row in standard.tcia_private():
        assert (row.creator, row.group, row.element) in found or row.vr in ("", "UN")


def test_iod_types():
    sop_classes, iods, modules = {}, {}, {}
    section = None
    for line in lines(engine_tables().iod_types):
        first, *rest = line.split("\t")
        if first == "S":
            sop_classes[rest[0]] = rest[1]
        elif first == "I":
            iods[rest[0]] = rest[1].split(",")
        elif first == "M":
            section = modules.setdefault(rest[0], {})
        else:
            assert re.fullmatch(r"([0-9A-F]{8}|[56]0xx[0-9A-F]{4})(/[0-9A-F]{8})*", first)
            assert rest[0] in ("1", "1C", "2", "2C")
            assert section is not None
            assert first not in section
            section[first] = rest[0]
    assert sop_classes == {uid: standard.iod_of(uid) for uid in sop_classes}
    assert set(sop_classes.values()) <= set(iods)
    assert {name for names in iods.values() for name in names} == set(modules)
    assert all(names[-1] == "functional-groups" for names in iods.values())
    assert all(modules.values())


def test_registered_uids():
    uids = lines(engine_tables().registered_uids)
    assert set(uids) == standard.registered_uids()
    assert all(re.fullmatch(r"[0-9]+(\.[0-9]+)+", uid) for uid in uids)
    assert {"1.2.840.10008.1.2.1", "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.1.4.1.1"} <= set(uids)
    assert set(standard.sop_classes()) <= set(uids)
