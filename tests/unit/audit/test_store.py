import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scrubjay import Key
from scrubjay.audit.entries import Head
from scrubjay.audit.keys import AuditKeys
from scrubjay.audit.reading import CHANGE_ROWS, INSTANCE_ROWS, Reader
from scrubjay.audit.store import Store
from scrubjay.audit.verify import verify_audit
from scrubjay.errors import AuditDamaged, AuditError
from support.audit import PLAN, PLANTED, changes, instances, rows_of, write_run


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
    rows = rows_of(reader, "instances")
    assert rows.schema.equals(INSTANCE_ROWS)
    assert rows.drop(["part"]).equals(pa.concat_tables([instances(run, 3)] * 2).unify_dictionaries()) or (
        rows.drop(["part"]).to_pylist() == instances(run, 3).to_pylist() * 2
    )
    table = rows_of(reader, "changes")
    assert table.schema.equals(CHANGE_ROWS)
    assert table["row"].to_pylist() == [0, 1, 0, 1]
    assert table["part"].to_pylist() == [2, 2, 3, 3]
    assert table.drop(["part", "run", "row"]).to_pylist() == changes().to_pylist() * 2
    assert set(table["run"].to_pylist()) == {run}


def test_some_columns_of_parts_backwards(folder: Path, keys: AuditKeys) -> None:
    with Store.open(folder, keys) as store:
        write_run(store, count=7)
    reader = Reader(folder, keys)
    newest, oldest = reader.parts(newest_first=True)
    assert [newest, oldest] == list(reversed(reader.parts()))
    rows = reader.read(newest, "instances", ["part", "ordinal", "output"])
    assert rows.schema.names == ["part", "ordinal", "output"]
    assert rows["part"].to_pylist() == [3] * 7
    assert reader.read(oldest, "changes", ["row", "action"])["row"].to_pylist() == [0, 1]


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
        assert rows_of(reader, "instances").num_rows == 0
        with pytest.raises(AuditError, match="key of its project"):
            rows_of(reader, "instances", run)
        with pytest.raises(AuditError, match="key of its project"):
            reader.plan(run)


def test_a_run_whose_key_is_gone_is_open_and_holds_nothing(folder: Path) -> None:
    with Store.open(folder, AuditKeys.passing()) as store:
        run = write_run(store)
        head = store.head
        with pytest.raises(AuditError, match="has ended"):
            store.end(run, {})
        other = store.begin({}, PLAN)
        with pytest.raises(AuditError, match="no originals"):
            store.add_part(other, instances(other, 1), changes(False))
        with pytest.raises(AuditError, match="no originals"):
            store.add_part(other, instances(other, 1, source=False), changes())
    assert not any(PLANTED.encode() in path.read_bytes() for path in every_file(folder))
    reader = Reader(folder)
    assert reader.runs()[0].details == {"recipe": "basic"}
    assert reader.plan(run) == PLAN
    assert len(rows_of(reader, "instances")) == 6
    assert rows_of(reader, "instances", run)["source"].null_count == 6
    assert head is not None and head.seq == 4


def test_a_part_that_refers_to_what_it_lacks_is_refused(folder: Path, keys: AuditKeys) -> None:
    with Store.open(folder, keys) as store:
        run = store.begin({}, PLAN)
        before = sorted(every_file(folder))
        with pytest.raises(AuditError, match="doesn't have"):
            store.add_part(run, instances(run, 1, changes=3), changes())
        with pytest.raises(AuditError, match="other columns"):
            store.add_part(run, instances(run, 1), changes().drop(["rule"]))
        assert sorted(every_file(folder)) == before
        assert store.add_part(run, instances(run, 0), changes().slice(0, 0)).seq == 2
        assert store.add_part(run, instances(run, 1, changes=0), changes().slice(0, 0)).seq == 3


def test_a_plan_is_kept_once(folder: Path, keys: AuditKeys) -> None:
    with Store.open(folder, keys) as store:
        runs = [write_run(store), write_run(store)]
    assert len(list(folder.glob("plans/*"))) == 1
    [plan] = folder.glob("plans/*")
    altered = bytes([plan.read_bytes()[0] ^ 1]) + plan.read_bytes()[1:]
    plan.write_bytes(altered)
    with Store.open(folder, keys) as store:
        third = write_run(store)
    assert plan.read_bytes() == altered, "it is evidence"
    reader = Reader(folder, keys)
    assert reader.plan(third) == PLAN
    assert len({run.plan_hash for run in reader.runs()}) == 1
    with pytest.raises(AuditDamaged, match="not the file that the chain names"):
        reader.plan(runs[0])


def test_a_plan_is_kept_once_for_each_key(folder: Path, keys: AuditKeys) -> None:
    other = AuditKeys.of(Key.generate())
    with Store.open(folder, keys) as one, Store.open(folder, other) as two:
        runs = [write_run(store) for store in (one, two, two, one, two)]
    assert len(list(folder.glob("plans/*"))) == 2
    reader = Reader(folder, [keys, other])
    assert {reader.plan(run) for run in runs} == {PLAN}


def test_two_projects_share_a_folder(folder: Path, keys: AuditKeys) -> None:
    other = AuditKeys.of(Key.generate())
    with Store.open(folder, keys) as one, Store.open(folder, other) as two:
        first, second = write_run(one), write_run(two)
    for key, own, strange in ((keys, first, second), (other, second, first)):
        reader = Reader(folder, key)
        assert {part.run for part in reader.parts()} == {own}
        assert reader.plan(own) == PLAN
        with pytest.raises(AuditError):
            rows_of(reader, "instances", strange)
    assert len(rows_of(Reader(folder, [keys, other]), "instances")) == 12


def test_a_torn_line_is_cut_off(folder: Path, keys: AuditKeys) -> None:
    with Store.open(folder, keys) as store:
        write_run(store)
    whole = (folder / "chain.jsonl").read_bytes()
    for size in range(len(whole) - 2, len(whole) - 40, -1):
        (folder / "chain.jsonl").write_bytes(whole[:size])
        assert len(Reader(folder, keys).runs()) == 1
        Store.open(folder, keys).close()
        assert (folder / "chain.jsonl").read_bytes() == whole[: whole[:-1].rindex(b"\n") + 1]


def test_a_last_line_that_lacks_only_its_newline_is_evidence(folder: Path, keys: AuditKeys) -> None:
    """Editors take it away; what the line names would go with it, and an end that the vault remembers."""
    for end in (True, False):
        with Store.open(folder, keys) as store:
            write_run(store, end=end)
            head = store.head
        whole = (folder / "chain.jsonl").read_bytes()
        before = {path: path.read_bytes() for path in folder.rglob("[!.]*") if path.is_file()}
        (folder / "chain.jsonl").write_bytes(whole[:-1])
        assert {one.kind for one in verify_audit(folder, keys=keys)} >= {"cut"}
        with Store.open(folder, keys, head=head) as store:
            assert store.head == head
        assert {path: path.read_bytes() for path in folder.rglob("[!.]*") if path.is_file()} == before
    with Store.open(folder, keys) as store:
        write_run(store)
    assert all(one.severity == "note" for one in verify_audit(folder, keys=keys))


def test_a_whole_line_that_does_not_follow_is_cut_off(folder: Path, keys: AuditKeys) -> None:
    with Store.open(folder, keys) as store:
        write_run(store)
    chain = folder / "chain.jsonl"
    whole = chain.read_bytes()
    chain.write_bytes(whole + whole.splitlines()[0])
    Store.open(folder, keys).close()
    assert chain.read_bytes() == whole


def test_what_killed_runs_left_is_removed_and_nothing_else(folder: Path, keys: AuditKeys) -> None:
    with Store.open(folder, keys) as store:
        write_run(store)
        alive = store.begin({}, PLAN)
        (folder / "parts" / f".draft-{alive}-00-changes").write_bytes(b"")
        for name in (".draft-0123456789abcdef-00-changes", "000006-changes.parquet", "000099-changes.parquet"):
            (folder / "parts" / name).write_bytes(b"")
        (folder / ".run-0123456789abcdef").touch()
        (folder / "plans" / f"{'0' * 64}.sealed").touch()
        Store.open(folder, keys).close()
        left = {path.name for path in every_file(folder) if path.stat().st_size == 0}
    assert left == {f".draft-{alive}-00-changes", "000099-changes.parquet", f".run-{alive}"}
    Store.open(folder, keys).close()
    assert {path.name for path in every_file(folder) if path.stat().st_size == 0} == {"000099-changes.parquet"}


def test_a_dead_run_is_named_by_the_next(folder: Path, keys: AuditKeys) -> None:
    with Store.open(folder, keys) as store:
        dead = write_run(store, end=False)
        living = store.begin({}, PLAN)
        store.end(dead, {})
        store.close()
        write_run(store)
        write_run(store)
    died = [run.facts["died"] for run in Reader(folder, keys).runs()]
    assert died == [[], [], [living], []]
    assert [(one.severity, one.kind, one.place) for one in verify_audit(folder, keys=keys)] == [
        ("note", "unended", f"run {living}")
    ]


def test_what_a_killed_run_left_of_a_part_goes_when_another_run_ends(folder: Path, keys: AuditKeys) -> None:
    with Store.open(folder, keys) as store:
        run = write_run(store, end=False)
        assert store.head is not None
        leftover = folder / "parts" / f"{store.head.seq + 1:06d}-instances.parquet"
        leftover.write_bytes(b"of another run, killed before its line")
        store.end(run, {})
    assert not leftover.exists()
    assert not verify_audit(folder, keys=keys)


def test_nothing_is_added_to_an_audit_that_was_cut(folder: Path, keys: AuditKeys) -> None:
    with Store.open(folder, keys) as store:
        write_run(store)
        head = store.head
    assert head is not None
    Store.open(folder, keys, head=head).close()
    whole = (folder / "chain.jsonl").read_bytes()
    names = sorted(every_file(folder))
    (folder / "chain.jsonl").write_bytes(b"".join(whole.splitlines(keepends=True)[:2]))
    with pytest.raises(AuditDamaged, match="cut or exchanged"):
        Store.open(folder, keys, head=head)
    assert sorted(every_file(folder)) == names, "parts that lost their line are evidence"
    (folder / "chain.jsonl").write_bytes(whole.replace(b'"seq":2', b'"seq":3'))
    with pytest.raises(AuditDamaged, match="line 2"):
        Store.open(folder, keys)
    with Store.open(folder.with_name("other"), keys) as other:
        assert not other.holds(head)
        assert not other.holds(Head(0, head.hash))


def test_a_part_that_was_exchanged_is_not_read(folder: Path, keys: AuditKeys) -> None:
    with Store.open(folder, keys) as store:
        write_run(store)
    (folder / "parts/000002-changes.parquet").rename(folder / "parts/000003-changes.parquet")
    reader = Reader(folder, keys)
    for part in reader.parts():
        with pytest.raises(AuditDamaged, match=f"00000{part.seq}-changes"):
            reader.read(part, "changes")
    assert len(rows_of(reader, "instances")) == 6


@pytest.mark.parametrize("wrong", ["link", "file", "open", "other"])
def test_folders_that_are_refused(folder: Path, keys: AuditKeys, wrong: str) -> None:
    if wrong == "link":
        folder.symlink_to(folder.parent)
    elif wrong == "file":
        folder.touch()
    else:
        folder.mkdir(mode=0o700)
    if wrong == "open":
        folder.chmod(0o750)
    if wrong == "other":
        (folder / "scan.dcm").touch()
    with pytest.raises(AuditError):
        Store.open(folder, keys)


def test_a_full_disk_leaves_the_chain_as_it_was(folder: Path, keys: AuditKeys, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.pwrite
    with Store.open(folder, keys) as store:
        run = write_run(store, end=False)
        before = {path: path.read_bytes() for path in every_file(folder)}
        monkeypatch.setattr(os, "pwrite", lambda file, data, place: real(file, data[: len(data) // 2], place))
        with pytest.raises(AuditError, match="No space left"):
            store.add_part(run, instances(run, 1), changes())
        monkeypatch.undo()
        assert {path: path.read_bytes() for path in every_file(folder)} == before
        assert store.add_part(run, instances(run, 1), changes()).seq == 4
        store.end(run, {})
    assert verify_audit(folder, keys=keys) == []


def test_no_audit(folder: Path, keys: AuditKeys) -> None:
    with pytest.raises(AuditError, match="there is no audit in "):
        Reader(folder, keys)
    Store.open(folder, keys).close()
    reader = Reader(folder, keys)
    assert (reader.runs(), reader.head, rows_of(reader, "instances").num_rows) == ([], None, 0)
    with pytest.raises(AuditError, match="no such run"):
        rows_of(reader, "instances", "0" * 16)
    with pytest.raises(AuditError, match="no such run"):
        reader.plan("0" * 16)
