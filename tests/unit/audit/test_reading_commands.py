"""`scrubjay audit show`, `runs`, `summary`, `query`, `export`, as typed."""

import csv
import io
import json
import re
import stat
from pathlib import Path

import pytest

from scrubjay import Key
from scrubjay.audit.keys import AuditKeys
from scrubjay.cli import main
from scrubjay.vault import Vault
from support.audit_sample import Sample, two_runs
from support.command import Run, runner


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    return runner(capsys, monkeypatch, "audit")


@pytest.fixture
def at(tmp_path: Path, key: Key) -> list[str]:
    """Options that name an audit without a vault."""
    two_runs(tmp_path / "alone", AuditKeys.of(key))
    key.save(tmp_path / "own.key")
    return ["--audit", str(tmp_path / "alone"), "--key-file", str(tmp_path / "own.key")]


@pytest.fixture
def in_vault(tmp_path: Path, key: Key) -> list[str]:
    """Options that name the vault of an audit."""
    key.save(tmp_path / "vault.key")
    with Vault.open(tmp_path / "vault", key) as vault:
        project = vault.project("trial-7")
        two_runs(tmp_path / "vault" / "audit", AuditKeys.of(project.key))
    return ["--vault", str(tmp_path / "vault"), "--key-file", str(tmp_path / "vault.key")]


def test_runs(run: Run, at: list[str]) -> None:
    done = run("runs", *at)
    assert (done.code, done.err) == (0, "")
    first, second = done.out.splitlines()
    assert re.match(
        r"run [0-9a-f]{16}: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC by jo, recipe basic 1, plan [0-9a-f]{16}", first
    )
    assert first.endswith("project trial-7, into /data/out; 3 written, 1 excluded; complete")
    assert second.endswith("1 reused; has no end")
    assert [one["who"] for one in json.loads(run("runs", *at, "--json").out)] == ["jo", "sam"]
    assert "Doe" not in done.out


def test_show_a_subject(run: Run, at: list[str]) -> None:
    done = run("show", "P001", *at)
    assert done.code == 0
    assert "studies: 2.25.1\nfiles: 3\n" in done.out
    assert re.search(
        r"  3 replaced PatientName \(0010,0010\) by PatientName: pseudonym \(recipe rule, .*basic.yaml", done.out
    )
    assert "Doe" not in done.out + done.err


def test_show_a_file(run: Run, at: list[str]) -> None:
    done = run("show", "out/P001/2.25.1/2.dcm", *at)
    assert "  replaced SOPInstanceUID (0008,0018) UI - SOP Instance UID\n    now   2.25.12\n" in done.out
    assert "    rule  SOPInstanceUID: uid (Basic Profile: U, PS3.15 Table E.1-1)\n" in done.out
    assert "Doe" not in done.out
    document = json.loads(run("show", "2.25.12", *at, "--json").out)
    assert (document["files"], document["changes"][1]["replacement"]) == (1, "2.25.12")
    assert "original" not in document["changes"][1] and "source" not in document["instances"][0]


def test_show_nothing(run: Run, at: list[str]) -> None:
    done = run("show", "1.2.3.1", *at)
    assert (done.code, done.out) == (1, "")
    assert "looked at with --originals" in done.err and "1.2.3.1" not in done.err


def test_originals_need_a_reason_and_are_recorded_before_they_are_told(run: Run, in_vault: list[str]) -> None:
    refused = run("show", "1.2.3.1", *in_vault, "--originals")
    assert (refused.code, refused.out) == (2, "")
    assert "--reason" in refused.err
    assert run("show", "1.2.3.1", *in_vault, "--originals", "--reason", " ").code == 2
    done = run("show", "1.2.3.1", *in_vault, "--originals", "--reason", "audit of 2026")
    assert done.code == 0
    assert "    was   Doe^Jane\n" in done.out and "from ward/Doe_Jane/1" in done.out
    assert run("query", "select 1", *in_vault, "--originals", "--reason", "sql").code == 0
    assert run("show", "nobody", *in_vault, "--originals", "--reason", "nobody").code == 1
    with Vault.open(in_vault[1], Key.load(in_vault[3])) as vault:
        log = [(entry.action, entry.project, entry.reason, entry.pseudonyms) for entry in vault.accesses()]
    assert log == [
        ("audit show", "trial-7", "audit of 2026", ("P001",)),
        ("audit query", "trial-7", "sql", ()),
        ("audit show", "trial-7", "nobody", ()),
    ]


def test_without_a_vault_nobody_records_it(run: Run, at: list[str]) -> None:
    done = run("show", "1.2.3.1", *at, "--originals", "--reason", "why")
    assert done.code == 0
    assert "no vault here to record" in done.err
    done = run("show", "P001", *at, "--reason", "why")
    assert (done.code, "--reason goes with --originals" in done.err) == (2, True)


def test_summary(run: Run, at: list[str]) -> None:
    done = run("summary", *at)
    assert re.search(r"^files +5$", done.out, re.M)
    assert re.search(r"^ +dicomdir +1 excluded$", done.out, re.M)
    assert re.search(r"^ +removed +2 by group: ", done.out, re.M)
    document = json.loads(run("summary", *at, "--json").out)
    assert (document["subjects"], document["actions"]["added"]) == (2, {"0012": 3})
    name = document["runs"][1]["run"]
    assert json.loads(run("summary", *at, "--json", "--run", name).out)["files"] == 1
    assert run("summary", *at, "--run", "0" * 16).code == 2


def test_query(run: Run, at: list[str]) -> None:
    done = run("query", "select outcome, count(*) as files from instances group by 1 order by 1", *at)
    assert [line.split() for line in done.out.splitlines()] == [
        ["outcome", "files"],
        ["-" * 8, "-----"],
        ["excluded", "1"],
        ["reused", "1"],
        ["written", "3"],
    ]
    sql = "select '=1' as a, 2 as b, '\x1b[31m' as c"
    assert run("query", sql, *at, "--csv").out.splitlines() == ["a,b,c", r"'=1,2,\x1b[31m"]
    assert json.loads(run("query", sql, *at, "--json").out) == {"a": "=1", "b": 2, "c": "\x1b[31m"}
    assert r"\x1b[31m" in run("query", sql, *at).out
    assert run("query", "select outcome from instances where false", *at, "--csv").out.splitlines() == ["outcome"]
    assert run("query", sql, *at, "--csv", "--json").code == 2
    assert run("query", "select 1 as a, 2 as a", *at, "--csv").out.splitlines()[1] == "1,2"
    wrong = run("query", "select nothing from instances", *at)
    assert (wrong.code, '"nothing"' in wrong.err) == (2, True)


def test_export(run: Run, at: list[str], tmp_path: Path) -> None:
    done = run("export", *at, "--csv", tmp_path / "a.csv", "--html", tmp_path / "a.html")
    assert done.code == 0
    assert done.out.splitlines() == [
        f"5 rows in {tmp_path}/a.csv",
        f"12 rows in {tmp_path}/a-changes.csv",
        f"5 files in the figures of {tmp_path}/a.html",
    ]
    again = run("export", *at, "--html", tmp_path / "a.html")
    assert (again.code, "exists already" in again.err) == (2, True)
    assert run("export", *at, "--html", tmp_path / "a.html", "--force").code == 0


def test_export_an_encrypted_workbook(run: Run, at: list[str], tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    asked = ["--password", "--originals", "--reason", "handed over"]
    done = run("export", *at, "--excel", path, *asked, typed="correct horse\n")
    assert done.code == 0
    assert done.out == f"2 runs, 5 instances, 12 changes in {path}: they identify people\n"
    assert path.read_bytes()[:4] == b"\xd0\xcf\x11\xe0"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert run("export", *at, "--excel", tmp_path / "b.xlsx", "--password", typed="").code == 2
    assert not (tmp_path / "b.xlsx").exists()


@pytest.mark.parametrize(
    "options",
    [[], ["--csv", "a.csv", "--password"], ["--html", "a.html", "--originals", "--reason", "x"], ["--excel", "a.xls"]],
)
def test_exports_that_make_no_sense(run: Run, at: list[str], options: list[str]) -> None:
    done = run("export", *at, *options)
    assert (done.code, done.out) == (2, "")


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("select * from read_csv('/etc/passwd')", "reads the audit and nothing else"),
        ("select original_text from changes", "with --originals only"),
        ("select source from instances", "with --originals only"),
        ("selct 1", "syntax error"),
    ],
)
def test_a_query_that_cannot_be_asked_says_why_in_one_line(run: Run, at: list[str], sql: str, said: str) -> None:
    done = run("query", sql, *at)
    assert (done.code, done.out) == (2, "")
    assert said in done.err and len(done.err.splitlines()) == 1


def test_a_misspelt_column_has_nothing_to_do_with_originals(run: Run, at: list[str]) -> None:
    assert "--originals" not in run("query", "select sorce from instances", *at).err


def test_a_run_that_is_not_there_is_to_be_looked_up(run: Run, at: list[str]) -> None:
    done = run("summary", *at, "--run", "0123456789abcdef")
    assert (done.code, done.out) == (2, "")
    assert "`scrubjay audit runs` lists them" in done.err


def test_last_is_the_newest_run(run: Run, at: list[str]) -> None:
    newest = json.loads(run("runs", *at, "--json").out)[-1]["run"]
    assert run("summary", *at, "--run", "last").out == run("summary", *at, "--run", newest).out
    assert run("query", "select run from runs", *at, "--run", "last", "--csv").out.split() == ["run", newest]


@pytest.mark.parametrize("command", ["audit runs", "vault status", "certificate last"])
def test_a_vault_that_is_not_there_is_missed_before_its_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert main([*command.split(), "--vault", str(tmp_path / "none")]) == 2
    assert "there is no vault here" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [["runs"], ["show", "P001"], ["summary"], ["query", "select count(*) from instances"]]
)
def test_runs_of_another_key_are_left_out_and_that_is_said(
    run: Run, at: list[str], tmp_path: Path, words: list[str]
) -> None:
    Key.generate().save(tmp_path / "other.key")
    done = run(*words, *at[:2], "--key-file", tmp_path / "other.key")
    assert "2 runs are left out: the key is another's" in done.err
    assert "jo" not in done.out


def test_commas_and_quotes_survive_the_csv_of_a_query(run: Run, at: list[str]) -> None:
    out = run("query", """select 'a,"b"' as x""", *at, "--csv").out
    assert list(csv.reader(io.StringIO(out))) == [["x"], ['a,"b"']]


def test_a_project_without_a_run_does_not_hide_the_others(run: Run, in_vault: list[str]) -> None:
    with Vault.open(in_vault[1], Key.load(in_vault[3])) as vault:
        other = vault.project("other")
        Sample(Path(in_vault[1]) / "audit", AuditKeys.of(other.key)).store.close()
    assert run("summary", *in_vault).code == 0
