"""Archives: what does it cost that the files lie in a zip or a tar?

`python -m benchmarks.archives [CORPUS [GIGABYTES [FOLDER]]]`: makes a set of distinct instances of the mean size of the
other benchmarks, packs it in some ways, and de-identifies each in turn, three rounds of all. Prints medians: seconds,
their ratio to the folder's, processor seconds, peak memory. Everything is in a folder that is removed.
"""

import os
import statistics
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path
from shutil import rmtree

from benchmarks.inputs import make_set, read_models
from benchmarks.measure import Sample, run

ROUNDS = 3
MEAN = 219_000


def main() -> int:
    """Measure; the exit code."""
    corpus = Path(sys.argv[1] if len(sys.argv) > 1 else "examples/sample")
    size = round(float(sys.argv[2] if len(sys.argv) > 2 else 2) * 1e9)
    place = sys.argv[3] if len(sys.argv) > 3 else None
    with tempfile.TemporaryDirectory(prefix="scrubjay-bench-", dir=place) as folder:
        work = Path(folder)
        inputs = make_set(work / "in", read_models(corpus), size // MEAN, MEAN)
        sources = {"folder": work / "in", **packed(work)}
        print(f"{len(inputs.files):,} files, {inputs.size / 1e9:.2f} GB")
        for recipe in ("basic", "tcia"):
            samples: dict[str, list[Sample]] = {name: [] for name in sources}
            for _ in range(ROUNDS):
                for name, source in sources.items():
                    samples[name].append(deidentified(source, recipe, work))
            table(recipe, samples, sources)
    return 0


def packed(work: Path) -> dict[str, Path]:
    """The set in each kind of archive."""
    for name, method in (("stored.zip", zipfile.ZIP_STORED), ("deflated.zip", zipfile.ZIP_DEFLATED)):
        with zipfile.ZipFile(work / name, "w", method) as archive:
            for path in sorted(path for path in (work / "in").rglob("*") if path.is_file()):
                archive.write(path, path.relative_to(work / "in"))
    with tarfile.open(work / "plain.tar", "w") as archive:
        archive.add(work / "in", ".")
    subprocess.run(["gzip", "-k6", "plain.tar"], cwd=work, check=True)
    return {name: work / name for name in ("stored.zip", "deflated.zip", "plain.tar", "plain.tar.gz")}


def deidentified(source: Path, recipe: str, work: Path) -> Sample:
    """One run, as a user starts it. Raises SystemExit when it went wrong."""
    home = work / "home"
    for left in (home, work / "out"):
        rmtree(left, ignore_errors=True)
    home.mkdir()
    argv = [sys.executable, "-m", "scrubjay", "deidentify", str(source), str(work / "out"), "-r", recipe, "-q"]
    environment = {**os.environ, "XDG_DATA_HOME": str(home)}
    sample = run([*argv, "--vault", str(home / "vault")], env=environment, log=work / "log")
    if sample.code not in (0, 3):
        sys.exit((work / "log").read_text())
    return sample


def table(recipe: str, samples: dict[str, list[Sample]], sources: dict[str, Path]) -> None:
    """Print it, for people."""
    base = statistics.median(sample.wall for sample in samples["folder"])
    print(f"{recipe:<16}{'bytes':>16}{'seconds':>10}{'ratio':>8}{'CPU':>8}{'peak MB':>9}")
    for name, some in samples.items():
        wall, cpu = (
            statistics.median(values) for values in zip(*((s.wall, s.user + s.system) for s in some), strict=True)
        )
        size = sources[name].stat().st_size if sources[name].is_file() else 0
        peak = max(sample.peak for sample in some) / 1e6
        print(f"{name:<16}{size:>16,}{wall:>10.2f}{wall / base:>8.2f}{cpu:>8.1f}{peak:>9.0f}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
