"""Commands run in this process, with a data folder of their own."""

from pathlib import Path

import pytest

from support.command import Run, runner


@pytest.fixture(autouse=True)
def data_home(home: Path) -> Path:
    return home / "data"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    return runner(capsys, monkeypatch)
