"""dcm2niix makes the same images, b-values, b-vectors and slice timing of vendors' series before and after."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from scrubjay import Deidentifier, Recipe
from support import api
from support.corpus import REPOSITORY

SERIES = (
    "siemens/csa_mosaic",
    "siemens/csa_small",
    "siemens/csa_vb17",
    "siemens/same_image_many_syntaxes",
    "siemens/phoenix_sr",
    "siemens/xa_enhanced",
    "ge/anatomical",
    "ge/epi_protocol_block",
    "ge/rtia",
    "philips/classic_phantom",
    "philips/enhanced",
    "canon",
    "uih",
    "hyperfine",
)
VENDORS = {
    "name": "vendors",
    "extends": "basic",
    "private": "keep",
    "dates": {"mode": "subject", "between": [-3650, -1]},
}
RECIPES: dict[str, str | Recipe] = {"tcia": "tcia", "private kept": Recipe.from_mapping(VENDORS)}
Image = tuple[bytes, bytes, bytes, bytes, str]


def images(folder: Path, into: Path) -> list[Image]:
    """Of each image: header fields but the description, voxels, b-values, b-vectors and slice timing."""
    program = shutil.which("dcm2niix")
    if program is None:
        pytest.fail("dcm2niix is needed: install the Debian package dcm2niix")
    into.mkdir()
    subprocess.run([program, "-b", "y", "-z", "n", "-o", into, folder], check=False, capture_output=True, timeout=300)
    made = []
    for path in sorted(into.glob("*.nii")):
        data = path.read_bytes()
        # Bytes 148 to 251 say when and by what it was made.
        header = data[:148] + data[252:352]
        bval, bvec = (path.with_suffix(suffix) for suffix in (".bval", ".bvec"))
        gradients = (bval.read_bytes(), bvec.read_bytes()) if bval.exists() else (b"", b"")
        told = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        made.append((header, data[352:], *gradients, json.dumps(told.get("SliceTiming"))))
    return made


@pytest.mark.parametrize("recipe", RECIPES)
@pytest.mark.parametrize("series", SERIES)
def test_the_same_images(series: str, recipe: str, tmp_path: Path) -> None:
    folder = Path(os.environ.get("SCRUBJAY_CORPUS") or REPOSITORY.parent / "shared" / "corpus") / "vendors" / series
    if not folder.is_dir():
        pytest.skip("needs the larger corpus")
    before = images(folder, tmp_path / "before")
    Deidentifier(RECIPES[recipe], key=api.KEY).tree(folder, tmp_path / "out")
    after = images(tmp_path / "out", tmp_path / "after")
    assert before
    # A file without a preamble is read only afterwards.
    for image in before:
        assert image in after
        after.remove(image)
