from pathlib import Path

import pytest

from scrubjay import Progress
from scrubjay.cli import progress as shown


def test_one_line_says_all() -> None:
    text = shown.describe(Progress(1200, 45_600_000, 10.0, 2400))
    assert text == "1,200 of 2,400 files, 45.6 MB, 120 files/s, 4.56 MB/s, 10 s left"
    assert shown.describe(Progress(7, 10, 2.0)) == "7 files, 10 B, 4 files/s, 5 B/s"


def test_lines_come_every_five_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    with shown.shown_progress(True) as show:
        assert show is not None
        for second in range(13):
            show(Progress(second, 0, float(second)))
    assert capsys.readouterr().err.splitlines() == [
        "scrubjay: 5 files, 0 B, 1 files/s, 0 B/s",
        "scrubjay: 10 files, 0 B, 1 files/s, 0 B/s",
    ]


def test_no_progress_is_no_callback() -> None:
    with shown.shown_progress(False) as show:
        assert show is None


def said_on_a_terminal(path: Path, monkeypatch: pytest.MonkeyPatch, progress: Progress) -> str:
    """What a terminal of the kind that TERM names gets to see."""
    with open(path / "terminal", "w") as terminal:
        monkeypatch.setattr(terminal, "isatty", lambda: True, raising=False)
        monkeypatch.setattr("sys.stderr", terminal)
        with shown.shown_progress(True) as show:
            assert show is not None
            show(progress)
    return (path / "terminal").read_text()


def test_a_bar_on_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    assert "7 of 14 files" in said_on_a_terminal(tmp_path, monkeypatch, Progress(7, 10, 2.0, 14))


@pytest.mark.parametrize("kind", [None, "", "dumb", "unknown"])
def test_lines_on_a_terminal_that_draws_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str | None
) -> None:
    if kind is None:
        monkeypatch.delenv("TERM", raising=False)
    else:
        monkeypatch.setenv("TERM", kind)
    said = said_on_a_terminal(tmp_path, monkeypatch, Progress(7, 10, 6.0, 14))
    assert said == "scrubjay: 7 of 14 files, 10 B, 1 files/s, 2 B/s, 6.0 s left\n"
