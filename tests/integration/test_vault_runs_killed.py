"""kill -9 of whole runs, at moments spread over their time: the next one carries on as if nothing had been."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scrubjay import Key
from scrubjay.identity.source import of_patient
from scrubjay.vault import Access, Vault

if TYPE_CHECKING:
    from tests.integration.conftest import Site

KILLS = {"sqlite": 50, "postgresql": 5}
PATIENTS = 3
"""New ones before each attempt, so that there is something to hand out each time."""
DAYS = ["2020-01-15", "2020-07-20", "2021-01-18"]
"""Of a patient's studies: the first comes when the patient does, each other one an attempt later."""


def arrive(site: Site, attempt: int) -> None:
    """More scans in the source, which come after all that were there: numbers are given as in one go."""
    scans = []
    for back, day in enumerate(DAYS):
        first = (attempt - back) * PATIENTS
        scans += [(f"PAT-{number:05}", day) for number in range(first, first + PATIENTS) if number >= 0]
    folder = site.folder / "in" / f"{attempt:03}"
    folder.mkdir(parents=True)
    for number, (patient, day) in enumerate(scans):
        (folder / f"{number:03}.dcm").write_bytes(site.scan(patient, day))


def start(site: Site, *more: str) -> subprocess.Popen[bytes]:
    line = [sys.executable, "-m", "scrubjay", *site.line(site.folder / "in", "out", "nils", "-q", "-j", "2", *more)]
    return subprocess.Popen(line, env=site.environment(), stderr=subprocess.PIPE)


def ended(process: subprocess.Popen[bytes]) -> None:
    """Let a run end well."""
    _, said = process.communicate(timeout=60)
    assert process.returncode == 0, said.decode()


def cut_short(process: subprocess.Popen[bytes], delay: float) -> bool:
    """Kill a run after so many seconds, unless it is done before; whether it was killed."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(delay)
    process.send_signal(signal.SIGKILL)
    _, said = process.communicate(timeout=60)
    assert process.returncode in (0, -signal.SIGKILL), said.decode()
    return process.returncode != 0


def numbers_of(vault: Vault) -> dict[str, str]:
    people = vault.project("trial", create=False).subjects(Access("tester", "counts"))
    return {one.source_identity: one.pseudonym for one in people}


def expected(patients: Iterable[int]) -> dict[str, str]:
    return {of_patient(f"PAT-{number:05}"): f"P{number + 1:03}" for number in patients}


@pytest.mark.slow
def test_killed_runs_leave_nothing_wrong(any_site: Site, tmp_path: Path) -> None:
    site = any_site
    kills = KILLS["postgresql" if site.vault.startswith("postgresql:") else "sqlite"]
    rnd = random.Random(50)
    attempts = killed = 0
    seconds = 0.5 if kills > 10 else 1.0  # of a whole run, as far as is known: it learns, and the source grows
    done: dict[str, bytes] = {}
    while killed < kills and attempts < 3 * kills:
        arrive(site, attempts)
        attempts += 1
        began = time.monotonic()
        was_killed = cut_short(start(site, "--update"), seconds * rnd.uniform(0 if attempts % 4 == 0 else 0.5, 1.1))
        now = {path: data for path, data in site.tree("out").items() if path.endswith(".dcm")}
        assert done.items() <= now.items(), "what was written stays"
        if was_killed:
            killed += 1
            seconds *= 1.02 if now != done else 1.15  # a busy machine takes longer on the way to the first file
        else:
            seconds = time.monotonic() - began
        done = now
    assert killed == kills
    ended(start(site, "--update"))

    with Vault.open(site.vault, Key.load(site.key), create=False) as vault:
        assert vault.check() == []
        names = numbers_of(vault)
        status = vault.status().projects[0]
    assert names == expected(range(attempts * PATIENTS)), "one number each, none twice, none lost"
    assert status.studies == sum(len(list(folder.iterdir())) for folder in (site.folder / "in").iterdir())
    if kills > 10:
        assert status.runs > attempts - killed + 1, "some were killed while they worked, not all on the way there"

    # the same in one go, with a vault that knows nobody
    fresh = site.line(site.folder / "in", "whole", "nils", "-q", "--vault", str(tmp_path / "fresh"), vault=False)
    assert site.do(*fresh).code == 0
    whole = site.tree("whole")
    assert len(whole) == status.studies
    assert site.tree("out") == whole
    assert done.items() <= whole.items(), "what had its name was right at every moment"
    with Vault.open(tmp_path / "fresh", Key.load(site.key), create=False) as vault:
        assert numbers_of(vault) == names
