"""Counts of values on disk: what makes a million files fit in little memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import pyarrow as pa

from scrubjay.values.place import Place
from scrubjay.values.scratch import Scratch, numbers, paths

if TYPE_CHECKING:
    from scrubjay._engine import ValueColumns

_TABLES: Final = """
CREATE TABLE file (ordinal BIGINT, path VARCHAR);
CREATE TABLE seen (tag VARCHAR, vr VARCHAR, elements BIGINT, files BIGINT, usual BIGINT, usual_files BIGINT,
                   usual_first BIGINT);
CREATE TABLE listed (tag VARCHAR, vr VARCHAR, value VARCHAR, elements BIGINT, files BIGINT, first BIGINT);
CREATE TABLE usual (tag VARCHAR, vr VARCHAR, digest UBIGINT);
"""
_TOTALS: Final = """
CREATE TABLE tag AS SELECT tag, vr, sum(elements) AS elements, sum(files) AS files FROM seen GROUP BY tag, vr;
CREATE TABLE value AS
SELECT tag, vr, value, 0::BIGINT AS different, sum(elements) AS elements, sum(files) AS files, min(first) AS first
FROM listed GROUP BY tag, vr, value
UNION ALL
SELECT tag, vr, NULL, different, elements, files, first
FROM (SELECT tag, vr, count(DISTINCT digest) AS different FROM usual GROUP BY tag, vr)
JOIN (SELECT tag, vr, sum(usual) AS elements, sum(usual_files) AS files, min(usual_first) AS first FROM seen
      WHERE usual > 0 GROUP BY tag, vr) USING (tag, vr);
"""
_LIST: Final = """
WITH chosen AS (
    SELECT value.*, row_number() OVER (PARTITION BY tag, vr ORDER BY value IS NULL, files, value) AS place,
           count(*) OVER (PARTITION BY tag, vr) AS places
    FROM value JOIN wanted USING (tag, vr) WHERE value.files BETWEEN $least AND $most
)
SELECT tag, vr, value, different, elements, files, path, places FROM chosen LEFT JOIN file ON ordinal = first
WHERE place <= $limit ORDER BY tag, vr, place
"""


class Line(NamedTuple):
    """A value of an attribute, in so many elements of so many files.

    value: None for all values that are only counted, UIDs, dates, times and numbers, of which so many are `different`.
    example: its first file, below the source. values: lines of this attribute, with those beyond a limit.
    """

    place: Place
    vr: str
    value: str | None
    different: int
    elements: int
    files: int
    example: str
    values: int


class Store(Scratch):
    """Takes in what the engine found, and lists it. Use it in a `with` statement."""

    TABLES, TOTALS = _TABLES, _TOTALS

    def add(self, files: Sequence[tuple[int, str]], found: ValueColumns) -> None:
        """Take in a batch: its files, by number and path, and what they hold."""
        tags = pa.array([tag for tag, *_ in found.attributes], pa.string())
        vrs = pa.array([vr for _, vr, *_ in found.attributes], pa.string())
        ordinals = pa.array([number for number, _ in files], pa.int64())
        self.keep("file", ordinal=ordinals, path=paths(path for _, path in files))
        counts = zip(*((*seen[:2], *usual) for _, _, seen, usual in found.attributes), strict=True)
        names = ("elements", "files", "usual", "usual_files", "usual_first")
        columns = dict(zip(names, (pa.array(column, pa.int64()) for column in counts), strict=False))
        if columns:
            self.keep("seen", tag=tags, vr=vrs, **columns)
        at = numbers(pa.uint32(), found.listed, found.listed_attribute)
        text = [None, pa.py_buffer(found.listed_offsets), pa.py_buffer(found.listed_data)]
        self.keep(
            "listed",
            tag=tags.take(at),
            vr=vrs.take(at),
            value=pa.Array.from_buffers(pa.large_string(), found.listed, text),
            elements=numbers(pa.int64(), found.listed, found.listed_elements),
            files=numbers(pa.int64(), found.listed, found.listed_files),
            first=numbers(pa.int64(), found.listed, found.listed_first),
        )
        at = numbers(pa.uint32(), found.ordinary, found.ordinary_attribute)
        digests = numbers(pa.uint64(), found.ordinary, found.ordinary_digest)
        self.keep("usual", tag=tags.take(at), vr=vrs.take(at), digest=digests)

    def tags(self) -> Iterator[tuple[str, str]]:
        """Every attribute and VR there is, in order."""
        yield from self.stream("SELECT tag, vr FROM tag ORDER BY tag, vr")

    def choose(self, tags: Sequence[tuple[str, str]]) -> None:
        """Of these attributes only, from now on."""
        table = pa.table({"tag": [tag for tag, _ in tags], "vr": [vr for _, vr in tags]})
        chosen = table.cast(pa.schema([("tag", pa.string()), ("vr", pa.string())]))
        self.insert("CREATE OR REPLACE TABLE wanted AS SELECT * FROM chosen_now", chosen_now=chosen)

    def values(self, least: int, most: int | None, limit: int | None) -> Iterator[Line]:
        """Values in at least so many files and at most so many, by attribute, the rarest first.

        limit: so many of each attribute.
        """
        ends = {"least": least, "most": 1 << 62 if most is None else most, "limit": 1 << 62 if limit is None else limit}
        place = Place("", None)
        for tag, *rest in self.stream(_LIST, ends):
            if tag != place.text:
                place = Place.of(tag)
            yield Line(place, *rest)
