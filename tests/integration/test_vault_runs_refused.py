"""Runs that can't have the vault they ask for: refused in one line, before anything is written."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scrubjay import Key

if TYPE_CHECKING:
    from tests.integration.conftest import Done, Site

PEOPLE = [("ann", "2020-01-15"), ("bob", "2020-02-20")]


@pytest.fixture
def source(site: Site) -> Path:
    return site.scans("in", PEOPLE)


def refused(site: Site, done: Done, *, out: str = "out") -> str:
    """Checks exit code 2, one line, and nothing in OUT; the line."""
    assert done.code == 2, done
    assert done.out == ""
    (line,) = done.err.splitlines()
    assert line.startswith("scrubjay: ")
    assert not site.tree(out)
    assert not any(secret in line for person in PEOPLE for secret in person)
    return line


def everything(folder: Path) -> dict[str, bytes]:
    """What a refusal leaves as it was."""
    found = {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*"))}
    return {name: path.read_bytes() if path.is_file() else b"folder" for name, path in found.items()}


@pytest.mark.parametrize("recipe", ["basic", "nils"])
def test_the_wrong_key(any_site: Site, recipe: str) -> None:
    source = any_site.scans("in", PEOPLE)
    any_site.deidentify(source, "first", recipe)
    wrong = any_site.folder / "wrong.key"
    Key.load_or_create(wrong)
    before = everything(any_site.folder)
    line = refused(any_site, any_site.deidentify(source, "out", recipe, "--key-file", wrong))
    assert "key" in line
    assert everything(any_site.folder) == before
    assert any_site.deidentify(source, "out", recipe).code == 0, "the right one still opens it"


def test_no_key_though_there_is_a_vault(site: Site, source: Path) -> None:
    """A new key can't open it, so none is made."""
    site.deidentify(source, "first", "basic")
    site.key.unlink()
    before = everything(site.folder)
    refused(site, site.deidentify(source, "out", "basic"))
    assert everything(site.folder) == before


def test_the_key_was_rotated(any_site: Site) -> None:
    source = any_site.scans("in", PEOPLE)
    any_site.deidentify(source, "first", "nils")
    new = any_site.folder / "new.key"
    assert any_site.of_vault("rotate-key", "--new-key-file", new, "--reason", "yearly").code == 0
    before = everything(any_site.folder)
    line = refused(any_site, any_site.deidentify(source, "out", "nils"))
    assert "rotated" in line
    assert everything(any_site.folder) == before
    assert any_site.deidentify(source, "out", "nils", "--key-file", new).names == {"00.dcm": "P001", "01.dcm": "P002"}


@pytest.mark.parametrize("place", ["out", "out/v", "out/a/b", "in", "in/v", "in/a/b", "link/v"])
def test_a_vault_inside_out_or_in(site: Site, source: Path, place: str) -> None:
    (site.folder / "link").symlink_to(source)
    before = everything(site.folder)
    line = refused(site, site.deidentify(source, "out", "basic", "--vault", site.folder / place, vault=False))
    assert "vault" in line
    assert everything(site.folder) == before, "no vault, and no key either"


@pytest.mark.parametrize("inside", ["out", "in"])
def test_out_or_in_inside_the_vault(site: Site, source: Path, inside: str) -> None:
    """The other way round is no better."""
    vault = site.folder / "v"
    vault.mkdir()
    if inside == "in":
        shutil.move(source, vault / "in")
    where = (vault / "in", "out") if inside == "in" else (source, "v/out")
    refused(site, site.deidentify(where[0], where[1], "basic", "--vault", vault, vault=False), out=where[1])
    assert not (vault / "vault.sqlite").exists()


def test_the_default_vault_when_out_stands_in_it(site: Site, source: Path) -> None:
    (site.folder / "trial.vault").mkdir()
    line = site.line(source, "trial.vault/../trial.vault", "basic", vault=False)
    assert site.do(*line).code == 2
    assert list((site.folder / "trial.vault").iterdir()) == []


def test_a_server_that_is_not_there(site: Site, source: Path) -> None:
    with socket.socket() as taken:  # bound but not listening: whoever connects is turned away
        taken.bind(("127.0.0.1", 0))
        url = f"postgresql://someone:hunter2secret@127.0.0.1:{taken.getsockname()[1]}/vault"
        before = everything(site.folder)
        line = refused(site, site.deidentify(source, "out", "basic", "--vault", url, vault=False))
    assert "hunter2secret" not in line
    assert everything(site.folder).keys() - before.keys() == set(), "no key for a vault that can't be"


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (["--vault", "v", "--no-vault"], "--no-vault"),
        (["--vault", "v", "--mode", "anonymise"], "anonymise"),
        (["--passphrase", "--mode", "anonymise"], "anonymise"),
        (["--passphrase", "--no-vault"], "--no-vault"),
        (["--passphrase", "--key-file", "k"], "passphrase"),
    ],
)
def test_options_that_contradict_each_other(site: Site, source: Path, options: list[str], named: str) -> None:
    before = everything(site.folder)
    line = refused(site, site.deidentify(source, "out", "basic", *options, vault=False))
    assert named in line
    assert everything(site.folder) == before


def test_update_where_nobody_remembers(site: Site, source: Path) -> None:
    """Usage is checked before a key is made."""
    before = everything(site.folder)
    done = site.deidentify(source, "out", "nils", "--no-vault", "--update", vault=False)
    assert (done.code, site.tree("out")) == (2, {})
    assert "use a vault" in done.err
    assert everything(site.folder) == before


def test_a_vault_folder_that_holds_something_else(site: Site, source: Path) -> None:
    vault = site.folder / "v"
    vault.mkdir()
    (vault / "vault.sqlite").write_bytes(b"this is no database\n" * 100)
    before = everything(vault)
    refused(site, site.deidentify(source, "out", "basic", "--vault", vault, vault=False))
    assert everything(vault) == before


def test_a_wrong_passphrase(site: Site, source: Path) -> None:
    def run(passphrase: str, out: str) -> subprocess.CompletedProcess[str]:
        line = [sys.executable, "-m", "scrubjay", *site.line(source, out, "nils", "--passphrase", "-q")]
        return subprocess.run(
            line, input=passphrase + "\n", env=site.environment(), capture_output=True, text=True, check=False
        )

    assert run("correct horse battery staple", "first").returncode == 0
    assert not site.data.exists(), "no key file beside a passphrase"
    wrong = run("correct horse battery stable", "out")
    assert (wrong.returncode, wrong.stdout, len(wrong.stderr.splitlines())) == (2, "", 1)
    assert not site.tree("out")
    again = run("correct horse battery staple", "out")
    assert again.returncode == 0
    assert site.tree("out") == site.tree("first")
