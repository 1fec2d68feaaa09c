import csv
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from scrubjay.errors import OutputError
from scrubjay.run import Outcome
from scrubjay.run.report import FIELDS, Report

OUTCOMES = [
    Outcome(1, "p/im1", "written", output="a/b.dcm", subject="A", study="2.25.1", bytes_read=5, bytes_written=4),
    Outcome(2, "=HYPERLINK(1)", "quarantined", "truncated", "7FE00010", 99),
    Outcome(3, "M\udcfcller,\n", "excluded", "not-dicom"),
]


def write(path: Path) -> None:
    with Report(path) as report:
        for outcome in OUTCOMES:
            report.add(outcome)


def test_json_lines(tmp_path: Path) -> None:
    write(tmp_path / "r.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "r.jsonl").read_text().splitlines()]
    assert [tuple(row) for row in rows] == [FIELDS] * 3
    assert [row["source"] for row in rows] == [outcome.source for outcome in OUTCOMES]
    assert rows[1]["file"] == 2
    assert rows[1]["offset"] == 99


def test_csv_is_no_formula_and_keeps_bytes(tmp_path: Path) -> None:
    write(tmp_path / "r.CSV")
    with open(tmp_path / "r.CSV", encoding="utf-8", errors="surrogateescape", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == FIELDS
    assert [row["source"] for row in rows] == ["p/im1", "'=HYPERLINK(1)", "M\udcfcller,\n"]


@pytest.mark.parametrize("name", ["r.csv", "r.jsonl"])
def test_both_files_of_a_taken_path_are_named(tmp_path: Path, name: str) -> None:
    first, third = OUTCOMES[0]._replace(source="=M\udcfcller,\n"), OUTCOMES[0]._replace(ordinal=3, source="x")
    taken = Outcome(4, "p/copy", "failed", "path-taken", output="a/b.dcm")
    again = Outcome(6, "p/again", "reused", output="a/b.dcm")
    earlier = Outcome(5, "p/other", "failed", "path-taken", output="a/of_an_earlier_run.dcm")
    with Report(tmp_path / name) as report:
        for outcome in (first, third._replace(output="a/c.dcm"), taken, earlier, OUTCOMES[1], again):
            report.add(outcome)
    with open(tmp_path / name, encoding="utf-8", errors="surrogateescape", newline="") as file:
        rows = list(csv.DictReader(file)) if name == "r.csv" else list(map(json.loads, file))
    quote = "'" if name == "r.csv" else ""
    assert [row["other"] for row in rows] == ["", "", f"{quote}=M\udcfcller,\n", "", "", f"{quote}=M\udcfcller,\n"]
    assert rows[0]["source"] == f"{quote}=M\udcfcller,\n"
    assert [tuple(row) for row in rows] == [FIELDS] * 6
    assert [str(row["offset"]) for row in rows] == ["-1", "-1", "-1", "-1", "99", "-1"]
    assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_only_its_owner_reads_it(tmp_path: Path) -> None:
    write(tmp_path / "r.jsonl")
    assert stat.S_IMODE((tmp_path / "r.jsonl").stat().st_mode) == 0o600


def test_a_report_that_cannot_be_made(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="No such file"):
        Report(tmp_path / "no" / "r.csv")


KILLED = """
import os, signal, sys
from pathlib import Path
from scrubjay.run import Outcome
from scrubjay.run.report import Report
with Report(Path(sys.argv[1])) as report:
    report.add(Outcome(1, "p/im1", "excluded", "not-dicom"))
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_run_left_of_a_report_goes_with_the_next(tmp_path: Path) -> None:
    program = f"import sys; sys.path[:0] = {sys.path!r}\n{KILLED}"
    subprocess.run([sys.executable, "-c", program, tmp_path / "r.jsonl"], check=False)
    (tmp_path / ".scrubjay-report-another.machine-1-x").touch()
    assert len(os.listdir(tmp_path)) == 2
    with Report(tmp_path / "r.csv") as living:
        living.add(OUTCOMES[0])
        write(tmp_path / "r.jsonl")
        assert len(os.listdir(tmp_path)) == 3, "that of a living run stays"
    assert sorted(os.listdir(tmp_path)) == [".scrubjay-report-another.machine-1-x", "r.csv", "r.jsonl"]
