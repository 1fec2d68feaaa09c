"""Archives: what it costs that files lie in a zip or a tar, or go into one; and in how much memory 10 GB pass."""

import os
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

from benchmarks.config import Config
from benchmarks.contest import Entry, contest, once
from benchmarks.inputs import MEAN_MIXED, InputSet, make_set
from benchmarks.screen import screen
from benchmarks.tools import Tool, scrubjay
from benchmarks.workspace import CannotMeasure, check_room, remove, workspace

FILES = 8_000
LARGE = 46_000
"""Files of a zip of 10 GB."""

RECIPES = ("basic", "tcia")
"""One that reads each file once, and one that reads it twice, since it cleans text."""


def measure(config: Config) -> dict[str, Any]:
    """De-identify one set as a folder and in archives, in turn; then 10 GB from the disk. Return the figures."""
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
    made = zipped(folder, work)
    for name, mode in (("plain.tar", "w"), ("packed.tar.gz", "w:gz")):
        made[name] = work / name
        with tarfile.open(made[name], mode) as tar:  # type: ignore[call-overload]
            tar.add(folder, ".")
    return made


def zipped(folder: Path, work: Path) -> dict[str, Path]:
    """The set in a zip as it is, and in one that is compressed."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    made = {}
    for name, method in (("stored.zip", zipfile.ZIP_STORED), ("deflated.zip", zipfile.ZIP_DEFLATED)):
        made[name] = work / name
        with zipfile.ZipFile(made[name], "w", method) as archive:
            for path in files:
                archive.write(path, path.relative_to(folder))
    return made


def forget(source: Path) -> None:
    """Have the kernel drop what it holds of these files, so that they come from the disk once more."""
    os.sync()
    for path in (source, *source.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


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
    """The same as a folder and in zips of 10 GB on the disk, read from there: as they are found on another day.

    The peak is that of the largest process.
    """
    assert config.scrubjay is not None
    count = config.count(LARGE)
    check_room(config.disk, round(3.8 * count * MEAN_MIXED), memory=False)
    with workspace(config.disk) as work:
        inputs = _made(config, work, count)
        sources = {"folder": inputs.root, **zipped(inputs.root, work)}
        tools = {
            name: _tool(config.scrubjay, f"{name}, basic", source, "basic", work) for name, source in sources.items()
        }
        entries = {name: Entry(tool, count, inputs.size) for name, tool in tools.items()}
        for _ in range(min(3, config.repeats)):
            for name, entry in entries.items():
                forget(sources[name])
                sample, written = once(entry.tool, sources[name], work / "out", work / "log")
                entry.samples.append(sample)
                entry.written.append(written)
                print(f"  {entry.tool.label:<20} {sample.wall:8.2f} s", file=sys.stderr)
        sizes = {name: source.stat().st_size for name, source in sources.items() if source.is_file()}
    return {
        "files": count,
        "bytes": inputs.size,
        "archives": sizes,
        "tools": [entry.as_dict() for entry in entries.values()],
    }
