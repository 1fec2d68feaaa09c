"""Titles and cues."""

from collections import Counter

import pytest

from scrubjay.text.fold import words
from scrubjay.text.titles import CueKind, cues

FOUND = {(cue.words, cue.kind): cue for cue in cues()}


def cue(text, kind):
    return FOUND[tuple(words(text)), CueKind(kind)]


def test_every_row_is_whole():
    assert len(FOUND) == len(cues()) > 1000
    for row in cues():
        assert row.words == tuple(words(row.text))
        assert row.words
        assert row.text == row.text.strip()
        assert all(len(language) == 2 and language.islower() for language in row.languages)
    assert set(Counter(row.kind for row in cues())) == set(CueKind)


@pytest.mark.parametrize(
    ("text", "kind", "language"),
    [
        ("Mr", "title", "en"),
        ("Mrs.", "title", "en"),
        ("MS", "title", "en"),
        ("Herr", "title", "de"),
        ("FRAU", "title", "de"),
        ("Mme", "title", "fr"),
        ("Sig.ra", "title", "it"),
        ("Sra.", "title", "es"),
        ("Doña", "title", "es"),
        ("Dhr.", "title", "nl"),
        ("Mevr.", "title", "nl"),
        ("pani", "title", "pl"),
        ("patient name", "patient", "en"),
        ("Name des Patienten", "patient", "de"),
        ("cognome", "patient", "it"),
        ("born", "birth", "en"),
        ("geb.", "birth", "de"),
        ("né le", "birth", "fr"),
        ("nato il", "birth", "it"),
        ("nacido", "birth", "es"),
        ("geboortedatum", "birth", "nl"),
        ("ref by", "staff", "en"),
        ("Ref. by", "staff", "en"),
        ("performed by", "staff", "en"),
        ("radiologist", "staff", "en"),
        ("Überweiser", "staff", "de"),
        ("médecin traitant", "staff", "fr"),
        ("son of", "relative", "en"),
    ],
)
def test_strong_cues(text, kind, language):
    assert cue(text, kind).strong
    assert language in cue(text, kind).languages


def test_titles_of_many_languages():
    assert cue("Dr.", "title").languages == cue("Prof.", "title").languages == ()
    assert cue("dr", "title").strong


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("for", "patient"),
        ("patient", "patient"),
        ("pat.", "patient"),
        ("M.", "title"),
        ("tech", "staff"),
        ("operator", "staff"),
        ("referring", "staff"),
        ("Lt.", "title"),
        ("Fr.", "title"),
        ("GD", "birth"),
        ("née", "birth"),
        ("Dña.", "title"),  # folds to DNA
        ("RT", CueKind.SUFFIX),
        ("by", CueKind.STAFF),
        ("mother", CueKind.RELATIVE),
    ],
)
def test_what_is_a_common_word_too_is_weak(text, kind):
    assert not cue(text, kind).strong


def test_no_strong_cue_is_a_single_letter():
    assert not [row.text for row in cues() if row.strong and len("".join(row.words)) == 1 and row.text.isascii()]
