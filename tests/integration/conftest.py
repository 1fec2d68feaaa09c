"""A place to work in: scans of people who don't exist, and the command with a data folder of its own."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from scrubjay.cli import main
from support.build import LITTLE, image, join, part10
from support.postgres import postgres_server, vault_place

__all__ = ["postgres_server", "vault_place"]

RECIPES = {
    "numbered": "{name: numbered, extends: basic, identity: {strategy: sequential}}",
    "visits": "{name: visits, extends: basic, identity: {strategy: sequential}, dates: {mode: timepoint}}",
    "shifted": "{name: shifted, extends: basic, dates: {mode: subject, between: [-365, -1]}}",
    "plain": "{name: linked, extends: basic, identity: {on_conflict: stop}}",
    "linked": "{name: linked, extends: basic, identity: {keep_uid_links: true}}",
    "linked-visits": "{name: linked, extends: nils, profile: {basic: true}, identity: {keep_uid_links: true}}",
}


@dataclass(frozen=True, slots=True)
class Done:
    """What a command did. outputs: by name of the source file, of those that are in OUT."""

    code: int
    out: str
    err: str
    outputs: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)

    @property
    def names(self) -> dict[str, str]:
        """Pseudonym of each source file."""
        return {name: output.split("/")[0] for name, output in self.outputs.items()}

    @property
    def visits(self) -> dict[str, str]:
        """`P001/M06` of each source file."""
        return {name: "/".join(output.split("/")[:2]) for name, output in self.outputs.items()}


class Site:
    """One machine: a folder, its keys, and its vault."""

    def __init__(self, folder: Path, vault: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
        self.folder = folder
        self.vault = vault
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        self._runs = 0

    @property
    def data(self) -> Path:
        """What XDG_DATA_HOME is."""
        return self.folder / "data"

    @property
    def key(self) -> Path:
        """The key file of the project `trial`."""
        return self.data / "scrubjay/keys/trial.key"

    def recipe(self, name: str) -> str:
        """A recipe of RECIPES as a file, or the name of a built-in one."""
        if name not in RECIPES:
            return name
        path = self.folder / f"{name}.yaml"
        path.write_text(RECIPES[name])
        return str(path)

    def environment(self) -> dict[str, str]:
        """For a process of its own."""
        kept = {name: value for name, value in os.environ.items() if name != "SCRUBJAY_KEY_FILE"}
        return kept | {"XDG_DATA_HOME": str(self.data), "NO_COLOR": "1"}

    def scans(self, folder: str, days: Iterable[tuple[str, str]]) -> Path:
        """A folder with one study for each patient and day, in files 00.dcm, 01.dcm … in this order."""
        source = self.folder / folder
        source.mkdir()
        for number, (patient, day) in enumerate(days):
            (source / f"{number:02}.dcm").write_bytes(self.scan(patient, day))
        return source

    @staticmethod
    def scan(patient: str, day: str, *, name: str = "", number: int = 1) -> bytes:
        """A small image of the patient's study of a day: 2020-01-15."""
        study = f"1.2.826.0.1.3680043.9.9999.2.{zlib.crc32(patient.encode())}.{day.replace('-', '')}"
        instance, series = f"{study}.3.{number}", f"{study}.3"
        person = {"patient_id": patient, "name": name or f"Name{patient}^Jo"}
        elements = image(LITTLE, study=study, series=series, instance=instance, **person)
        elements[0x00080020] = LITTLE.element(0x00080020, "DA", day.replace("-", "").encode())
        return part10(join(elements), instance=instance)

    def tree(self, folder: str) -> dict[str, bytes]:
        """Every file below a folder; none if it isn't there."""
        root = self.folder / folder
        return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}

    def do(self, *arguments: object) -> Done:
        """Run the command in this process."""
        self._monkeypatch.delenv("SCRUBJAY_KEY_FILE", raising=False)
        self._monkeypatch.setenv("XDG_DATA_HOME", str(self.data))
        self._monkeypatch.chdir(self.folder)
        code = main([str(argument) for argument in arguments])
        told = self._capsys.readouterr()
        return Done(code, told.out, told.err)

    def line(self, source: object, out: str, recipe: str, *more: object, vault: bool = True) -> list[str]:
        """The arguments of a run for project `trial`."""
        line = ["deidentify", source, self.folder / out, "-r", self.recipe(recipe), "-p", "trial", "--no-progress"]
        place = ["--vault", self.vault] if vault and self.vault else []
        return [str(word) for word in (*line, *place, *more)]

    def deidentify(self, source: object, out: str, recipe: str, *more: object, vault: bool = True) -> Done:
        """A run with a report, which is read. vault: False leaves the option out."""
        self._runs += 1
        report = self.folder / f"report{self._runs}.jsonl"
        done = self.do(*self.line(source, out, recipe, "--report", report, *more, vault=vault))
        rows = [json.loads(line) for line in report.read_text().splitlines()] if report.exists() else []
        outputs = {row["source"]: row["output"] for row in rows if row["output"] and not row["reason"]}
        reasons = {row["source"]: row["reason"] for row in rows if row["reason"]}
        return Done(done.code, done.out, done.err, outputs, reasons)

    def of_vault(self, command: str, *arguments: object, vault: object = "") -> Done:
        """A `scrubjay vault` command for this project."""
        place = vault or self.vault
        return self.do("vault", command, *arguments, "--vault", place, "-p", "trial")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Site:
    """A machine whose vault is the default one."""
    folder = tmp_path / "site"
    folder.mkdir()
    return Site(folder, str(folder / "trial.vault"), monkeypatch, capsys)


@pytest.fixture
def any_site(
    tmp_path: Path, vault_place: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Site:
    """A machine with a vault on each database."""
    folder = tmp_path / "site"
    folder.mkdir()
    return Site(folder, vault_place, monkeypatch, capsys)
