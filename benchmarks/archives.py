"""Archives: what it costs that files lie in a zip or a tar, or go into one; and in how much memory 10 GB pass."""

import sys
import tarfile
import zipfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.config import Config
from benchmarks.contest import contest
from benchmarks.inputs import MEAN_MIXED, InputSet, make_set
from benchmarks.measure import run
from benchmarks.screen import screen
from benchmarks.tools import Tool, environment, scrubjay
from benchmarks.workspace import CannotMeasure, check_room, remove, workspace

FILES = 8_000
LARGE = 46_000
"""Files of a zip of 10 GB."""

RECIPES = ("basic", "tcia")
"""One that reads each file once, and one that reads it twice, since it cleans text."""


def measure(config: Config) -> dict[str, Any]:
    """De-identify one set as a folder and in archives, in turn; then a zip of 10 GB on the disk. Return the figures."""
    if config.scrubjay is None:
        raise CannotMeasure("there is no scrubjay to measure")
    count = config.count(FILES)
    check_room(config.ram, round(5.5 * count * MEAN_MIXED), memory=True)
    with workspace(config.ram) as work:
        inputs = _made(config, work, count)
        sources = {"folder": inputs.root, **packed(inputs.root, work)}
        tools = [
            _tool(config.scrubjay, f"{name}, {recipe}", source, recipe, work)
            for recipe in RECIPES
            for name, source in sources.items()
        ]
        entries = contest(tools, inputs, work, min(3, config.repeats))
        sizes = {name: source.stat().st_size for name, source in sources.items() if source.is_file()}
    return {
        "files": count,
        "bytes": inputs.size,
        "archives": sizes,
        "tools": [entry.as_dict() for entry in entries],
        "large": _large(config),
    }


def packed(folder: Path, work: Path) -> dict[str, Path]:
    """The set in each kind of archive."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    for name, method in (("stored.zip", zipfile.ZIP_STORED), ("deflated.zip", zipfile.ZIP_DEFLATED)):
        with zipfile.ZipFile(work / name, "w", method) as archive:
            for path in files:
                archive.write(path, path.relative_to(folder))
    for name, mode in (("plain.tar", "w"), ("packed.tar.gz", "w:gz")):
        with tarfile.open(work / name, mode) as tar:  # type: ignore[call-overload]
            tar.add(folder, ".")
    return {name: work / name for name in ("stored.zip", "deflated.zip", "plain.tar", "packed.tar.gz")}


def _made(config: Config, work: Path, count: int) -> InputSet:
    assert config.scrubjay is not None
    models, _ = screen(config.models(), [scrubjay(config.scrubjay, 1, work)], work)
    inputs = make_set(work / "in", models, count, MEAN_MIXED)
    print(f"{count} files, {inputs.size / 1e9:.2f} GB", file=sys.stderr)
    return inputs


def _tool(command: str, label: str, source: Path, recipe: str, work: Path) -> Tool:
    """The command with its vault, over this source whatever the contest's is."""
    own = scrubjay(command, 2, work, recipe)
    vault = work / "vaults" / label.replace(", ", "-")

    def argv(_: str, out: str) -> list[str]:
        remove(vault)
        return [*own.argv(str(source), out), "--vault", str(vault)]

    return Tool(label, own.version, argv, threads=2, env=own.env)


def _large(config: Config) -> dict[str, Any]:
    """A stored zip of so many files on the disk, once; the peak is that of the largest process."""
    assert config.scrubjay is not None
    count = config.count(LARGE)
    check_room(config.disk, round(3.1 * count * MEAN_MIXED), memory=False)
    with workspace(config.disk) as work:
        inputs = _made(config, work, count)
        files = [(path, path.relative_to(inputs.root)) for path in sorted(inputs.root / one for one in inputs.files)]
        archive = work / "large.zip"
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as file:
            for path, name in files:
                file.write(path, name)
        remove(inputs.root)
        tool = _tool(config.scrubjay, "large", archive, "basic", work)
        sample = run(tool.argv("", str(work / "out")), env=environment(tool), log=work / "log")
        written = sum(1 for path in (work / "out").rglob("*") if path.is_file())
        return {"files": count, "bytes": archive.stat().st_size, "written": written, **asdict(sample)}
