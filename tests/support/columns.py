"""What an audit collected, as plain values: the columns read by their description in _engine.pyi alone."""

import struct
from itertools import pairwise
from typing import NamedTuple

from scrubjay import _engine

ACTIONS = ["removed", "emptied", "replaced", "added"]


class Plain(NamedTuple):
    """One change."""

    path: str
    vr: str
    action: str
    rule: int
    original: bytes | None
    replacement: bytes | None


def of_row(row: _engine.Row) -> list[Plain]:
    """The changes of a row that has them as objects."""
    return [Plain(one.path, one.vr, one.action, one.rule, one.original, one.replacement) for one in row.changes]


def changes(columns: _engine.AuditColumns) -> list[Plain]:
    """Each distinct change, by number."""
    paths = [path.decode() for path in _strings(columns.path_offsets, columns.path_data)]
    vrs = [columns.vr[at : at + 2].decode("ascii") for at in range(0, len(columns.vr), 2)]
    actions = [ACTIONS[number] for number in columns.action]
    rules = _numbers("i", columns.rule)
    originals = _values(columns.original_valid, columns.original_offsets, columns.original_data)
    replacements = _values(columns.replacement_valid, columns.replacement_offsets, columns.replacement_data)
    made = [Plain(*one) for one in zip(paths, vrs, actions, rules, originals, replacements, strict=True)]
    assert len(made) == columns.changes
    return made


def by_file(columns: _engine.AuditColumns) -> list[list[Plain]]:
    """The changes of each file, in the order they were made."""
    table = changes(columns)
    numbers = _numbers("I", columns.refs)
    starts = _numbers("i", columns.ref_offsets)
    assert len(starts) == columns.files + 1
    return [[table[number] for number in numbers[start:end]] for start, end in pairwise(starts)]


def _numbers(kind: str, raw: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(raw) // 4}{kind}", raw))


def _strings(offsets: bytes, data: bytes) -> list[bytes]:
    starts = _numbers("i", offsets)
    assert starts[0] == 0
    assert starts[-1] == len(data)
    return [data[start:end] for start, end in pairwise(starts)]


def _values(valid: bytes, offsets: bytes, data: bytes) -> list[bytes | None]:
    strings = _strings(offsets, data)
    assert len(valid) == (len(strings) + 7) // 8
    bits = [valid[number // 8] >> number % 8 & 1 for number in range(len(strings))]
    assert all(bit or not value for bit, value in zip(bits, strings, strict=True))
    return [value if bit else None for bit, value in zip(bits, strings, strict=True)]
