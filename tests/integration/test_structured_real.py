"""Real structured reports, and real reports with more in them, through `tcia`: still reports to DCMTK and dciodvfy."""

import collections
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from scrubjay.standard import StructuredContentCode, structured_content_codes
from support import corpus, plant
from support.api import deidentified, written
from support.content import Code, by_number, filled, item, parsed, report, spelled, tree

REPORTS = [
    path
    for path in corpus.corpus_files()
    if b"\x40\x00\x30\xa7" in path.read_bytes() and "ContentSequence" in corpus.read(path)
]
OWN: Code = ("77", "99HOSPITAL", "Remark")
UID_OF = "1.2.826.0.1.3680043.9.9999.73918"
UID_OF_DEVICE = "1.2.826.0.1.3680043.9.9999.5"
_NUMBERS = re.compile(r"(?<![\w(,])\d+(\.\d+)*")


def run(program: str, path: Path) -> list[str]:
    """The lines that a program prints about a file."""
    found = shutil.which(program)
    if found is None:
        pytest.fail(f"{program} is needed: install the Debian packages dcmtk and dicom3tools")
    done = subprocess.run([found, path], capture_output=True, check=False, timeout=120)
    return (done.stdout + done.stderr).decode("latin-1").splitlines()


def complaints(path: Path) -> collections.Counter[str]:
    """Warnings and errors of dsrdump, errors of dciodvfy; without values, and without where the file is."""
    dumped = (line.split("parsing file")[0] for line in run("dsrdump", path) if line[:3] in ("W: ", "E: ", "F: "))
    checked = (line for line in run("dciodvfy", path) if line.startswith("Error"))
    return collections.Counter(_NUMBERS.sub("#", line) for line in (*dumped, *checked))


@pytest.mark.parametrize("path", REPORTS, ids=corpus.label)
def test_no_new_complaint_about_a_real_report(path: Path, tmp_path: Path) -> None:
    data = deidentified(path, "tcia").data
    assert data is not None
    after = tmp_path / "after.dcm"
    after.write_bytes(data)
    assert not complaints(after) - complaints(path)


def test_there_are_real_reports() -> None:
    assert len(REPORTS) >= 3


@pytest.mark.parametrize("path", REPORTS, ids=corpus.label)
def test_references_by_number_lead_where_they_led(path: Path) -> None:
    data = deidentified(path, "tcia").data
    assert data is not None
    before, after = tree(corpus.read(path)), tree(parsed(data))
    referring = [at for at, one in before.items() if "ReferencedContentItemIdentifier" in one]
    if referring:
        assert list(after) == list(before)
    for at in referring:
        number = before[at].ReferencedContentItemIdentifier
        target = tuple(number) if not isinstance(number, int) else (number,)
        assert after[at].ReferencedContentItemIdentifier == number
        assert after[target].get("ValueType") == before[target].get("ValueType")


@pytest.mark.parametrize("path", REPORTS, ids=corpus.label)
def test_what_is_coded_or_measured_stays(path: Path) -> None:
    """Codes and numbers under a name that the table doesn't take away, in the order they had."""
    rows = {(row.value, row.scheme) for row in structured_content_codes() if row.value_type in ("CODE", "NUM")}

    def measured(data: bytes) -> list[str]:
        found = []
        for one in tree(parsed(data)).values():
            name = one.get("ConceptNameCodeSequence") or [{}]
            if (name[0].get("CodeValue"), name[0].get("CodingSchemeDesignator")) in rows:
                continue
            if one.get("ValueType") == "CODE" and one.get("ConceptCodeSequence"):
                found.append(str(one.ConceptCodeSequence[0].get("CodeValue")))
            elif one.get("ValueType") == "NUM" and one.get("MeasuredValueSequence"):
                found.append(str(one.MeasuredValueSequence[0].get("NumericValue")))
        return found

    data = deidentified(path, "tcia").data
    assert data is not None
    assert measured(data) == measured(path.read_bytes())


def value_of(row: StructuredContentCode) -> object:
    """A planted value; in cleaned text with something to find it by. `tcia` keeps devices, but maps their UIDs."""
    if "retain-device-identity" in row.options:
        return UID_OF_DEVICE if row.value_type == "UIDREF" else "SN 5"
    return {
        "TEXT": "Mrs. Quarvila, 5 mm" if "clean-descriptors" in row.options else plant.word(1),
        "PNAME": plant.name(2),
        "DATE": plant.DATE,
        "TIME": "101112",
        "DATETIME": plant.DATE + "101112",
        "UIDREF": UID_OF,
        "COMPOSITE": UID_OF,
        "IMAGE": UID_OF,
        "CODE": ("1", "SCT", "One"),
        "NUM": 5,
    }.get(row.value_type)


def test_dsrdump_opens_a_report_with_every_row_of_the_table(tmp_path: Path) -> None:
    """One item a row, legal before; the output is legal, too, and holds no planted name, ID, date or UID."""
    rows = [row for row in structured_content_codes() if row.value_type != "WAVEFORM"]
    content = [item(row.value_type, (row.value, row.scheme, row.meaning), value_of(row)) for row in rows]
    nested = item("CONTAINER", OWN, children=(item("CONTAINER", OWN, children=tuple(content)),))
    for extra in ((), (by_number(1, 1),)):
        data = report(nested, item("TEXT", OWN, "5 mm"))
        if extra:
            filled(data.ContentSequence[1], {"ContentSequence": list(extra)})
        before, after = tmp_path / "before.dcm", tmp_path / "after.dcm"
        before.write_bytes(spelled(data))
        result = written(before.read_bytes(), "tcia")
        after.write_bytes(result)
        assert plant.found(result) == set()
        assert UID_OF.encode() not in result
        assert b"Quarvila" not in result
        # Serial numbers stay, UIDs of devices are mapped.
        assert b"SN 5" in result
        assert UID_OF_DEVICE.encode() not in result
        assert not complaints(after) - complaints(before)
        assert not any(line.startswith(("E:", "F:")) for line in complaints(before))
        assert len(tree(parsed(result))) == len(tree(data)) if extra else len(tree(parsed(result))) < len(tree(data))
