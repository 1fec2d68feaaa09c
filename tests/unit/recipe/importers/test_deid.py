"""Recipes of deid."""

from collections.abc import Callable
from typing import Any

import pytest

from scrubjay.errors import RecipeError

Import = Callable[..., Any]


def header(*lines: str) -> str:
    return "FORMAT dicom\n\n%header\n" + "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("line", "select", "action"),
    [
        ("KEEP Modality", "Modality", "keep"),
        ("BLANK PatientSex", "PatientSex", "code Z"),
        ("REMOVE PatientSex", "PatientSex", "code X"),
        ("REPLACE InstitutionName Some place # why", "InstitutionName", 'replace "Some place"'),
        ("REPLACE PatientID var:id", "PatientID", "pseudonym"),
        ("REPLACE StudyInstanceUID func:generate_uid", "StudyInstanceUID", "uid"),
        ("JITTER StudyDate -31", "StudyDate", "date"),
        ("REMOVE (0010,0040)", "PatientSex", "code X"),
        (
            'REMOVE (0033,"MITRA OBJECT UTF8 ATTRIBUTES 1.0",1E)',
            '(0033,"MITRA OBJECT UTF8 ATTRIBUTES 1.0",1E)',
            "code X",
        ),
        ("KEEP select:group:0018", "group 0018", "keep"),
        ("BLANK select:VR:TM", "vr TM", "code Z"),
        ("REMOVE contains:0019", "(0019,*,*)", "code X"),
    ],
)
def test_actions(imported: Import, line: str, select: str, action: str) -> None:
    done = imported(header(line))
    assert done.imported.format == "deid"
    assert done.action(select) == action
    assert not done.lost


@pytest.mark.parametrize("mark", ["\f", "\v", "\x1c", "\x85", "\u2028"])
def test_only_ends_of_lines_end_a_rule(imported: Import, mark: str) -> None:
    done = imported(header(f"REPLACE SeriesDescription a{mark}KEEP PatientName"))
    assert [select for select, _, _ in done.rules] == ["SeriesDescription"]


def test_expanders_look_into_keywords(imported: Import) -> None:
    done = imported(header("JITTER endswith:Date 31", "REMOVE startswith:Operator", "BLANK contains:PatientB"))
    chosen = {select: action for select, action, _ in done.rules}
    assert chosen["StudyDate"] == chosen["ContentDate"] == "date"
    assert chosen["OperatorsName"] == "code X"
    assert chosen["PatientBreedDescription"] == "code Z"
    assert "StudyTime" not in chosen


def test_the_strongest_action_wins_wherever_it_stands(imported: Import) -> None:
    done = imported(header("KEEP PatientSex", "REPLACE PatientSex O", "REMOVE contains:Sex", "BLANK PatientSex"))
    assert [action for select, action, _ in done.rules if select == "PatientSex"] == [
        "code Z", "code X", 'replace "O"', "keep",
    ]  # fmt: skip


def test_remove_all_keeps_the_image_and_what_is_named(imported: Import) -> None:
    done = imported(header("KEEP Modality", "REMOVE ALL"))
    assert done.data["unlisted"] == "code X"
    assert str(done.plan.explain("ImageComments").action) == "code X"
    assert str(done.plan.explain("Modality").action) == "keep"
    assert str(done.plan.explain("PixelData").action) == "keep"


def test_all_but_a_pattern(imported: Import) -> None:
    done = imported(header("BLANK except:StudyDescription|^Manufacturer$"))
    assert str(done.plan.explain("Manufacturer").action) == "keep"
    assert str(done.plan.explain("StudyDescription").action) == "keep"
    assert str(done.plan.explain("EchoTime").action) == "code X"


@pytest.mark.parametrize(
    ("line", "select", "strict"),
    [
        ("JITTER StudyDate var:jitter", "StudyDate", "code X/Z/D"),
        ("REPLACE StudyDescription func:clean", "StudyDescription", "code X/Z/D"),
        ("REMOVE PatientComments contains:(\\d{7})", "PatientComments", "code X"),
    ],
)
def test_what_programs_decide_is_strict(imported: Import, line: str, select: str, strict: str) -> None:
    done = imported(header(line))
    assert list(done.lost) == [4]
    assert done.action(select) == strict


@pytest.mark.parametrize(
    "line", ["REMOVE ALL func:is_name", "ADD ALL func:x", "REMOVE values:a", "KEEP PatientsSex", "?"]
)
def test_what_has_no_attribute_is_only_listed(imported: Import, line: str) -> None:
    done = imported(header("KEEP Modality", line))
    assert list(done.lost) == [5]
    assert done.rules == [("Modality", "keep", [])]


def test_too_many_rules_are_refused(imported: Import) -> None:
    with pytest.raises(RecipeError, match="more than 20,000 rules"):
        imported(header(*["BLANK contains:e"] * 8))


def test_groups_of_fields(imported: Import) -> None:
    done = imported("FORMAT dicom\n%fields mine\nFIELD startswith:Operator\n%header\nREMOVE fields:mine\n")
    assert done.action("OperatorsName") == "code X"
    assert not done.lost


FILTER = """
FORMAT dicom
%filter whitelist
LABEL clean
  contains BurnedInAnnotation No
%filter graylist
LABEL screens # why
  contains Modality CT|MR
  + notequals Manufacturer GE || missing Manufacturer
  coordinates 0,0,512,110
%filter blacklist
LABEL odd
  contains NoSuchThing x
%header
ADD PatientIdentityRemoved YES
"""


def test_flagged_images_are_left_out_and_listed(imported: Import) -> None:
    done = imported(FILTER)
    assert done.data["drop"] == [
        ['Modality regex "CT|MR" ignoring case', 'not Manufacturer regex "^(?:GE)$" ignoring case'],
        ['Modality regex "CT|MR" ignoring case', "Manufacturer absent"],
    ]
    assert list(done.lost) == [4, 7, 12]
    assert "BurnedInAnnotation" not in str(done.data["drop"])


def test_other_formats_are_refused(imported: Import) -> None:
    with pytest.raises(RecipeError, match="only recipes of FORMAT dicom") as caught:
        imported("FORMAT nifti\n%header\nKEEP x\n", "deid")
    assert caught.value.line == 1


@pytest.mark.parametrize("base", ["tcia", "mmiv", "hipaa-safe-harbor"])
def test_all_wins_over_what_the_recipe_below_keeps(imported: Import, base: str) -> None:
    done = imported("FORMAT dicom\n%header\nREMOVE ALL\nKEEP PatientSex\n", extends=base)
    assert not done.lost
    assert done.action("PatientSex") == "keep"
    for attribute in ("ContrastBolusAgent", "StudyDescription", "PatientAge", "StudyDate"):
        assert done.plan.explain(attribute).action.startswith("code "), attribute
    assert done.plan.explain('(0029,"SIEMENS CSA HEADER",10)').action == "remove"


def test_all_takes_shifted_dates_but_those_that_are_named(imported: Import) -> None:
    done = imported("FORMAT dicom\n%header\nREMOVE ALL\nJITTER StudyDate 5\n")
    assert done.action("StudyDate") == "date"
    assert done.action("SeriesDate") == "code X"


def test_spelling_saves_no_field(imported: Import) -> None:
    lines = ("remove bodypartexamined", "REMOVE\tConvolutionKernel", "REPLACE patientid var:id", "KEEP patientsex")
    done = imported(header(*lines, "REMOVE 00181030,00180050"))
    assert done.action("BodyPartExamined") == done.action("ConvolutionKernel") == "code X"
    assert done.action("PatientID") == "pseudonym"
    assert done.action("ProtocolName") == done.action("SliceThickness") == "code X/Z/D"
    assert len(done.lost) == 2
