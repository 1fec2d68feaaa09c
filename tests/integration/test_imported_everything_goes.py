"""Rules that say "everything goes": the image stays an image, and no text stays in what describes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pydicom
import pytest

if TYPE_CHECKING:
    from tests.integration.conftest import Site

RULES = {
    "deid": "FORMAT dicom\n%header\nREMOVE ALL\n",
    "ctp": '<script><r en="T" t="unspecifiedelements">x</r></script>\n',
}


@pytest.mark.parametrize("base", ["basic", "tcia", "nidb-original"])
@pytest.mark.parametrize("name", RULES)
def test_the_image_stays_and_no_text(site: Site, name: str, base: str) -> None:
    source = site.scans("in", [("ann", "2020-01-15")])
    data = pydicom.dcmread(source / "00.dcm")
    data.ImagePositionPatient, data.ImageOrientationPatient = [1, 2, 3], [1, 0, 0, 0, 1, 0]
    for tag, vr, value in (
        (0x00289997, "DA", "19610307"), (0x00289998, "PN", "Rossi^Maria"), (0x00289999, "LO", "Rossi"),
        (0x7FE00003, "UT", "Rossi"), (0x00281055, "LO", "Rossi"), (0x00283003, "LO", "Rossi"),
        (0x60004000, "LT", "Rossi"), (0x60000022, "LO", "Rossi"), (0x60000010, "US", 4), (0x00180010, "LO", "Rossi"),
    ):  # fmt: skip
        data.add_new(tag, vr, value)
    data.private_block(0x29, "SIEMENS CSA HEADER", create=True).add_new(0x10, "LO", "Rossi")
    data.save_as(source / "00.dcm")
    rules, recipe = site.folder / "rules.txt", site.folder / "imported.yaml"
    rules.write_text(RULES[name])
    assert site.do("recipe", "import", rules, "--recipe", base, "--into", recipe).code == 0
    done = site.deidentify(source, "out", str(recipe))
    assert done.code == 0, done.err
    out = site.folder / "out" / done.outputs["00.dcm"]
    after = pydicom.dcmread(out)
    assert b"Rossi" not in out.read_bytes()
    assert not [one for one in after if one.tag.group == 0x6000 or 0x9997 <= one.tag & 0xFFFF <= 0x9999]
    assert [float(one) for one in after.ImagePositionPatient] == [1, 2, 3]
    assert after.Modality == data.Modality
    assert (after.Rows, after.BitsStored, after.PixelData) == (data.Rows, data.BitsStored, data.PixelData)
