"""A million instances: how long the run and what is done with its audit take, and in how much memory.

`python -m benchmarks.million [INSTANCES [FOLDER]]`: synthetic small files, 500 a study, made in FOLDER (the temporary
folder), which needs 5 KB for each, twice. Every step is a process of its own: the run, the same run again, which has
nothing to do, and what an auditor does with it. Prints a table; keeps nothing.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import Sample, last_line, run
from benchmarks.synthetic import small
from benchmarks.workspace import workspace

STUDY = 500
HEAD = f"{'step':<28}{'seconds':>9}{'a second':>10}{'peak MB':>9}  exit"


def main() -> int:
    """Measure; the exit code."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    parent = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(tempfile.gettempdir())
    scrubjay = str(Path(sys.executable).with_name("scrubjay"))
    with workspace(parent) as work:
        source = work / "in"
        size = fill(source, count)
        print(f"{count:,} files of {size} bytes\n{HEAD}", flush=True)
        own = ["--key-file", str(work / "key"), "--vault", str(work / "vault")]
        job = [scrubjay, "deidentify", str(source), str(work / "out"), *own, "--quiet"]
        step("run", job, count, work)
        step("run again", job, count, work)
        step("audit verify", [scrubjay, "audit", "verify", *own], count, work)
        step("audit summary", [scrubjay, "audit", "summary", *own], count, work)
        question = "SELECT action, count(*) FROM instance_changes GROUP BY action"
        step("audit query, all changes", [scrubjay, "audit", "query", question, *own], count, work)
        step("audit export --csv", [scrubjay, "audit", "export", "--csv", str(work / "audit.csv"), *own], count, work)
        audit = sum(path.stat().st_size for path in (work / "vault" / "audit").rglob("*") if path.is_file())
        ledger = sum(path.stat().st_size for path in (work / "vault").iterdir() if path.is_file())
        print(f"audit {audit / count:.0f} bytes an instance, vault {ledger / count:.0f}")
    return 0


def fill(folder: Path, count: int) -> int:
    """Write the instances; the size of one."""
    size = 0
    for number in range(count):
        study, image = divmod(number, STUDY)
        if not image:
            (folder / f"{study:05}").mkdir(parents=True)
        data = small(study, image)
        (folder / f"{study:05}" / f"IM{image:04}").write_bytes(data)
        size = len(data)
    return size


def step(name: str, argv: list[str], count: int, work: Path) -> Sample:
    """Run one command and print its line; what it says goes to a log, whose end is shown when it fails."""
    log = work / "log"
    sample = run(argv, env={**os.environ, "XDG_DATA_HOME": str(work / "home")}, log=log)
    rate = count / sample.wall
    print(f"{name:<28}{sample.wall:>9.1f}{rate:>10,.0f}{sample.peak / 1e6:>9.0f}  {sample.code}", flush=True)
    if sample.code:
        print(f"  {last_line(log)}")
    shutil.rmtree(work / "home", ignore_errors=True)
    return sample


if __name__ == "__main__":
    sys.exit(main())
