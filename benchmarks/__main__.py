"""The command line of the benchmarks: `python -m benchmarks --help`."""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import archives, growth, memory, million, nested, overhead, profile, speed
from benchmarks.config import Config
from benchmarks.peers.install import install
from benchmarks.report import render
from benchmarks.workspace import CannotMeasure

HERE = Path(__file__).resolve().parent
SECTIONS: dict[str, Callable[[Config], dict[str, Any]]] = {
    "speed": speed.measure,
    "overhead": overhead.measure,
    "archives": archives.measure,
    "growth": growth.measure,
    "million": million.measure,
    "memory": memory.measure,
    "nested": nested.measure,
    "profile": profile.measure,
}
QUICK = 0.02


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    top = argparse.ArgumentParser(prog="python -m benchmarks", description="Compare ScrubJay with cp and its peers.")
    top.add_argument(
        "what", choices=[*SECTIONS, "all", "peers", "report"], help="peers: install them; report: RESULTS.md"
    )
    top.add_argument("--corpus", type=Path, default=HERE.parent / "examples" / "sample", help="folder of real files")
    top.add_argument("--scrubjay", help="the command to measure (default: the one beside this Python, or on PATH)")
    top.add_argument("--peers", type=Path, default=HERE.parent / "build" / "bench" / "peers", help="their environments")
    top.add_argument("--ram", type=Path, default=Path("/dev/shm"), help="a RAM disk")
    top.add_argument("--disk", type=Path, default=Path(tempfile.gettempdir()), help="a disk, for memory")
    top.add_argument("--repeats", type=int, default=5, help="rounds (default 5)")
    top.add_argument("--scale", type=float, default=1.0, help="multiplies the numbers of files")
    top.add_argument("--tools", default="", help="only these, by the beginning of the name: cp,scrubjay,gdcmanon")
    top.add_argument("--quick", action="store_true", help="a fiftieth of the files, two rounds, nothing kept")
    top.add_argument(
        "--results", type=Path, default=HERE / "results", help="where the figures go; RESULTS.md beside it"
    )
    return top


def find_scrubjay(given: str | None) -> str | None:
    """Return the scrubjay to measure, as an absolute path, or None."""
    if given is not None:
        return shutil.which(given)
    beside = Path(sys.executable).with_name("scrubjay")
    return str(beside) if beside.is_file() else shutil.which("scrubjay")


def main() -> int:
    """Run what was asked for; return the exit code."""
    args = parser().parse_args()
    if args.what == "peers":
        install(args.peers)
        return 0
    with tempfile.TemporaryDirectory() as passing:
        results = Path(passing) if args.quick else args.results
        if args.what != "report":
            _measure(args, results)
        page = render(results)
    if args.quick:
        print(page)
    else:
        (results.parent / "RESULTS.md").write_text(page, encoding="utf-8")
    return 0


def _measure(args: argparse.Namespace, results: Path) -> None:
    config = Config(
        corpus=args.corpus,
        ram=args.ram,
        disk=args.disk,
        scrubjay=find_scrubjay(args.scrubjay),
        peers=args.peers,
        repeats=2 if args.quick else args.repeats,
        scale=QUICK if args.quick else args.scale,
        tools=args.tools,
        results=results,
    )
    for name in SECTIONS if args.what == "all" else [args.what]:
        print(f"== {name}", file=sys.stderr)
        config.keep(name, SECTIONS[name](config))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except CannotMeasure as error:
        sys.exit(f"benchmarks: {error}")
    except subprocess.CalledProcessError as error:
        sys.exit(f"benchmarks: a command could not be run (exit code {error.returncode}); its own message is above")
    except KeyboardInterrupt:
        sys.exit(130)
