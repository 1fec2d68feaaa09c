"""Changes that would be made, counted on disk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pyarrow as pa

from scrubjay.values.scratch import Scratch, numbers, paths

if TYPE_CHECKING:
    from scrubjay._engine import AuditColumns

_TABLES: Final = """
CREATE TABLE file (ordinal BIGINT, path VARCHAR, output VARCHAR);
CREATE TABLE content (ordinal BIGINT, digest BLOB);
CREATE TABLE change (path VARCHAR, vr VARCHAR, action UTINYINT, rule INTEGER, original BLOB, replacement BLOB,
                     elements BIGINT, files BIGINT, first BIGINT);
"""
# Of one part: what differs only in the number of an item is one change.
_ADD: Final = r"""
INSERT INTO change
SELECT regexp_replace(path, '\[\d+\]', '[*]', 'g') AS place, vr, action, rule, original, replacement,
       count(*), count(DISTINCT ordinal), min(ordinal)
FROM used JOIN made USING (number) GROUP BY ALL
"""
_TOTALS: Final = """
CREATE TABLE deed AS
SELECT path, vr, action, rule, original, replacement, sum(elements) AS elements, sum(files) AS files,
       min(first) AS first
FROM change GROUP BY path, vr, action, rule, original, replacement;
DROP TABLE change;
"""
_LIST: Final = """
WITH chosen AS (
    SELECT deed.*, row_number() OVER (PARTITION BY path, vr ORDER BY files DESC, first, action, original) AS place,
           count(*) OVER (PARTITION BY path, vr) AS places
    FROM deed
)
SELECT chosen.path, vr, action, rule, original[:$bytes], replacement[:$bytes], octet_length(original),
       octet_length(replacement), elements, files, file.path, places
FROM chosen LEFT JOIN file ON ordinal = first WHERE place <= $limit ORDER BY chosen.path, vr, place
"""
_SUMS: Final = "SELECT path, vr, action, sum(elements) FROM deed GROUP BY path, vr, action"
_CONTESTED: Final = """
SELECT ordinal FROM file
WHERE output IN (SELECT output FROM file WHERE output <> '' GROUP BY output HAVING count(*) > 1) ORDER BY ordinal
"""
# The first in the order of the source is written; what is equal to it is reused.
_SECOND: Final = """
WITH made AS (SELECT output, file.ordinal, digest FROM file LEFT JOIN content USING (ordinal) WHERE output <> ''),
first AS (SELECT output, min(ordinal) AS ordinal, arg_min(digest, ordinal) AS digest FROM made GROUP BY output)
SELECT count(*) FILTER (WHERE made.digest = first.digest), count(*)
FROM made JOIN first USING (output) WHERE made.ordinal <> first.ordinal
"""
_OUTPUTS: Final = "SELECT output FROM file WHERE output <> '' ORDER BY ordinal LIMIT $limit"


class Made(NamedTuple):
    """One change of one attribute, counted; values are cut, with their whole length beside them."""

    path: str
    vr: str
    action: int
    rule: int
    original: bytes | None
    replacement: bytes | None
    original_length: int | None
    replacement_length: int | None
    elements: int
    files: int
    example: str | None
    different: int


class Second(NamedTuple):
    """Files whose output another one has already: of the same bytes, and others."""

    copies: int
    others: int


class Store(Scratch):
    """Takes in the parts of a dry run. Use it in a `with` statement."""

    TABLES, TOTALS = _TABLES, _TOTALS

    def add(self, files: Sequence[tuple[int, str, str]], columns: AuditColumns) -> None:
        """A part: its files, by number, source and output, in the order in which the columns have them."""
        ordinals = pa.array([number for number, *_ in files], pa.int64())
        outputs = pa.array([output for *_, output in files], pa.string())
        self.keep("file", ordinal=ordinals, path=paths(path for _, path, _ in files), output=outputs)
        refs = numbers(pa.uint32(), len(columns.refs) // 4, columns.refs)
        starts = pa.py_buffer(columns.ref_offsets)
        lists = pa.Array.from_buffers(pa.list_(pa.uint32()), columns.files, [None, starts], children=[refs])
        used = pa.table({"ordinal": ordinals.take(lists.value_parent_indices()), "number": refs})
        self.insert(_ADD, used=used, made=_made(columns))

    def changes(self, limit: int, most_bytes: int) -> Iterator[Made]:
        """Changes by attribute, the commonest first, at most `limit` of each attribute, values cut."""
        for row in self.stream(_LIST, {"limit": limit, "bytes": most_bytes}):
            yield Made(*row)

    def sums(self) -> dict[tuple[str, str], dict[int, int]]:
        """Elements by attribute and VR, and by action."""
        table: dict[tuple[str, str], dict[int, int]] = {}
        for path, vr, action, elements in self.stream(_SUMS):
            table.setdefault((path, vr), {})[action] = int(elements)
        return table

    def contested(self) -> Iterator[int]:
        """The numbers of files that want one path below OUT with others, in their order."""
        return (ordinal for (ordinal,) in self.stream(_CONTESTED))

    def add_content(self, ordinals: Sequence[int], digests: Sequence[bytes]) -> None:
        """What would be made of contested files."""
        self.keep("content", ordinal=pa.array(ordinals, pa.int64()), digest=pa.array(digests, pa.binary()))

    def second(self) -> Second:
        """Of contested files, those that aren't the first."""
        self.write()
        ((copies, count),) = self.stream(_SECOND)
        return Second(int(copies), int(count - copies))

    def outputs(self, limit: int) -> list[str]:
        """Some paths below OUT, in the order of the source."""
        return [output for (output,) in self.stream(_OUTPUTS, {"limit": limit})]


def _made(columns: AuditColumns) -> Any:
    count = columns.changes
    path = [None, pa.py_buffer(columns.path_offsets), pa.py_buffer(columns.path_data)]
    originals = (columns.original_valid, columns.original_offsets, columns.original_data)
    replacements = (columns.replacement_valid, columns.replacement_offsets, columns.replacement_data)
    vr = pa.Array.from_buffers(pa.binary(2), count, [None, pa.py_buffer(columns.vr)])
    return pa.table(
        {
            "number": pa.array(range(count), pa.uint32()),
            "path": pa.Array.from_buffers(pa.string(), count, path),
            "vr": vr.cast(pa.binary()).cast(pa.string()),
            "action": numbers(pa.uint8(), count, columns.action),
            "rule": numbers(pa.int32(), count, columns.rule),
            "original": pa.Array.from_buffers(pa.binary(), count, [pa.py_buffer(one) for one in originals]),
            "replacement": pa.Array.from_buffers(pa.binary(), count, [pa.py_buffer(one) for one in replacements]),
        }
    )
