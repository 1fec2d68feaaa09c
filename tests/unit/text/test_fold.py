"""The fold: vectors written by hand, and what its docstring promises."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubjay.text.fold import fold, fold_table, words

VECTORS = Path(__file__).parents[2] / "vectors" / "fold.tsv"
ROWS = [
    line.split("\t") for line in VECTORS.read_text(encoding="utf-8").split("\n") if line and not line.startswith("#")
]

LETTERED = st.text(st.characters(categories=("L", "M", "N", "P", "S", "Z", "Cf")))
CASED = {
    "LATIN": range(0x250),
    "GREEK": range(0x370, 0x400),
    "CYRILLIC": range(0x400, 0x530),
    "ARMENIAN": range(0x530, 0x590),
}


@pytest.mark.parametrize(("text", "folded"), ROWS)
def test_vector(text, folded):
    assert fold(text) == folded
    assert fold(folded) == folded


def test_there_are_enough_vectors_each_once():
    assert len(ROWS) >= 200
    assert len({text for text, _ in ROWS}) == len(ROWS)


@given(LETTERED)
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(LETTERED, LETTERED)
def test_no_character_looks_at_its_neighbours(before, after):
    assert fold(before + after) == fold(before) + fold(after)


@given(st.text(st.characters(max_codepoint=0x7F)))
def test_ascii_is_lowered_and_else_stays(text):
    assert fold(text) == text.lower()


@given(LETTERED)
def test_composed_and_decomposed_are_one(text):
    composed = "".join(unicodedata.normalize("NFC", letter) for letter in text)
    decomposed = "".join(unicodedata.normalize("NFD", letter) for letter in composed)
    assert fold(composed) == fold(decomposed)


def test_every_character_folds_to_something_folded():
    for code in range(0x30000):
        if not 0xD800 <= code < 0xE000:
            folded = fold(chr(code))
            assert fold(folded) == folded, hex(code)


@pytest.mark.parametrize("script", CASED)
def test_case_does_not_count(script):
    letters = [chr(code) for code in CASED[script] if unicodedata.name(chr(code), "").startswith(script)]
    assert len(letters) > 70
    for letter in letters:
        assert fold(letter.upper()) == fold(letter) == fold(letter.lower()), hex(ord(letter))


def test_the_table_is_about_letters_that_unicode_leaves_alone():
    table = fold_table()
    for letter, to in table.items():
        assert to != letter
        plain = unicodedata.normalize("NFKD", letter)
        if plain != letter:  # inside a range; never asked for, and no contradiction
            assert unicodedata.normalize("NFKD", to) == "".join(table.get(part, part) for part in plain)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("^^", []),
        ("Doe^John", ["doe", "john"]),
        ("T1_SE ax,3mm", ["t1", "se", "ax", "3mm"]),
        ("Müller-Lüdenscheidt", ["muller", "ludenscheidt"]),
        ("O\u2019Brien", ["o", "brien"]),
        ("ﾔﾏﾀﾞ^ﾀﾛｳ", ["\u30e4\u30de\u30bf\u3099", "\u30bf\u30ed\u30a6"]),
        ("हिन्दी भाषा", ["हिन्दी", "भाषा"]),
        ("山田^太郎 (1961年)", ["山田", "太郎", "1961年"]),
    ],
)
def test_words(text, expected):
    assert words(text) == expected


@given(LETTERED)
def test_words_are_parts_of_the_folded_text_in_order(text):
    rest = fold(text)
    for word in words(text):
        before, found, rest = rest.partition(word)
        assert found == word
        assert not any(unicodedata.category(letter)[0] in "LMN" for letter in before)
    assert not any(unicodedata.category(letter)[0] in "LMN" for letter in rest)
