"""A made-up audit of a million files, and what it takes to ask and to export it: `python -m benchmarks.audit FOLDER`.

Sixty changes a file: five of its own, twenty-five of its series of a hundred, thirty of its part of five thousand. Each
command is a process of its own; its peak memory is that of `wait4`.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from scrubjay import Key
from scrubjay.audit.keys import AuditKeys
from scrubjay.audit.schema import ACTIONS, CHANGES, INSTANCES
from scrubjay.audit.store import Store
from scrubjay.recipe import compile_plan, load_recipe
from scrubjay.recipe.written import origins_of
from scrubjay.standard import dictionary

PART, SERIES = 5_000, 100
OWN, OF_SERIES, OF_PART = 5, 25, 30
AT = datetime(2026, 11, 21, tzinfo=UTC)


def write(folder: Path, key: Key, files: int) -> int:
    """Write the audit; its bytes."""
    plan = compile_plan(load_recipe("basic"))
    details = {"who": "bench", "recipe": "basic", "recipe_version": "1", "plan_hash": plan.hash, "project": "default"}
    with Store.open(folder, AuditKeys.of(key)) as store:
        run = store.begin(details | {"origins": origins_of(plan)}, plan.json)
        for first in range(0, files, PART):
            count = min(PART, files - first)
            store.add_part(run, instances(run, first, count), changes(first, count))
        store.end(run, {"complete": True})
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def instances(run: str, first: int, count: int) -> pa.Table:
    """A part's files, a hundred to a series, five series to a subject."""
    series = -(-count // SERIES)
    shared = list(range(OF_PART))
    refs = [
        [
            *shared,
            *range(OF_PART + at // SERIES * OF_SERIES, OF_PART + (at // SERIES + 1) * OF_SERIES),
            *range(OF_PART + series * OF_SERIES + at * OWN, OF_PART + series * OF_SERIES + (at + 1) * OWN),
        ]
        for at in range(count)
    ]
    subjects = [f"P{(first + at) // (5 * SERIES):06d}" for at in range(count)]
    columns = {
        "run": [run] * count,
        "ordinal": range(first + 1, first + count + 1),
        "source": [f"ward/patient {(first + at) // 500}/{first + at:08d}.dcm" for at in range(count)],
        "outcome": ["written"] * count,
        "output": [f"{subjects[at]}/2.25.{(first + at) // 500}/2.25.{first + at}.dcm" for at in range(count)],
        "subject": subjects,
        "study": [f"2.25.{(first + at) // 500}" for at in range(count)],
        "at": [AT] * count,
        "changes": refs,
    }
    fixed = {"reason": "", "needle": "", "tag_path": "", "offset": -1, "bytes_read": 40_000, "bytes_written": 39_000}
    fixed |= {"cleaned": 2, "spared": 0, "unsearched": 0, "unknown": 0, "micros": 300}
    arrays = []
    for field in INSTANCES:
        values = columns.get(field.name)
        column = [fixed[field.name]] * count if values is None else list(values)
        plain = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
        array = pa.array(column, plain)
        arrays.append(array.dictionary_encode() if pa.types.is_dictionary(field.type) else array)
    return pa.table(arrays, schema=INSTANCES)


def changes(first: int, count: int) -> pa.Table:
    """A part's distinct changes: those of all, of each series, of each file."""
    rows = list(_changes(first, count))
    arrays = []
    for at, field in enumerate(CHANGES):
        plain = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
        array = pa.array([row[at] for row in rows], plain)
        arrays.append(array.dictionary_encode() if pa.types.is_dictionary(field.type) else array)
    return pa.table(arrays, schema=CHANGES)


def _changes(first: int, count: int) -> Iterator[tuple[object, ...]]:
    tags = [row for row in dictionary() if row.keyword and row.vr in ("LO", "SH", "PN", "DA", "UI", "CS")]
    for at in range(OF_PART):
        yield f"{tags[at].tag:08X}", tags[at].vr, "removed", at, b"Some Hospital, ward 17", None
    for series in range(-(-count // SERIES)):
        for at in range(OF_SERIES):
            tag = tags[OF_PART + at]
            old, new = f"2026{series:04d}{first}{at}".encode(), f"new value {series} {first}".encode()
            yield f"{tag.tag:08X}", tag.vr, ACTIONS[at % 3], 100 + at, old, new
    for file in range(first, first + count):
        yield "00080018", "UI", "replaced", 5, f"1.2.840.113619.2.{file}".encode(), f"2.25.{file}{file:032d}".encode()
        for at in range(OWN - 1):
            tag = tags[80 + at]
            yield f"{tag.tag:08X}", tag.vr, "replaced", 6 + at, f"old {file}".encode(), f"new {file}".encode()


def measure(arguments: list[str], key: Path) -> tuple[float, int, int]:
    """Seconds, peak memory in bytes and exit code of a command."""
    began = time.monotonic()
    environment = {**os.environ, "SCRUBJAY_KEY_FILE": str(key)}
    process = subprocess.Popen(
        [sys.executable, "-m", "scrubjay", "audit", *arguments], stdout=subprocess.DEVNULL, env=environment
    )
    _, status, used = os.wait4(process.pid, 0)
    return time.monotonic() - began, used.ru_maxrss * 1024, os.waitstatus_to_exitcode(status)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path, help="new folder for the audit and what is exported from it")
    options.add_argument("--files", type=int, default=1_000_000)
    options.add_argument("--only", default="", help="only commands whose name contains this")
    chosen = options.parse_args()
    folder, key = chosen.folder / "audit", chosen.folder / "bench.key"
    if not folder.exists():
        chosen.folder.mkdir(parents=True)
        began = time.monotonic()
        size = write(folder, Key.load_or_create(key), chosen.files)
        print(f"written: {time.monotonic() - began:.0f} s, {size / chosen.files:.0f} bytes a file")
    where = ["--audit", str(folder), "--key-file", str(key)]
    told = ["--originals", "--reason", "benchmark"]
    count = "select outcome, count(*) from instances group by 1"
    by_tag = "select keyword, action, count(*) from instance_changes group by all order by 3 desc"
    once = "select count(distinct replacement_text) from changes"
    out = chosen.folder
    commands = {
        "query: files by outcome": ["query", count, *where],
        "query: 60 changes of each file by tag": ["query", by_tag, *where],
        "query: distinct new values": ["query", once, *where],
        "show: a subject": ["show", "P000017", *where],
        "show: a new UID": ["show", f"2.25.{1234}{1234:032d}", *where, *told],
        "summary": ["summary", *where],
        "export: HTML": ["export", "--html", str(out / "audit.html"), "--force", *where],
        "export: CSV, each change once": [
            "export",
            "--csv",
            str(out / "a.csv"),
            "--distinct",
            "--force",
            *where,
            *told,
        ],
        "export: CSV, all": ["export", "--csv", str(out / "b.csv"), "--force", *where, *told],
        "export: Excel, each change once": ["export", "--excel", str(out / "a.xlsx"), "--distinct", "--force", *where],
    }
    for name, arguments in commands.items():
        if chosen.only in name:
            seconds, peak, code = measure(arguments, key)
            print(f"{name}: {seconds:.1f} s, {peak / 1e6:.0f} MB, exit code {code}", flush=True)


if __name__ == "__main__":
    main()
