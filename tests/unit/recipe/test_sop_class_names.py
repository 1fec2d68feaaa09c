"""SOP classes are found by what people call them: any UID, name or keyword of PS3.6, and nothing else."""

import pytest
from pydicom.uid import UID_dictionary

from scrubjay.recipe.sop_class_names import sop_class_of
from scrubjay.standard import iod_of, registered_uids, sop_classes

SUCCESSORS = {
    "1.2.840.10008.5.1.4.1.1.3": "1.2.840.10008.5.1.4.1.1.3.1",
    "1.2.840.10008.5.1.4.1.1.5": "1.2.840.10008.5.1.4.1.1.20",
    "1.2.840.10008.5.1.4.1.1.6": "1.2.840.10008.5.1.4.1.1.6.1",
}
"""Retired classes that share a name with another."""


def test_every_uid_stands_for_itself() -> None:
    assert all(sop_class_of(uid) == uid for uid in sop_classes())


def test_every_name_leads_to_its_class() -> None:
    for uid, name in sop_classes().items():
        if name:
            assert sop_class_of(name) == SUCCESSORS.get(uid, uid), name
    assert not any(iod_of(uid) for uid in SUCCESSORS)


def test_keywords_of_another_list_lead_to_the_same_class() -> None:
    """pydicom's, as PS3.6 spells them, but for those of retired classes whose name another has."""
    found = 0
    for uid in sop_classes():
        keyword = UID_dictionary[uid][4] if uid in UID_dictionary else ""
        if keyword and uid not in SUCCESSORS:
            assert sop_class_of(keyword) == uid, keyword
            found += bool(iod_of(uid))
    assert found > 150


@pytest.mark.parametrize("text", ["ct image storage", "CTIMAGESTORAGE", "CT-Image Storage", "CT Image"])
def test_case_spaces_and_marks_do_not_matter(text: str) -> None:
    assert sop_class_of(text) == "1.2.840.10008.5.1.4.1.1.2"


@pytest.mark.parametrize("text", sorted(registered_uids() - sop_classes().keys())[::40])
def test_a_uid_that_is_no_sop_class_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no SOP class has the UID"):
        sop_class_of(text)


@pytest.mark.parametrize("text", ["", " ", "(", "storage", "SOP Class", "CT", "1.2.3", "1.2.840.10008.5.1.4.1.1.2 x"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no SOP class"):
        sop_class_of(text)
