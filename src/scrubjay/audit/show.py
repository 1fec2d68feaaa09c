"""From a pseudonym, a file or a UID to what was done: which files, when, in which run, by which rules."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from scrubjay.audit.naming import named
from scrubjay.audit.reading import Part, Reader
from scrubjay.audit.rulebooks import Rulebooks
from scrubjay.audit.views import CHANGES_VIEW, in_one, in_words

MOST: Final = 50
"""Files that are listed; all are counted."""

_UID: Final = re.compile(r"[0-9]+(?:\.[0-9]+)+\Z")
_OWN_UIDS: Final = ("00080018", "0020000D", "0020000E")
"""SOP Instance, Study Instance and Series Instance UID at the top level: what a file itself is called."""

Done = tuple[str, str, str, str]
"""Tag, the path in keywords (items without their numbers), action, rule in words."""


@dataclass(slots=True)
class Shown:
    """What an audit knows of something.

    files: rows of `instances`, one for each file and run. found: of them by run, outcome and reason. rows: the latest
    of them, `MOST` at most. done: how many files have such a change. changes: each change of the one file, when all
    rows are of one; `changed_in` is the run whose row they are of, the latest that has any.
    """

    files: int = 0
    found: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    subjects: dict[str, None] = field(default_factory=dict, repr=False)
    studies: dict[str, None] = field(default_factory=dict, repr=False)
    rows: list[dict[str, Any]] = field(default_factory=list, repr=False)
    done: Counter[Done] = field(default_factory=Counter, repr=False)
    changes: list[dict[str, Any]] = field(default_factory=list, repr=False)
    changed_in: str = ""


def show(reader: Reader, text: str, *, originals: bool) -> Shown:
    """What is known of a pseudonym, an output path or its end, or a new Study, Series or SOP Instance UID.

    originals: look among source paths and original UIDs, too, and tell originals. Raises AuditError, AuditDamaged.
    """
    shown, books, files, latest = Shown(), Rulebooks(reader), set[tuple[Any, ...]](), None
    for part in reader.parts(newest_first=True) if text.strip("/. ") else ():
        hits, changes = _hits(reader, part, text, originals=originals)
        if not len(hits):
            continue
        changes = reader.read(part, "changes") if changes is None else changes
        for row in _backwards(hits.drop_columns(["changes"])):
            files.add(_file_of(row))
            _count(shown, row, originals=originals)
        words = _in_words(changes, books, part)
        _add_done(shown, hits, words)
        if latest is None and len(files) == 1:
            refs = next((row["changes"] for row in _backwards(hits.select(["changes"])) if row["changes"]), None)
            latest = None if refs is None else (part, words.take(pa.array(refs, pa.uint32())))
    if len(files) == 1 and latest is not None:
        shown.changed_in = latest[0].run
        shown.changes = [_change(row, originals=originals) for row in latest[1].to_pylist()]
    return shown


def _hits(reader: Reader, part: Part, text: str, *, originals: bool) -> tuple[pa.Table, pa.Table | None]:
    """The instances of a part that are meant, and its changes if they were read."""
    instances, changes = reader.read(part, "instances"), None
    mask = pc.or_(pc.equal(_text(instances["subject"]), text), pc.equal(_text(instances["study"]), text))
    for column in ("output", *(("source",) if originals else ())):
        mask = pc.or_(mask, _is_path(instances[column], text))
    if _UID.match(text):
        pattern = rf"(?:\A|/){re.escape(text)}(?:/|\.[^0-9/]|\z)"  # a folder, or a file but for its suffix
        mask = pc.or_(mask, pc.match_substring_regex(instances["output"], pattern))
        changes = reader.read(part, "changes")
        rows = _rows_of_uid(changes, text, originals=originals)
        if len(rows):
            mask = pc.or_(mask, _refer_to(instances["changes"], rows))
    return instances.filter(pc.fill_null(mask, False)), changes


def _is_path(paths: pa.ChunkedArray, text: str) -> pa.ChunkedArray:
    """Whether a path is the one given, ends in it, or is the end of it: people name files from where they are."""
    steps = [step for step in text.split("/") if step not in ("", ".")]
    ends = ["/".join(steps[at:]) for at in range(len(steps))]
    if not steps:
        return pc.equal(paths, text)
    return pc.or_(pc.is_in(paths, value_set=pa.array(ends)), pc.ends_with(paths, "/" + ends[0]))


def _rows_of_uid(changes: pa.Table, uid: str, *, originals: bool) -> pa.Array:
    spelled = pa.array([uid.encode() + pad for pad in (b"", b"\0", b" ")], pa.binary())
    said = pc.is_in(changes["replacement"], value_set=spelled)
    if originals:
        said = pc.or_(said, pc.is_in(changes["original"], value_set=spelled))
    own = pc.is_in(_text(changes["path"]), value_set=pa.array(_OWN_UIDS))
    return in_one(changes["row"].filter(pc.and_(said, own)))


def _refer_to(lists: pa.ChunkedArray, rows: pa.Array) -> pa.Array:
    column = in_one(lists)
    among = pc.is_in(pc.list_flatten(column), value_set=rows)
    parents = pc.list_parent_indices(column).filter(among)
    return pc.is_in(pa.array(range(len(column)), parents.type), value_set=pc.unique(parents))


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(pa.string())


def _backwards(table: pa.Table) -> Iterator[dict[str, Any]]:
    return reversed(table.to_pylist())  # type: ignore[no-any-return]


def _file_of(row: Mapping[str, Any]) -> tuple[Any, ...]:
    if row["output"]:
        return ("out", row["output"])
    return ("in", row["source"]) if row["source"] else (row["run"], row["ordinal"])


def _count(shown: Shown, row: dict[str, Any], *, originals: bool) -> None:
    shown.files += 1
    shown.found[row["run"], row["outcome"], row["reason"] or ""] += 1
    for known, name in ((shown.subjects, "subject"), (shown.studies, "study")):
        if row[name]:
            known[row[name]] = None
    if len(shown.rows) < MOST:
        if not originals:
            del row["source"]
        shown.rows.append(row)


def _in_words(changes: pa.Table, books: Rulebooks, part: Part) -> pa.Table:
    batches = [in_words(batch, books.of(part.run)) for batch in changes.to_batches()]
    return pa.Table.from_batches(batches, CHANGES_VIEW).unify_dictionaries()


def _add_done(shown: Shown, hits: pa.Table, words: pa.Table) -> None:
    counted = pc.value_counts(pc.list_flatten(in_one(hits["changes"])))
    done = words.select(["path", "action", "rule_text"]).take(counted.field("values"))
    for row, files in zip(done.to_pylist(), counted.field("counts").to_pylist(), strict=True):
        name = named(row["path"])
        shown.done[name.number, name.attribute, row["action"], row["rule_text"]] += files


def _change(row: dict[str, Any], *, originals: bool) -> dict[str, Any]:
    """A change for people. What is no text is told by length and first bytes."""
    name = named(row["path"])
    told = {"path": row["path"], "tag": name.number, "where": name.where, "name": name.name, "vr": row["vr"]}
    told |= {"action": row["action"], "rule": row["rule"], "rule_text": row["rule_text"]}
    if originals:
        told["original"] = row["original_text"]
    return told | {"replacement": row["replacement_text"]}
