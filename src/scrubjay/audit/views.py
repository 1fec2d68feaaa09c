"""The audit as tables to ask: the parts' own columns, with names of attributes, words of rules, and values as text.

Each is a stream that can be begun again, in batches of one part: memory is that of a part, however large the audit is.
Without `originals` there is no column that holds what a file was or said before: source, original, original_text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from scrubjay.audit.naming import Named, named
from scrubjay.audit.reading import CHANGE_ROWS, INSTANCE_ROWS, Part, Reader
from scrubjay.audit.rulebooks import Rulebooks
from scrubjay.audit.schema import CHANGES, WORD
from scrubjay.audit.values import shown_column
from scrubjay.recipe.written import Rulebook

ORIGINALS: Final = frozenset(("source", "original", "original_text"))
SLICE: Final = 2048
"""Instances whose changes are laid out at once."""

_NAMES: Final = ("tag", "keyword", "name")

_AT: Final = pa.timestamp("ms")
"""UTC, without saying so: what a database does with time zones depends on where it runs."""

INSTANCES_VIEW: Final = pa.schema([pa.field("at", _AT) if field.name == "at" else field for field in INSTANCE_ROWS])
CHANGES_VIEW: Final = pa.schema(
    [
        *(CHANGE_ROWS.field(name) for name in ("part", "run", "row", "path")),
        *((name, WORD) for name in _NAMES),
        ("vr", WORD),
        ("action", WORD),
        ("rule", pa.int32()),
        ("rule_text", WORD),
        *(CHANGES.field(name) for name in ("original", "replacement")),
        ("original_text", pa.string()),
        ("replacement_text", pa.string()),
    ]
)
_OF_INSTANCE: Final = ("run", "source", "outcome", "output", "subject", "study")
_OF_CHANGE: Final = (
    *("path", "tag", "keyword", "name", "vr", "action", "rule_text", "original_text", "replacement_text"),
)
INSTANCE_CHANGES_VIEW: Final = pa.schema(
    [
        ("part", pa.int64()),
        ("ordinal", pa.int64()),
        ("at", _AT),
        *((name, WORD) for name in _OF_INSTANCE),
        ("row", pa.uint32()),
        ("rule", pa.int32()),
        *((name, WORD) for name in _OF_CHANGE),
    ]
)


class View:
    """A stream of Arrow batches that is begun anew each time somebody asks for it (the Arrow PyCapsule interface)."""

    def __init__(self, schema: pa.Schema, batches: Callable[[], Iterator[pa.RecordBatch]]) -> None:
        self.schema: Final = schema
        self.failure: BaseException | None = None
        """What went wrong while a stream was read: who reads it through C sees only that something did."""
        self._batches = batches

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        return self._batches()

    def reader(self) -> pa.RecordBatchReader:
        """A new stream."""
        return pa.RecordBatchReader.from_batches(self.schema, self._watched())

    def __arrow_c_schema__(self) -> object:
        return self.schema.__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.reader().__arrow_c_stream__(requested_schema)

    def _watched(self) -> Iterator[pa.RecordBatch]:
        try:
            yield from self._batches()
        except BaseException as error:
            self.failure = error
            raise


class Views:
    """The three tables of an audit, or of some of its runs."""

    def __init__(self, reader: Reader, *, originals: bool, run: str = "") -> None:
        """run: the name of the only run to look at, empty for all."""
        self._reader = reader
        self._originals = originals
        self._run = run
        self._books = Rulebooks(reader)

    def all(self) -> Mapping[str, View]:
        """By name."""
        return {
            "instances": self._view(INSTANCES_VIEW, self._instances),
            "changes": self._view(CHANGES_VIEW, self._changes),
            "instance_changes": self._view(INSTANCE_CHANGES_VIEW, self._instance_changes),
        }

    def _view(self, schema: pa.Schema, batches: Callable[[Part], Iterator[pa.RecordBatch]]) -> View:
        names = [name for name in schema.names if self._originals or name not in ORIGINALS]
        return View(pa.schema([schema.field(name) for name in names]), partial(self._stream, names, batches))

    def _stream(
        self, names: list[str], batches: Callable[[Part], Iterator[pa.RecordBatch]]
    ) -> Iterator[pa.RecordBatch]:
        for part in self._reader.parts(self._run):
            for batch in batches(part):
                yield batch.select(names)

    def _instances(self, part: Part) -> Iterator[pa.RecordBatch]:
        for batch in self._reader.read(part, "instances").to_batches():
            columns = [batch[name].cast(_AT) if name == "at" else batch[name] for name in INSTANCES_VIEW.names]
            yield pa.record_batch(columns, schema=INSTANCES_VIEW)

    def _changes(self, part: Part) -> Iterator[pa.RecordBatch]:
        for batch in self._reader.read(part, "changes").to_batches():
            yield in_words(batch, self._books.of(part.run))

    def _instance_changes(self, part: Part) -> Iterator[pa.RecordBatch]:
        table = pa.Table.from_batches(self._changes(part), CHANGES_VIEW).unify_dictionaries()
        changes = {name: in_one(table[name]) for name in table.schema.names}
        for batch in self._reader.read(part, "instances").to_batches(max_chunksize=SLICE):
            yield _laid_out(batch, changes)


def in_words(batch: pa.RecordBatch, book: Rulebook) -> pa.RecordBatch:
    """Rows of `CHANGE_ROWS` as the view has them."""
    columns: dict[str, Any] = {name: batch[name] for name in batch.schema.names}
    paths: pa.DictionaryArray = columns["path"]
    names = [named(path) for path in paths.dictionary.to_pylist()]
    texts = [name.number for name in names], [name.keyword for name in names], [name.name for name in names]
    for column, words in zip(_NAMES, texts, strict=True):
        columns[column] = pa.DictionaryArray.from_arrays(paths.indices, pa.array(words, pa.string()))
    columns["rule_text"] = _rule_texts(columns["rule"], paths, columns["vr"], names, book)
    for column in ("original", "replacement"):
        columns[f"{column}_text"] = shown_column(columns[column], columns["vr"])
    return pa.record_batch([columns[name] for name in CHANGES_VIEW.names], schema=CHANGES_VIEW)


def in_one(column: pa.ChunkedArray) -> pa.Array:
    """A column in one piece; its dictionaries are the same already."""
    chunks = column.chunks
    if not chunks:
        return pa.array([], column.type)
    return chunks[0] if len(chunks) == 1 else pa.concat_arrays(chunks)


def _rule_texts(
    rules: pa.Array, paths: pa.DictionaryArray, vrs: pa.DictionaryArray, names: list[Named], book: Rulebook
) -> pa.DictionaryArray:
    """Words for each rule; where no rule asked (below 0) for each rule, path and VR."""
    codes = vrs.dictionary.to_pylist()
    wide = max(len(names), 1) * max(len(codes), 1)
    element = pc.add(pc.multiply(paths.indices.cast(pa.int64()), max(len(codes), 1)), vrs.indices.cast(pa.int64()))
    asked = pc.greater_equal(rules, 0)
    key = pc.add(pc.multiply(rules.cast(pa.int64()), wide), pc.if_else(asked, 0, element))
    distinct = key.dictionary_encode()
    texts = []
    for one in distinct.dictionary.to_pylist():
        rule, at = divmod(one, wide)
        name, vr = names[at // max(len(codes), 1)], codes[at % max(len(codes), 1)]
        texts.append(str(book.rule(rule, name.tag, vr, private=name.private, nested=name.nested)))
    return pa.DictionaryArray.from_arrays(distinct.indices, pa.array(texts, pa.string()))


def _laid_out(batch: pa.RecordBatch, changes: Mapping[str, pa.Array]) -> pa.RecordBatch:
    """Each change of each instance, in order. Texts are not copied: rows point into those of the part."""
    refs = pc.list_flatten(batch["changes"]).cast(pa.int32())
    parents = pc.list_parent_indices(batch["changes"]).cast(pa.int32())
    columns: dict[str, pa.Array] = {
        "part": batch["part"].take(parents),
        "ordinal": batch["ordinal"].take(parents),
        "at": batch["at"].cast(_AT).take(parents),
        "row": changes["row"].take(refs),
        "rule": changes["rule"].take(refs),
    }
    for name in _OF_INSTANCE:
        columns[name] = _pointed(batch[name], parents)
    for name in _OF_CHANGE:
        columns[name] = _pointed(changes[name], refs)
    names = INSTANCE_CHANGES_VIEW.names
    return pa.record_batch([columns[name] for name in names], schema=INSTANCE_CHANGES_VIEW)


def _pointed(texts: pa.Array, rows: pa.Array) -> pa.DictionaryArray:
    if pa.types.is_dictionary(texts.type):
        return texts.take(rows)
    if texts.null_count:  # a null is to be a null row, not a null among the texts
        rows = pc.if_else(texts.is_valid().take(rows), rows, pa.scalar(None, pa.int32()))
        texts = texts.fill_null("")
    return pa.DictionaryArray.from_arrays(rows, texts)
