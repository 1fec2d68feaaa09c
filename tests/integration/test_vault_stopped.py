"""Runs that end early, or lose their vault on the way: what is in OUT is whole, and the vault knows whose it is."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scrubjay import Cancel, Deidentifier, Interrupted, Key, Outcome, RunFailed
from scrubjay.vault import Access, Vault

if TYPE_CHECKING:
    from tests.integration.conftest import Site

KEY = Key(bytes(range(32)))
FILES = 400
ACCESS = Access("tester", "counts")


def source_of(site: Site) -> Path:
    """Each file is of a patient of its own."""
    source = site.folder / "in"
    source.mkdir()
    for number in range(FILES):
        (source / f"{number:03}.dcm").write_bytes(site.scan(f"PAT-{number:03}", "2020-01-15"))
    return source


def known(vault: Vault) -> set[str]:
    assert vault.check() == []
    return {one.pseudonym for one in vault.project("default", create=False).subjects(ACCESS)}


def folders(out: Path) -> set[str]:
    """Of subjects with files; what was given up on the way may leave an empty one."""
    return {path.relative_to(out).parts[0] for path in out.rglob("*.dcm")}


def tool(vault: Vault) -> Deidentifier:
    return Deidentifier("basic", vault=vault, key=None if vault.has_project("default") else KEY)


def at(ordinal: int, act: Callable[[], object]) -> Callable[[Outcome], None]:
    def callback(outcome: Outcome) -> None:
        if outcome.ordinal == ordinal:
            act()

    return callback


def test_interrupted(any_site: Site) -> None:
    source, out, cancel = source_of(any_site), any_site.folder / "out", Cancel()
    with Vault.open(any_site.vault, KEY) as vault:
        with pytest.raises(Interrupted) as caught:
            tool(vault).tree(source, out, threads=1, cancel=cancel, on_outcome=at(40, cancel.set))
        assert caught.value.result is not None
        assert 40 <= caught.value.result.counts["written"] == len(folders(out)) < FILES
        assert folders(out) <= known(vault)
        assert tool(vault).tree(source, out).counts["failed"] == 0
        assert folders(out) == known(vault)
        assert len(known(vault)) == FILES


def test_nobody_is_anchored_on_what_an_interrupted_run_happened_to_see(any_site: Site) -> None:
    source, out, cancel = any_site.folder / "in", any_site.folder / "out", Cancel()
    source.mkdir()
    for number in range(FILES):
        (source / f"{number:03}.dcm").write_bytes(any_site.scan("ann", "2020-07-20", number=number + 1))
    (source / "older.dcm").write_bytes(any_site.scan("ann", "2020-01-15"))

    def anchor(vault: Vault) -> date | None:
        (ann,) = vault.project("default", create=False).subjects(ACCESS)
        return ann.anchor

    with Vault.open(any_site.vault, KEY) as vault:
        with pytest.raises(Interrupted):
            tool(vault).tree(source, out, threads=1, cancel=cancel, on_outcome=at(1, cancel.set))
        assert anchor(vault) is None
        assert tool(vault).tree(source, out).complete
        assert tool(vault).tree(source, any_site.folder / "other").complete
        assert anchor(vault) == date(2020, 1, 15)


def test_an_error_in_a_callback(any_site: Site) -> None:
    source, out = source_of(any_site), any_site.folder / "out"

    def fail() -> None:
        raise KeyboardInterrupt

    with Vault.open(any_site.vault, KEY) as vault:
        with pytest.raises(KeyboardInterrupt):
            tool(vault).tree(source, out, threads=2, on_outcome=at(40, fail))
        assert 40 <= len(folders(out)) < FILES
        assert folders(out) <= known(vault)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", disk], check=False, capture_output=True
    ).returncode:
        pytest.skip("can't mount a small file system")
    yield disk
    subprocess.run(["umount", disk], check=True)


def test_a_full_disk(site: Site, small_disk: Path) -> None:
    source, out = source_of(site), small_disk / "out"
    with Vault.open(site.vault, KEY) as vault:
        with pytest.raises(RunFailed, match="disk of OUT is full") as caught:
            tool(vault).tree(source, out, threads=1)
        assert caught.value.result is not None
        done = {outcome.subject for outcome in caught.value.result.outcomes if outcome.outcome == "written"}
        assert 0 < len(done) < FILES
        assert done <= known(vault)


@pytest.mark.parametrize("recipe", ["basic", "linked"])
def test_a_full_disk_that_the_vault_is_on_too(site: Site, small_disk: Path, recipe: str) -> None:
    """What is to be mended is the disk, and whoever has mended it carries on."""
    source, out, place = source_of(site), small_disk / "out", small_disk / "v"
    # room for the beginning of vault and audit: the disk is to be full when files are written
    subprocess.run(["mount", "-o", "remount,size=4m", small_disk], check=True)
    with Vault.open(place, KEY) as vault:
        vault.project("default", key=KEY)
        filler = small_disk / "filler"
        with pytest.raises(
            RunFailed, match=r"disk of OUT is full: stopped after \d+ files\. Then: .*run it again"
        ) as caught:
            Deidentifier(site.recipe(recipe), vault=vault).tree(
                source, out, threads=1, on_outcome=at(1, lambda: fill(filler))
            )
        assert caught.value.result is not None
        assert caught.value.result.files == sum(caught.value.result.counts.values()) > 0
        filler.unlink()
    subprocess.run(["mount", "-o", "remount,size=40m", small_disk], check=True)
    with Vault.open(place, KEY) as vault:
        again = Deidentifier(site.recipe(recipe), vault=vault).tree(source, out)
        assert again.counts["written"] + again.counts["reused"] == FILES
        assert known(vault) == folders(out)


def fill(path: Path) -> None:
    """Take what space there is, so that the vault can't grow either."""
    with suppress(OSError), path.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(1024))


@pytest.mark.parametrize("recipe", ["basic", "numbered"])
def test_the_vault_s_folder_goes_away(site: Site, recipe: str) -> None:
    source, out, vault = source_of(site), site.folder / "out", Path(site.vault)
    away = site.folder / "away"
    with Vault.open(vault, KEY) as opened:
        tool_ = Deidentifier(site.recipe(recipe), vault=opened, key=KEY)
        with pytest.raises(RunFailed, match=r"the (vault|audit).*What is in OUT is whole.*run it again") as caught:
            tool_.tree(source, out, on_outcome=at(FILES, lambda: shutil.move(vault, away)))
    assert caught.value.exit_code == 1
    assert caught.value.result is not None
    assert caught.value.result.counts["written"] == FILES == len(folders(out))
    shutil.move(away, vault)
    with Vault.open(vault, KEY, create=False) as opened:
        before = known(opened)
        assert before == (set() if recipe == "basic" else folders(out)), "numbers are known before the first file"
        again = Deidentifier(site.recipe(recipe), vault=opened).tree(source, out)
        assert again.counts["reused"] == FILES
        assert known(opened) == folders(out)


def test_the_key_is_rotated_on_the_way(any_site: Site) -> None:
    source, out = source_of(any_site), any_site.folder / "out"
    new = Key(bytes(range(32, 64)))

    def rotate() -> None:
        with Vault.open(any_site.vault, KEY, create=False) as other:
            other.rotate_key(new, ACCESS)

    failed = pytest.raises(RunFailed, match=r"rotated.*What is in OUT is whole")
    with Vault.open(any_site.vault, KEY) as vault, failed:
        tool(vault).tree(source, out, on_outcome=at(3, rotate))
    assert len(folders(out)) == FILES
    with Vault.open(any_site.vault, new, create=False) as vault:
        assert Deidentifier("basic", vault=vault).tree(source, out, update=True).counts["reused"] == FILES
        assert known(vault) == folders(out)


def test_by_the_command_it_is_one_line_and_exit_code_1(site: Site) -> None:
    source, vault, away = source_of(site), Path(site.vault), site.folder / "away"
    line = [sys.executable, "-m", "scrubjay", *site.line(source, "out", "basic", "-q", "-j", "1")]
    run = subprocess.Popen(line, env=site.environment(), stderr=subprocess.PIPE, text=True)
    out = site.folder / "out"
    while run.poll() is None and not any(out.rglob("*.dcm")):
        time.sleep(0.001)
    run.send_signal(signal.SIGSTOP)  # so that it can't end before its vault is gone
    vault.rename(away)
    run.send_signal(signal.SIGCONT)
    _, said = run.communicate(timeout=60)
    assert run.returncode == 1, said
    (error,) = (text for text in said.splitlines() if "400 files" not in text)
    assert error.startswith("scrubjay: the vault was moved or removed while it was in use. What is in OUT is whole")
    assert len(folders(out)) == FILES
    away.rename(vault)
    assert site.deidentify(source, "out", "basic").code == 0
    with Vault.open(vault, Key.load(site.key), create=False) as opened:
        assert {one.pseudonym for one in opened.project("trial").subjects(ACCESS)} == folders(out)
