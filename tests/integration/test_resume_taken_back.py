"""Killed before a checkpoint, and then something else is asked for: what nobody knows of isn't in OUT afterwards."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.integration.test_resume_changes import FILES, KEY, Place, counts, with_element

from scrubjay import Deidentifier, OutputError
from scrubjay.run.journal import NAME, Journal
from scrubjay.vault import Vault
from support.resuming import files_below

if TYPE_CHECKING:
    from tests.integration.conftest import Site

PROGRAM = """
import os, signal, sys
from scrubjay import Deidentifier, Key
from scrubjay.vault import Vault
recipe, place, source, out, audit, last, redo = sys.argv[1:]
key = Key(bytes(range(32)))
def die(outcome):
    if outcome.ordinal == int(last):
        os.kill(os.getpid(), signal.SIGKILL)
with Vault.open(place, key) as vault:
    tool = Deidentifier(recipe, vault=vault, key=None if vault.has_project("trial") else key, project="trial")
    tool.tree(source, out, audit=audit, redo=bool(redo), on_outcome=die)
"""
FLAT = "{name: flat, extends: basic, output: {layout: '{subject}/{instance}.dcm'}}"


@pytest.fixture
def place(any_site: Site) -> Iterator[Place]:
    with Vault.open(any_site.vault, KEY) as vault:
        yield Place(any_site, vault)


def killed(place: Place, recipe: str, *, redo: bool = False) -> None:
    """A run of which all files have their names, and none is in the ledger."""
    last = sum(len(found[2]) for found in os.walk(place.source))
    paths = [place.site.vault, place.source, place.out, place.audit, last, "x" if redo else ""]
    program = f"import sys; sys.path[:0] = {sys.path!r}\n{PROGRAM}"
    done = subprocess.run([sys.executable, "-c", program, recipe, *map(str, paths)], capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert NAME in os.listdir(place.out)


def flat(place: Place) -> str:
    path = place.site.folder / "flat.yaml"
    path.write_text(FLAT)
    return str(path)


def test_a_name_that_is_new_is_looked_for_in_what_a_killed_run_made(place: Place) -> None:
    text = b"knee Quillfeather left"
    element = b"\x08\x00\x3e\x10LO" + len(text).to_bytes(2, "little") + text
    place.put("ann/2020-01-15/0.dcm", with_element(place.site.scan("ann", "2020-01-15", number=1), element))
    killed(place, "tcia")
    assert any(b"Quillfeather" in data for data in files_below(place.out).values())
    place.put("ann/2020-01-15/x.dcm", place.site.scan("ann", "2020-01-15", number=8, name="Quillfeather^Ada"))
    assert counts(place.run("tcia")) == {"written": 2, "reused": FILES - 1}
    assert not any(b"Quillfeather" in data for data in files_below(place.out).values())
    assert files_below(place.out) == place.fresh("tcia")
    assert counts(place.run("tcia")) == {"reused": FILES + 1}
    place.check()


def test_a_source_that_became_somebody_else_s(place: Place) -> None:
    killed(place, "basic")
    place.put("ann/2020-01-15/0.dcm", place.site.scan("zoe", "2020-01-15", number=1))
    assert counts(place.run()) == {"written": 1, "reused": FILES - 1}
    assert files_below(place.out) == place.fresh()
    place.check()


def test_another_plan_after_the_first_run_was_killed(place: Place) -> None:
    killed(place, "basic")
    with pytest.raises(OutputError, match="--redo"):
        place.run("tcia")
    assert counts(place.run("tcia", redo=True)) == {"written": FILES}
    assert files_below(place.out) == place.fresh("tcia")
    place.check()


def test_a_redo_that_was_killed_and_then_another_one(place: Place) -> None:
    place.run()
    killed(place, flat(place), redo=True)
    assert len([path for path in files_below(place.out) if path.endswith(".dcm")]) == 2 * FILES
    assert counts(place.run("tcia", redo=True)) == {"written": FILES}
    assert files_below(place.out) == place.fresh("tcia")
    place.check()


def test_what_was_there_before_stays(place: Place) -> None:
    """Made without a vault, so that the ledger doesn't have it: no run takes it back, killed or not."""
    Deidentifier("basic", key=KEY, project="trial").tree(place.source / "ann", place.out)
    before = files_below(place.out)
    with Vault.open(place.site.vault, KEY) as vault:
        tool = Deidentifier("basic", vault=vault, key=KEY, project="trial")
        tool.tree(place.source / "bob", place.out, update=True, audit=place.audit)
    known = files_below(place.out)
    killed(place, "basic")
    (place.source / "ann").rename(place.site.folder / "away")
    place.run()
    assert before.items() < known.items() < files_below(place.out).items()
    assert NAME not in os.listdir(place.out)


def test_without_a_vault_it_is_taken_back_too(place: Place) -> None:
    killed(place, "basic")
    place.put("ann/2020-01-15/0.dcm", place.site.scan("zoe", "2020-01-15", number=1))
    result = Deidentifier("basic", key=KEY, project="trial").tree(place.source, place.out, update=True)
    assert counts(result) == {"written": FILES}
    assert files_below(place.out) == place.fresh()


def test_nothing_outside_is_taken_back(place: Place) -> None:
    killed(place, "basic")
    own = place.site.folder / "own.txt"
    own.write_text("somebody's own")
    with (place.out / NAME).open("ab") as journal:
        journal.write(f"../own.txt\0{own}\0a/../../own.txt\0\0no end".encode())
    assert counts(place.run()) == {"reused": FILES}
    assert own.exists()
    place.check()


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir, lambda path: os.symlink("/etc/hostname", path)])
def test_a_journal_that_is_something_else(tmp_path: Path, make: object) -> None:
    from scrubjay.run.journal import take_back

    make(str(tmp_path / NAME))  # type: ignore[operator]
    assert take_back(str(tmp_path)) == 0
    journal = Journal(str(tmp_path))
    journal.intend(["a/1.dcm"])
    journal.checkpoint()
    journal.finish(complete=True)


def test_what_is_in_the_ledger_is_no_longer_in_the_journal(tmp_path: Path) -> None:
    journal = Journal(str(tmp_path))
    said = []
    for name in ("1", "2", "3"):
        journal.intend([name])
        (tmp_path / name).touch()
        journal.intend([name])
        journal.checkpoint()
        said.append((tmp_path / NAME).read_bytes())
    assert said == [b"1\0", b"2\0", b"3\0"], "beside what is being written to the ledger"
    journal.finish(complete=True)
    assert sorted(os.listdir(tmp_path)) == ["1", "2", "3"]


def test_a_run_without_a_vault_does_not_come_in_between(place: Place) -> None:
    """It would take back what the other makes."""
    said: list[object] = []

    def begin_another(_: object) -> None:
        if not said:
            with pytest.raises(OutputError, match="another run") as caught:
                Deidentifier("basic", key=KEY, project="trial").tree(place.source, place.out, update=True)
            said.append(caught)

    assert counts(place.run(on_outcome=begin_another)) == {"written": FILES}
    assert said
