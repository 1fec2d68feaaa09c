"""What a benchmark run was asked for, and where its figures go."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import machine
from benchmarks.inputs import read_models
from benchmarks.part10 import Model
from benchmarks.tools import Tool, chosen, copy, peers, scrubjay
from benchmarks.workspace import CannotMeasure


@dataclass(frozen=True, slots=True)
class Config:
    """The command line, read once. `scale` multiplies file counts."""

    corpus: Path
    ram: Path
    disk: Path
    scrubjay: str | None
    peers: Path
    repeats: int
    scale: float
    tools: str
    results: Path

    def count(self, files: int) -> int:
        """Return a number of files, scaled."""
        return max(10, round(files * self.scale))

    def models(self) -> list[Model]:
        """Return the usable files of the corpus; raise CannotMeasure if there are none."""
        models = read_models(self.corpus)
        if not models:
            raise CannotMeasure("the corpus has no file to make instances of: give one with --corpus")
        return models

    def own(self, home: Path, threads: tuple[int, ...]) -> list[Tool]:
        """Return ScrubJay once for each number of threads; nothing if there is no scrubjay."""
        if self.scrubjay is None:
            print("no scrubjay on PATH and no --scrubjay: it is left out", file=sys.stderr)
            return []
        home.mkdir(exist_ok=True)
        return [scrubjay(self.scrubjay, n, home) for n in threads]

    def contestants(self, home: Path, *, with_peers: bool) -> list[Tool]:
        """Return cp, ScrubJay with one and two threads and the installed peers, as --tools narrows them."""
        tools = [copy(), *self.own(home, (1, 2))]
        if with_peers:
            tools += peers(self.peers)
        return chosen(tools, self.tools)

    def keep(self, section: str, figures: dict[str, Any]) -> None:
        """Write the figures of one section, with the machine's facts, for the report."""
        self.results.mkdir(parents=True, exist_ok=True)
        page = {"section": section, "machine": machine.facts(), "scale": self.scale, **figures}
        text = json.dumps(page, indent=1, sort_keys=True) + "\n"
        (self.results / f"{section}.json").write_text(text, encoding="utf-8")
