import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scrubjay.run.pipeline import BATCH
from support.command import interrupted

Run = Callable[..., Any]


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_summary_and_hint(run: Run, scans: Path, tmp_path: Path) -> None:
    done = run("deidentify", scans, tmp_path / "out")
    assert done.code == 3
    for word in ("written", "10", "excluded", "document-file", "quarantined", "files", "14", "basic", "2026d"):
        assert word in done.out
    assert "new key" in done.err
    assert "quarantined: truncated" in done.err
    assert "--report FILE" in done.err
    for secret in ("Planck", "Emmy", "letter", "broken"):
        assert secret not in done.out + done.err


def test_json(run: Run, scans: Path, tmp_path: Path) -> None:
    done = run("deidentify", scans, tmp_path / "out", "--json", "-j", 2)
    summary = json.loads(done.out)
    assert summary["counts"] == {"written": 10, "reused": 0, "excluded": 3, "quarantined": 1, "failed": 0}
    assert summary["files"] == 14
    assert summary["complete"] is True
    assert summary["reasons"]["excluded"] == {"document-file": 1, "not-dicom": 1, "symlink": 1}
    assert len(summary["recipe"]["hash"]) == len(summary["plan"]) == 64
    assert summary["mode"] == "pseudonymise"
    assert len(summary["key"]) == 8
    assert json.loads(run("deidentify", scans, tmp_path / "o2", "--json", "--mode", "anonymise").out)["key"] == ""


def test_quiet_says_nothing_when_all_is_well(run: Run, make_scans: Callable[[int], Path], tmp_path: Path) -> None:
    assert run("deidentify", make_scans(3), tmp_path / "out", "-q") == (0, "", "")


def test_quiet_says_the_counts_in_one_line_when_not_all_is_well(run: Run, scans: Path, tmp_path: Path) -> None:
    done = run("deidentify", scans, tmp_path / "out", "-q")
    assert done == (3, "", "scrubjay: 14 files: 10 written, 0 reused, 3 excluded, 1 quarantined, 0 failed\n")
    copy = scans / "Planck^Max" / "again"
    data = (scans / "Planck^Max" / "s0" / "Planck^Max_im0").read_bytes()
    copy.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    done = run("deidentify", scans, tmp_path / "out2", "-q")
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert "1 quarantined, 1 failed" in done.err


@pytest.mark.parametrize("options", [[], ["-q"], ["--json"]])
def test_an_input_without_dicom_is_said(run: Run, tmp_path: Path, options: list[str]) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "letter.txt").write_text("Dear Emmy,")
    done = run("deidentify", tmp_path / "in", tmp_path / "out", *options)
    assert done.code == 0
    assert done.err.splitlines()[-1] == "scrubjay: no DICOM file was found in IN"
    if "--json" in options:
        assert json.loads(done.out)["warnings"] == ["no DICOM file was found in IN"]


def test_lines_name_the_keyword(run: Run, tmp_path: Path) -> None:
    sample = Path(__file__).parents[3] / "examples/sample/Last_First/rtplan_truncated.dcm"
    done = run("deidentify", sample, tmp_path / "out")
    assert "file 1: quarantined: truncated at 300A00B0 (BeamSequence), byte 1410\n" in done.err


@pytest.mark.parametrize("options", [[], ["-q"], ["--json"]])
def test_a_recipe_that_leaves_names_in_is_warned_of(run: Run, scans: Path, tmp_path: Path, options: list[str]) -> None:
    done = run("deidentify", scans, tmp_path / "out", "-r", "nidb-original", *options)
    (warning,) = (line for line in done.err.splitlines() if "warning" in line)
    assert "nidb-original doesn't apply the Basic Profile" in warning
    assert "names of people included" in warning
    if "--json" in options:
        (told,) = json.loads(done.out)["warnings"]
        assert f"scrubjay: warning: {told}" == warning


def test_notes_are_lines_after_the_run(run: Run, scans: Path, tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text("name: r\nextends: basic\nrules:\n  - PatientAddress: keep\n")
    done = run("deidentify", scans, tmp_path / "out", "-r", tmp_path / "r.yaml")
    (note,) = (line for line in done.err.splitlines() if line.startswith("scrubjay: note: "))
    assert "PatientAddress" in note
    assert "warning" not in done.err
    told = json.loads(run("deidentify", scans, tmp_path / "o2", "-r", tmp_path / "r.yaml", "--json").out)
    assert (told["notes"], told["warnings"]) == ([note.removeprefix("scrubjay: note: ")], [])
    assert "note" not in run("deidentify", scans, tmp_path / "o3", "-r", tmp_path / "r.yaml", "-q").err


def test_many_notes_are_cut_short(run: Run, scans: Path, tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text("name: r\nextends: basic\nrules:\n  - (0010,xxxx): keep\n")
    done = run("deidentify", scans, tmp_path / "out", "-r", tmp_path / "r.yaml")
    notes = [line for line in done.err.splitlines() if line.startswith("scrubjay: note: ")]
    assert len(notes) == 21
    assert "`scrubjay recipe check` lists them" in notes[-1]
    assert "warning: recipe r doesn't remove the patient's identity" in done.err


def test_an_update_by_another_recipe_gets_a_hint(run: Run, scans: Path, tmp_path: Path) -> None:
    run("deidentify", scans, tmp_path / "out", "--no-vault")
    assert "may differ" not in run("deidentify", scans, tmp_path / "out", "--update", "--no-vault").err
    (tmp_path / "r.yaml").write_text("name: r\nextends: basic\n")
    more = ("--update", "--no-vault", "-r", tmp_path / "r.yaml")
    done = run("deidentify", scans, tmp_path / "out", *more)
    assert done.code == 1
    assert "recipe, options, key or project may differ" in done.err
    told = json.loads(run("deidentify", scans, tmp_path / "out", *more, "--json").out)
    assert "may differ" in told["warnings"][0]


@pytest.mark.parametrize("differs", [False, True])
def test_two_files_of_one_path_are_named_in_the_report(run: Run, scans: Path, tmp_path: Path, differs: bool) -> None:
    copy = scans / "Planck^Max" / "again"
    data = (scans / "Planck^Max" / "s0" / "Planck^Max_im0").read_bytes()
    copy.write_bytes(data[:-1] + bytes([data[-1] ^ 1]) if differs else data)
    done = run("deidentify", scans, tmp_path / "out", "--report", tmp_path / "report")
    assert ("path-taken" in done.err, done.code) == ((True, 1) if differs else (False, 3))
    assert "--update" not in done.err
    rows = list(map(json.loads, (tmp_path / "report").read_text().splitlines()))
    (taken,) = (row for row in rows if row["reason"] == "path-taken" or row["outcome"] == "reused")
    assert (taken["outcome"], taken["reason"]) == (("failed", "path-taken") if differs else ("reused", ""))
    (owner,) = (row for row in rows if row["outcome"] == "written" and row["output"] == taken["output"])
    assert (owner["source"], taken["source"]) == ("Planck^Max/again", "Planck^Max/s0/Planck^Max_im0")
    assert taken["other"] == owner["source"]
    assert {row["other"] for row in rows if row != taken} == {""}


def test_anonymise_says_nothing_of_update(run: Run, scans: Path, tmp_path: Path) -> None:
    run("deidentify", scans, tmp_path / "out", "-q")
    done = run("deidentify", scans, tmp_path / "out", "--mode", "anonymise")
    assert done.code == 2
    assert "not empty" in done.err
    assert "--update" not in done.err


@pytest.mark.parametrize("name", ["r.jsonl", "r.csv"])
def test_report(run: Run, scans: Path, tmp_path: Path, name: str) -> None:
    done = run("deidentify", scans, tmp_path / "out", "--report", tmp_path / name)
    assert "--report" not in done.err
    lines = (tmp_path / name).read_text().splitlines()
    assert len(lines) == 14 + (name == "r.csv")
    assert any("letter.txt" in line and "document-file" in line for line in lines)


def test_a_usage_error_leaves_an_old_report_alone(run: Run, scans: Path, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("old")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "x").touch()
    assert run("deidentify", scans, tmp_path / "out", "--report", tmp_path / "r.csv").code == 2
    assert (tmp_path / "r.csv").read_text() == "old"


def test_keys(run: Run, scans: Path, tmp_path: Path, data_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = [tmp_path / f"out{number}" for number in range(5)]
    assert "new key" in run("deidentify", scans, out[0], "--project", "t1").err
    assert "new key" not in run("deidentify", scans, out[1], "--project", "t1").err
    assert files(out[0]) == files(out[1])
    key_file = data_home / "scrubjay/keys/t1.key"
    run("deidentify", scans, out[2], "--project", "t1", "--key-file", key_file)
    monkeypatch.setenv("SCRUBJAY_KEY_FILE", str(key_file))
    run("deidentify", scans, out[3], "--project", "t1")
    assert files(out[0]) == files(out[2]) == files(out[3])
    run("deidentify", scans, out[4], "--project", "t1", "--mode", "anonymize")
    assert files(out[4]).keys().isdisjoint(files(out[0]))


def test_no_key_is_made_to_anonymise(run: Run, scans: Path, tmp_path: Path, data_home: Path) -> None:
    assert run("deidentify", scans, tmp_path / "out", "--mode", "anonymise").code == 3
    assert not data_home.exists()


def test_update(run: Run, scans: Path, tmp_path: Path) -> None:
    line = ("deidentify", scans, tmp_path / "out", "--no-vault")
    run(*line)
    done = run(*line)
    assert (done.code, done.out) == (2, "")
    assert "not empty" in done.err
    assert json.loads(run(*line, "--update", "--json").out)["counts"]["reused"] == 10


def test_an_out_that_the_vault_knows_is_carried_on_with(run: Run, scans: Path, tmp_path: Path) -> None:
    line = ("deidentify", scans, tmp_path / "out", "--json")
    first = json.loads(run(*line).out)
    again = json.loads(run(*line).out)
    assert (first["counts"]["written"], again["counts"]["reused"]) == (10, 10)
    assert again["bytes_read"] == 0, "nothing was read again"
    assert first["run"] != again["run"]
    (tmp_path / "r.yaml").write_text("name: r\nextends: basic\n")
    refused = run(*line, "-r", tmp_path / "r.yaml")
    assert refused.code == 2
    assert "--redo" in refused.err
    redone = json.loads(run(*line, "-r", tmp_path / "r.yaml", "--redo").out)
    assert redone["counts"]["failed"] == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere", "out"], "IN doesn't exist"),
        (["scans", "scans/out"], "inside IN"),
        (["scans", "."], "IN lies inside OUT"),
        (["scans", "file"], "not a folder"),
        (["scans", "out", "--recipe", "basik"], "did you mean 'basic'"),
        (["scans", "out", "--recipe", "no.yaml"], "no file no.yaml"),
        (["scans", "out", "--layout", "perserve"], "did you mean 'preserve'"),
        (["scans", "out", "--mode", "hide"], "mode is"),
        (["scans", "out", "--mode", "anonymise", "--key-file", "k"], "leave --key-file out"),
        (["scans", "out", "--key-file", "out/k"], "inside OUT"),
        (["scans", "out", "--key-file", "file"], "chmod 600"),
        (["scans", "out", "--project", "../x"], "project name"),
        (["scans", "out", "--report", "out/r.csv"], "inside OUT"),
        (["scans", "out", "--report", "scans/r.csv"], "inside IN"),
        (["scans", "out", "--report", "no/r.csv"], "can't be written"),
        (["scans", "out", "-j", "0"], "--threads' / '-j': a run needs 1 thread"),
        (["scans", "out", "-j", "257"], "--threads' / '-j': 256 threads at most: each takes memory"),
        (["scans", "out", "-j", "many"], "--threads' / '-j': 'many' is not a whole number"),
        (["scans", "out", "--date-shift", "1.5"], "'1.5' is not a whole number"),
        (["scans", "out", "--mode", "anonymize", "--update"], "key of its own"),
        (["scans", "out", "--recip", "basic"], "--recipe"),
        (["scans"], "OUT"),
    ],
)
def test_usage_errors_are_one_line(
    run: Run, scans: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").touch(mode=0o644)
    before = files(scans)
    done = run("deidentify", *arguments)
    assert (done.code, done.out) == (2, "")
    errors = [line for line in done.err.splitlines() if "new key" not in line]
    assert len(errors) == 1
    assert errors[0].startswith("scrubjay: ")
    assert said in errors[0]
    assert files(scans) == before


def test_a_broken_recipe_says_where(run: Run, scans: Path, tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text('name: r\nversion: "1"\nextends: basic\nrules:\n  - PatientNam: keep\n')
    done = run("deidentify", scans, tmp_path / "out", "-r", tmp_path / "r.yaml")
    assert done.code == 2
    assert "r.yaml:5:" in done.err
    assert "PatientName" in done.err


def start(*arguments: object, cwd: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "scrubjay", "deidentify", *map(str, arguments)]
    environment = os.environ | {"XDG_DATA_HOME": str(cwd / "data")}
    return subprocess.Popen(
        command, cwd=cwd, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_at_once(make_scans: Callable[[int], Path], tmp_path: Path, number: signal.Signals) -> None:
    folder = make_scans(4000)
    out = tmp_path / "out"
    process = start(folder, out, "--json", "-j", "2", cwd=tmp_path)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None and not any(out.rglob("*.dcm")):
        time.sleep(0.002)
    before = interrupted(process, out, number)
    output, errors = process.communicate(timeout=60)
    assert sum(1 for _ in out.rglob("*.dcm")) <= before + 2 * BATCH, "it doesn't go on"
    assert process.returncode == 130, errors
    assert "interrupted after" in errors
    assert "Traceback" not in errors
    summary = json.loads(output)
    assert summary["complete"] is False
    assert len(files(out)) == summary["counts"]["written"] < 4000
    assert all(name.endswith(".dcm") for name in files(out))


def test_a_killed_run_is_carried_on(run: Run, make_scans: Callable[[int], Path], tmp_path: Path) -> None:
    folder = make_scans(2000)
    run("deidentify", folder, tmp_path / "straight", "-q")
    out = tmp_path / "out"
    process = start(folder, out, "-q", "-j", "2", cwd=tmp_path)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None and not any(out.rglob("*.dcm")):
        time.sleep(0.002)
    process.kill()
    process.communicate(timeout=30)
    (out / ".scrubjay-999999999-7.part").touch()  # in case that nothing was under way
    assert len(files(out)) < 2000
    assert run("deidentify", folder, out, "-q", "--update").code == 0
    assert files(out) == files(tmp_path / "straight")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="Linux")
def test_a_full_stdout_is_one_line(scans: Path, tmp_path: Path) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "scrubjay", "--help"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "No space left" in done.stderr
