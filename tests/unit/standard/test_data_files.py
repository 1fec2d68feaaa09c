"""Every data file is what the manifest says, and what the script makes of the source."""

import hashlib
import json
import lzma
import subprocess
import sys
from pathlib import Path

import pydicom
import pytest

from scrubjay import standard

REPOSITORY = Path(__file__).parents[3]
DATA = Path(standard.__file__).parent / "data"
SCRIPT = REPOSITORY / "tools" / "build_standard.py"
NAMES = sorted(path.name for path in DATA.glob("*.xz"))


def test_the_manifest_lists_exactly_the_files():
    assert sorted(standard.tables()) == NAMES
    manifest = json.loads((DATA / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["edition"] == standard.EDITION
    assert "NEMA" in manifest["acknowledgement"]
    assert (REPOSITORY / manifest["script"]).is_file()


@pytest.mark.parametrize("name", NAMES)
def test_checksums_columns_and_rows(name):
    info = standard.tables()[name]
    packed = (DATA / name).read_bytes()
    text = lzma.decompress(packed)
    assert hashlib.sha256(packed).hexdigest() == info.sha256
    assert hashlib.sha256(text).hexdigest() == info.content_sha256
    assert text.endswith(b"\n")
    lines = text.decode("utf-8").removesuffix("\n").split("\n")
    if info.columns:
        assert tuple(lines[0].split("\t")) == info.columns
        assert all(line.count("\t") == len(info.columns) - 1 for line in lines)
        lines = lines[1:]
    assert len(lines) == info.rows > 0
    assert info.title and info.edition
    assert all(len(digest) == 64 or source == "pydicom" for source, digest in info.sources.items())


def test_the_wheel_stays_small():
    assert sum((DATA / name).stat().st_size for name in NAMES) < 400_000


@pytest.mark.slow
def test_the_script_makes_the_same_bytes_again(source, tmp_path):
    made_with = standard.tables()["dictionary.tsv.xz"].sources["pydicom"]
    if pydicom.__version__ != made_with:
        pytest.skip(f"the data files were made with pydicom {made_with}")
    subprocess.run([sys.executable, SCRIPT, source, "--out", tmp_path], check=True, capture_output=True)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    shipped = {path.name: path.read_bytes() for path in DATA.iterdir() if path.suffix in (".xz", ".json")}
    assert made == shipped
    subprocess.run([sys.executable, SCRIPT, source, "--check"], check=True)


def test_the_script_says_what_is_missing(tmp_path):
    run = subprocess.run([sys.executable, SCRIPT, tmp_path], capture_output=True, text=True, check=False)
    assert run.returncode == 2
    assert "no dictionary_gap.csv" in run.stderr
    assert "Traceback" not in run.stderr


def test_the_reference_page_names_every_table():
    page = (REPOSITORY / "docs" / "reference" / "standard.md").read_text(encoding="utf-8")
    for name, info in standard.tables().items():
        stem = name.removesuffix(".tsv.xz")
        assert f"`{stem}`" in page
        if info.columns:
            line = next(line for line in page.splitlines() if line.startswith(f"| `{stem}` |"))
            assert f"| {info.rows} |" in line
