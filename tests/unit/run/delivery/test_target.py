"""What OUT means, and what may not lie in what."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scrubjay.errors import OutputError, UsageError
from scrubjay.run.delivery import target_of
from scrubjay.run.delivery.opening import check_target, made_target
from scrubjay.run.delivery.target import check_urls_apart
from scrubjay.run.places import check_sources


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    (tmp_path / "in/im").touch()
    return Path(os.path.realpath(tmp_path))


def test_a_folder_is_what_it_is(here: Path) -> None:
    for name in ("out", "out.zip/", ".zip", "s3:/bucket/x"):
        target = target_of(name)
        path = os.path.realpath(name)
        assert (target.kind, target.named, target.folder, target.stem) == ("folder", path, path, path)
        assert target.local == (path,)
    with pytest.raises(UsageError, match="--work"):
        target_of("out", here)


def test_a_zip_is_worked_for_beside_it(here: Path) -> None:
    target = target_of("a/Out.ZIP")
    assert (target.kind, target.named) == ("zip", f"{here}/a/Out.ZIP")
    assert (target.folder, target.stem) == (f"{here}/a/.Out.ZIP.scrubjay", f"{here}/a/Out")
    (here / "real").mkdir()
    (here / "link").symlink_to("real")
    assert target_of("link/x.zip").named == f"{here}/real/x.zip"
    folders = {target_of(f"{place}/x.zip", here / "work").folder for place in ("a", "b")}
    assert len(folders) == 2, "zips of one name don't share one"
    assert {os.path.dirname(folder) for folder in folders} == {f"{here}/work"}


def test_a_bucket_is_worked_for_in_the_current_folder(here: Path) -> None:
    target = target_of("s3://my-bucket/trial%20ü/one/")
    assert (target.kind, target.named) == ("bucket", "s3://my-bucket/trial%20ü/one")
    assert target.stem == f"{here}/one"
    folder = os.path.relpath(target.folder, here)
    assert folder.startswith(".s3-my-bucket-trial-20-one-") and folder.endswith(".scrubjay")
    others = ("s3://my-bucket/trial/20-one", "gs://my-bucket/trial%20ü/one", "s3://my-bucket/trial 20/one")
    assert target.folder not in {target_of(other).folder for other in others}
    assert target_of("s3://b/x", "/elsewhere").folder.startswith("/elsewhere/.s3-b-x-")


@pytest.mark.parametrize("name", ["out.tar.gz", "a/out.TAR", "out.tgz", "out.7z", "out.tar.zst"])
def test_archives_that_are_not_made(here: Path, name: str) -> None:
    with pytest.raises(UsageError, match=r"a folder, or a new \.zip"):
        target_of(name)
    assert target_of(f"{name}/").kind == "folder"
    path = here / name
    path.parent.mkdir(exist_ok=True)
    path.touch()
    with pytest.raises(UsageError, match=r"there already.*last name"):
        target_of(name)
    path.unlink()
    path.mkdir()
    assert target_of(name).kind == "folder", "one that is there may be called so"


@pytest.mark.parametrize(
    "url", ["https://h.example/x", "ftp://h/x", "s3:///x", "s3://b/../x", "s3://u:p@b/x", "s3://b/x?y"]
)
def test_urls_that_are_no_place_to_write(url: str) -> None:
    with pytest.raises(OutputError, match=r"^OUT"):
        target_of(url)


@pytest.mark.parametrize(
    ("source", "out", "said"),
    [
        ("s3://b/x", "s3://b/x", "OUT is IN"),
        ("s3://b/x", "s3://b/x/y", "OUT lies inside IN"),
        ("s3://b", "s3://B/y", "OUT lies inside IN"),
        ("s3://b/x/y", "s3://b/x", "IN lies inside OUT"),
        ("s3://b/a%20b", "s3://b/a b/c", "OUT lies inside IN"),
        ("az://c/x", "abfss://c@account.dfs.core.windows.net/x", "OUT is IN"),
        ("s3://b/x", "s3://b/xy", ""),
        ("s3://b/x", "gs://b/x", ""),
        ("s3://b/x/y", "s3://b/x/z", ""),
    ],
)
def test_in_and_out_in_one_bucket(source: str, out: str, said: str) -> None:
    if not said:
        check_urls_apart(source, out)
        return
    with pytest.raises(OutputError, match=said):
        check_urls_apart(source, out)


def test_a_zip_is_apart_from_in(here: Path) -> None:
    (here / "in.zip").touch()
    check_target(check_sources("in"), target_of("out.zip"))
    with pytest.raises(OutputError, match="OUT lies inside IN"):
        check_target(check_sources("in"), target_of("in/out.zip"))
    with pytest.raises(OutputError, match="OUT is IN"):
        check_target(check_sources("in.zip"), target_of("in.zip"))
    with pytest.raises(OutputError, match="inside IN"):
        check_target(check_sources("in"), target_of("out.zip", "in"))


def test_where_a_bucket_is_worked_for_is_apart_from_in(here: Path) -> None:
    with pytest.raises(OutputError, match="--work"):
        check_target(check_sources("."), target_of("s3://b/x"))
    check_target(check_sources("in"), target_of("s3://b/x"))


def test_the_working_folder_is_for_its_owner_alone_and_goes_if_nothing_comes_of_it(here: Path) -> None:
    source, target = check_sources("in"), target_of("new/out.zip")
    with made_target(source, target, update=False):
        assert os.stat(target.folder).st_mode & 0o777 == 0o700
    with pytest.raises(ZeroDivisionError), made_target(source, target_of("newer/out.zip"), update=False):
        raise ZeroDivisionError
    assert not (here / "newer").exists()


def test_a_working_folder_of_others_is_not_used(here: Path) -> None:
    source, target = check_sources("in"), target_of("out.zip")
    (here / "theirs").mkdir(mode=0o700)
    os.symlink("theirs", target.folder)
    with pytest.raises(OutputError, match="yours alone"), made_target(source, target, update=True):
        pass
    os.unlink(target.folder)
    os.mkdir(target.folder, 0o755)
    with pytest.raises(OutputError, match="yours alone"), made_target(source, target, update=True):
        pass
    os.rmdir(target.folder)
    os.mkdir(target.folder, 0o700)
    (Path(target.folder) / "x").touch()
    with pytest.raises(OutputError, match=r"ended early.*--update"), made_target(source, target, update=False):
        pass
    with (
        pytest.raises(OutputError, match="remove it"),
        made_target(source, target, update=False, resumable=False),
    ):
        pass
    with made_target(source, target, update=True):
        pass


@pytest.mark.parametrize("make", [Path.touch, Path.mkdir, lambda path: path.symlink_to("nowhere")])
def test_what_is_there_stays(here: Path, make: object) -> None:
    make(here / "out.zip")  # type: ignore[operator]
    before = sorted(here.iterdir())
    source, target = check_sources("in"), target_of("out.zip")
    with pytest.raises(OutputError, match=r"there already.*last name.*OUT"), made_target(source, target, update=True):
        pass
    assert sorted(here.iterdir()) == before
