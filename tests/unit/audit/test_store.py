from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from scrubjay import Key
from scrubjay.audit.keys import AuditKeys
from scrubjay.audit.reading import CHANGE_STREAM, INSTANCE_STREAM, Reader
from scrubjay.audit.store import Store
from scrubjay.errors import AuditError
from support.audit import PLAN, PLANTED, changes, instances, write_run


def every_file(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_is_written_is_read(folder: Path, keys: AuditKeys) -> None:
    with Store.open(folder, keys) as store:
        run = write_run(store)
        head = store.head
    reader = Reader(folder, keys)
    assert reader.head == head
    [found] = reader.runs()
    assert (found.name, found.details, found.result) == (
        run,
        {"who": "tester", "source": f"/in/{PLANTED}", "recipe": "basic"},
        {"complete": True},
    )
    assert reader.plan(run) == PLAN
    assert [part.seq for part in found.parts] == [2, 3]
    rows = reader.instances().read_all()
    assert rows.schema.equals(INSTANCE_STREAM)
    assert rows.drop(["part"]).equals(pa.concat_tables([instances(run, 3)] * 2).unify_dictionaries()) or (
        rows.drop(["part"]).to_pylist() == instances(run, 3).to_pylist() * 2
    )
    table = reader.changes().read_all()
    assert table.schema.equals(CHANGE_STREAM)
    assert table["row"].to_pylist() == [0, 1, 0, 1]
    assert table["part"].to_pylist() == [2, 2, 3, 3]
    assert table.drop(["part", "run", "row"]).to_pylist() == changes().to_pylist() * 2
    assert set(table["run"].to_pylist()) == {run}


def test_columns_and_small_batches(folder: Path, keys: AuditKeys) -> None:
    with Store.open(folder, keys) as store:
        write_run(store, count=7)
    reader = Reader(folder, keys)
    batches = list(reader.instances(columns=["part", "output"], rows=3))
    assert [len(batch) for batch in batches] == [3, 3, 1, 3, 3, 1]
    assert batches[0].schema.names == ["part", "output"]
    rows = reader.changes(columns=["row", "part"], rows=1).read_all()
    assert rows["row"].to_pylist() == [0, 1, 0, 1]
    backwards = reader.instances(columns=["part", "ordinal"], newest_first=True).read_all()
    assert backwards["part"].to_pylist() == [3] * 7 + [2] * 7


def test_one_instance_with_its_changes_latest_first(folder: Path, keys: AuditKeys) -> None:
    with Store.open(folder, keys) as store:
        first = write_run(store, 1)
        second = write_run(store, 1)
    found = list(Reader(folder, keys).find(pc.field("output") == "P001/1.dcm"))
    assert [one.row["run"] for one in found] == [second, first]
    assert found[0].changes["path"].to_pylist() == ["00100010", "00190010(CREATOR)"]
    assert [one.row["ordinal"] for one in Reader(folder, keys).find(pc.field("subject") == "P001", [first])] == [
        3,
        2,
        1,
    ]
    assert list(Reader(folder, keys).find(pc.field("subject") == "P002")) == []


def test_modes_of_files(folder: Path, keys: AuditKeys) -> None:
    with Store.open(folder, keys) as store:
        write_run(store)
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in every_file(folder))
    assert all(path.stat().st_mode & 0o777 == 0o700 for path in folder.rglob("*") if path.is_dir())
    assert folder.stat().st_mode & 0o777 == 0o700
    assert not [path for path in every_file(folder) if path.name.startswith(".")]


def test_without_the_key_nothing_is_read(folder: Path, keys: AuditKeys) -> None:
    with Store.open(folder, keys) as store:
        run = write_run(store)
    for path in every_file(folder):
        data = path.read_bytes()
        assert PLANTED.encode() not in data and b"tester" not in data and b"00100010" not in data
    for path in folder.glob("parts/*"):
        with pytest.raises(OSError):
            pq.ParquetFile(path)
    for reader in (Reader(folder), Reader(folder, AuditKeys.of(Key.generate()))):
        [found] = reader.runs()
        assert found.details is None
        assert not reader.can_read(found)
        assert reader.instances().read_all().num_rows == 0
        with pytest.raises(AuditError, match="key of its project"):
            reader.instances([run]).read_all()
        with pytest.raises(AuditError, match="key of its project"):
            reader.plan(run)
