"""Pipes, sockets and devices: counted, never read, and nothing waits for them."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from scrubjay import Deidentifier, Key
from support.build import LITTLE, image, join, part10

SECONDS = 60
"""Far more than any of these needs: one that waits for a pipe waits for ever."""

ZERO = os.makedev(1, 5)
"""The device that never ends (Linux's list of devices)."""


def run(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"XDG_DATA_HOME": str(folder / "data")}
    line = [sys.executable, "-m", "scrubjay", *map(str, arguments)]
    return subprocess.run(line, env=environment, capture_output=True, text=True, check=False, timeout=SECONDS)


def reasons(done: subprocess.CompletedProcess[str]) -> dict[str, int]:
    """Of an ended run, those of all outcomes."""
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert summary["complete"] is True
    return {reason: count for table in summary["reasons"].values() for reason, count in table.items()}


@pytest.mark.parametrize("recipe", ["basic", "nils"], ids=["keyed", "surveyed"])
@pytest.mark.parametrize("update", [False, True], ids=["new", "update"])
def test_inside_in(tmp_path: Path, recipe: str, update: bool) -> None:
    source = tmp_path / "in"
    (source / "deep").mkdir(parents=True)
    (source / "one.dcm").write_bytes(part10(join(image(LITTLE))))
    expected = 3
    for folder in (source, source / "deep"):
        os.mkfifo(folder / "pipe.dcm")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(source / "socket"))
        if os.geteuid() == 0:
            os.mknod(source / "zero.dcm", 0o20666, ZERO)
            expected += 1
        out = tmp_path / "out"
        arguments = ["deidentify", source, out, "-r", recipe, "--json"]
        if update:
            arguments.append("--update" if recipe == "basic" else "--fsync")
        done = run(tmp_path, *arguments)
    assert reasons(done) == {"not-a-file": expected}
    assert json.loads(done.stdout)["counts"]["written"] == 1
    assert len(list(out.rglob("*.dcm"))) == 1
    assert "pipe" not in done.stderr + done.stdout


def special(folder: Path, kind: str) -> Path:
    path = folder / kind
    if kind == "pipe":
        os.mkfifo(path)
        return path
    return Path("/dev/zero")


@pytest.mark.parametrize("kind", ["pipe", "device"])
@pytest.mark.parametrize("recipe", ["basic", "nils"], ids=["keyed", "surveyed"])
def test_as_in(tmp_path: Path, kind: str, recipe: str) -> None:
    done = run(tmp_path, "deidentify", special(tmp_path, kind), tmp_path / "out", "-r", recipe, "--json")
    assert reasons(done) == {"not-a-file": 1}
    assert "no DICOM file was found" in done.stderr
    assert not list((tmp_path / "out").iterdir())


@pytest.mark.parametrize("kind", ["pipe", "device"])
@pytest.mark.parametrize("recipe", [[], ["-r", "basic"]], ids=["alone", "recipe"])
def test_inspect(tmp_path: Path, kind: str, recipe: list[str]) -> None:
    done = run(tmp_path, "inspect", special(tmp_path, kind), *recipe)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == "scrubjay: excluded: not-a-file: a device, socket or pipe; nothing would be written\n"


@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_one_file_from_python(tmp_path: Path, kind: str) -> None:
    (tmp_path / "out").mkdir()
    tool = Deidentifier(key=Key(bytes(range(32))))
    outcome = tool.file(special(tmp_path, kind), tmp_path / "out" / "one.dcm")
    assert (outcome.outcome, outcome.reason) == ("excluded", "not-a-file")
    assert not list((tmp_path / "out").iterdir())


@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_against(tmp_path: Path, kind: str) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/one.dcm").write_bytes(part10(join(image(LITTLE))))
    done = run(tmp_path, "verify", tmp_path / "out", "--against", special(tmp_path, kind), "-j", "1")
    assert done.returncode == 2
    assert "is no file and no folder" in done.stderr


@pytest.mark.parametrize("command", ["values", "preview"])
def test_what_only_looks(tmp_path: Path, command: str) -> None:
    more = ["-r", "basic", "--no-vault"] if command == "preview" else []
    done = run(tmp_path, command, special(tmp_path, "pipe"), *more, "--no-progress")
    assert done.returncode in (0, 2, 3), done.stderr


def test_a_pipe_in_the_place_of_a_list(tmp_path: Path) -> None:
    done = run(tmp_path, "deidentify", f"@{special(tmp_path, 'pipe')}", tmp_path / "out")
    assert (done.returncode, "is not a file" in done.stderr) == (2, True)


def test_a_pipe_in_the_place_of_a_key(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    os.mkfifo(tmp_path / "pipe", 0o600)
    done = run(tmp_path, "deidentify", tmp_path / "in", tmp_path / "out", "--key-file", tmp_path / "pipe")
    assert done.returncode == 2
    assert "is not a file" in done.stderr
