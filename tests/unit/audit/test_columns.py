"""What the engine hands over, made here by hand, becomes the tables of a part."""

import struct
from types import SimpleNamespace

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubjay.audit.columns import changes_table, instances_table, shown_source
from scrubjay.audit.schema import ACTIONS, CHANGES, INSTANCES

Value = bytes | None
VALUE = st.none() | st.binary(max_size=9)
CHANGE = st.tuples(
    st.sampled_from(["00100010", "00081140[0].00081155", "00190010(Ünï)"]),
    st.sampled_from(["PN", "UI", "SQ"]),
    st.integers(0, 3),
    st.integers(-2, 9),
    VALUE,
    VALUE,
)


def offsets(lengths: list[int]) -> bytes:
    ends = [sum(lengths[:count]) for count in range(len(lengths) + 1)]
    return struct.pack(f"<{len(ends)}i", *ends)


def bitmap(flags: list[bool]) -> bytes:
    data = bytearray((len(flags) + 7) // 8)
    for index, flag in enumerate(flags):
        data[index // 8] |= flag << index % 8
    return bytes(data)


def columns(found: list[tuple[str, str, int, int, Value, Value]], refs: list[list[int]]) -> SimpleNamespace:
    paths = [one[0].encode() for one in found]
    made = SimpleNamespace(
        files=len(refs),
        ref_offsets=offsets([len(one) for one in refs]),
        refs=struct.pack(f"<{sum(map(len, refs))}I", *(ref for one in refs for ref in one)),
        changes=len(found),
        path_offsets=offsets([len(one) for one in paths]),
        path_data=b"".join(paths),
        vr="".join(one[1] for one in found).encode(),
        action=bytes(one[2] for one in found),
        rule=struct.pack(f"<{len(found)}i", *(one[3] for one in found)),
    )
    for name, place in (("original", 4), ("replacement", 5)):
        some = [one[place] for one in found]
        setattr(made, f"{name}_valid", bitmap([one is not None for one in some]))
        setattr(made, f"{name}_offsets", offsets([len(one or b"") for one in some]))
        setattr(made, f"{name}_data", b"".join(one or b"" for one in some))
    return made


@given(st.lists(CHANGE, max_size=20))
def test_changes(found: list[tuple[str, str, int, int, Value, Value]]) -> None:
    table = changes_table(columns(found, []))
    assert table.schema.equals(CHANGES)
    table.validate(full=True)
    rows = [(p, v, ACTIONS.index(a), r, o, n) for p, v, a, r, o, n in (row.values() for row in table.to_pylist())]
    assert rows == found


@given(st.lists(st.lists(st.integers(0, 2**32 - 1), max_size=4), max_size=10))
def test_references(refs: list[list[int]]) -> None:
    fields = [field for field in INSTANCES if field.name not in ("run", "source", "at", "changes")]
    rows = [
        SimpleNamespace(**{f.name: number if pa.types.is_integer(f.type) else f"t{number}" for f in fields})
        for number in range(len(refs))
    ]
    run, sources = "ab" * 8, [None if number % 2 else f"s{number}" for number in range(len(refs))]
    table = instances_table(run, rows, sources, list(range(len(refs))), columns([], refs))
    assert table.schema.equals(INSTANCES)
    table.validate(full=True)
    assert table["changes"].to_pylist() == refs
    assert table["source"].to_pylist() == sources
    assert table["subject"].to_pylist() == [f"t{number}" for number in range(len(refs))]
    assert table["micros"].to_pylist() == list(range(len(refs)))
    assert set(table["run"].to_pylist()) <= {run}


def test_columns_that_do_not_fit_are_refused() -> None:
    broken = columns([("00100010", "PN", 0, 0, b"a", None)], [])
    broken.original_offsets = offsets([9999])
    with pytest.raises(pa.ArrowInvalid):
        changes_table(broken)


def test_paths_that_are_not_utf8() -> None:
    assert shown_source("a\udce9/\udcff") == "a\\xe9/\\xff"
    assert shown_source("Ünï") == "Ünï"
