"""The two tables that an export has: a row for each file and run, and a row for each change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from scrubjay.audit.reading import Part, Reader
from scrubjay.audit.rulebooks import Rulebooks
from scrubjay.audit.schema import WORD
from scrubjay.audit.views import CHANGES_VIEW, INSTANCE_CHANGES_VIEW, INSTANCES_VIEW, ORIGINALS, Views, in_one, in_words

_FILE_COLUMNS: Final = (
    *("run", "part", "ordinal", "at", "outcome", "reason", "tag_path", "offset", "needle", "source", "output"),
    *("subject", "study", "bytes_read", "bytes_written", "cleaned", "spared", "unsearched", "unknown", "micros"),
)
_EACH_COLUMNS: Final = (
    *("run", "part", "ordinal", "output", "subject", "tag", "keyword", "name", "path", "vr", "action"),
    *("original_text", "replacement_text", "rule_text"),
)
_DISTINCT_COLUMNS: Final = (
    *("run", "part", "row", "files", "tag", "keyword", "name", "path", "vr", "action"),
    *("original_text", "replacement_text", "rule_text"),
)
_HEADINGS: Final = {"original_text": "original", "replacement_text": "replacement", "rule_text": "rule"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as a stream: its name, and batches whose columns have the headings of the export."""

    name: str
    schema: pa.Schema
    batches: Iterator[pa.RecordBatch] = field(repr=False)


def sheets(reader: Reader, *, originals: bool, distinct: bool, run: str = "") -> tuple[Sheet, Sheet]:
    """`instances` and `changes`. distinct: each change of a part once, with the number of files that have it."""
    views = Views(reader, originals=originals, run=run).all()
    files = _chosen(INSTANCES_VIEW, _FILE_COLUMNS, originals=originals).append(pa.field("changes", pa.int64()))
    instances = Sheet("instances", files, (_file_rows(batch, files) for batch in views["instances"]))
    if not distinct:
        each = _chosen(INSTANCE_CHANGES_VIEW, _EACH_COLUMNS, originals=originals)
        return instances, Sheet("changes", _headed(each), (_cut(b, each) for b in views["instance_changes"]))
    counted = pa.schema([*CHANGES_VIEW, pa.field("files", pa.int64())])
    once = _chosen(counted, _DISTINCT_COLUMNS, originals=originals)
    books = Rulebooks(reader)
    parts = reader.parts(run)
    return instances, Sheet(
        "changes", _headed(once), (_cut(b, once) for part in parts for b in _once(reader, part, books))
    )


def _chosen(schema: pa.Schema, names: tuple[str, ...], *, originals: bool) -> pa.Schema:
    return pa.schema([schema.field(name) for name in names if originals or name not in ORIGINALS])


def _headed(schema: pa.Schema) -> pa.Schema:
    return pa.schema([field.with_name(_HEADINGS.get(field.name, field.name)) for field in schema])


def _cut(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    return pa.record_batch([batch[name] for name in schema.names], schema=_headed(schema))


def _file_rows(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    counts = pc.fill_null(pc.list_value_length(batch["changes"]).cast(pa.int64()), 0)
    return pa.record_batch([counts if name == "changes" else batch[name] for name in schema.names], schema=schema)


def _once(reader: Reader, part: Part, books: Rulebooks) -> Iterator[pa.RecordBatch]:
    refs = pc.list_flatten(in_one(reader.read(part, "instances", ["changes"])["changes"]))
    counted = pc.value_counts(refs)
    files = dict(zip(counted.field("values").to_pylist(), counted.field("counts").to_pylist(), strict=True))
    for batch in reader.read(part, "changes").to_batches():
        words = in_words(batch, books.of(part.run))
        column = pa.array([files.get(row, 0) for row in words["row"].to_pylist()], pa.int64())
        yield words.append_column("files", column)


def plain(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The batch with its words written out."""
    columns = [column.dictionary_decode() if column.type == WORD else column for column in batch.columns]
    return pa.record_batch(columns, names=batch.schema.names)
