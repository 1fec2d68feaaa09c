"""`scrubjay vault …`, as typed."""

import csv
import json
import os
import re
import stat
from datetime import date
from pathlib import Path

import pytest
import typer

from scrubjay import Key
from scrubjay.cli.commands.vault import vault_app
from scrubjay.identity.requests import Link
from scrubjay.vault import Access, Vault
from support.command import Run, runner

from .conftest import Ask


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
    app.add_typer(vault_app, name="vault")
    monkeypatch.setattr("scrubjay.cli.entry.app", app)

    return runner(capsys, monkeypatch, "vault")


@pytest.fixture
def place(run: Run, vault_place: str, ask: Ask, home: Path) -> str:
    """A vault with two subjects, made by the commands alone."""
    assert run("init", "--vault", vault_place).code == 0
    with Vault.open(vault_place, Key.load(home / "data/scrubjay/keys/default.key")) as vault:
        project = vault.project("default")
        list(project.assign([ask("4711", day=date(2020, 1, 15), days=-9), ask("=1+1")]))
        project.keep_links([Link("1.2.3", "2.25.1")])
    return vault_place


def test_init_makes_vault_key_and_project(run: Run, home: Path) -> None:
    done = run("init", "--vault", home / "v", "--project", "trial-7")
    assert (done.code, done.out) == (0, f"vault {home}/v, project trial-7, key version 1\n")
    path = home / "data/scrubjay/keys/trial-7.key"
    assert f"new key {path}" in done.err
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with Vault.open(home / "v", Key.load(path)) as vault:
        assert vault.project("trial-7", create=False).key == Key.load(path)
    again = run("init", "--vault", home / "v", "--project", "trial-7")
    assert (again.code, again.err) == (0, "")


def test_the_key_file_comes_from_option_or_environment(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("init", "--vault", home / "v", "--key-file", home / "a.key").code == 0
    monkeypatch.setenv("SCRUBJAY_KEY_FILE", str(home / "a.key"))
    assert run("status", "--vault", home / "v").code == 0
    monkeypatch.setenv("SCRUBJAY_KEY_FILE", str(home / "b.key"))
    done = run("status", "--vault", home / "v")
    assert (done.code, done.out) == (2, "")
    assert "b.key doesn't exist: look at --project, or name" in done.err
    assert not (home / "b.key").exists(), "only init makes keys"


def test_status(run: Run, place: str) -> None:
    done = run("status", "--vault", place)
    assert done.code == 0
    assert "key version 1, 0 accesses" in done.out
    assert "project default: 2 subjects, 0 studies, 1 UID links, 0 runs" in done.out
    assert "4711" not in done.out


def test_lookup_by_pseudonym_and_by_id(run: Run, place: str) -> None:
    for word in ("P001", "4711"):
        done = run("lookup", word, "--vault", place, "--reason", "incidental finding")
        assert done.code == 0
        assert re.search(r"id_old +4711\n", done.out)
        assert re.search(r"id_new +P001\n", done.out)
        assert re.search(r"days +-9\n", done.out)
    (found,) = json.loads(run("lookup", "P002", "--vault", place, "--reason", "x", "--json").out)
    assert found["id_old"] == "=1+1"
    nobody = run("lookup", "Noether", "--vault", place, "--reason", "x")
    assert (nobody.code, nobody.out) == (1, "")
    assert nobody.err == "scrubjay: the vault knows nobody of this pseudonym or ID in this project\n"
    log = run("status", "--vault", place, "--log").out.splitlines()[-4:]
    assert [line.split(" ", 3)[3].split(": ")[0] for line in log] == ["lookup default 1 subjects"] * 3 + [
        "lookup default 0 subjects"
    ]
    assert log[0].endswith(": incidental finding P001")
    assert f"@{os.uname().nodename}" in log[0]


@pytest.mark.parametrize(
    "command", [["lookup", "P001"], ["export", "x.csv"], ["import", "x.csv"], ["forget", "P001"], ["reanchor", "P001"]]
)
def test_a_reason_is_required(run: Run, place: str, command: list[str]) -> None:
    done = run(*command, "--vault", place)
    assert done.code == 2
    assert "--reason" in done.err
    assert run(*command, "--vault", place, "--reason", "  ").code == 2
    assert " 0 accesses" in run("status", "--vault", place).out


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "json"])
def test_export(run: Run, place: str, home: Path, suffix: str) -> None:
    for what, rows in (("ids", 2), ("uids", 1)):
        path = home / f"{what}.{suffix}"
        done = run("export", path, "--vault", place, "--reason", "trial closed", "--map", what)
        assert (done.code, done.out) == (0, f"{rows} rows in {path}: they identify people\n")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    if suffix == "csv":
        with (home / "ids.csv").open(newline="") as file:
            assert list(csv.reader(file)) == [["id_old", "id_new"], ["4711", "P001"], ["'=1+1", "P002"]]
    done = run("export", home / f"ids.{suffix}", "--vault", place, "--reason", "x")
    assert done.code == 2
    assert "overwrites nothing" in done.err
    assert run("export", home / "x.csv", "--vault", place, "--reason", "x", "--map", "names").code == 2


def test_import(run: Run, place: str, home: Path) -> None:
    (home / "old.csv").write_text("id_old,id_new\n0815,K-1\n4712,K-2\n")
    done = run("import", home / "old.csv", "--vault", place, "--reason", "from the old system", "--issuer", "H")
    assert (done.code, done.out) == (0, "2 new\n")
    (home / "bad.csv").write_text("id_old,id_new\n0816,P001\n")
    done = run("import", home / "bad.csv", "--vault", place, "--reason", "x")
    assert done.code == 2
    assert done.err.startswith("scrubjay: line 2:")
    assert "0816" not in done.err and "P001" not in done.err
    (home / "folders.csv").write_text("id_old,id_new\nS_1,K-9\n")
    assert run("import", home / "folders.csv", "--vault", place, "--reason", "x", "--kind", "folder").out == "1 new\n"
    assert run("import", home / "folders.csv", "--vault", place, "--reason", "x", "--kind", "pet").code == 2


def test_rotate_key(run: Run, place: str, home: Path) -> None:
    done = run("rotate-key", "--vault", place, "--reason", "yearly", "--new-key-file", home / "new.key")
    assert done.code == 0
    assert done.out.endswith("is at key version 2\n")
    old = run("status", "--vault", place)
    assert old.code == 2
    assert "key version 1, which was rotated" in old.err
    done = run("lookup", "P001", "--vault", place, "--reason", "x", "--key-file", home / "new.key")
    assert "4711" in done.out
    for options in ([], ["--new-key-file", home / "x.key", "--new-passphrase"]):
        wrong = run("rotate-key", "--vault", place, "--reason", "x", "--key-file", home / "new.key", *options)
        assert wrong.code == 2


def test_passphrases(run: Run, home: Path) -> None:
    words = "correct horse battery\n"
    assert run("init", "--vault", home / "v", "--passphrase", typed=words).code == 0
    assert run("status", "--vault", home / "v", "--passphrase", typed=words).code == 0
    assert run("status", "--vault", home / "v", "--passphrase", typed="wrong horse battery\n").code == 2
    assert run("status", "--vault", home / "v", "--passphrase").code == 2
    both = run("status", "--vault", home / "v", "--passphrase", "--key-file", home / "a.key", typed=words)
    assert "not both" in both.err
    done = run(
        "rotate-key",
        "--vault",
        home / "v",
        "--reason",
        "x",
        "--passphrase",
        "--new-passphrase",
        typed="correct horse battery\nanother dozen words\n",
    )
    assert done.code == 0
    assert run("check", "--vault", home / "v", "--passphrase", typed="another dozen words\n").code == 0
    assert not (home / "data").exists(), "no key file was made"


def test_forget(run: Run, place: str) -> None:
    done = run("forget", "4711", "--vault", place, "--reason", "consent withdrawn")
    assert (done.code, done.out) == (0, "1 subject forgotten\n")
    done = run("forget", "4711", "--vault", place, "--reason", "again")
    assert (done.code, done.out) == (1, "")
    assert "knows nobody" in done.err
    assert "1 subjects" in run("status", "--vault", place).out


def test_reanchor(run: Run, place: str) -> None:
    done = run("reanchor", "P001", "--vault", place, "--reason", "x")
    assert (done.code, done.out) == (0, "the anchor is the first study already\n")
    nobody = run("reanchor", "P009", "--vault", place, "--reason", "x")
    assert (nobody.code, nobody.out) == (1, "")
    assert "knows nobody" in nobody.err


def test_backup_and_check(run: Run, place: str, home: Path) -> None:
    assert run("backup", home / "copy", "--vault", place).code == 0
    done = run("check", "--vault", home / "copy")
    assert (done.code, done.out) == (0, "the vault is whole\n")
    assert run("backup", home / "copy", "--vault", place).code == 2


def test_check_says_what_is_wrong(run: Run, place: str, home: Path) -> None:
    from sqlalchemy import text

    with (
        Vault.open(place, Key.load(home / "data/scrubjay/keys/default.key")) as vault,
        vault._store.write() as connection,
    ):
        connection.execute(text("UPDATE subjects SET source = subject WHERE id = 2"))
    done = run("check", "--vault", place)
    assert done.code == 1
    assert done.out == "subjects 2: doesn't open: changed, moved, or sealed by another key\n"


@pytest.mark.parametrize("command", [["status"], ["check"], ["lookup", "P001", "--reason", "x"], ["backup", "b"]])
def test_only_init_and_import_make_anything(run: Run, home: Path, command: list[str]) -> None:
    Key.generate().save(home / "a.key")
    done = run(*command, "--vault", home / "v", "--key-file", home / "a.key")
    assert done.code == 2
    assert "no vault here" in done.err
    assert not (home / "v").exists()
    assert run("init", "--vault", home / "v", "--key-file", home / "a.key").code == 0
    done = run("lookup", "P001", "--reason", "x", "--vault", home / "v", "--key-file", home / "a.key", "--project", "q")
    assert "no such project" in done.err


def test_no_command_needs_more_than_typer_for_its_help(run: Run) -> None:
    import subprocess
    import sys

    program = """
import sys
import scrubjay.cli.commands.vault
heavy = "sqlalchemy", "cryptography", "scrubjay.vault", "rich", "pydantic"
assert not [name for name in heavy if name in sys.modules]
"""
    subprocess.run([sys.executable, "-c", program], check=True)


def test_the_log_names_who_runs_the_command(access: Access) -> None:
    import pwd

    from scrubjay.cli.vaults import access as asking

    assert asking("x").who.split("@")[0] == pwd.getpwuid(os.getuid()).pw_name
