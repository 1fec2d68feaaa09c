"""The verifier over archives says what it says of the same files in a folder, and doesn't pass what it can't read."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scrubjay.errors import SourceError
from scrubjay.sources import Places, Settings
from scrubjay.verify import Report, Sources, UidKey, verify
from support.api import KEY
from support.archives import Lie, made_up_zip, tar_of, zip_of
from support.verify_set import NAME, SECOND, CleanSet

if TYPE_CHECKING:
    from tests.integration.conftest import Site

NOW = datetime(2026, 11, 21, tzinfo=UTC)
UNREAD = "inputs that can't be read: whom they name wasn't looked for"


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> CleanSet:
    return CleanSet.make(tmp_path_factory.mktemp("clean"), "tcia")


@pytest.fixture(scope="module")
def leaking(clean: CleanSet, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An output with a name left in one file, another file that is no instance, and pixels that changed."""
    copy = clean.copy(tmp_path_factory.mktemp("leaking") / "out")
    data = copy.edit(SECOND)
    data.SeriesDescription = NAME
    copy.save(SECOND, data)
    data = copy.edit(0)
    data.PixelData = bytes(len(data.PixelData))
    copy.save(0, data)
    (copy.folder / "notes.txt").write_text("MRN4711203 came back")
    return copy.folder


def verified(
    out: Path, against: Path | Places | None, *, threads: int = 1, password: str = "", key: bool = True
) -> Report:
    sources = Sources(
        against=against,
        key=UidKey(KEY.secret, "default") if key else None,
        use_dciodvfy=False,
        archives=Settings.of(password),
    )
    return verify(out, sources, threads=threads, now=NOW)


def kinds_of_input(source: Path, work: Path) -> dict[str, Path | Places]:
    """The same files in every kind of source."""
    (work / "nested").mkdir()
    zip_of(source, work / "nested/inner.zip")
    parts = work / "parts"
    parts.mkdir()
    files = sorted(source.iterdir())
    for number, path in enumerate(files):
        (work / f"part{number}").mkdir()
        (work / f"part{number}" / path.name).write_bytes(path.read_bytes())
        zip_of(work / f"part{number}", parts / f"{path.name}.zip")
    return {
        "zip": zip_of(source, work / "in.zip"),
        "tgz": tar_of(source, work / "in.tgz", "w:gz"),
        "a zip in a zip": zip_of(work / "nested", work / "outer.zip"),
        "a folder of zips": parts,
        "several": Places.of([os.path.realpath(path) for path in files]),
    }


@pytest.mark.parametrize("key", [True, False])
def test_the_same_findings_whatever_in_is(clean: CleanSet, leaking: Path, tmp_path: Path, key: bool) -> None:
    kinds = kinds_of_input(clean.source, tmp_path)
    for out in (clean.out, leaking):
        expected = verified(out, clean.source, key=key)
        assert (expected.verdict == "passed") == (out == clean.out)
        for name, source in kinds.items():
            assert verified(out, source, key=key) == expected, name
    assert {one.check for one in expected.findings} >= {"known-identifiers", "pixels", "file-set"}
    assert verified(leaking, kinds["zip"], threads=2) == verified(leaking, clean.source)


def test_the_same_findings_whatever_out_is(clean: CleanSet, leaking: Path, tmp_path: Path) -> None:
    source = zip_of(clean.source, tmp_path / "in.zip")
    for number, out in enumerate((clean.out, leaking)):
        expected = verified(out, clean.source)
        for packed in (zip_of(out, tmp_path / f"{number}.zip"), tar_of(out, tmp_path / f"{number}.tar")):
            for threads in (1, 2):
                found = verified(packed, source, threads=threads)
                assert found == expected, (packed.name, threads)


def test_inputs_that_cannot_be_read_are_not_passed_over(clean: CleanSet, tmp_path: Path) -> None:
    whole = zip_of(clean.source, tmp_path / "in.zip").read_bytes()
    stored = zip_of(clean.source, tmp_path / "stored.zip", 0).read_bytes()
    cases = {
        "joined": whole + made_up_zip(Lie(b"a", b"1")),
        "cut": whole[:-30],
        "a member is damaged": stored.replace(b"DICM", b"XXXX", 1),
    }
    folder = tmp_path / "folder"
    folder.mkdir()
    for path in clean.source.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    assert verified(clean.out, folder).verdict == "passed"
    for name, data in cases.items():
        (folder / "more.zip").write_bytes(data)
        report = verified(clean.out, folder)
        assert report.verdict == "incomplete", name
        assert report.incomplete[0].endswith(UNREAD), name


def test_passwords(clean: CleanSet, tmp_path: Path) -> None:
    subprocess.run(["zip", "-qr", "-P", "geheim", tmp_path / "in.zip", "."], cwd=clean.source, check=True)
    assert verified(clean.out, tmp_path / "in.zip").verdict == "incomplete"
    assert verified(clean.out, tmp_path / "in.zip", password="other").verdict == "incomplete"
    assert verified(clean.out, tmp_path / "in.zip", password="geheim") == verified(clean.out, clean.source)


def test_an_output_that_cannot_be_read_fails(clean: CleanSet, tmp_path: Path) -> None:
    data = zip_of(clean.out, tmp_path / "out.zip", 0).read_bytes()
    (tmp_path / "joined.zip").write_bytes(data + data)
    assert verified(tmp_path / "joined.zip", clean.source).verdict == "failed"
    (tmp_path / "damaged.zip").write_bytes(data.replace(b"DICM", b"XXXX", 1))
    report = verified(tmp_path / "damaged.zip", clean.source)
    assert (report.verdict, report.incomplete) == ("incomplete", ["files that can't be opened"])


@contextmanager
def few_files() -> Iterator[None]:
    """So many that a hundred archives can't be open at once."""
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (len(os.listdir("/proc/self/fd")) + 24, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)


def test_of_many_archives_none_stays_open(clean: CleanSet, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    data = zip_of(clean.source, tmp_path / "one.zip").read_bytes()
    for number in range(60):
        (tmp_path / f"in/{number}.zip").write_bytes(data if number == 30 else made_up_zip(Lie(b"a.zip", data)))
    before = len(os.listdir("/proc/self/fd"))
    with few_files():
        report = verified(clean.out, tmp_path / "in")
    assert (report.verdict, report.incomplete) == ("passed", [])
    assert len(os.listdir("/proc/self/fd")) == before


def test_an_input_that_isn_t_there(clean: CleanSet, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="isn't there"):
        verified(clean.out, tmp_path / "missing")


def test_the_command_takes_what_a_run_takes(site: Site) -> None:
    one, two = site.scans("one", [("A", "2020-01-15")]), site.scans("two", [("B", "2020-01-15")])
    zip_of(two, site.folder / "two.zip")
    (site.folder / "list.txt").write_text("one\ntwo.zip\n")
    line = site.line(one, "out", "basic", "-q", "--report", "run.jsonl")
    line.insert(2, str(site.folder / "two.zip"))
    assert site.do(*line).code == 0
    zip_of(site.folder / "out", site.folder / "out.zip")
    ways = [["--against", "one", "--against", "two.zip"], ["--against", "@list.txt"]]
    for out in ("out", "out.zip"):
        for way in ways:
            done = site.do(
                "verify", out, *way, "--vault", site.vault, "-p", "trial", "--run-report", "run.jsonl", "-j", 1
            )
            assert (done.code, done.err) == (0, ""), done.out
    refused = site.do("verify", "out", "--against", "missing", "-j", 1)
    assert (refused.code, "doesn't exist" in refused.err) == (2, True)
    inside = site.do("verify", "out", "--against", "one", "--report", "one/report.json", "-j", 1)
    assert (inside.code, "is inside" in inside.err) == (2, True)
