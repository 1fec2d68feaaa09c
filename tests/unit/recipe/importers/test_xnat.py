"""Scripts of DicomEdit 6."""

from collections.abc import Callable
from typing import Any

import pytest

from scrubjay.errors import RecipeError

Import = Callable[..., Any]


def script(*lines: str) -> str:
    return 'version "6.6"\n' + "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("line", "select", "action"),
    [
        ("-(0010,4000) // why", "PatientComments", "code X"),
        ("- (0010,4000)", "PatientComments", "code X"),
        ("-*/(0010,4000)", "PatientComments", "code X"),
        ("-(0018,93XX)", "(0018,93xx)", "code X"),
        ("-(0010,10@@)", "mask 00101000/FFFFFF11", "code X"),
        ("-(0008,1110)[0]/(0010,0010)", "ReferencedStudySequence[0].PatientName", "code X"),
        ("-(5200,9230)[%]/(0018,9152)", "PerFrameFunctionalGroupsSequence[*].MRMetaboliteMapSequence", "code X"),
        ("-(0029,{SIEMENS CSA HEADER}19)", '(0029,"SIEMENS CSA HEADER",19)', "code X"),
        ("-(0029,{NAUGHTY PERSON}XX)", '(0029,"NAUGHTY PERSON",*)', "code X"),
        ("-(2001,101f)", "(2001,*,1F)", "code X"),
        ('(0008,1030) := "text"', "StudyDescription", 'replace "text"'),
        ('(0008,1030) := ""', "StudyDescription", "code Z"),
        ('(0008,1030) ?= "text"', "StudyDescription", 'replace "text"'),
        ("(0008,1030) := project", "StudyDescription", 'replace "{project}"'),
        ("(0010,0010) := subject", "PatientName", "pseudonym"),
        ("(0010,0020) := session", "PatientID", "pseudonym"),
        ('(0012,0020) := concatenate["A_", project]', "ClinicalTrialProtocolID", 'replace "A_{project}"'),
        ("(0020,000D) := hashUID[(0020,000D)]", "StudyInstanceUID", "uid"),
        ('(0008,0020) := shiftDateByIncrement[(0008,0020), "14"]', "StudyDate", "date"),
        ('(0008,002A) := shiftDateTimeByIncrement[(0008,002A), "-86400"]', "AcquisitionDateTime", "date"),
        ('shiftDateTimeByIncrement[(0008,0020), "30", "days"]', "StudyDate", "date"),
        ("removeTags[(0008,0021), (0008,0022)]", "AcquisitionDate", "code X"),
        ("removeTags[{(0008,0021),\n (0008,0022)}]", "AcquisitionDate", "code X"),
        ('delete["(0008,0081)"]', "InstitutionAddress", "code X"),
        ('set["(0008,1030)", "x"]', "StudyDescription", 'replace "x"'),
        ("hashUIDList[(0008,0018)]", "SOPInstanceUID", "uid"),
        (
            'mapReferencedUIDs["1.2", "(0020,9221)/(0020,9164)"]',
            "DimensionOrganizationSequence[*].DimensionOrganizationUID",
            "uid",
        ),
        ("list := {(0008,0021), (0008,0022)}\nremoveTags[list]", "AcquisitionDate", "code X"),
        ('name := "x"\n(0008,1030) := name', "StudyDescription", 'replace "x"'),
    ],
)
def test_statements(imported: Import, line: str, select: str, action: str) -> None:
    done = imported(script(line))
    assert done.imported.format == "xnat"
    assert done.action(select) == action
    assert not done.lost


def test_conditions(imported: Import) -> None:
    done = imported(
        script(
            "m := (0008,0060)",
            '(0008,0070) = "GE" ? (0008,1030) := "a" : -(0008,1030)',
            'if (m ~ "C.") {',
            '  (0008,103E) := "ct"',
            "} elseif (isPresent[(0018,0081)]) { -(0008,103E) }",
            'else { (0008,103E) := "other" }',
            'true[] ? (0008,1080) := "yes" : (0008,1080) := "no"',
            'if ((0008,0060) != "MR") { reject[] }',
        )
    )
    assert not done.lost
    assert done.rules == [
        ("StudyDescription", 'replace "a"', ['Manufacturer equals "GE"']),
        ("StudyDescription", "code X", ['not Manufacturer equals "GE"']),
        ("SeriesDescription", 'replace "ct"', ['Modality regex "^(?:C.)$"']),
        ("SeriesDescription", "code X", ['not Modality regex "^(?:C.)$"', "EchoTime present"]),
        ("SeriesDescription", 'replace "other"', ['not Modality regex "^(?:C.)$"', "not EchoTime present"]),
        ("AdmittingDiagnosesDescription", 'replace "yes"', []),
    ]
    assert done.data["drop"] == [['not Modality equals "MR"']]


def test_nothing_looks_at_what_an_earlier_statement_changed(imported: Import) -> None:
    """DicomEdit sees "MR" in line 4; rules here would see what stood there before."""
    done = imported(
        script(
            "before := (0008,0060)",
            '(0008,0060) := "MR"',
            '(0008,0060) = "MR" ? -(0008,1030)',
            "after := (0008,0060)",
            'after = "MR" ? -(0008,103E)',
            'before = "MR" ? -(0008,1080)',
            "(0020,0011) := after",
        )
    )
    assert list(done.lost) == [4, 6, 8]
    assert done.action("StudyDescription") == "code X"
    assert done.action("SeriesDescription") == "code X"
    assert done.action("SeriesNumber") == "code X/Z/D"
    assert ("AdmittingDiagnosesDescription", "code X", ['Modality equals "MR"']) in done.rules


@pytest.mark.parametrize(
    ("first", "asks"),
    [
        ('(0010,00XX) := "F"', "(0010,0040)"),
        ('(00#0,0040) := "F"', "(0010,0040)"),
        ('(0010,00#X) := "F"', "(0010,0010)"),
        ("-(0010,XXXX)", "(0010,0040)"),
        ("delete[(001X,0040)]", "(0010,0040)"),
        ('set[(0010,00xx), "F"]', "(0010,0040)"),
        ('*/(0010,0040) := "F"', "(0010,0040)"),
        ('(0040,0275)[0]/(0010,0040) := "F"', "(0010,0040)"),
        ('(0010,004) := "F"', "(0010,0040)"),
        ("blankValues[x]", "(0010,0040)"),
    ],
)
def test_wildcards_change_what_they_name(imported: Import, first: str, asks: str) -> None:
    done = imported(script(first, f'if ({asks} = "F") {{ -(0008,1090) }} else {{ (0008,1090) := "x" }}'))
    assert 3 in done.lost
    assert all(not when for _, _, when in done.rules)


def test_wildcards_change_nothing_else(imported: Import) -> None:
    others = ("(0010,10XX)", "(0010,00#X)", "(0010,004#)", "(0019,{A}XX)", "(0009,{B}4@)")
    done = imported(script(*(f'{other} := "F"' for other in others), 'if ((0010,0040) = "F") { -(0008,1090) }'))
    assert ("ManufacturerModelName", "code X", ['PatientSex equals "F"']) in done.rules


def test_several_values_are_not_compared(imported: Import) -> None:
    done = imported(
        script('if ((0008,0008) = "ORIGINAL") { (0008,1090) := "x" }', "isPresent[(0008,0008)] ? -(0008,1030)")
    )
    assert list(done.lost) == [2]
    assert ("ManufacturerModelName", "code X/Z/D", []) in done.rules
    assert ("StudyDescription", "code X", ["ImageType present"]) in done.rules


@pytest.mark.parametrize(
    ("line", "select", "strict"),
    [
        ('(0010,1000) := getURL["x"]', "OtherPatientIDs", "code X/Z/D"),
        ("(0010,1000) := (0010,0020)", "OtherPatientIDs", "code X/Z/D"),
        ("(0010,0020) := lowercase[(0010,0020)]", "PatientID", "pseudonym"),
        ("(0020,000D) := newUID[]", "StudyInstanceUID", "uid"),
        ('(0008,002A) := shiftDateTimeByIncrement[(0008,002A), "360"]', "AcquisitionDateTime", "code X/Z/D"),
        ('(0010,1002)[0]/(0010,0020) = "1" ? (0008,1030) := "x"', "StudyDescription", "code X/Z/D"),
        ('match[(0010,0020), "x", 1] ? -(0008,1030)', "StudyDescription", "code X"),
        ("(0008,1030) := nobody", "StudyDescription", "code X/Z/D"),
        ("-(0008,1110)[1]", "ReferencedStudySequence", "code X"),
    ],
)
def test_what_has_no_equal_is_listed_and_strict(imported: Import, line: str, select: str, strict: str) -> None:
    done = imported(script(line))
    assert list(done.lost) == [2]
    assert done.action(select) == strict


@pytest.mark.parametrize(
    "line",
    [
        'alterPixels["rectangle", "l=0", "solid", "v=0"]',
        "reject[]",
        "newest[]",
        "blankValues[(0008,0070)]",
        "removeTags[nobody]",
    ],
)
def test_what_has_no_attribute_is_only_listed(imported: Import, line: str) -> None:
    done = imported(script(line))
    assert list(done.lost) == [2]
    assert done.rules == []


def test_private_attributes(imported: Import) -> None:
    done = imported(script("removeAllPrivateTags"))
    assert done.data["private"] == "remove"
    done = imported(script('retainPrivateTags["(2001,{Philips Imaging DD 001}XX)"]'))
    assert done.data["private"] == "remove"
    assert done.action('(2001,"Philips Imaging DD 001",*)') == "keep"


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ('version "4.2"\n(0010,0010) := "x"\n', "only scripts of DicomEdit 6", 1),
        ('version "6.1"\nif ((0008,0060) = "MR") {\n-(0010,0010)\n', "never closed", 4),
        ('version "6.1"\nif x\n', "in brackets", 2),
        ('version "6.1"\n(0010,0010) := "x\n', "a character", 2),
    ],
)
def test_broken_scripts_are_refused_with_their_line(imported: Import, text: str, message: str, line: int) -> None:
    with pytest.raises(RecipeError, match=message) as caught:
        imported(text)
    assert caught.value.line == line


def test_a_list_of_paths_is_known_whatever_was_done_to_them(imported: Import) -> None:
    done = imported('version "6.1"\n-(0018,0015)\ntags := {(0018,0015), (0018,1210)}\nremoveTags[tags]\n')
    assert not done.lost
    assert done.action("ConvolutionKernel") == "code X"


@pytest.mark.parametrize(
    ("text", "select"),
    [
        ('if ((0008,0060) = "CT") { tags := {(0018,1210)} }\nremoveTags[tags]', "ConvolutionKernel"),
        ("blank[(0018,1151)]", "XRayTubeCurrent"),
        ("-(0008,11XX)[0]/(0008,0080)", "InstitutionName"),
        ('(0008,11XX)[0]/(0008,0080) := "x"', "InstitutionName"),
    ],
)
def test_what_cannot_be_carried_never_stays(imported: Import, text: str, select: str) -> None:
    done = imported('version "6.1"\n' + text, extends="nidb-original")
    assert done.lost
    assert done.action(select) == "code X/Z/D"
