"""Unpacking ahead: never more than a few, in order, and nothing is open in the end."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from scrubjay.run import unpacking
from scrubjay.run.unpacking import LEAST, MOST, Unpacking, numbered_item, opened
from scrubjay.sources import Dropping, Places, Settings, open_source

MEGABYTE = 1 << 20


def unpacked_now() -> int:
    """Files in memory that this process has open, and nobody else can find."""
    names = []
    for number in os.listdir("/proc/self/fd"):
        try:
            names.append(os.readlink(f"/proc/self/fd/{number}"))
        except FileNotFoundError:
            continue  # that of the listing itself
    return sum("memfd:scrubjay" in name for name in names)


def made(tmp_path: Path, sizes: list[int], method: int = zipfile.ZIP_BZIP2) -> Path:
    """Of a kind that the engine can't read where it stands, unless told otherwise."""
    with zipfile.ZipFile(tmp_path / "x.zip", "w", method) as archive:
        for number, size in enumerate(sizes):
            archive.writestr(f"{number}", number.to_bytes(4, "little") + bytes(size))
    return tmp_path / "x.zip"


def things(path: Path) -> Unpacking[tuple[int, object]]:
    source = open_source(Places.of([os.path.realpath(path)]), Settings())
    return Unpacking(enumerate(source, start=1), 32, 2, numbered_item)  # type: ignore[arg-type]


def test_no_more_than_there_is_room_for(tmp_path: Path) -> None:
    path = made(tmp_path, [MEGABYTE] * 200)
    seen = []
    with things(path) as ahead:
        held = []
        for batch in ahead:
            held.append(batch)
            assert unpacked_now() <= MOST // MEGABYTE + 1
            for one in batch:
                with open(one.path, "rb") as file:
                    seen.append(int.from_bytes(file.read(4), "little"))
            while ahead.full:
                ahead.done(held.pop(0))
        assert held
    assert seen == list(range(200))
    assert unpacked_now() == 0


def test_small_ones_count_since_open_files_do(tmp_path: Path) -> None:
    path = made(tmp_path, [1] * 3000)
    most = 0
    with things(path) as ahead:
        for batch in ahead:
            most = max(most, unpacked_now())
            ahead.done(batch)
    assert most <= MOST // LEAST + 32
    assert unpacked_now() == 0


def test_one_that_is_larger_than_all_room_still_comes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MOST", MEGABYTE)
    path = made(tmp_path, [3 * MEGABYTE] * 3)
    with things(path) as ahead:
        held = list(ahead)  # nobody is done with any
        assert [one.thing[0] for batch in held for one in batch] == [1, 2, 3]
    assert unpacked_now() == 0


def test_nothing_stays_open_when_the_end_comes_early(tmp_path: Path) -> None:
    path = made(tmp_path, [MEGABYTE] * 20)
    with pytest.raises(RuntimeError), things(path) as ahead:
        next(iter(ahead))
        raise RuntimeError
    assert unpacked_now() == 0


def test_what_is_refused_is_not_unpacked(tmp_path: Path) -> None:
    path = made(tmp_path, [1] * 3)
    source = Dropping(open_source(Places.of([os.path.realpath(path)]), Settings()), ["1"])
    with Unpacking(enumerate(source), 32, 2, numbered_item) as ahead:
        [batch] = ahead
        assert [one.refusal for one in batch] == [None, ("excluded", "dropped-by-rule"), None]
        assert unpacked_now() == 2


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_what_the_engine_finds_where_it_stands_is_not_unpacked(tmp_path: Path, method: int) -> None:
    path = made(tmp_path, [MEGABYTE, 9 * MEGABYTE, 1], method)
    source = open_source(Places.of([os.path.realpath(path)]), Settings())
    with Unpacking(enumerate(source), 32, 2, numbered_item) as ahead:
        found = [one for batch in ahead for one in batch]
        assert [one.window is not None for one in found] == [True, False, True], "the large one is unpacked"
        first = found[0]
        before = unpacked_now()
        with opened(first, first.thing[1]) as name, open(name, "rb") as file:
            assert file.read() == (0).to_bytes(4, "little") + bytes(MEGABYTE)
        assert unpacked_now() == before


def test_a_damaged_one_is_refused_by_itself(tmp_path: Path) -> None:
    path = made(tmp_path, [9, 9], zipfile.ZIP_STORED)
    with path.open("r+b") as file:
        file.write(b"no header")
    source = open_source(Places.of([os.path.realpath(path)]), Settings())
    with Unpacking(enumerate(source), 32, 2, numbered_item) as ahead:
        [batch] = ahead
        assert [one.refusal for one in batch] == [("quarantined", "bad-member"), None]
