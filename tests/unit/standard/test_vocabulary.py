"""The vocabulary: what must be in it, what must not, and that it says where each word is from."""

import re

import pytest
from pydicom.sr._concepts_dict import concepts

from scrubjay import standard
from scrubjay.standard import engine_tables, vocabulary
from scrubjay.text.fold import words

SOURCES = {
    *("attribute", "code", "keyword", "private", "uid", "unit"),
    *("eponym", "language", "practice", "product", "term"),
}

IN_DESCRIPTIONS = """
AX T1 MPRAGE FLAIR TOF STIR HASTE VIBE DIXON EPI DWI ADC SWI SAG COR TRA OBL WO W POST PRE GD CE IV PO LAT AP PA
localizer scout survey Thorax nativ Abdomen venös Kopf ohne mit KM axial sagittale coupe sans avec injection
cerebro con contraste senza mdc hoofd met zonder hjärna LWS HWS Schädel Schaedel rachis lombaire columna lumbar
brain chest abdomen pelvis knee shoulder lung kernel B31f FC51 Br40 SUV FDG Tc99m Gy mGy mm ms cm MIP MPR
ORIGINAL PRIMARY SECONDARY DERIVED HFS MONOCHROME2 RTSTRUCT SEG CR DX MG US PT NM
Philips Siemens GE Toshiba Canon Magnetom Skyra Prisma Somatom Signa Lightspeed Achieva Ingenia Aquilion Discovery
of the and with und et y en von zwei three quatre patient PatientName SOPInstanceUID meniscus anterior cruciate
"""

NAMES_TOO = "Big Gray Head Long Short White Young May March Ray Cross Field Stone Hand Hart Best Day Black Ward Waters"


@pytest.mark.parametrize("word", sorted(set(words(IN_DESCRIPTIONS))))
def test_words_of_descriptions_are_known_and_protected(word):
    assert word in vocabulary().words
    assert word in vocabulary().protected


@pytest.mark.parametrize("word", words(NAMES_TOO))
def test_words_that_are_names_too_are_protected(word):
    assert word in vocabulary().protected


@pytest.mark.parametrize(
    "word", words("Smith Müller Anna James Wilson Frank Charles Russell Jordan Rose Garcia Rossi Jansen")
)
def test_names_are_no_words(word):
    assert word not in vocabulary().words


@pytest.mark.parametrize("word", words("Parkinson Crohn Hodgkin Alzheimer Hadlock"))
def test_eponyms_are_words_but_may_be_needles(word):
    assert word in vocabulary().words
    assert word not in vocabulary().protected


def test_every_word_is_folded_and_has_its_sources():
    table = vocabulary()
    assert table.protected < table.words == set(table.sources)
    for word in table.words:
        assert words(word) == [word]
        assert not word.isdigit()
    assert {source for sources in table.sources.values() for source in sources} == SOURCES
    assert table.sources["magnetom"] == ("product",)
    assert table.sources["axial"] == ("attribute", "code", "language", "practice", "term", "uid")


def test_names_and_keywords_of_the_dictionary_are_all_there():
    for attribute in standard.dictionary():
        for word in {*words(attribute.name), *words(attribute.keyword)}:
            assert word in vocabulary().words or word.isdigit()


def test_code_meanings_are_there_but_for_breeds_and_names():
    known = total = 0
    for codes in concepts["DCM"].values():
        for meaning, _ in codes.values():
            found = [word for word in words(meaning) if re.search("[a-z]", word)]
            known += sum(word in vocabulary().words for word in found)
            total += len(found)
    assert known / total > 0.99
    assert not vocabulary().words & set(words("Weimaraner Leonberger Braford Dalmatian"))


def test_the_engine_gets_the_same_words():
    tables = engine_tables()
    every = tables.vocabulary.decode("utf-8").removesuffix("\n").split("\n")
    names = tables.name_words.decode("utf-8").removesuffix("\n").split("\n")
    assert len(every) == len(set(every))
    assert set(every) == vocabulary().words
    assert set(every) - set(names) == vocabulary().protected
    assert {name.removesuffix("\tM") for name in names if name.endswith("\tM")} == vocabulary().surnames
    assert {name.removesuffix("\tP") for name in names if name.endswith("\tP")} == vocabulary().names
    assert not vocabulary().names & vocabulary().words
    assert {"douglas", "miller", "anna"} < vocabulary().names
    assert {"long", "gray", "young"} < vocabulary().surnames < vocabulary().protected
