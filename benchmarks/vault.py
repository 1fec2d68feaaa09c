"""The vault: how many subjects a second get their name, and does memory stay flat?

`python -m benchmarks.vault [SUBJECTS [PLACE]]`: a million, in a SQLite vault in the temporary folder, unless told
otherwise; PLACE may be a PostgreSQL URL. First all are new, then all are known, then a tenth gets timepoints, and the
key is rotated. Prints a table; keeps nothing.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from scrubjay import Key
from scrubjay.identity.proposal import NextNumber
from scrubjay.identity.settings import DateSettings
from scrubjay.identity.source import of_patient
from scrubjay.identity.timepoints import Study
from scrubjay.vault import Access, Project, Request, StudyRequest, Vault

FIRST = date(2020, 1, 15)


def main() -> int:
    """Measure; the exit code."""
    subjects = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory(prefix="scrubjay-bench-") as folder:
        place = sys.argv[2] if len(sys.argv) > 2 else f"{folder}/vault"
        with Vault.open(place, Key.generate()) as vault:
            project = vault.project("bench")
            quarter = max(1, subjects // 4)
            for begin in range(0, subjects, quarter):
                end = min(begin + quarter, subjects)
                measure(f"new, {begin:,} to {end:,}", end - begin, lambda a=begin, b=end: assign(project, a, b))
            measure("known", subjects, lambda: assign(project, 0, subjects))
            measure("timepoints", subjects // 10, lambda: place_studies(project, subjects // 10))
            measure("rotate the key", subjects, lambda: vault.rotate_key(Key.generate(), Access("bench", "bench")))
            measure("check", subjects, lambda: vault.check() == [] or sys.exit("the vault is not whole"))
    return 0


def measure(what: str, count: int, act: Callable[[], object]) -> None:
    """Print one line: rate by the clock, rate by the processor's time, peak memory so far."""
    wall, cpu = time.monotonic(), time.process_time()
    act()
    wall, cpu = time.monotonic() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what:<28}{count / wall:>12,.0f} a second{count / cpu:>12,.0f} a CPU second{peak:>9,.0f} MiB", flush=True)


def assign(project: Project, begin: int, end: int) -> None:
    """Ask for the names of so many subjects."""
    for _ in project.assign(requests(begin, end)):
        pass


def requests(begin: int, end: int) -> Iterator[Request]:
    """Made as they are asked for: a list of them would be the memory measured."""
    series = NextNumber("P", 3, 1)
    for number in range(begin, end):
        yield Request(of_patient(f"PAT{number:08}", "HOSPITAL"), series, FIRST, -77)


def place_studies(project: Project, subjects: int) -> None:
    """Three studies for each of some subjects."""
    some = (
        StudyRequest(
            of_patient(f"PAT{number:08}", "HOSPITAL"),
            [Study(f"1.2.826.0.1.{number}.{month}", FIRST + timedelta(31 * month)) for month in (0, 6, 12)],
        )
        for number in range(subjects)
    )
    for _ in project.place(some, DateSettings(mode="timepoint", every=6)):
        pass


if __name__ == "__main__":
    sys.exit(main())
