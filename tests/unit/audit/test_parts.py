from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrubjay import Key
from scrubjay.audit.keys import AuditKeys
from scrubjay.audit.parts import Parts
from scrubjay.audit.schema import ACTIONS, CHANGES, INSTANCES
from scrubjay.errors import AuditDamaged, AuditError
from support.audit import PLANTED, changes, instances

KEYS = AuditKeys.of(Key(bytes(range(32))))
TEXT = st.text(max_size=20)
LIMITS = {pa.int32(): 31, pa.int64(): 63}


def values(kind: pa.DataType) -> st.SearchStrategy[object]:
    if kind in LIMITS:
        return st.integers(-(2 ** LIMITS[kind]), 2 ** LIMITS[kind] - 1)
    if pa.types.is_binary(kind):
        return st.none() | st.binary(max_size=40)
    if pa.types.is_list(kind):
        return st.lists(st.integers(0, 2**32 - 1), max_size=5)
    if pa.types.is_timestamp(kind):
        return st.integers(0, 4_000_000_000_000)
    return st.none() | TEXT


def tables(schema: pa.Schema) -> st.SearchStrategy[pa.Table]:
    row = st.fixed_dictionaries({field.name: values(field.type) for field in schema})
    return st.lists(row, max_size=8).map(lambda rows: pa.Table.from_pylist(rows, schema))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sealed=st.booleans(), rows=tables(INSTANCES), changed=tables(CHANGES), size=st.integers(1, 5))
def test_what_is_written_is_read(tmp_path: Path, sealed: bool, rows: pa.Table, changed: pa.Table, size: int) -> None:
    parts = Parts(KEYS if sealed else AuditKeys.passing())
    for kind, table in (("instances", rows), ("changes", changed)):
        path = tmp_path / kind
        path.unlink(missing_ok=True)
        parts.write(path, kind, table)
        again = parts.read(path, kind, sealed=sealed)
        assert again.schema.equals(table.schema)
        assert again.to_pylist() == table.to_pylist()
        batches = list(parts.batches(path, kind, sealed=sealed, rows=size))
        assert max(map(len, batches), default=0) <= size
        assert parts.rows(path, sealed=sealed) == len(table)


def test_sealed_files_tell_nothing(tmp_path: Path) -> None:
    path = tmp_path / "p"
    Parts(KEYS).write(path, "instances", instances("ab" * 8, 100))
    data = path.read_bytes()
    for planted in (PLANTED, "P001", "written", "2.25.7", "ordinal", "ARROW"):
        assert planted.encode() not in data
    with pytest.raises(OSError):
        pq.read_table(path)
    with pytest.raises(AuditError, match="opens with the key"):
        Parts(None).read(path, "instances", sealed=True)
    with pytest.raises(AuditDamaged):
        Parts(None).read(path, "instances", sealed=False)
    with pytest.raises(AuditDamaged):
        Parts(AuditKeys.of(Key(bytes(32)))).read(path, "instances", sealed=True)


def test_a_file_that_is_not_sealed_is_not_taken_for_one_that_is(tmp_path: Path) -> None:
    path = tmp_path / "p"
    Parts(AuditKeys.passing()).write(path, "changes", changes(False))
    with pytest.raises(AuditDamaged, match="not sealed"):
        Parts(KEYS).read(path, "changes", sealed=True)


def test_the_other_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AuditError, match="other columns"):
        Parts(KEYS).write(tmp_path / "p", "instances", changes())
    Parts(KEYS).write(tmp_path / "p", "changes", changes())
    with pytest.raises(AuditDamaged, match="other columns"):
        Parts(KEYS).read(tmp_path / "p", "instances", sealed=True)


def test_every_byte_of_a_sealed_file_counts(tmp_path: Path) -> None:
    """What was changed doesn't open, or, where no reader looks, makes no difference."""
    path, table = tmp_path / "p", changes()
    Parts(KEYS).write(path, "changes", table)
    data = path.read_bytes()
    for place in range(0, len(data), 7):
        changed = bytearray(data)
        changed[place] ^= 0x10
        path.write_bytes(changed)
        try:
            again = Parts(KEYS).read(path, "changes", sealed=True)
        except AuditDamaged:
            continue
        assert again.equals(table), place


def test_a_file_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "p").write_bytes(b"mine")
    with pytest.raises(AuditError, match="File exists"):
        Parts(KEYS).write(tmp_path / "p", "changes", changes())
    assert (tmp_path / "p").read_bytes() == b"mine"
    assert set(changes()["action"].to_pylist()) <= set(ACTIONS)
