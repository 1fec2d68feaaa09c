"""New text is written in the data set's own character set, and reads back (slicebox 230, ivmartel/dwv 1088)."""

import io
import warnings

import pydicom
import pytest

from support import plans
from support.build import EXPLICIT_LE, IMPLICIT_LE, encoder_of, join, part10, patient_and_study, text

SETS = {
    "": "Goteborg",
    "ISO_IR 100": "Göteborg",
    "ISO_IR 101": "Łódź",
    "ISO_IR 109": "Ġgantija",
    "ISO_IR 110": "Rīga",
    "ISO_IR 144": "Москва",
    "ISO_IR 126": "Αθήνα",
    "ISO_IR 127": "الرياض",
    "ISO_IR 138": "חיפה",
    "ISO_IR 148": "İstanbul",
    "ISO_IR 166": "กรุงเทพ",
    "ISO_IR 192": "Göteborg 東京",
    "GB18030": "北京",
    "GBK": "北京",
}
SITE = {"do": "replace", "value": "{site}"}
RULES = [{"select": {"tag": tag}, "when": [], "action": 1} for tag in ("00080080", "00081040")]


def institution(charset: str, site: str, syntax: str, nested: bool = False) -> str:
    """The text that pydicom reads where the plan wrote the site."""
    enc = encoder_of(syntax)
    bound = plans.plan(
        SITE, rules=RULES, variables={"project": "default", "site": site, "site_id": "", "timepoint": ""}
    )
    elements = patient_and_study(enc) | {0x00080080: enc.element(0x00080080, "LO", b"Old Name")}
    if charset:
        elements[0x00080005] = enc.element(0x00080005, "CS", text(charset))
    if nested:
        elements[0x00082218] = enc.sequence(0x00082218, [elements.pop(0x00080080)])
    output = plans.rewrite(bound, part10(join(elements), syntax))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        dataset = pydicom.dcmread(io.BytesIO(output))
        return str((dataset.AnatomicRegionSequence[0] if nested else dataset).InstitutionName)


@pytest.mark.parametrize("syntax", [EXPLICIT_LE, IMPLICIT_LE], ids=["explicit", "implicit"])
@pytest.mark.parametrize("charset", SETS)
def test_new_text_reads_back(charset: str, syntax: str) -> None:
    assert institution(charset, SETS[charset], syntax) == SETS[charset]
    assert institution(charset, SETS[charset], syntax, nested=True) == SETS[charset]


@pytest.mark.parametrize("charset", ["", "ISO_IR 144", "\\ISO 2022 IR 87", "ISO_IR 13"])
def test_text_the_character_set_lacks_becomes_plain_ascii(charset: str) -> None:
    read = institution(charset, "Göteborg", EXPLICIT_LE)
    assert read.isascii()
    assert read.startswith("G")
    assert read.endswith("teborg")


def test_values_are_split_at_real_backslashes_only() -> None:
    """In GBK and GB18030 the second byte of a character may be 0x5C: that is no separator."""
    enc = encoder_of(EXPLICIT_LE)
    bound = plans.plan(
        {"do": "regex-replace", "pattern": "^x", "value": "y"},
        rules=[{"select": {"tag": "00081030"}, "when": [], "action": 1}],
    )
    assert "乗俓".encode("gb18030").count(b"\\") == 2
    elements = patient_and_study(enc) | {0x00081030: enc.element(0x00081030, "LO", text("x乗\\x俓", "gb18030"))}
    elements[0x00080005] = enc.element(0x00080005, "CS", text("GB18030"))
    output = plans.rewrite(bound, part10(join(elements)))
    assert text("y乗\\y俓", "gb18030") in output
