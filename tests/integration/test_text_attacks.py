"""Names where a reader sees them and a search may not: items with character sets of their own, other spellings."""

import io
from collections.abc import Iterator

import pydicom
import pytest
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from support.api import written

PEOPLE = (
    ("ISO_IR 100", "Müller^Jürgen", "T1 MÜLLER"),
    ("ISO_IR 101", "Dvořák^Zdeněk", "T1 DVOŘÁK"),
    ("ISO_IR 144", "Иванова^Ольга", "T1 ИВАНОВА"),
    ("ISO_IR 126", "Αλεξίου^Μαρία", "T1 ΑΛΕΞΙΟΥ"),
    ("ISO_IR 127", "الخطيب^عمر", "T1 الخطيب"),
    ("ISO_IR 138", "גולדנברג^שרון", "T1 גולדנברג"),
    ("ISO_IR 166", "สมชาย^ใจดี", "T1 สมชาย"),
    ("GB18030", "王^小东", "T1 王小东"),
    ("\\ISO 2022 IR 87", "Yamada^Tarou=山田^太郎", "T1 山田太郎"),
    ("\\ISO 2022 IR 149", "Hong^Gildong=洪^吉洞=홍^길동", "T1 홍길동"),
)
"""Specific Character Set, a name, and a text with a part of it."""


def image(charset: str, name: str) -> Dataset:
    path = get_testdata_file("MR_small.dcm")
    assert isinstance(path, str)
    dataset = pydicom.dcmread(path)
    dataset.SpecificCharacterSet = charset.split("\\") if "\\" in charset else charset
    dataset.PatientName = name
    return dataset


def code(charset: str | None, meaning: str) -> Dataset:
    item = Dataset()
    if charset is not None:
        item.SpecificCharacterSet = charset.split("\\") if "\\" in charset else charset
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = "x1", "DCM", meaning
    return item


def output(dataset: Dataset, recipe: str) -> Dataset:
    buffer = io.BytesIO()
    dataset.save_as(buffer)
    return pydicom.dcmread(io.BytesIO(written(buffer.getvalue(), recipe)))


def meanings(dataset: Dataset) -> Iterator[str]:
    return (str(item.CodeMeaning).strip() for item in dataset.ProcedureCodeSequence)


@pytest.mark.parametrize("recipe", ["basic", "tcia"])
@pytest.mark.parametrize(("charset", "name", "text"), PEOPLE)
def test_an_item_is_read_in_its_own_character_set(charset: str, name: str, text: str, recipe: str) -> None:
    """PS3.3 C.12.1.1.2: it is that of the item and what is in it; the one of the data set counts elsewhere."""
    dataset = image("ISO_IR 192", name)
    dataset.ProcedureCodeSequence = Sequence([code(charset, text), code(None, text), code(charset, "T1")])
    assert list(meanings(output(dataset, recipe))) == ["T1"] * 3


@pytest.mark.parametrize("recipe", ["basic", "tcia"])
@pytest.mark.parametrize(("charset", "name", "text"), PEOPLE)
def test_a_name_told_in_an_item_is_found_elsewhere(charset: str, name: str, text: str, recipe: str) -> None:
    dataset = image("ISO_IR 192", "Quxforth^Zebedee")
    request = Dataset()
    request.SpecificCharacterSet = charset.split("\\") if "\\" in charset else charset
    request.RequestingPhysician = name
    dataset.RequestAttributesSequence = Sequence([request])
    dataset.ProcedureCodeSequence = Sequence([code(None, text)])
    assert list(meanings(output(dataset, recipe))) == ["T1"]


@pytest.mark.parametrize("recipe", ["basic", "tcia"])
@pytest.mark.parametrize(("charset", "name", "text"), PEOPLE)
def test_a_name_with_accents_is_found_without_cleaning(charset: str, name: str, text: str, recipe: str) -> None:
    """It has no bytes that a search for its plain letters could meet."""
    dataset = image(charset, name)
    dataset.ProcedureCodeSequence = Sequence([code(None, text)])
    assert list(meanings(output(dataset, recipe))) == ["T1"]


def test_an_earlier_method_is_cleaned_and_stays() -> None:
    dataset = image("ISO_IR 100", "Quxforth^Zebedee")
    dataset.DeidentificationMethod = ["by Quxforth, CTP 1.0", "CTP"]
    method = list(output(dataset, "tcia").DeidentificationMethod)
    assert method[0].startswith("by ") and method[0].endswith(", CTP 1.0") and "Quxforth" not in method[0]
    assert method[1] == "CTP"
