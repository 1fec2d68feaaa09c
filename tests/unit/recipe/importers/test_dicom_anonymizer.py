"""Dictionaries for dicom-anonymizer: JSON, and Python that is never run."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scrubjay.errors import RecipeError

Import = Callable[..., Any]


@pytest.mark.parametrize(
    ("word", "action"),
    [
        ("replace", "code D"), ("empty", "code Z"), ("delete", "code X"), ("keep", "keep"), ("replace_UID", "uid"),
        ("empty_or_replace", "code Z/D"), ("delete_or_empty", "code X/Z"), ("delete_or_replace", "code X/D"),
        ("deleteOrEmptyOrReplace", "code X/Z/D"), ("delete_or_empty_or_replace_UID", "code X/Z/U*"),
    ],
)  # fmt: skip
def test_actions(imported: Import, word: str, action: str) -> None:
    done = imported(f'{{\n "(0x0008, 0x1030)": "{word}"\n}}')
    assert done.imported.format == "dicom-anonymizer"
    assert done.rules == [("StudyDescription", action, [])]


def test_options(imported: Import) -> None:
    done = imported("""
        {
          "(0x0008, 0x0020)": {"action": "regexp", "find": "(\\\\d{4})0701$", "replace": "\\\\1$0000"},
          "(0x0010, 0x0010)": {"action": "replace_with_value", "value": "new"},
          "(0x0010, 0x0020)": {"action": "regexp", "find": "x"},
          "(0x0010, 0x0040)": "mine",
          "0010,0040": "keep"
        }""")
    assert done.action("StudyDate") == r'regex-replace "(\\d{4})0701(?:\\n?$)" with "${1}$$0000"'
    assert done.action("PatientName") == 'replace "new"'
    assert done.action("PatientID") == "pseudonym"
    assert done.action("PatientSex") == "code X/Z/D"
    assert sorted(done.lost) == [5, 6, 7]


def test_python_is_read_and_never_run(imported: Import, tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    done = imported(
        f"""
        from dicomanonymizer import keep, delete
        import dicomanonymizer
        open({str(canary)!r}, "w")
        rules = {{
            (0x0010, 0x0040): keep,
            (0x0008, 0x1030): dicomanonymizer.delete,
            (0x0010, 0x0030): lambda dataset, tag: open({str(canary)!r}, "w"),
            (0x0010, 0x0010): __import__("os").system("touch {canary}"),
        }}
        rules[(0x0008, 0x0080)] = delete
        for tag in ALL_TAGS:
            rules[tag] = keep
        """
    )
    assert not canary.exists()
    assert done.action("PatientSex") == "keep"
    assert done.action("StudyDescription") == "code X"
    assert done.action("InstitutionName") == "code X"
    assert done.action("PatientBirthDate") == "code X/Z/D"
    assert done.action("PatientName") == "pseudonym"
    assert sorted(done.lost) == [8, 9, 13]


def test_lists_of_tags_with_masks(imported: Import) -> None:
    done = imported("X_TAGS = [\n    (0x0008, 0x4000),\n    (0x6000, 0x4000, 0xFF00, 0xFFFF),\n]\n")
    assert done.rules == [("IdentifyingComments", "code X", []), ("mask 60004000/FF00FFFF", "code X", [])]


def test_half_a_character_is_no_text(imported: Import) -> None:
    value = '{"action": "replace_with_value", "value": "\\ud800"}'
    assert list(imported(f"rules = {{\n(0x0010, 0x0010): {value},\n}}\n").lost) == [2]
    with pytest.raises(RecipeError, match="half"):
        imported(f'{{"(0x0010, 0x0010)": {value}}}')
    whole = imported('{"(0x0010, 0x0010)": {"action": "replace_with_value", "value": "\\ud83d\\ude00"}}')
    assert whole.action("PatientName") == 'replace "😀"'


@pytest.mark.parametrize("text", ['{"(0x0010, 0x0010)": }', "rules = {(0x0010, 0x0010): keep", "(" * 500])
def test_broken_files_are_refused(imported: Import, text: str) -> None:
    with pytest.raises(RecipeError):
        imported(text, "dicom-anonymizer")
