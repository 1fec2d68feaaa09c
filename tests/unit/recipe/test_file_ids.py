"""File IDs: labels of 8 characters, and which layouts media take."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubjay.errors import UsageError
from scrubjay.recipe import compile_plan, load_recipe
from scrubjay.recipe.file_ids import file_id, is_file_id, refusal_of
from scrubjay.recipe.layout import LAYOUTS, folder_of
from scrubjay.run.medium import check_medium, layout_for


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("P001", "P001"),
        ("_", "_"),
        ("ABCDEFGH", "ABCDEFGH"),
        # the first five bytes of `printf %s 2.25.1 | sha256sum`, 5 bits a letter; the engine's test has the same
        ("2.25.1", "96RV0DE2"),
    ],
)
def test_labels(text: str, label: str) -> None:
    assert file_id(text) == label


@given(st.text())
def test_every_text_has_a_label_that_media_take(text: str) -> None:
    assert is_file_id([file_id(text)])
    assert file_id(file_id(text)) == file_id(text)


@pytest.mark.parametrize("name", LAYOUTS)
def test_of_the_named_layouts_one_is_for_media(name: str) -> None:
    assert (refusal_of(LAYOUTS[name], {}) == "") == (name == "media")


@pytest.mark.parametrize(
    ("template", "why"),
    [
        ("{im}", ""),
        ("IMAGES/{pa}/{im}", ""),
        ("{project}/{im}", ""),
        ("{site}/{im}", "'{site}' isn't 1 to 8"),
        ("{timepoint}/{im}", "'{timepoint}' can be longer"),
        ("{pa}_{st}/{im}", "'{pa}_{st}' can be longer"),
        ("{pa}/{im}.dcm", "'{im}.dcm' can be longer"),
        ("images/{im}", "'images' isn't"),
        ("A/B/C/D/E/F/G/H/{im}", "9 parts"),
    ],
)
def test_what_media_take(template: str, why: str) -> None:
    told = refusal_of(template, {"project": "LUNG", "site": "Berlin", "timepoint": ""})
    assert why in told if why else not told


def test_the_folder_of_a_subject_is_found_by_its_label() -> None:
    assert folder_of(LAYOUTS["media"], "P001") == "DICOM/P001"
    assert folder_of(LAYOUTS["media"], "subj_1") == f"DICOM/{file_id('subj_1')}"


def test_a_layout_is_chosen_only_where_nobody_names_one(tmp_path: Path) -> None:
    basic, out = load_recipe("basic"), str(tmp_path / "out")
    assert layout_for(None, basic, out, dicomdir=True) == "media"
    assert layout_for(None, basic, out, dicomdir=False) is None
    assert layout_for("flat", basic, out, dicomdir=True) == "flat"
    check_medium(compile_plan(basic, layout="flat"), asked=False)
    check_medium(compile_plan(basic, layout="media"), asked=True)
    with pytest.raises(UsageError, match=re.escape("'{instance}.dcm' can be longer than 8")):
        check_medium(compile_plan(basic, layout="flat"), asked=True)
