"""The command: builds a corpus, runs a recipe over it, prints the score."""

import argparse
import tempfile
from pathlib import Path

from support.phi.builder import build
from support.phi.policy import POLICIES
from support.phi.runs import run
from support.phi.table import lines


def parser() -> argparse.ArgumentParser:
    """The options."""
    top = argparse.ArgumentParser(prog="python -m tests.support.phi", description=__doc__)
    top.add_argument("--seed", type=int, default=1, help="another number, other people in other places (default 1)")
    top.add_argument("--files", type=int, default=400, help="at most so many (default 400)")
    top.add_argument("--largest", type=int, default=1_000_000, help="bytes of a file to copy, at most")
    top.add_argument("--recipe", choices=sorted(POLICIES), default="tcia", help="what to run (default tcia)")
    top.add_argument("--into", type=Path, help="an empty folder to keep corpus, key and output in")
    top.add_argument("--build-only", action="store_true", help="build the corpus and its key, run nothing")
    top.add_argument("--misses", action="store_true", help="list every miss: number of the file, path, kind")
    return top


def main(arguments: list[str] | None = None) -> int:
    """Return 0; the score is for people to judge, the thresholds for the test."""
    chosen = parser().parse_args(arguments)
    if chosen.into is not None:
        chosen.into.mkdir(parents=True, exist_ok=True)
        if any(chosen.into.iterdir()):
            parser().error("the folder of --into isn't empty")
        return _work(chosen, chosen.into)
    with tempfile.TemporaryDirectory() as folder:
        return _work(chosen, Path(folder))


def _work(chosen: argparse.Namespace, folder: Path) -> int:
    key = build(folder / "in", chosen.seed, files=chosen.files, largest=chosen.largest, recipe=chosen.recipe)
    key.save(folder / "key.jsonl")
    if chosen.build_only:
        print(f"{len(key.files)} files, {sum(len(file.duties) for file in key.files)} duties")
        return 0
    score = run(key, folder / "in", folder / "out")
    print("\n".join(lines(score)))
    if chosen.misses:
        for miss in score.misses:
            what = f"{miss.action} {miss.path} {miss.place}; {miss.kind}; {miss.spelling} {miss.why}"
            print(f"{miss.file:>5} {what} [{key.files[miss.file].model}]")
    return 0
