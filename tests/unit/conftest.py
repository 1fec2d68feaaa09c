"""A small tree that has every outcome, and a key that is no secret."""

from collections.abc import Callable
from pathlib import Path

import pytest

from scrubjay import Key
from support import build


def instance(patient: str, number: int) -> bytes:
    """A small CT image."""
    uid = f"1.2.826.0.1.3680043.9.9999.4.{number}"
    study = f"1.2.826.0.1.3680043.9.9999.2.{sum(patient.encode())}"
    elements = build.patient_and_study(build.LITTLE, instance=uid, patient_id=patient, name=patient, study=study)
    return build.part10(build.join(elements | build.pixels(build.LITTLE)), instance=uid)


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder of which `data` is that of this user's keys."""
    monkeypatch.delenv("SCRUBJAY_KEY_FILE", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path


@pytest.fixture
def key() -> Key:
    return Key(bytes(range(32)))


@pytest.fixture
def make_scans(tmp_path: Path) -> Callable[[int], Path]:
    """Makes a folder with that many images of two patients."""

    def make(count: int) -> Path:
        for number in range(count):
            patient = ("Planck^Max", "Noether^Emmy")[number % 2]
            folder = tmp_path / "scans" / patient / f"s{number % 3}"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{patient}_im{number}").write_bytes(instance(patient, number))
        return tmp_path / "scans"

    return make


@pytest.fixture
def scans(make_scans: Callable[[int], Path]) -> Path:
    """Ten images, one cut short, one text, one link, an empty file."""
    folder = make_scans(10)
    (folder / "Planck^Max" / "broken").write_bytes(instance("Planck^Max", 99)[:-7])
    (folder / "Planck^Max" / "letter.txt").write_text("Dear Emmy Noether, ...")
    (folder / "empty").touch()
    (folder / "link").symlink_to(folder / "empty")
    return folder
