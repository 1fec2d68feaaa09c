"""`scrubjay inspect` with a vault: it shows what a run with that vault would write, and leaves everything as it is."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pydicom
import pytest

from scrubjay import Key
from scrubjay.vault import Vault
from support.corpus import corpus_files

if TYPE_CHECKING:
    from tests.integration.conftest import Site

WORDS = ("PatientID", "PatientName", "StudyInstanceUID", "SOPInstanceUID", "StudyDate")


def shown(out: str) -> dict[str, str]:
    """What becomes of these attributes, as inspect prints it."""
    found = (re.search(rf"^[~ ] \(\S+ \w\w {word} .*→ \[(.*)\]$", out, re.MULTILINE) for word in WORDS)
    return {word: match[1] for word, match in zip(WORDS, found, strict=True) if match}


def written(path: Path) -> dict[str, str]:
    ds = pydicom.dcmread(path)
    return {word: str(ds[word].value) for word in WORDS if word in ds}


def everything(site: Site) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in site.folder.rglob("*") if path.is_file()}


def test_after_the_key_was_rotated(any_site: Site) -> None:
    source = any_site.scans("in", [("ann", "2020-01-15")])
    done = any_site.deidentify(source, "out", "shifted")
    new = any_site.folder / "new.key"
    assert any_site.of_vault("rotate-key", "--new-key-file", new, "--reason", "yearly").code == 0
    before = everything(any_site)
    line = ["inspect", source / "00.dcm", "-r", any_site.recipe("shifted"), "-p", "trial", "--key-file", new]
    seen = any_site.do(*line, "--vault", any_site.vault)
    assert (seen.code, seen.err) == (0, "")
    assert shown(seen.out) == written(any_site.folder / "out" / done.outputs["00.dcm"])
    assert shown(seen.out)["PatientID"] == done.names["00.dcm"]
    assert shown(any_site.do(*line, "--no-vault").out)["PatientID"] != done.names["00.dcm"], "or it would show nothing"
    refused = any_site.do(*line[:-2], "--vault", any_site.vault)
    assert (refused.code, refused.out) == (2, "") and "rotated" in refused.err
    if any_site.vault.startswith("postgresql:"):
        with Vault.open(any_site.vault, Key.load(new), create=False) as vault:
            assert [entry.action for entry in vault.accesses()] == ["rotate-key"]
    assert everything(any_site) == before, "not a byte, not the access log either"


def test_the_default_is_the_vault_of_a_run_from_the_same_folder(site: Site) -> None:
    source = site.scans("in", [("ann", "2020-01-15")])
    done = site.deidentify(source, "out", "basic", vault=False)
    new = site.folder / "new.key"
    site.of_vault("rotate-key", "--new-key-file", new, "--reason", "yearly")
    seen = site.do("inspect", source / "00.dcm", "-r", "basic", "-p", "trial", "--key-file", new)
    assert shown(seen.out)["PatientID"] == done.names["00.dcm"]


def test_of_real_files(site: Site) -> None:
    (site.folder / "in").mkdir()
    for number, path in enumerate([one for one in corpus_files() if one.stat().st_size < 100_000][::25]):
        shutil.copyfile(path, site.folder / "in" / f"{number:02}")
    done = site.deidentify(site.folder / "in", "out", "shifted")
    assert len(done.outputs) > 5
    for name, output in done.outputs.items():
        seen = site.do("inspect", site.folder / "in" / name, "-r", site.recipe("shifted"), "-p", "trial")
        assert seen.code == 0
        real = written(site.folder / "out" / output)
        assert all(real[word] == value for word, value in shown(seen.out).items() if word != "PatientName")


def test_a_passphrase(site: Site) -> None:
    source = site.scans("in", [("ann", "2020-01-15")])

    def run(*line: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "scrubjay", *line],
            input="correct horse battery staple\n",
            env=site.environment(),
            capture_output=True,
            text=True,
            check=False,
            cwd=site.folder,
        )

    assert run(*site.line(source, "out", "basic", "--passphrase")).returncode == 0
    (output,) = (site.folder / "out").rglob("*.dcm")
    seen = run("inspect", "in/00.dcm", "-r", "basic", "-p", "trial", "--passphrase")
    assert shown(seen.stdout)["PatientID"] == output.relative_to(site.folder / "out").parts[0]
    without = run("inspect", "in/00.dcm", "-r", "basic", "-p", "other", "--passphrase")
    assert (without.returncode, without.stdout) == (2, "") and "--vault" in without.stderr


def test_a_project_that_is_not_in_the_vault_yet(site: Site) -> None:
    source = site.scans("in", [("ann", "2020-01-15")])
    assert site.of_vault("init").code == 0
    line = ["inspect", source / "00.dcm", "-r", "basic", "--vault", site.vault, "--key-file", site.key, "-p", "next"]
    before = everything(site)
    seen = site.do(*line)
    assert "project next is not in the vault yet" in seen.err
    assert everything(site) == before
    done = site.do("deidentify", source, "out", "-p", "next", "--vault", site.vault, "--key-file", site.key)
    assert done.code == 0
    (output,) = (site.folder / "out").rglob("*.dcm")
    assert shown(seen.out)["PatientID"] == output.relative_to(site.folder / "out").parts[0]


@pytest.mark.parametrize("place", ["nothing", "in"])
def test_no_vault_there(site: Site, place: str) -> None:
    source = site.scans("in", [("ann", "2020-01-15")])
    Key.load_or_create(site.key)
    before = everything(site)
    seen = site.do("inspect", source / "00.dcm", "-r", "basic", "-p", "trial", "--vault", site.folder / place)
    assert (seen.code, seen.out) == (2, "")
    assert everything(site) == before


def test_names_that_the_key_doesn_t_give(any_site: Site) -> None:
    """One file can't be asked whose number it has; it is better said than shown wrongly."""
    source = any_site.scans("in", [("ann", "2020-01-15")])
    any_site.deidentify(source, "out", "numbered")
    seen = any_site.do("inspect", source / "00.dcm", "-r", "basic", "-p", "trial", "--vault", any_site.vault)
    assert (seen.code, seen.out) == (2, "")
    assert "the key alone doesn't give" in seen.err
