"""Bodies of Orthanc's requests."""

from collections.abc import Callable
from typing import Any

import pytest

from scrubjay.errors import RecipeError

Import = Callable[..., Any]


def test_anonymize(imported: Import) -> None:
    done = imported("""
        {
        \t"Replace": {"PatientName": "Hello", "0010-1001": "World", "InstanceNumber": 5},
          "Keep": ["StudyDescription", "SeriesDescription", "00100040"],
          "Remove": ["SeriesDescription", "RequestAttributesSequence[*].ScheduledProcedureStepID"],
          "KeepPrivateTags": true, "Force": true, "DicomVersion": "2021b"
        }""")
    assert done.imported.format == "orthanc"
    assert not done.lost
    assert done.action("PatientName") == 'replace "Hello"'
    assert done.action("OtherPatientNames") == 'replace "World"'
    assert done.action("InstanceNumber") == 'replace "5"'
    assert done.action("StudyDescription") == "keep"
    assert done.action("PatientSex") == "keep"
    assert done.action("SeriesDescription") == "code X"
    assert done.action("RequestAttributesSequence[*].ScheduledProcedureStepID") == "code X"
    assert done.data["private"] == "keep"


def test_what_cannot_be_carried_is_strict(imported: Import) -> None:
    done = imported("""{
          "Replace": {
            "ProcedureCodeSequence": [{"CodeValue": "2"}],
            "PatientComments": "data:application/octet-stream;base64,AAAA",
            "NoSuchKeyword": "x",
            "PatientID": true
          },
          "RemovePrivateTags": true,
          "PrivateCreator": "X",
          "Transcode": "1.2.840.10008.1.2.4.70",
          "Nonsense": 1
        }""")
    assert sorted(done.lost) == [3, 4, 5, 6, 9, 10, 11]
    assert done.action("ProcedureCodeSequence") == "code X/Z/D"
    assert done.action("PatientComments") == "code X/Z/D"
    assert done.action("PatientID") == "pseudonym"
    assert done.data["private"] == "remove"


def test_kept_uids_are_kept_as_asked(imported: Import) -> None:
    done = imported('{"Keep": ["StudyInstanceUID"]}')
    assert done.action("StudyInstanceUID") == "keep"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"Keep": "PatientSex"}', "list of tags"),
        ("[]", "JSON object"),
        ('{"Keep": [}', "not JSON"),
        ('{"Force": 1, "Force": 2}', "twice"),
    ],
)
def test_broken_requests_are_refused(imported: Import, text: str, message: str) -> None:
    with pytest.raises(RecipeError, match=message):
        imported(text, "orthanc")


def test_ranges_of_tags(imported: Import) -> None:
    done = imported('{"Remove": ["60xx-3000", "(50XX,xxxx)"]}')
    assert not done.lost
    assert [select for select, _, _ in done.rules] == ["(60xx,3000)", "(50xx,xxxx)"]


def test_the_case_of_a_keyword_saves_nothing(imported: Import) -> None:
    done = imported('{"Remove": ["bodypartexamined"], "Keep": ["patientsex"]}')
    assert done.rules == [("BodyPartExamined", "code X", [])]
    assert list(done.lost.values()) == ["no attribute has the keyword 'patientsex'; did you mean 'PatientSex'?"]


def test_values_that_do_not_fit_are_listed_and_not_set(imported: Import) -> None:
    done = imported(
        '{"Replace": {\n"PatientBirthDate": "foo",\n"Rows": "7",\n"SOPInstanceUID": "1.2.3",\n"PatientName": "x"}}'
    )
    assert sorted(done.lost) == [2, 3, 4]
    assert done.rules == [
        ("PatientBirthDate", "code X/Z/D", []),
        ("SOPInstanceUID", "uid", []),
        ("PatientName", 'replace "x"', []),
    ]
