"""Disks that are full and servers that go away: whoever puts it right carries on, and in the end nothing is missing."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scrubjay import Cancel, Deidentifier, Interrupted, Key, Outcome, RunFailed
from scrubjay.vault import Vault
from support.postgres import Server, running_server
from support.resuming import check_all, files_below, start

if TYPE_CHECKING:
    from tests.integration.conftest import Site

KEY = Key(bytes(range(32)))
FILES = 400


def source_of(site: Site) -> Path:
    source = site.folder / "in"
    for patient in range(FILES // 20):
        (source / f"{patient:02}").mkdir(parents=True)
        for number in range(20):
            scan = site.scan(f"PAT-{patient}", "2020-01-15", number=number + 1)
            (source / f"{patient:02}" / f"{number:02}.dcm").write_bytes(scan)
    return source


def whole(site: Site, source: Path) -> dict[str, bytes]:
    """What an uninterrupted run makes of it."""
    out = site.folder / "whole"
    Deidentifier("basic", key=KEY, project="trial").tree(source, out)
    return files_below(out)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    line = ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", disk]
    if subprocess.run(line, check=False, capture_output=True).returncode:
        pytest.skip("can't mount a small file system")
    yield disk
    subprocess.run(["umount", disk], check=True)


@pytest.mark.parametrize("full", ["out", "audit"])
def test_a_full_disk(site: Site, small_disk: Path, full: str) -> None:
    source = source_of(site)
    expected = whole(site, source)
    out = (small_disk if full == "out" else site.folder) / "out"
    audit = (small_disk if full == "audit" else site.folder) / "audit"
    if full == "audit":
        (small_disk / "filler").write_bytes(bytes(600 << 10))  # the folder alone can be made
    with Vault.open(site.vault, KEY) as vault:
        tool = Deidentifier("basic", vault=vault, key=KEY, project="trial")
        with pytest.raises(RunFailed, match="disk of OUT is full" if full == "out" else "audit") as caught:
            tool.tree(source, out, audit=audit)
        assert caught.value.exit_code == 1
    assert {path: data for path, data in files_below(out).items() if data}.items() <= expected.items()
    subprocess.run(["mount", "-o", "remount,size=40m", small_disk], check=True)
    with Vault.open(site.vault, KEY) as vault:
        result = Deidentifier("basic", vault=vault, project="trial").tree(source, out, audit=audit)
        assert result.exit_code == 0
    assert files_below(out) == expected
    check_all(site.vault, KEY, out, audit)


def test_stopped_by_its_caller(any_site: Site) -> None:
    source, out, audit = source_of(any_site), any_site.folder / "out", any_site.folder / "audit"
    expected = whole(any_site, source)
    with Vault.open(any_site.vault, KEY) as vault:
        tool, cancel = Deidentifier("basic", vault=vault, key=KEY, project="trial"), Cancel()

        def stop(outcome: Outcome) -> None:
            if outcome.ordinal == FILES // 2:
                cancel.set()

        with pytest.raises(Interrupted, match="run it again") as caught:
            tool.tree(source, out, audit=audit, cancel=cancel, on_outcome=stop, threads=1)
        assert caught.value.result is not None
        done = caught.value.result.counts["written"]
        again = tool.tree(source, out, audit=audit)
        assert again.counts["reused"] >= done
        assert again.counts["written"] == FILES - again.counts["reused"]
        assert again.bytes_read < sum(path.stat().st_size for path in source.rglob("*.dcm"))
    assert files_below(out) == expected
    check_all(any_site.vault, KEY, out, audit)


@pytest.fixture
def own_server() -> Iterator[Server]:
    with running_server() as server:
        yield server


def test_a_server_that_goes_away_and_comes_back(site: Site, own_server: Server) -> None:
    source, out, audit = source_of(site), site.folder / "out", site.folder / "audit"
    site.vault = own_server.new_database()
    line = site.line(source, "out", "basic", "-q", "-j", "1", "--audit", str(audit))
    run = start(line, site.environment(), files=20)
    end = time.monotonic() + 60
    while run.poll() is None and time.monotonic() < end and sum(len(found[2]) for found in os.walk(out)) < FILES // 4:
        time.sleep(0.002)
    own_server.stop()
    _, said = run.communicate(timeout=60)
    assert run.returncode == 1, said.decode()
    assert b"run it again to carry on" in said
    own_server.begin()
    last = start(line, site.environment(), files=20)
    _, said = last.communicate(timeout=60)
    assert last.returncode == 0, said.decode()
    key = Key.load(site.key)
    fresh = site.folder / "fresh"
    Deidentifier("basic", key=key, project="trial").tree(source, fresh)
    assert files_below(out) == files_below(fresh)
    check_all(site.vault, key, out, audit)
