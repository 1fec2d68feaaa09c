"""The data dictionary."""

import pydicom.datadict
import pytest
from pydicom._dicom_dict import DicomDictionary, RepeatersDictionary

from scrubjay import standard
from scrubjay.standard import dictionary


def test_all_of_pydicom_is_there():
    found = dictionary()
    for tag, (vr, vm, name, retired, keyword) in DicomDictionary.items():
        attribute = found.by_tag(tag)
        assert attribute is not None
        assert attribute.vr == ("" if vr == "NONE" else vr.replace(" or ", "|"))
        assert (attribute.vm, attribute.name, attribute.keyword) == (vm, name, keyword)
        assert attribute.retired == bool(retired)


def test_what_pydicom_lacks():
    newest = dictionary().by_tag(0x3004007F)
    assert newest is not None
    assert (newest.keyword, newest.vr, newest.vm) == ("DoseCalculationModelName", "LO", "1")
    assert len(dictionary()) > len(DicomDictionary) + len(RepeatersDictionary) + 170


@pytest.mark.parametrize(
    ("tag", "keyword"),
    [
        (0x60003000, "OverlayData"),
        (0x60023000, "OverlayData"),
        (0x601E3000, "OverlayData"),
        (0x500A3000, "CurveData"),
        (0x7F020010, "VariablePixelData"),
        (0x7FE00010, "PixelData"),
        (0x00203105, "SourceImageIDs"),
        (0x00280410, "RowsForNthOrderCoefficients"),
    ],
)
def test_repeating_groups_are_resolved(tag, keyword):
    attribute = dictionary().by_tag(tag)
    assert attribute is not None
    assert attribute.keyword == keyword == pydicom.datadict.keyword_for_tag(tag)
    assert tag & attribute.mask == attribute.tag
    assert dictionary().by_keyword(keyword) == attribute


@pytest.mark.parametrize("tag", [0x60203000, 0x60013000, 0x50200005, 0x00090010, 0x00091002, 0x7F030010, 0x001000FF])
def test_unknown_tags_have_no_attribute(tag):
    assert dictionary().by_tag(tag) is None


def test_keywords_are_unique_and_lead_back():
    keywords = dictionary().keywords()
    assert len(set(keywords)) == len(keywords) > 5200
    assert "" not in keywords
    attributes = [dictionary().by_keyword(keyword) for keyword in keywords]
    assert [attribute.keyword for attribute in attributes if attribute] == list(keywords)
    assert dictionary().by_keyword("patientname") is None


def test_every_vr_is_a_vr():
    vrs = {vr for attribute in dictionary() for vr in attribute.vr.split("|")}
    assert vrs - {""} <= set(standard.vr_rules())
    nameless = [attribute.tag for attribute in dictionary() if not attribute.vr]
    assert nameless == [0x300A0135, 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD]


def test_iterating_gives_every_attribute_once():
    tags = [(attribute.tag, attribute.mask) for attribute in dictionary()]
    assert len(tags) == len(set(tags)) == len(dictionary())
