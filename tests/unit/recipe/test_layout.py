"""Layouts: names, templates, and what is refused."""

import hashlib
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubjay.identity.legal import is_legal
from scrubjay.recipe.layout import LAYOUTS, bids_label, folder_of, template_of


@pytest.mark.parametrize("name", LAYOUTS)
def test_names_stand_for_templates_that_are_right(name: str) -> None:
    assert template_of(name) == LAYOUTS[name]
    assert template_of(LAYOUTS[name]) == LAYOUTS[name]


@pytest.mark.parametrize(
    ("layout", "message"),
    [
        ("bidz", "did you mean 'bids'"),
        ("sub-{subj}/{instance}.dcm", "no variable"),
        ("{instance}/{subject}.dcm", "last part"),
        ("/{instance}.dcm", "no part"),
        ("../{instance}.dcm", "no part"),
        ("a:b/{instance}.dcm", "outside of"),
        ("x{folders}/{instance}.dcm", "part of its own"),
    ],
)
def test_what_is_refused(layout: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        template_of(layout)


@pytest.mark.parametrize(
    ("layout", "folder"),
    [
        ("default", "P-1"),
        ("by-timepoint", "P-1"),
        ("bids", f"sub-P1x{hashlib.sha256(b'P-1').hexdigest()[:8]}"),
        ("flat", "P-1"),
        ("series-only", "P-1"),
        ("preserve", "P-1"),
        ("out/{subject}/{instance}.dcm", "out/P-1"),
        ("{project}/{subject}/{instance}.dcm", "P-1"),
    ],
)
def test_the_folder_of_a_subject(layout: str, folder: str) -> None:
    assert folder_of(template_of(layout), "P-1") == folder


@pytest.mark.parametrize(
    ("text", "label"), [("P001", "P001"), ("M06b", "M06b"), ("M-03", "Mneg03"), ("M-03b", "Mneg03b")]
)
def test_labels(text: str, label: str) -> None:
    assert bids_label(text) == label


PSEUDONYMS = st.text(st.sampled_from(string.ascii_letters + string.digits + " ._+@#()-"), min_size=1).filter(is_legal)


@given(one=PSEUDONYMS, other=PSEUDONYMS)
def test_labels_are_letters_and_digits_and_tell_subjects_apart(one: str, other: str) -> None:
    assert bids_label(one).isalnum()
    assert bids_label(one).isascii()
    assert (bids_label(one) == bids_label(other)) == (one == other)
