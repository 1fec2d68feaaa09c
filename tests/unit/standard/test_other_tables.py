"""Private attributes, the lists of other tools, HIPAA, SOP Classes."""

from collections import Counter

import pytest

from scrubjay import standard


def in_dictionary(tag, keyword):
    attribute = standard.dictionary().by_tag(tag)
    return attribute is not None and attribute.keyword == keyword


def test_safe_private():
    rows = standard.safe_private()
    assert len(rows) == 479
    assert len({row.creator for row in rows}) == 20
    assert len({(row.creator, row.group, row.element) for row in rows}) == 479
    assert all(row.group % 2 and 0 <= row.element <= 0xFF for row in rows)
    assert sum(not row.vr for row in rows) == 5
    first = rows[0]
    assert (first.creator, first.group, first.element, first.vr) == ("Philips PET Private Group", 0x7053, 0x00, "DS")


def test_tcia_private():
    rows = standard.tcia_private()
    assert Counter(row.source for row in rows) == {"tcia-2024": 2070, "wustl-2018": 1960}
    assert {row.disposition for row in rows} == {
        "keep",
        "shift_date",
        "hash_uid",
        "remove",
        "review_or_remove",
        "empty",
    }
    assert sum(row.uncertain for row in rows) == 87
    assert sum(row.block is not None for row in rows) == 149
    assert all(row.group % 2 for row in rows)


def test_nils_categories():
    rows = standard.nils_categories()
    chosen = [row for row in rows if row.in_proposal]
    assert (len(rows), len(chosen), len({row.tag for row in chosen})) == (218, 198, 195)
    assert len({row.category for row in rows}) == 5
    assert all(in_dictionary(row.tag, row.keyword) for row in chosen)


def test_mmiv_rules():
    rows = standard.mmiv_rules()
    assert [row.order for row in rows] == list(range(1, 277))
    counts = Counter(row.what for row in rows)
    assert (counts["remove"], counts["keep"], counts["incrementdate"], counts["hashuid"]) == (118, 80, 21, 18)
    assert sum(row.create_if_missing for row in rows) == 15
    assert all(in_dictionary(row.tag, row.keyword) for row in rows if row.keyword)
    assert {"remove", "keep", "hashuid"} <= set(standard.mmiv_semantics())


def test_nidb_levels():
    rows = standard.nidb_levels()
    assert sum(row.documented_anonymize for row in rows) == 5
    assert sum(row.documented_anonymize_full for row in rows) == 19
    assert sum(bool(row.level_2_value) for row in rows) == 52
    assert all(in_dictionary(row.tag, row.keyword) for row in rows)


def test_csg_fields():
    deleted = {row.name for row in standard.csg_fields() if row.kind == "dicom_field_deleted"}
    assert deleted == {"PatientAddress", "PatientBirthTime", "PatientTelephoneNumbers", "OtherPatientNames"}
    assert all(in_dictionary(row.tag, row.name) for row in standard.csg_fields() if row.name in deleted and row.tag)


def test_hipaa():
    rows = standard.hipaa18()
    assert {row.number for row in rows} == set(range(1, 19))
    assert len(rows) == 163
    assert all(in_dictionary(row.tag, row.keyword) for row in rows)
    assert len(standard.hipaa_rules()) == 5


@pytest.mark.parametrize(("census", "areas"), [("2000", 17), ("2010", 14), ("2020", 18), ("union", 23), ("1990", 0)])
def test_hipaa_zip3(census, areas):
    found = standard.hipaa_zip3(census)
    assert len(found) == areas
    assert all(len(zip3) == 3 and zip3.isdigit() for zip3 in found)
    assert found <= standard.hipaa_zip3()


def test_sop_classes():
    names = standard.sop_classes()
    assert names["1.2.840.10008.5.1.4.1.1.2"] == "CT Image Storage"
    assert standard.iod_of("1.2.840.10008.5.1.4.1.1.2") == "ct-image"
    assert standard.iod_of("1.2.840.10008.1.1") is None
    assert sum(standard.iod_of(uid) is not None for uid in names) == 180
