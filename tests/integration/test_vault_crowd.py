"""Many processes at one vault: nobody gets two names, no name two people, whoever is killed when."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from scrubjay import Key
from scrubjay.identity.proposal import NextNumber
from scrubjay.identity.source import of_patient
from scrubjay.vault import Access, Request, Vault
from support.postgres import postgres_server, vault_place

__all__ = ["postgres_server", "vault_place"]

PROCESSES = 8
SUBJECTS = 10_000
KILLS = 50

WORKER = """
import json, random, sys
from scrubjay import Key
from scrubjay.identity.proposal import NextNumber
from scrubjay.identity.source import of_patient
from scrubjay.vault import Request, Vault

place, seed, subjects, batch = sys.argv[1], *map(int, sys.argv[2:5])
order = list(range(subjects))
random.Random(seed).shuffle(order)
with Vault.open(place, Key(bytes(range(32)))) as vault:
    project = vault.project("crowd")
    print("ready", flush=True)
    sys.stdin.readline()
    requests = (Request(of_patient(str(one)), NextNumber("P", 5, 1), None, -one) for one in order)
    for one, answer in zip(order, project.assign(requests, batch=batch), strict=True):
        # printed when it is durable: whatever was told must be true for ever
        print(json.dumps([one, answer.pseudonym, answer.days, answer.new]), flush=batch == 1)
"""


def start(place: str, seed: int, subjects: int, batch: int) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-c", WORKER, place, str(seed), str(subjects), str(batch)]
    return subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def go(workers: Sequence[subprocess.Popen[str]]) -> list[list[list[object]]]:
    """Let all begin at once; what each was told."""
    for worker in workers:
        assert worker.stdout is not None and worker.stdout.readline() == "ready\n"
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("\n")
        worker.stdin.flush()
    told = [[json.loads(line) for line in worker.communicate(timeout=300)[0].splitlines()] for worker in workers]
    assert [worker.returncode for worker in workers] == [0] * len(workers)
    return told


@pytest.mark.slow
def test_eight_processes_and_ten_thousand_subjects(vault_place: str) -> None:
    """Each asks for all of them, in an order of its own; they also make the vault at the same moment."""
    told = go([start(vault_place, seed, SUBJECTS, 250) for seed in range(PROCESSES)])
    names: dict[object, object] = {}
    for answers in told:
        assert len(answers) == SUBJECTS
        for subject, pseudonym, days, _ in answers:
            assert names.setdefault(subject, pseudonym) == pseudonym, "one person, two names"
            assert days == -int(str(subject))
    assert set(names.values()) == {f"P{number:05}" for number in range(1, SUBJECTS + 1)}, "one name each, none lost"
    assert sum(bool(new) for answers in told for *_, new in answers) == SUBJECTS, "each is new once"
    with Vault.open(vault_place, Key(bytes(range(32))), create=False) as vault:
        assert vault.status().projects[0].subjects == SUBJECTS
        assert vault.check() == []


@pytest.mark.slow
def test_killed_fifty_times(vault_place: str) -> None:
    """kill -9 at any moment: what was told stays true, nobody is half there, no number is used twice."""
    told: dict[int, str] = {}
    interrupted = 0
    rnd = random.Random(9)
    subjects = 200
    Vault.open(vault_place, Key(bytes(range(32)))).close()
    for round_number in range(KILLS):
        subjects += 60
        worker = start(vault_place, round_number, subjects, rnd.choice([1, 20, 500]))
        assert worker.stdin is not None and worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
        worker.stdin.write("\n")
        worker.stdin.flush()
        time.sleep(rnd.uniform(0, 0.12))
        worker.send_signal(signal.SIGKILL)
        output, _ = worker.communicate()
        lines = output.splitlines(keepends=True)
        interrupted += len(lines) < subjects
        for line in lines:
            if line.endswith("\n"):
                subject, pseudonym, *_ = json.loads(line)
                assert told.setdefault(subject, pseudonym) == pseudonym
    with Vault.open(vault_place, Key(bytes(range(32))), create=False) as vault:
        assert vault.check() == []
        project = vault.project("crowd")
        known = {one.source_identity: one.pseudonym for one in project.subjects(Access("tester", "counts"))}
        assert len(set(known.values())) == len(known)
        assert set(known.values()) == {f"P{number:05}" for number in range(1, len(known) + 1)}, "none skipped or lost"
        for subject, pseudonym in told.items():
            assert known[of_patient(str(subject))] == pseudonym
        answers = list(project.assign(Request(of_patient(str(one)), NextNumber("P", 5, 1)) for one in range(subjects)))
        assert len({one.pseudonym for one in answers}) == subjects
    assert told, "some were told before they were killed"
    assert interrupted > KILLS / 2


def test_a_journal_left_by_a_kill_is_rolled_back(tmp_path: Path) -> None:
    """Killed in the middle of a write to the file itself: the next opening finds what was before."""
    key = Key(bytes(range(32)))
    with Vault.open(tmp_path / "v", key) as vault:
        list(vault.project("crowd").assign(Request(str(one), NextNumber("P", 5, 1)) for one in range(500)))
    program = f"""
import os, signal
from scrubjay import Key
from scrubjay.identity.proposal import NextNumber
from scrubjay.vault import Request, Vault
from scrubjay.vault.assigning import Batch
vault = Vault.open({str(tmp_path / "v")!r}, Key(bytes(range(32))))
project = vault.project("crowd")
with vault._store.write() as connection:
    connection.exec_driver_sql("PRAGMA cache_size = 1")  # so that pages reach the file before the commit
    requests = [Request(str(one), NextNumber("P", 5, 1)) for one in range(500, 3000)]
    Batch(connection, vault._store.seal, 1).assign(requests)
    os.kill(os.getpid(), signal.SIGKILL)
"""
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == -signal.SIGKILL
    assert (tmp_path / "v/vault.sqlite-journal").stat().st_size > 0
    with Vault.open(tmp_path / "v", key, create=False) as vault:
        assert vault.status().projects[0].subjects == 500
        assert vault.check() == []
        answer = next(vault.project("crowd").assign([Request("another", NextNumber("P", 5, 1))]))
        assert answer.pseudonym == "P00501"
