"""A run that is refused makes nothing: no OUT, no report, no key, no vault, not even an empty one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scrubjay import Deidentifier, Key, OutputError
from scrubjay.errors import VaultError
from scrubjay.vault import Passphrase, Vault, check_new

if TYPE_CHECKING:
    from tests.integration.conftest import Site

PEOPLE = [("ann", "2020-01-15"), ("bob", "2020-02-20")]


@pytest.fixture
def source(site: Site) -> Path:
    return site.scans("in", PEOPLE)


def listed(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))


def refused(site: Site, *line: str, typed: str = "") -> str:
    """What a process says that ends with 2 and leaves everything as it was."""
    before = listed(site.folder)
    run = subprocess.run(
        [sys.executable, "-m", "scrubjay", *line],
        input=typed,
        env=site.environment(),
        capture_output=True,
        text=True,
        check=False,
        cwd=site.folder,
    )
    assert (run.returncode, run.stdout) == (2, ""), run
    assert listed(site.folder) == before
    return run.stderr


@pytest.mark.parametrize("out", ["out", "new/deep/out"])
def test_a_passphrase_that_is_too_short(site: Site, source: Path, out: str) -> None:
    line = site.line(source, out, "basic", "--passphrase", "--report", "report.csv")
    assert "12 characters" in refused(site, *line, typed="too short\n")
    assert "12 characters" in refused(site, "vault", "init", "--vault", "v", "--passphrase", typed="too short\n")
    with pytest.raises(VaultError, match="12 characters"):
        Vault.open(site.folder / "v", Passphrase("too short"))
    assert not (site.folder / "v").exists()


def test_no_passphrase_at_all(site: Site, source: Path) -> None:
    assert "passphrase" in refused(site, *site.line(source, "out", "basic", "--passphrase"))


@pytest.mark.parametrize("recipe", ["no-such-recipe", "broken.yaml"])
def test_a_recipe_that_can_t_be_used(site: Site, source: Path, recipe: str) -> None:
    (site.folder / "broken.yaml").write_text("name: broken\nrules: [{PatientNme: remove}]\n")
    assert recipe in refused(site, *site.line(source, "new/out", recipe, "--report", "report.csv"))


@pytest.mark.parametrize("line", [["deidentify", "in", "out"], ["vault", "init"]])
def test_a_place_where_no_vault_can_be(site: Site, source: Path, line: list[str]) -> None:
    """Neither is a key made for it."""
    (site.folder / "papers").mkdir(0o700)
    (site.folder / "papers" / "letter.txt").touch()
    assert "not empty" in refused(site, *line, "--vault", "papers", "-p", "trial")
    assert "folder" in refused(site, *line, "--vault", "papers/letter.txt", "-p", "trial")
    assert "folder" in refused(site, *line, "--vault", "papers/letter.txt/v", "-p", "trial")


def test_an_empty_folder_of_one_s_own_is_a_place(tmp_path: Path) -> None:
    (tmp_path / "v").mkdir(0o755)
    check_new(tmp_path / "v")
    Vault.open(tmp_path / "v", Key.generate()).close()
    assert (tmp_path / "v").stat().st_mode & 0o777 == 0o700


def test_a_report_that_can_t_be(site: Site, source: Path) -> None:
    assert "can't be written" in refused(site, *site.line(source, "out", "basic", "--report", "no/report.csv"))


def test_an_out_that_was_there_stays(site: Site, source: Path) -> None:
    (site.folder / "out").mkdir()
    refused(site, *site.line(source, "out", "no-such-recipe"))
    (site.folder / "deep").mkdir()
    refused(site, *site.line(source, "deep/new/out", "no-such-recipe"))


def test_in_python_too(site: Site, source: Path) -> None:
    key, out = Key.generate(), site.folder / "new/out"
    numbered = {"name": "numbered", "extends": "basic", "identity": {"strategy": "sequential"}}
    with Vault.open(site.vault, key) as vault:
        Deidentifier(numbered, vault=vault, key=key).tree(source, out)
    with Vault.open(site.folder / "other", key) as vault:
        with pytest.raises(OutputError, match="another vault"):
            Deidentifier(numbered, vault=vault, key=key).tree(source, out, update=True)
        assert list(out.iterdir()), "what is not empty stays"
        (source / "02.dcm").write_bytes(site.scan("ann", "2020-01-15", name="Quite^Another", number=2))
        with pytest.raises(Exception, match="isn't clear who is who"):
            Deidentifier(numbered, vault=vault).tree(source, site.folder / "fresh/out")
    assert not (site.folder / "fresh").exists()
