"""Rules of other tools, imported and run: the output is what they ask for."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pydicom
import pytest

if TYPE_CHECKING:
    from tests.integration.conftest import Site

RULES = {
    "ctp": """\
        <script>
        <p t="INC">-10</p>
        <e en="T" t="00080020" n="StudyDate">@incrementdate(this,@INC)</e>
        <e en="T" t="00080060" n="Modality">@keep()</e>
        <e en="T" t="00100020" n="PatientID">TRIAL-@hashptid(1,this,8)</e>
        <e en="T" t="00100010" n="PatientName">@initials(this)</e>
        </script>
        """,
    "deid": """\
        FORMAT dicom
        %header
        JITTER StudyDate -10
        KEEP Modality
        REPLACE PatientID TRIAL-X
        REPLACE PatientName func:initials
        """,
    "xnat": """\
        version "6.6"
        (0008,0020) := shiftDateByIncrement[(0008,0020), "-10"]
        (0010,0020) := concatenate["TRIAL-", subject]
        (0010,0010) := lowercase[(0010,0010)]
        (0008,0060) = "MR" ? (0008,0060) := "CT"
        """,
    "mmiv": """\
        [["0008", "0020", "StudyDate", "incrementdate"],
         ["0008", "0060", "Modality", "keep"],
         ["0010", "0020", "PatientID", "TRIAL-X"],
         ["0010", "0010", "PatientName", "^(?=x)", "regexp"]]
        """,
}
DAYS = {"ctp": "20200105", "deid": "20200105", "xnat": "20200105", "mmiv": "20200226"}


@pytest.mark.parametrize("name", RULES)
def test_they_do_what_they_say(site: Site, name: str) -> None:
    source = site.scans("in", [("ann", "2020-01-15")])
    before = pydicom.dcmread(source / "00.dcm")
    rules, recipe = site.folder / "rules.txt", site.folder / "imported.yaml"
    rules.write_text(dedent(RULES[name]))
    made = site.do("recipe", "import", rules, "--into", recipe)
    assert made.code == (0 if name == "deid" else 3), made.err
    done = site.deidentify(source, "out", str(recipe))
    assert done.code == 0, done.err
    after = pydicom.dcmread(site.folder / "out" / done.outputs["00.dcm"])
    assert after.StudyDate == DAYS[name]
    assert after.PatientID.startswith("TRIAL-")
    assert after.Modality == before.Modality
    assert after.StudyInstanceUID != before.StudyInstanceUID
    assert "ann" not in f"{after.get('PatientName')} {after.PatientID}".casefold(), "what has no equal is strict"
    assert f"{after.get('PatientName')}" not in ("", f"{before.PatientName}"[0])


def test_a_pattern_of_mmiv_leaves_nothing_around_its_groups(site: Site) -> None:
    """Not behind a line's end, and not in a sequence, where no condition looks."""
    source = site.scans("in", [("ann", "2020-01-15")])
    data = pydicom.dcmread(source / "00.dcm")
    data.ImageComments = "site: A\r\nMaria Rossi lives there"
    data.MedicalAlerts = ["site: B", "seen by Maria Rossi"]
    inner = pydicom.Dataset()
    inner.ImageComments = "of Maria Rossi"
    data.CTDIPhantomTypeCodeSequence = [inner]
    data.save_as(source / "00.dcm")
    rules, recipe = site.folder / "rules.json", site.folder / "imported.yaml"
    pattern = r'"site: (\\w)", "regexp"'
    rules.write_text(f'[["0020", "4000", "N", {pattern}],\n["0010", "2000", "N", {pattern}]]')
    assert site.do("recipe", "import", rules, "--into", recipe).code == 3
    done = site.deidentify(source, "out", str(recipe))
    assert done.code == 0, done.err
    out = site.folder / "out" / done.outputs["00.dcm"]
    after = pydicom.dcmread(out)
    assert after.ImageComments == "A"
    assert after.CTDIPhantomTypeCodeSequence[0].ImageComments in ("", None)
    assert b"Rossi" not in out.read_bytes()
