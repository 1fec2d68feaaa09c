"""A report takes the place of an earlier report and of nothing else: not of a key, not of what a link leads to."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from scrubjay import Key
from scrubjay.cli import main
from support.build import LITTLE, image, join, part10

Asked = Callable[..., tuple[int, str]]

KEY = Key(bytes(range(32)))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "one.dcm").write_bytes(part10(join(image(LITTLE))))
    return folder


@pytest.fixture
def asked(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Asked:
    """Exit code and stderr of a run whose report is to be this; other arguments follow."""
    monkeypatch.delenv("SCRUBJAY_KEY_FILE", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))

    def run(report: Path, *arguments: object) -> tuple[int, str]:
        line = ["deidentify", source, tmp_path / "out", "--report", report, *arguments]
        return main(list(map(str, line))), capsys.readouterr().err

    return run


def key_file(folder: Path) -> Path:
    path = folder / "a.key"
    KEY.save(path)
    return path


def refused(answer: tuple[int, str], out: Path) -> bool:
    code, said = answer
    return code == 2 and "no report" in said and not list(out.rglob("*.dcm"))


@pytest.mark.parametrize("name", ["a.key", "link", "hard"])
def test_the_key_of_the_run_is_not_overwritten(asked: Asked, tmp_path: Path, name: str) -> None:
    key = key_file(tmp_path)
    (tmp_path / "link").symlink_to(key)
    os.link(key, tmp_path / "hard")
    assert refused(asked(tmp_path / name, "--key-file", key), tmp_path / "out")
    assert Key.load(key) == KEY
    assert Key.load(tmp_path / name) == KEY


def test_a_key_that_the_run_itself_makes_is_not_overwritten(asked: Asked, tmp_path: Path) -> None:
    assert refused(asked(tmp_path / "new.key", "--key-file", tmp_path / "new.key"), tmp_path / "out")
    assert not (tmp_path / "new.key").exists()


def test_a_key_of_another_run_is_not_overwritten(asked: Asked, tmp_path: Path) -> None:
    assert refused(asked(key_file(tmp_path), "--mode", "anonymise"), tmp_path / "out")
    assert Key.load(tmp_path / "a.key") == KEY


@pytest.mark.parametrize("name", ["r.csv", "r.jsonl"])
def test_files_that_are_no_reports_stay(asked: Asked, source: Path, tmp_path: Path, name: str) -> None:
    for content in (b"file;source\n", b"{}\n", b"\0", (source / "one.dcm").read_bytes()):
        (tmp_path / name).write_bytes(content)
        assert refused(asked(tmp_path / name), tmp_path / "out")
        assert (tmp_path / name).read_bytes() == content


@pytest.mark.parametrize("old", [b"", b'{"file":1}\n', b"file,source,outcome\n"])
@pytest.mark.parametrize("name", ["r.csv", "r.jsonl"])
def test_an_earlier_report_is_replaced(asked: Asked, tmp_path: Path, name: str, old: bytes) -> None:
    (tmp_path / name).write_bytes(old)
    (tmp_path / name).chmod(0o644)
    assert asked(tmp_path / name)[0] == 0
    assert "one.dcm" in (tmp_path / name).read_text()
    assert (tmp_path / name).stat().st_mode & 0o777 == 0o600


def test_a_report_is_an_earlier_report_of_the_next_run(asked: Asked, tmp_path: Path) -> None:
    assert asked(tmp_path / "r.csv")[0] == 0
    assert asked(tmp_path / "r.csv", "--update")[0] == 0
    assert "reused" in (tmp_path / "r.csv").read_text()


def test_what_is_no_file_is_not_replaced(asked: Asked, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "nowhere").symlink_to(tmp_path / "nothing")
    before = sorted(os.listdir(tmp_path))
    for name in ("folder", "pipe", "nowhere"):
        mode = os.lstat(tmp_path / name).st_mode
        assert refused(asked(tmp_path / name, "--mode", "anonymise"), tmp_path / "out")
        assert os.lstat(tmp_path / name).st_mode == mode
    assert sorted({*os.listdir(tmp_path)} - {"out"}) == before


def test_a_report_through_a_link_into_out_is_inside_out(asked: Asked, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "elsewhere").symlink_to(tmp_path / "out")
    code, said = asked(tmp_path / "elsewhere" / "r.csv")
    assert (code, "inside OUT" in said) == (2, True)
    assert not list((tmp_path / "out").iterdir())
