"""Run mutated files through the public API in a process of its own, and say what was wrong.

Arguments: first number, how many, file for progress. Prints one JSON object; a crash, a hang or a swollen process is
seen from outside, and the progress file then holds the number of the file at fault.
"""

import collections
import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support import api, mutate, oracle, plant, walk
from support.peak import peak_bytes

SECONDS_PER_FILE = 5.0


def leaks(output: walk.File, raw: bytes) -> list[str]:
    """Where planted tokens came through, other than in attributes that the profile keeps.

    Damage may turn a planted element into one that the Basic Profile leaves alone; its value then rightly stays.
    """
    found = [f"meta {one.tag:08X}" for one in output.meta if plant.found(one.value)]
    if plant.found(output.preamble):
        found.append("preamble")
    for one in output.dataset:
        if one.value and plant.found(one.value):
            vr = oracle.effective_vr(one.tag, one.vr)
            steps = tuple(tag for tag, _ in one.path)
            if oracle.expected(one.tag, vr, steps, None) != "keep":
                found.append(f"{steps} {one.tag:08X} {vr}")
    if not found and not any(plant.found(one.value) for one in output.dataset) and plant.found(raw):
        found.append("between elements")
    return found


def judge(data: bytes) -> tuple[str, list[str]]:
    """Outcome of one file and what is wrong with it."""
    result = api.deidentifier().bytes(data)
    outcome = result.outcome
    wrong = []
    if outcome.outcome not in ("written", "excluded", "quarantined"):
        wrong.append(f"outcome {outcome.outcome} {outcome.reason}")
    if (result.data is None) == (outcome.outcome == "written") or (outcome.reason == "") == (result.data is None):
        wrong.append(f"{outcome.outcome} with reason {outcome.reason!r} and data {result.data is not None}")
    if outcome.reason not in api.documented_reasons() | {""}:
        wrong.append(f"undocumented reason {outcome.reason}")
    if plant.found(repr(outcome) + outcome.tag_path):
        wrong.append("a value in the message")
    if result.data is not None:
        try:
            file = api.parsed(result.data)
            wrong += [f"leak: {where}" for where in leaks(file, file.raw_dataset)]
        except walk.WalkError as error:
            wrong.append(f"output does not parse: {error}")
    return outcome.outcome + (f" {outcome.reason}" if outcome.reason else ""), wrong


def main(first: int, count: int, progress: Path) -> None:
    """Judge `count` files from number `first` on."""
    outcomes: collections.Counter[str] = collections.Counter()
    faults = []
    for number in range(first, first + count):
        progress.write_text(str(number))
        data = mutate.mutated(number)
        began = time.monotonic()
        outcome, wrong = judge(data)
        if time.monotonic() - began > SECONDS_PER_FILE:
            wrong.append("slow")
        outcomes[outcome] += 1
        faults += [f"{number}: {fault}" for fault in wrong]
    peak = peak_bytes()
    print(json.dumps({"outcomes": dict(outcomes), "faults": faults, "peak": peak}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
