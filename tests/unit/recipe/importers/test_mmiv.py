"""mmiv's rules, as `--exportanon` writes them."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from scrubjay.errors import RecipeError
from scrubjay.standard import mmiv_rules
from scrubjay.standard.lookup import tag_text

Import = Callable[..., Any]


def rules(*rows: list[str]) -> str:
    return json.dumps(rows, indent=1)


@pytest.mark.parametrize(
    ("row", "select", "action"),
    [
        (["0008", "0050", "AccessionNumber", "hash"], "AccessionNumber", "pseudonym"),
        (["0020", "0010", "StudyID", "hash"], "StudyID", 'replace "{study_id}"'),
        (["0008", "0018", "SOPInstanceUID", "hashuid+PROJECTNAME"], "SOPInstanceUID", "uid"),
        (["0010", "0020", "PatientID", "Re-Mapped"], "PatientID", "pseudonym"),
        (["0008", "0080", "InstitutionName", "remove"], "InstitutionName", "code X"),
        (["0008", "0081", "InstitutionAddress", "empty"], "InstitutionAddress", "code Z"),
        (["0010", "0040", "PatientSex", "keep"], "PatientSex", "keep"),
        (["0008", "0080", "InstitutionName", "PROJECTNAME"], "InstitutionName", 'replace "{project}"'),
        (["0012", "0020", "ProjectName", "always"], "ClinicalTrialProtocolID", 'replace "{project}"'),
        (["0012", "0031", "SiteName", "SITENAME"], "ClinicalTrialSiteName", 'replace "{site}"'),
        (["0012", "0030", "SiteID", "SITEID"], "ClinicalTrialSiteID", 'replace "{site_id}"'),
        (["0008", "002a", "AcquisitionDateTime", "incrementdatetime"], "AcquisitionDateTime", "date"),
        (["0008", "0080", "InstitutionName", "Somewhere", "", "1"], "InstitutionName", 'replace "Somewhere"'),
    ],
)
def test_words(imported: Import, row: list[str], select: str, action: str) -> None:
    done = imported(rules(row))
    assert done.imported.format == "mmiv"
    assert done.action(select) == action
    assert not done.lost


def test_a_pattern_keeps_its_groups_and_nothing_where_it_does_not_match(imported: Import) -> None:
    done = imported(rules(["0008", "1030", "StudyDescription", r"^(\w+) \[(\d+)\]", "regexp"]))
    assert done.rules == [
        ("StudyDescription", "code X/Z/D", []),
        (
            "StudyDescription",
            r'regex-replace "(?s:^.*?)(?:^(\\w+) \\[(\\d+)\\])(?s:.*$)|(?s:^.*$)" with "${1} ${2}"',
            [r'StudyDescription regex "^(\\w+) \\[(\\d+)\\]"'],
        ),
    ]


@pytest.mark.parametrize("tag", ["00081080", "00102000", "00101000", "00189999"])
def test_a_pattern_of_several_values_is_strict(imported: Import, tag: str) -> None:
    """There it looks at all of them as one text; here the values without a match would stay."""
    keep = ["0010", "0040", "PatientSex", "keep"]
    done = imported(rules(keep, [tag[:4], tag[4:], "N", r"site: (\w)", "regexp"]))
    assert list(done.lost) == [8]
    assert not any("regex-replace" in action for _, action, _ in done.rules)
    if tag != "00189999":
        assert [action for _, action, _ in done.rules] == ["keep", "code X/Z/D"]


@pytest.mark.parametrize("pattern", [r"(?=x)(y)", r"(\d", r"\d+", r"(a)\1"])
def test_patterns_that_cannot_be_used_are_strict(imported: Import, pattern: str) -> None:
    done = imported(rules(["0008", "1030", "StudyDescription", pattern, "regexp"]))
    assert list(done.lost) == [2]
    assert done.rules == [("StudyDescription", "code X/Z/D", [])]


def test_what_cannot_be_carried(imported: Import) -> None:
    done = imported(
        rules(
            ["0013", "0010", "BlockOwner", "CTP"],
            ["0018", "0015", "BodyPartExamined", "BODYPART"],
            ["0008", "008", "Wrong", "keep"],
            ["0013", "1010", "ProjectName", "keep"],
        )
    )
    assert len(done.lost) == 4
    assert done.rules == [("BodyPartExamined", "code X/Z/D", []), ("(0013,*,10)", "remove", [])]


def test_the_table_of_published_rules_imports(imported: Import) -> None:
    """Ours has tag, name and what of every rule that the program shipped with (Unlicense)."""
    rows = [[f"{one.tag >> 16:04x}", f"{one.tag & 0xFFFF:04x}", one.name, one.what] for one in mmiv_rules() if one.tag]
    done = imported(rules(*rows))
    assert done.imported.draft.carried_lines > 250
    private = sum(int(row[0], 16) & 1 for row in rows)
    assert done.imported.draft.lost_lines <= private + 2
    kept = {select for select, action, _ in done.rules if action == "keep"}
    assert kept
    said = {str(tag_text(one.tag)): one.what for one in mmiv_rules() if one.tag}
    assert said["(0010,0010)"] == "Re-Mapped"
    assert "PatientName" not in kept


@pytest.mark.parametrize("text", ["[[", '{"a": 1}', "[1, 2]"])
def test_other_json_is_refused(imported: Import, text: str) -> None:
    if text == "[1, 2]":
        assert len(imported(text, "mmiv").lost) == 1
    else:
        with pytest.raises(RecipeError):
            imported(text, "mmiv")


def test_rules_exported_as_csv_are_those_of_json(imported: Import) -> None:
    rows = [
        ["0008", "0050", "AccessionNumber", "hash"],
        ["0008", "1030", "StudyDescription", r"^(\d+), \[\"x\"\]", "regexp"],
        ["0008", "0080", "InstitutionName", 'a, "b"', ""],
        ["0008", "0090", "ReferringPhysicianName", "empty", ""],
    ]
    text = "\n".join(",".join(json.dumps(cell) if cell else "" for cell in [*row, ""][:5]) for row in rows)
    for ending in ("\n", "\r\n"):
        done = imported(text.replace("\n", ending) + ending)
        assert done.imported.format == "mmiv"
        assert done.rules == imported(json.dumps(rows)).rules
        assert not done.lost


def test_lines_of_csv_that_were_changed_are_listed(imported: Import) -> None:
    good = '"0008","0050","AccessionNumber","hash",'
    wrong = ["0008,0080,InstitutionName,remove,"]
    wrong += [f'"0008","0080","N"{rest}' for rest in ("", ',"""x""",', ',"\\x"', ',"\\ud800"')]
    done = imported("\n".join([good, *wrong, "8,80,N,keep"]))
    assert sorted(done.lost) == [2, 3, 4, 5, 6, 7]
    assert done.action("AccessionNumber") == "pseudonym"
    assert [action for select, action, _ in done.rules if select == "InstitutionName"] == ["code X/Z/D"] * 5
    with pytest.raises(RecipeError, match=r"--exportanon rules\.json"):
        imported(wrong[0], "mmiv")
