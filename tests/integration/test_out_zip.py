"""OUT as a zip: what a folder would hold, whole or not there, and the same command carries on."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.integration.test_archives import runs

from scrubjay import Deidentifier, Key
from scrubjay.errors import OutputError
from support.archives import zip_of
from support.mortal import ended
from support.resuming import check_all, source_of

if TYPE_CHECKING:
    from tests.integration.conftest import Site

DAYS = [("A", "2020-01-15"), ("B", "2020-01-15"), ("C", "2020-02-15"), ("A", "2020-03-15")]
SAMPLE = Path(__file__).parents[2] / "examples/sample"


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {one.filename: archive.read(one) for one in archive.infolist()}


def zips(site: Site, source: Path, name: str, recipe: str, *more: object) -> bytes:
    """What a run that knows nothing of others makes of a source, as a zip."""
    place = ("--vault", site.folder / f"{name}.vault", "--audit", site.folder / f"{name}.audit")
    done = site.do(*site.line(source, f"{name}.zip", recipe, "-q", *place, *more, vault=False))
    assert done.code in (0, 1, 3), done.err
    return (site.folder / f"{name}.zip").read_bytes()


def hidden(site: Site) -> list[str]:
    return [path.name for path in site.folder.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize(("recipe", "layout"), [("basic", "preserve"), ("tcia", "default"), ("visits", "by-series")])
def test_the_members_are_the_files_of_a_folder(site: Site, recipe: str, layout: str) -> None:
    source = source_of(site)
    how = ("--layout", layout, "--on-conflict", "split")
    expected = runs(site, source, "expected", recipe, *how)
    first = zips(site, source, "one", recipe, *how, "-j", 1)
    assert members(site.folder / "one.zip") == expected
    assert zips(site, source, "two", recipe, *how, "-j", 3) == first
    assert zips(site, zip_of(source, site.folder / "in.zip"), "three", recipe, *how) == first
    assert hidden(site) == []


def test_what_is_there_is_not_touched(site: Site) -> None:
    source = site.scans("in", DAYS)
    (site.folder / "out.zip").write_text("mine")
    before = site.tree(".")
    for more in ((), ("--update",), ("--redo",)):
        done = site.do(*site.line(source, "out.zip", "basic", *more))
        assert (done.code, "nothing is overwritten" in done.err) == (2, True)
    assert site.tree(".") == before


def test_a_second_batch_knows_the_people_of_the_first(site: Site) -> None:
    first = site.deidentify(site.scans("one", DAYS[:2]), "out.zip", "numbered")
    second = site.deidentify(site.scans("two", DAYS[2:]), "out2.zip", "numbered")
    assert (first.code, second.code) == (0, 0)
    assert (first.names, second.names) == ({"00.dcm": "P001", "01.dcm": "P002"}, {"00.dcm": "P003", "01.dcm": "P001"})


def test_what_is_told(site: Site) -> None:
    shutil.copytree(SAMPLE, site.folder / "in")
    done = site.do(*site.line("in", "out.zip", "basic", "--json"))
    told = json.loads(done.out)
    path = site.folder / "out.zip"
    assert (done.code, told["complete"], told["out"]) == (3, True, os.path.realpath(path))
    assert told["delivered"] == {"files": 9, "bytes": path.stat().st_size, "there": 0, "differing": 0}
    shown = site.do(*site.line("in", "again.zip", "basic"))
    assert f"9 files in {os.path.realpath(site.folder / 'again.zip')}" in shown.err
    told = site.do("audit", "query", "select out from runs", "--vault", site.vault, "-p", "trial")
    assert "out.zip" in told.out and ".scrubjay" not in told.out, told.err


def test_nothing_written_is_no_zip(site: Site) -> None:
    (site.folder / "in").mkdir()
    (site.folder / "in/notes.txt").write_text("no DICOM")
    done = site.do(*site.line("in", "out.zip", "basic"))
    assert (done.code, "nothing is written" in done.err) == (0, True)
    assert not (site.folder / "out.zip").exists()
    assert hidden(site) == []


@pytest.mark.parametrize(("name", "times"), [("_write", 1), ("_write", 500), ("_name", 1), ("_write_out", 1)])
def test_kill_9_while_packing(site: Site, name: str, times: int) -> None:
    source = source_of(site)
    audit = site.folder / "audit"
    expected = zips(site, source, "whole", "tcia")
    line = site.line(source, "out.zip", "tcia", "-q", "-j", "2", "--audit", str(audit))
    assert ended(line, site.environment(), "zipped", name, times, "SIGKILL") == -signal.SIGKILL
    path = site.folder / "out.zip"
    if name == "_write_out":
        assert path.read_bytes() == expected, "it has its name, so it is whole"
        done = site.do(*line)
        assert (done.code, "isn't needed any more" in done.err) == (2, True)
        return
    assert not path.exists()
    assert hidden(site) == [".out.zip.scrubjay"]
    told = site.do(*line, "--json")
    assert (told.code, json.loads(told.out)["counts"]["written"]) == (3, 0), "it is only packed"
    assert path.read_bytes() == expected
    assert hidden(site) == []
    check_all_of(site, path, audit)


def check_all_of(site: Site, path: Path, audit: Path) -> None:
    """As for a folder, which the zip is unpacked to."""
    with zipfile.ZipFile(path) as archive:
        archive.extractall(site.folder / "unpacked")
    check_all(site.vault, Key.load(site.key), site.folder / "unpacked", audit)


def test_kill_9_while_files_are_written(site: Site) -> None:
    source = source_of(site)
    expected = zips(site, source, "whole", "tcia")
    line = site.line(source, "out.zip", "tcia", "-q", "-j", "2")
    program = "from scrubjay.run import pipeline as p, recorder; import os, signal, sys\n"
    program += "recorder.MOST_FILES = 100\nnext_, left = p.Pipeline._next, [12]\n"
    program += "def mortal(*a):\n left[0] -= 1\n left[0] or os.kill(os.getpid(), signal.SIGKILL)\n return next_(*a)\n"
    program += "p.Pipeline._next = mortal\nfrom scrubjay.cli import main\nsys.exit(main(sys.argv[1:]))\n"
    done = subprocess.run([sys.executable, "-c", program, *line], env=site.environment(), check=False, timeout=300)
    assert done.returncode == -signal.SIGKILL
    assert not (site.folder / "out.zip").exists()
    told = json.loads(site.do(*line, "--json").out)
    assert told["counts"]["reused"] > 0 and told["counts"]["written"] > 0
    assert (site.folder / "out.zip").read_bytes() == expected
    assert hidden(site) == []


def test_asked_to_stop_while_packing(site: Site) -> None:
    source = source_of(site)
    line = site.line(source, "out.zip", "basic", "-q", "-j", "2")
    assert ended(line, site.environment(), "zipped", "_write", 300, "SIGTERM") == 130
    assert not (site.folder / "out.zip").exists()
    assert site.do(*line).code == 3
    assert members(site.folder / "out.zip") == runs(site, source, "expected", "basic")


def test_a_full_disk_and_no_vault(site: Site) -> None:
    """A limit on the size of files stands in for a full disk. Each output is small enough, the zip isn't."""
    source = source_of(site)
    line = site.line(source, "out.zip", "basic", "-q", "--no-vault", vault=False)
    limit = 'ulimit -f 300; trap "" XFSZ; exec "$@"'  # of 1,024 bytes each
    program = [sys.executable, "-c", "import sys; from scrubjay.cli import main; sys.exit(main(sys.argv[1:]))", *line]
    shutil.rmtree(source / "real0"), shutil.rmtree(source / "real1"), shutil.rmtree(source / "real2")
    done = subprocess.run(
        ["bash", "-c", limit, "bash", *program], env=site.environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "the disk of OUT is full" in done.stderr and "--update" in done.stderr
    assert not (site.folder / "out.zip").exists()
    refused = site.do(*line)
    assert (refused.code, "ended early" in refused.err) == (2, True)
    assert site.do(*line, "--update").code == 0
    assert len(members(site.folder / "out.zip")) == 720


def test_a_run_of_which_the_key_is_gone_begins_anew(site: Site) -> None:
    line = site.line(source_of(site), "out.zip", "basic", "-q", "--mode", "anonymise", vault=False)
    assert ended(line, site.environment(), "zipped", "_write", 300, "SIGKILL") == -signal.SIGKILL
    refused = site.do(*line)
    assert (refused.code, "remove it" in refused.err) == (2, True)
    shutil.rmtree(site.folder / ".out.zip.scrubjay")
    assert site.do(*line).code in (0, 1, 3)
    assert (site.folder / "out.zip").exists()
    assert hidden(site) == []


def test_a_zip_that_is_gone_is_made_again(site: Site) -> None:
    source = site.scans("in", DAYS)
    assert site.do(*site.line(source, "out.zip", "basic")).code == 0
    first = (site.folder / "out.zip").read_bytes()
    (site.folder / "out.zip").unlink()
    assert site.do(*site.line(source, "out.zip", "basic")).code == 0
    assert (site.folder / "out.zip").read_bytes() == first
    (site.folder / "out.zip").unlink()
    assert site.do(*site.line(source, "out.zip", "tcia")).code == 0, "nothing of another plan is there"


@pytest.mark.parametrize("option", ["--key-file", "--report", "--mapping", "--vault", "--audit"])
def test_nothing_else_goes_where_the_zip_goes(site: Site, option: str) -> None:
    source = site.scans("in", DAYS)
    before = site.tree(".")
    for name in ("out.zip", ".out.zip.scrubjay/x.csv"):
        path = site.folder / name
        named = path if option != "--mapping" else path.with_suffix(".csv") if "x" in path.name else None
        if named is not None:
            done = site.do(*site.line(source, "out.zip", "basic", option, named))
            assert done.code == 2, done.err
    assert site.tree(".") == before


def test_a_table_goes_beside_it(site: Site) -> None:
    source = site.scans("in", DAYS)
    (site.folder / "people.csv").write_text("name,patient id\nJo NameA,A\nJo NameB,B\nJo NameC,C\n")
    done = site.do(*site.line(source, "out.zip", "basic", "--demographics", "people.csv"))
    assert done.code == 0, done.err
    made = {path.name for path in site.folder.iterdir()}
    assert {"out.zip", "out-table.csv"} <= made


def test_another_disk_to_work_on(site: Site) -> None:
    source = site.scans("in", DAYS)
    work = site.folder / "w"
    line = site.line(source, "new/out.zip", "basic", "--json", "--work", work)
    assert ended(line, site.environment(), "zipped", "_name", 1, "SIGKILL") == -signal.SIGKILL
    assert len(list(work.glob(".out.zip-*.scrubjay"))) == 1
    assert json.loads(site.do(*line).out)["counts"]["reused"] == len(DAYS)
    assert list(work.iterdir()) == []
    assert len(members(site.folder / "new/out.zip")) == len(DAYS)
    assert [path.name for path in (site.folder / "new").iterdir()] == ["out.zip"]
    refused = site.do(*site.line(source, "folder", "basic", "--work", "w"))
    assert (refused.code, "--work" in refused.err) == (2, True)


def test_the_api_takes_the_same(site: Site) -> None:
    source = site.scans("in", DAYS)
    deidentifier = Deidentifier("basic", key=Key.generate())
    result = deidentifier.tree(source, site.folder / "out.zip")
    assert result.delivered is not None
    assert (result.exit_code, result.delivered.files) == (0, len(DAYS))
    assert deidentifier.tree(source, site.folder / "out").delivered is None
    assert members(site.folder / "out.zip") == site.tree("out")
    with pytest.raises(OutputError, match="there already"):
        deidentifier.tree(source, site.folder / "out.zip")
