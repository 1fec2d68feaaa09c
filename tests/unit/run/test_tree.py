import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from scrubjay import (
    Cancel,
    Deidentifier,
    Interrupted,
    Key,
    Outcome,
    OutputError,
    Progress,
    RunFailed,
    SourceError,
    UsageError,
    deidentify,
    load_recipe,
)
from scrubjay.recipe import compile_plan
from scrubjay.run.engine import engine_plan
from scrubjay.run.pipeline import Options
from scrubjay.run.tree import run_tree
from scrubjay.sources import Folder, Item

EXPECTED = {"written": 10, "reused": 0, "excluded": 3, "quarantined": 1, "failed": 0}


@pytest.fixture
def tool(key: Key) -> Deidentifier:
    return Deidentifier("basic", key=key)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_file_has_one_outcome(tool: Deidentifier, scans: Path, tmp_path: Path) -> None:
    result = tool.tree(scans, tmp_path / "out")
    assert result.counts == EXPECTED
    assert (result.files, result.complete, result.exit_code) == (14, True, 3)
    outcomes = list(result.outcomes)
    assert [outcome.ordinal for outcome in outcomes] == list(range(1, 15))
    assert len({outcome.source for outcome in outcomes}) == 14
    written = {outcome.output for outcome in outcomes if outcome.outcome == "written"}
    assert written == set(contents(tmp_path / "out"))
    assert result.bytes_written == sum(map(len, contents(tmp_path / "out").values()))
    (broken,) = (outcome for outcome in outcomes if outcome.outcome == "quarantined")
    assert broken.source.endswith("Planck^Max/broken")
    assert broken.reason
    assert broken.output == ""


@pytest.mark.parametrize("threads", [1, 2, 8])
def test_threads_make_no_difference(key: Key, make_scans: Callable[[int], Path], tmp_path: Path, threads: int) -> None:
    folder = make_scans(100)
    first = Deidentifier("basic", key=key).tree(folder, tmp_path / "one", threads=1)
    other = Deidentifier("basic", key=key).tree(folder, tmp_path / "other", threads=threads)
    assert contents(tmp_path / "one") == contents(tmp_path / "other")
    assert list(first.outcomes) == list(other.outcomes)


def test_the_first_in_the_walk_gets_a_contested_path(tool: Deidentifier, tmp_path: Path, scans: Path) -> None:
    copied = scans / "Noether^Emmy" / "s1" / "Noether^Emmy_im1"
    data = copied.read_bytes()
    for number in range(200):  # every second one is another
        (scans / f"copy{number}").write_bytes(data[:-1] + bytes([data[-1] ^ (number % 2)]))
    result = tool.tree(scans, tmp_path / "out", threads=8)
    assert (result.counts["failed"], result.counts["reused"]) == (100, 100)
    assert result.exit_code == 1
    second = [one.source for one in result.outcomes if one.reason == "path-taken" or one.outcome == "reused"]
    assert "copy0" not in second
    assert len(second) == 200


def test_update_reuses_and_adds(tool: Deidentifier, scans: Path, tmp_path: Path) -> None:
    tool.tree(scans, tmp_path / "out")
    before = contents(tmp_path / "out")
    gone = sorted(before)[3]
    (tmp_path / "out" / gone).unlink()
    with pytest.raises(OutputError):
        tool.tree(scans, tmp_path / "out")
    result = tool.tree(scans, tmp_path / "out", update=True, fsync=True)
    assert result.counts == {**EXPECTED, "written": 1, "reused": 9}
    assert contents(tmp_path / "out") == before


def test_refused_before_anything_is_done(tool: Deidentifier, scans: Path, tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        tool.tree(tmp_path / "nothing", tmp_path / "out")
    with pytest.raises(UsageError):
        tool.tree(scans, tmp_path / "out", threads=0)
    assert not (tmp_path / "out").exists()


def test_recorded_changes(tool: Deidentifier, scans: Path, tmp_path: Path) -> None:
    result = tool.tree(scans, tmp_path / "out", record=True)
    for outcome in result.outcomes:
        paths = {change.path for change in outcome.changes}
        assert ("00100010" in paths) == (outcome.outcome == "written")


def test_a_callback_takes_the_changes(tool: Deidentifier, scans: Path, tmp_path: Path) -> None:
    seen: list[Outcome] = []
    result = tool.tree(scans, tmp_path / "out", record=True, on_outcome=seen.append)
    assert [outcome.ordinal for outcome in seen] == list(range(1, 15))
    assert any(outcome.changes for outcome in seen)
    assert not any(outcome.changes for outcome in result.outcomes)


def test_progress_ends_with_all(tool: Deidentifier, scans: Path, tmp_path: Path) -> None:
    seen: list[Progress] = []
    result = tool.tree(scans, tmp_path / "out", progress=seen.append)
    assert seen[-1].files == result.files
    assert seen[-1].bytes == result.bytes_read > 0


def test_cancelled_before_it_begins(tool: Deidentifier, scans: Path, tmp_path: Path) -> None:
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Interrupted) as caught:
        tool.tree(scans, tmp_path / "out", cancel=cancel)
    assert caught.value.result is not None
    assert caught.value.result.counts == dict.fromkeys(EXPECTED, 0)
    assert contents(tmp_path / "out") == {}


def test_cancelled_on_the_way_leaves_whole_files_only(
    tool: Deidentifier, make_scans: Callable[[int], Path], tmp_path: Path
) -> None:
    folder, cancel = make_scans(600), Cancel()

    def stop(outcome: Outcome) -> None:
        if outcome.ordinal == 100:
            cancel.set()

    start = time.monotonic()
    with pytest.raises(Interrupted) as caught:
        tool.tree(folder, tmp_path / "out", threads=4, on_outcome=stop, cancel=cancel)
    assert time.monotonic() - start < 5
    result = caught.value.result
    assert result is not None
    assert not result.complete
    assert 100 <= result.files < 600
    assert set(contents(tmp_path / "out")) == {o.output for o in result.outcomes if o.outcome == "written"}
    whole = tool.tree(folder, tmp_path / "out", update=True)
    assert whole.counts["reused"] == result.counts["written"]
    tool.tree(folder, tmp_path / "straight")
    assert contents(tmp_path / "out") == contents(tmp_path / "straight")


def test_an_error_in_a_callback_stops_as_cleanly(
    tool: Deidentifier, make_scans: Callable[[int], Path], tmp_path: Path
) -> None:
    def fail(outcome: Outcome) -> None:
        if outcome.ordinal == 50:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tool.tree(make_scans(600), tmp_path / "out", threads=4, on_outcome=fail)
    names = set(contents(tmp_path / "out"))
    assert 50 <= len(names) < 600
    assert all(name.endswith(".dcm") for name in names)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("scrubjay")]


def test_one_object_in_many_threads(tool: Deidentifier, scans: Path, tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda n: tool.tree(scans, tmp_path / f"out{n}", threads=2), range(4)))
    assert all(result.counts == EXPECTED for result in results)
    first = contents(tmp_path / "out0")
    assert all(contents(tmp_path / f"out{n}") == first for n in range(1, 4))


def test_no_output_name_holds_a_source_name(key: Key, scans: Path, tmp_path: Path) -> None:
    for layout in ("default", "by-series", "preserve", "{project}/{study}-{instance}"):
        out = tmp_path / layout.replace("/", "_")
        result = deidentify(scans, out, key=key, layout=layout, threads=2)
        assert result.counts == EXPECTED
        assert not [name for name in contents(out) if "Planck" in name or "Emmy" in name or "_im" in name]


def test_preserve_keeps_the_shape(key: Key, scans: Path, tmp_path: Path) -> None:
    deidentify(scans, tmp_path / "out", key=key, layout="preserve")
    shape = sorted(len(files) for _, _, files in os.walk(tmp_path / "out") if files)
    expected: dict[Path, int] = {}
    for path in scans.rglob("*_im*"):
        expected[path.parent] = expected.get(path.parent, 0) + 1
    assert shape == sorted(expected.values())


def test_one_file_is_a_tree(tool: Deidentifier, scans: Path, tmp_path: Path) -> None:
    source = scans / "Planck^Max" / "s0" / "Planck^Max_im0"
    result = tool.tree(source, tmp_path / "out")
    assert result.counts == {**dict.fromkeys(EXPECTED, 0), "written": 1}


def test_nothing_to_do(tool: Deidentifier, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    result = tool.tree(tmp_path / "in", tmp_path / "out")
    assert (result.files, result.complete, result.exit_code) == (0, True, 0)


class Faulty:
    """Items among which one has a path that no system opens."""

    def __init__(self, folder: Path) -> None:
        self.folder = Folder(folder)

    def __iter__(self) -> Iterator[Item]:
        for number, item in enumerate(self.folder):
            yield item._replace(path="no\0path") if number == 5 else item

    def count(self) -> int:
        return self.folder.count()


def test_a_path_that_cannot_be_opened_costs_one_file_only(key: Key, scans: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    plan = engine_plan(compile_plan(load_recipe("basic")).json, key)
    result = run_tree(plan, Faulty(scans), str(tmp_path / "out"), Options(2), cancel=Cancel())
    (failed,) = (outcome for outcome in result.outcomes if outcome.outcome == "failed")
    assert (failed.ordinal, failed.reason) == (6, "io-read")
    assert sum(result.counts.values()) == 14


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte; only root can mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], check=False, capture_output=True
    ).returncode:
        pytest.skip("can't mount a small file system")
    yield disk
    subprocess.run(["umount", disk], check=True)


@pytest.mark.parametrize(
    ("mode", "go_on"), [("pseudonymise", "carry on with --update"), ("anonymise", "start again with a new OUT")]
)
def test_a_full_disk_stops_the_run_and_leaves_whole_files(
    key: Key, make_scans: Callable[[int], Path], small_disk: Path, mode: str, go_on: str
) -> None:
    folder = make_scans(600)
    tool = Deidentifier("basic", key=None if mode == "anonymise" else key, mode=mode)
    with pytest.raises(RunFailed, match=f"disk of OUT is full.*{go_on}") as caught:
        tool.tree(folder, small_disk / "out", threads=4)
    result = caught.value.result
    assert result is not None
    assert not result.complete
    assert set(result.reasons["failed"]) == {"no-space"}
    assert set(contents(small_disk / "out")) == {o.output for o in result.outcomes if o.outcome == "written"}
