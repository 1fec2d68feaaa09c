"""A recipe that keeps UID links: the vault holds the old UID beside the new one, of every file that is in OUT."""

from __future__ import annotations

import csv
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scrubjay import Cancel, Deidentifier, Interrupted, Key, Recipe, RunFailed, UsageError
from scrubjay.run import links
from scrubjay.vault import Access, Vault
from support.corpus import corpus_files
from support.reading import parsed, values
from support.walk import WalkError

if TYPE_CHECKING:
    from tests.integration.conftest import Site

LINKED = {"name": "linked", "extends": "basic", "identity": {"keep_uid_links": True}}
ACCESS = Access("tester", "counts")
DAYS = [("ann", "2020-01-15"), ("bob", "2020-02-20"), ("ann", "2021-01-18")]
MANY = [(f"PAT-{number:03}", "2020-01-15") for number in range(300)]
DUMMY = "2.25.41134638494582802433364227325766481314"
"""Of an instance that there is not, where a reference may be neither kept nor left out."""

OF_EACH = 3
"""Study, series and instance: the UIDs of one of the made-up scans."""


def kept(site: Site) -> list[tuple[str, str]]:
    """The map as a person gets it."""
    path = site.folder / "uids.csv"
    path.unlink(missing_ok=True)
    done = site.of_vault("export", path, "--map", "uids", "--reason", "test")
    assert done.code == 0, done
    with path.open(newline="") as file:
        head, *rows = csv.reader(file)
    assert head == ["id_old", "id_new"]
    return [(old, new) for old, new in rows]


def mapped(before: bytes, after: bytes) -> set[tuple[str, str]]:
    """What the second reader finds mapped in a file."""
    old, new = values(parsed(before)), values(parsed(after))
    pairs: set[tuple[str, str]] = set()
    for key in old.keys() & new.keys():
        together = zip(old[key].split(b"\\"), new[key].split(b"\\"), strict=False)
        for one, other in ((a.strip(b"\0 ").decode("latin-1"), b.strip(b"\0 ").decode("latin-1")) for a, b in together):
            if other.startswith("2.25.") and other != DUMMY and one != other:
                pairs.add((one, other))
    return pairs


@pytest.mark.parametrize("recipe", ["linked", "linked-visits"])
def test_of_real_files_every_uid_is_kept_and_no_other(site: Site, recipe: str) -> None:
    (site.folder / "in").mkdir()
    small = [path for path in corpus_files() if path.stat().st_size < 300_000]
    some = small[:: max(1, len(small) // 120)]
    for number, path in enumerate(some):
        shutil.copyfile(path, site.folder / "in" / f"{number:04}.dcm")
    done = site.deidentify(site.folder / "in", "out", recipe, "--on-conflict", "split")
    assert len(done.outputs) > 60, done.err
    expected: set[tuple[str, str]] = set()
    unread = 0
    for name, output in done.outputs.items():
        try:
            expected |= mapped((site.folder / "in" / name).read_bytes(), (site.folder / "out" / output).read_bytes())
        except WalkError:
            unread += 1
    assert unread < len(done.outputs) / 4
    found = kept(site)
    assert len(dict(found)) == len(found), "each once"
    assert expected <= set(found)
    if not unread:
        assert expected == set(found)
    assert len(expected) > 3 * 60


def test_each_once_on_both_databases_and_again_nothing_new(any_site: Site) -> None:
    source = any_site.scans("in", DAYS)
    assert any_site.deidentify(source, "out", "linked").code == 0
    found = kept(any_site)
    assert len(found) == OF_EACH * len(DAYS)
    assert any_site.deidentify(source, "out2", "linked").code == 0
    assert any_site.deidentify(source, "out", "linked", "--update").code == 0
    assert kept(any_site) == found
    key = Key.load(any_site.key)
    with Vault.open(any_site.vault, key, create=False) as vault:
        assert vault.check() == []
    out = {path for path in any_site.tree("out") if path.endswith(".dcm")}
    instances = {new for old, new in found if old.endswith(".3.1")}
    assert {Path(path).stem for path in out} == instances


def test_without_the_key_none(any_site: Site) -> None:
    assert any_site.deidentify(any_site.scans("in", DAYS), "out", "basic").code == 0
    assert kept(any_site) == []


def test_forget_takes_the_links_along(any_site: Site) -> None:
    done = any_site.deidentify(any_site.scans("in", DAYS), "out", "linked")
    before = kept(any_site)
    forgotten = any_site.of_vault("forget", done.names["00.dcm"], "--reason", "consent withdrawn")
    assert forgotten.code == 0
    after = kept(any_site)
    assert set(after) < set(before)
    assert len(after) == OF_EACH, "bob's"
    bob = any_site.tree("out").keys() & {done.outputs["01.dcm"]}
    assert {Path(path).stem for path in bob} <= {new for _, new in after}


def test_the_output_is_that_of_a_run_that_keeps_none(site: Site) -> None:
    source = site.scans("in", DAYS)
    assert site.deidentify(source, "linked", "linked").code == site.deidentify(source, "plain", "plain").code == 0
    assert {name: data for name, data in site.tree("linked").items() if name.endswith(".dcm")} == site.tree("plain")


def test_in_small_batches_with_a_short_memory(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "BATCH", 4)
    monkeypatch.setattr(links, "REMEMBERED", 5)
    source = site.scans("in", [*DAYS, *MANY[:20]])
    assert site.deidentify(source, "out", "linked", "-j", 1).code == 0
    assert len(kept(site)) == OF_EACH * 23


def tool(vault: Vault, key: Key) -> Deidentifier:
    return Deidentifier(LINKED, vault=vault, project="trial", key=None if vault.has_project("trial") else key)


def test_a_run_that_was_stopped_carries_on(any_site: Site) -> None:
    source, out, key = any_site.scans("in", MANY), any_site.folder / "out", Key.generate()
    cancel = Cancel()
    with Vault.open(any_site.vault, key) as vault:
        with pytest.raises(Interrupted):
            tool(vault, key).tree(
                source, out, threads=1, cancel=cancel, on_outcome=lambda one: one.ordinal == 40 and cancel.set()
            )
        project = vault.project("trial", create=False)
        written = {path.stem for path in out.rglob("*.dcm")}
        assert 40 <= len(written) < len(MANY)
        news = {new for _, new in project.uid_links(ACCESS)}
        assert written <= news and len(news) == OF_EACH * len(written), "those of what is in OUT, durable, and no other"
        tool(vault, key).tree(source, out, update=True)
        assert len(list(project.uid_links(ACCESS))) == OF_EACH * len(MANY)


def images(out: Path) -> int:
    """However many there are; folders may vanish meanwhile, since a run removes what a killed one left empty."""
    return sum(name.endswith(".dcm") for _, _, names in os.walk(out) for name in names)


@pytest.mark.slow
def test_a_run_that_was_killed_carries_on(any_site: Site) -> None:
    source = any_site.scans("in", MANY)
    any_site.recipe("linked")
    out = any_site.folder / "out"
    line = [sys.executable, "-m", "scrubjay", *any_site.line(source, "out", "linked", "-q", "-j", "1", "--update")]
    killed = 0
    for wanted in (1, 100, 200):
        run = subprocess.Popen(line, env=any_site.environment(), stderr=subprocess.DEVNULL)
        while run.poll() is None and images(out) < wanted:
            time.sleep(0.001)
        run.send_signal(signal.SIGKILL)
        killed += run.wait() == -signal.SIGKILL
    assert killed
    assert any_site.deidentify(source, "out", "linked", "--update").code == 0
    found = kept(any_site)
    assert len(found) == OF_EACH * len(MANY)
    assert {path.stem for path in out.rglob("*.dcm")} <= {new for _, new in found}


def test_the_vault_goes_away_on_the_way(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "BATCH", 30)
    source, out, key = site.scans("in", MANY), site.folder / "out", Key.generate()
    vault, away = Path(site.vault), site.folder / "away"
    with Vault.open(vault, key) as opened:
        with pytest.raises(RunFailed, match=r"the vault.*What is in OUT is whole.*run it again") as caught:
            tool(opened, key).tree(
                source, out, threads=1, on_outcome=lambda one: one.ordinal == 40 and shutil.move(vault, away)
            )
        assert caught.value.result is not None
        assert 40 <= caught.value.result.counts["written"] < len(MANY), "it stops, it doesn't go on for nothing"
    shutil.move(away, vault)
    with Vault.open(vault, key, create=False) as opened:
        assert tool(opened, key).tree(source, out, update=True).counts["failed"] == 0
        found = list(opened.project("trial").uid_links(ACCESS))
    assert len(found) == OF_EACH * len(MANY)


def test_uids_that_were_given_elsewhere_are_told_of(any_site: Site) -> None:
    source = any_site.scans("in", DAYS)
    assert any_site.deidentify(source, "out", "basic").code == 0
    study = values(parsed((source / "00.dcm").read_bytes()))[(), 0x0020000D].decode().strip("\0")
    (any_site.folder / "old.csv").write_text(f"id_old,id_new\n{study},1.2.3.4\n")
    assert any_site.of_vault("import", "old.csv", "--map", "uids", "--reason", "from the old tool").code == 0
    done = any_site.deidentify(source, "out2", "linked")
    assert done.code == 0
    assert "warning: 1 UIDs have another new UID in the vault" in done.err
    found = dict(kept(any_site))
    assert found[study] == "1.2.3.4"
    assert len(found) == OF_EACH * len(DAYS)


@pytest.mark.parametrize(
    ("options", "said"), [(["--no-vault"], "only a vault"), (["--mode", "anonymise"], "remember nothing")]
)
def test_where_nobody_could_keep_them_it_is_refused(site: Site, options: list[str], said: str) -> None:
    source = site.scans("in", DAYS)
    site.recipe("linked")
    before = sorted(site.folder.rglob("*"))
    done = site.do(*site.line(source, "out", "linked", "--report", "report", *options, vault=False))
    assert done.code == 2
    (line,) = done.err.splitlines()
    assert said in line and "keep_uid_links" in line
    assert sorted(site.folder.rglob("*")) == before, "nothing was made"


def test_in_python_too(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(site.data))
    source = site.scans("in", DAYS)
    for mode in ("pseudonymise", "anonymise"):
        with pytest.raises(UsageError, match="keep_uid_links"):
            Deidentifier(LINKED, mode=mode)
    assert not site.data.exists()
    with Vault.open(site.vault, Key.generate()) as vault:
        tool = Deidentifier(LINKED, vault=vault)
        with pytest.raises(UsageError, match="whole folders"):
            tool.bytes((source / "00.dcm").read_bytes())
        with pytest.raises(UsageError, match="whole folders"):
            tool.file(source / "00.dcm", site.folder / "one.dcm")


def test_to_look_at_a_file_needs_no_vault(site: Site) -> None:
    source = site.scans("in", DAYS)
    done = site.do("inspect", source / "00.dcm", "-r", site.recipe("linked"))
    assert done.code == 0
    assert "→ [2.25." in done.out


def test_a_recipe_can_take_it_back() -> None:
    above = Recipe.from_mapping({**LINKED, "identity": {"keep_uid_links": False}})
    assert not above.identity.keeps_uid_links
    assert above.hash == Recipe.from_mapping({"name": "linked", "extends": "basic"}).hash
