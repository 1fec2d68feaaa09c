"""SQL over an audit: its views, and what a query may not do."""

import os
import stat
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from scrubjay import Key
from scrubjay.audit.keys import AuditKeys
from scrubjay.audit.query import Database
from scrubjay.audit.reading import Reader
from scrubjay.errors import AuditDamaged, AuditError
from support.audit_sample import two_runs


@pytest.fixture
def keys() -> AuditKeys:
    return AuditKeys.of(Key(bytes(range(32))))


@pytest.fixture
def reader(tmp_path: Path, keys: AuditKeys) -> Reader:
    two_runs(tmp_path / "audit", keys)
    return Reader(tmp_path / "audit", keys)


def asked(reader: Reader, sql: str, *, originals: bool = False, **settings: Any) -> list[tuple[Any, ...]]:
    with Database(reader, originals=originals, **settings) as database:
        return [tuple(row.values()) for batch in database.batches(sql) for row in batch.to_pylist()]


def test_instances_and_runs(reader: Reader) -> None:
    rows = asked(reader, "select outcome, count(*) from instances group by 1 order by 1")
    assert rows == [("excluded", 1), ("reused", 1), ("written", 3)]
    runs = asked(reader, "select who, recipe, complete, written, reused, excluded from runs order by began, who")
    assert runs == [("jo", "basic", True, 3, 0, 1), ("sam", "basic", None, 0, 1, 0)]


def test_each_change_of_each_instance_in_words(reader: Reader) -> None:
    rows = asked(
        reader,
        "select keyword, name, action, original_text, replacement_text, rule_text from instance_changes"
        " where part = 2 and ordinal = 1 order by row",
        originals=True,
    )
    assert [row[:5] for row in rows] == [
        ("PatientName", "Patient's Name", "replaced", "Doe^Jane", "P001"),
        ("SOPInstanceUID", "SOP Instance UID", "replaced", "1.2.3.1", "2.25.11"),
        ("PatientAddress", "Patient's Address", "removed", "=HYPERLINK(1)", None),
        ("PatientIdentityRemoved", "Patient Identity Removed", "added", None, "YES"),
        ("", rows[4][1], "removed", "Doe", None),
        ("ClinicalTrialTimePointID", "Clinical Trial Time Point ID", "replaced", None, "M00"),
    ]
    assert rows[0][5].startswith("PatientName: ")
    assert rows[1][5] == "SOPInstanceUID: uid (Basic Profile: U, PS3.15 Table E.1-1)"
    assert rows[3][5].startswith("PatientIdentityRemoved: ")
    assert rows[4][5] == "private: remove (no rule names it)"


def test_a_view_may_be_read_twice_in_one_query(reader: Reader) -> None:
    rows = asked(
        reader,
        "select i.output, c.path from instances i, (select unnest(changes) as row, part, ordinal from instances) r"
        " join changes c on c.part = r.part and c.row = r.row"
        " where i.part = r.part and i.ordinal = r.ordinal and i.output like '%/2.dcm' order by 2",
    )
    assert [path for _, path in rows] == ["00080018", "00100010", "00120062"]


@pytest.mark.parametrize("column", ["source", "original_text"])
def test_originals_are_no_columns_unless_asked_for(reader: Reader, column: str) -> None:
    sql = f"select {column} from instance_changes"
    with pytest.raises(AuditError, match=f'"{column}"'):
        asked(reader, sql)
    assert len(asked(reader, sql, originals=True)) == 12


@pytest.mark.parametrize(
    "sql",
    [
        "with a as (select 1 as x) select x from a -- said",
        "/* why */ from runs limit 1;",
        "describe instance_changes",
        "summarize instances",
        "explain select * from instances",
        "values (1)",
        "select * from instances where list_contains(changes, 0) limit 1",
    ],
)
def test_what_reads_is_answered(reader: Reader, sql: str) -> None:
    assert asked(reader, sql)


def test_one_run_alone(reader: Reader) -> None:
    (run,) = [run.name for run in reader.runs() if run.ended is None]
    assert asked(reader, "select count(*) from instances", run=run) == [(1,)]
    assert asked(reader, "select who from runs", run=run) == [("sam",)]


@pytest.mark.parametrize(
    "sql",
    [
        "create table t as select 1",
        "insert into runs values (1)",
        "copy (select 1) to '{there}/out.csv'",
        "select 1; select 2",
        "attach '{there}/x.db'",
        "install httpfs",
        "load httpfs",
        "set memory_limit = '10GB'",
        "pragma version",
        "",
        "select * from read_csv('/etc/passwd')",
        "select * from read_text('{there}/secret')",
        "select * from glob('{there}/*')",
        "select * from '{there}/secret'",
        "select * from outside",
        "selekt",
    ],
)
def test_nothing_but_reading_the_audit(reader: Reader, tmp_path: Path, sql: str) -> None:
    (tmp_path / "secret").write_text("x")
    outside = pa.table({"a": [1]})  # a table of ours that a query must not see
    with pytest.raises(AuditError):
        asked(reader, sql.format(there=tmp_path))
    assert len(outside) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["audit", "secret"]


def test_a_failure_quotes_no_value(reader: Reader) -> None:
    with pytest.raises(AuditError) as caught:
        asked(reader, "select cast(original_text as integer) from instance_changes", originals=True)
    assert "Doe" not in str(caught.value)
    assert "HYPERLINK" not in str(caught.value)


def test_a_damaged_part_is_said_to_be(reader: Reader) -> None:
    path = next((reader.folder / "parts").glob("*2-changes.parquet"))
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(AuditDamaged, match="000002-changes"):
        asked(reader, "select * from changes")


def test_what_does_not_fit_into_memory_is_spilled_and_removed(reader: Reader) -> None:
    sql = "select count(*) from (select distinct i, md5(i::varchar) from range(3000000) t(i), runs where who = 'jo')"
    with Database(reader, originals=False, memory="48MB") as database:
        stream = database.batches(sql)
        (folder,) = reader.folder.glob(".query-*")
        assert stat.S_IMODE(os.stat(folder).st_mode) == 0o700
        assert [row for batch in stream for row in batch.to_pylist()] == [{"count_star()": 3_000_000}]
    assert not list(reader.folder.glob(".query-*"))


def test_what_a_killed_query_left_is_removed_by_the_next(reader: Reader) -> None:
    left = reader.folder / ".query-left"
    left.mkdir()
    (left / "lock").touch()
    (left / "spill").mkdir()
    with Database(reader, originals=False):
        assert len(list(reader.folder.glob(".query-*"))) == 1
    assert not list(reader.folder.glob(".query-*"))


def test_an_audit_that_cannot_be_written_can_be_asked(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> str:
        raise PermissionError

    monkeypatch.setattr("tempfile.mkdtemp", refuse)
    assert asked(reader, "select count(*) from instances") == [(5,)]
