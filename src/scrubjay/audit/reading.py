"""Reading an audit: its runs, their plans, and both tables of each part.

Memory is that of one part. Every file is compared with its hash in the chain before anything of it is told; whether the
chain itself is whole is for `verify_audit` to say.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from scrubjay.audit.chain import read_entries
from scrubjay.audit.entries import Entry, Head
from scrubjay.audit.folder import part_path
from scrubjay.audit.keys import AuditKeys, PublicKey
from scrubjay.audit.parts import Parts
from scrubjay.audit.plans import plan_hash, read_plan
from scrubjay.audit.schema import CHANGES, INSTANCES, TABLES, WORD
from scrubjay.errors import AuditDamaged, AuditError

LAST: Final = "last"
"""What stands for the newest run."""

NO_SUCH_RUN: Final = "the audit has no such run: `scrubjay audit runs` lists them"
INSTANCE_ROWS: Final = pa.schema([("part", pa.int64()), *INSTANCES])
"""What `Reader.read` gives of instances: the number of the part, and the table's columns."""

CHANGE_ROWS: Final = pa.schema([("part", pa.int64()), ("run", WORD), ("row", pa.uint32()), *CHANGES])
"""And of changes: part, run and row number, which the `changes` of that part's instances name."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part. seq: number of its line, and its name. instances, changes: rows that the line says it has."""

    seq: int
    run: str
    instances: int
    changes: int
    sealed: bool
    files: Mapping[str, str] = field(repr=False)

    def path(self, kind: str) -> str:
        """Where one of its two tables lies, below the audit's folder."""
        return part_path(self.seq, kind)


@dataclass(frozen=True, slots=True)
class Run:
    """One run. details: what it began with (who, recipe, paths), None when they are sealed and another's key opens
    them. facts, result: what its first and its last line say in the clear; result is None without an end. plan_hash:
    of the JSON. signer: the key it says it signs with. lasting: whether that key outlives it.
    """

    name: str
    began: datetime
    ended: datetime | None
    lasting: bool
    signer: PublicKey
    plan_hash: str
    details: Mapping[str, Any] | None = field(repr=False)
    facts: Mapping[str, Any]
    result: Mapping[str, Any] | None
    parts: tuple[Part, ...] = field(repr=False)


class Reader:
    """An audit as it was when this was made; runs go on unseen. keys: one for each project whose runs are read."""

    def __init__(self, folder: str | os.PathLike[str], keys: AuditKeys | Iterable[AuditKeys] = ()) -> None:
        """Raises AuditError when there is no audit, AuditDamaged when its chain is broken."""
        self.folder: Final = Path(folder)
        given = [keys] if isinstance(keys, AuditKeys) else list(keys)
        self._keys: Final = {one.public: one for one in given}
        self.entries: Final = read_entries(self.folder)
        self._runs: Final = {run.name: run for run in _runs(self.entries, self._keys)}
        self._begins: Final = {entry.run: entry for entry in self.entries if entry.kind == "begin"}

    @property
    def head(self) -> Head | None:
        """Where the chain ends."""
        return self.entries[-1].head if self.entries else None

    def runs(self) -> list[Run]:
        """All runs, the oldest first; also those of other projects, whose details are None."""
        return list(self._runs.values())

    def named(self, name: str) -> str:
        """A run's name from what was asked for: `last` is the newest run, "" all of them. Raises AuditError."""
        if name == LAST and self._runs:
            return next(reversed(self._runs))
        if name and name not in self._runs:
            raise AuditError(NO_SUCH_RUN)
        return name

    def can_read(self, run: Run) -> bool:
        """Whether its parts are open, or one of the keys opens them."""
        return not run.lasting or run.signer in self._keys

    def parts(self, run: str = "", *, newest_first: bool = False) -> list[Part]:
        """The parts of a run, or of all that can be read. Raises AuditError for a run that isn't there."""
        if run and run not in self._runs:
            raise AuditError(NO_SUCH_RUN)
        wanted = [self._runs[run]] if run else filter(self.can_read, self._runs.values())
        return sorted((part for one in wanted for part in one.parts), key=lambda part: part.seq, reverse=newest_first)

    def plan(self, run: str) -> str:
        """The JSON of the plan that a run obeyed. Raises AuditError, AuditDamaged."""
        if run not in self._begins:
            raise AuditError(NO_SUCH_RUN)
        (path, digest), *_ = self._begins[run].files.items()
        return read_plan(self.folder, path, digest, self._keys.get(self._runs[run].signer)).decode()

    def read(self, part: Part, kind: str, columns: list[str] | None = None) -> pa.Table:
        """One table of a part, whole, with the columns of `INSTANCE_ROWS` or `CHANGE_ROWS`, or with some of them.

        Raises AuditError, AuditDamaged.
        """
        schema = INSTANCE_ROWS if kind == "instances" else CHANGE_ROWS
        if columns is not None:
            schema = pa.schema([schema.field(name) for name in columns])
        stored = [name for name in schema.names if name in TABLES[kind].names]
        parts = Parts(self._keys.get(self._runs[part.run].signer))
        return _widened(parts.read(self._checked(part, kind), kind, sealed=part.sealed, columns=stored), part, schema)

    def _checked(self, part: Part, kind: str) -> Path:
        name = part.path(kind)
        path = self.folder / name
        try:
            with path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise AuditDamaged(f"{name} can't be read: {error.strerror}") from None
        if found != part.files[name]:
            raise AuditDamaged(f"{name} is not the file that the chain names")
        return path


def _widened(table: pa.Table, part: Part, schema: pa.Schema) -> pa.Table:
    """The table with the columns that are the same for a whole part, and row numbers."""
    rows = len(table)
    known: dict[str, Callable[[], pa.Array]] = {
        "part": lambda: pa.repeat(pa.scalar(part.seq, pa.int64()), rows),
        "run": lambda: pa.DictionaryArray.from_arrays(pa.repeat(pa.scalar(0, pa.int32()), rows), pa.array([part.run])),
        "row": lambda: pa.array(range(rows), pa.uint32()),
    }
    held = set(table.schema.names)
    columns = [table[name] if name in held else known[name]() for name in schema.names]
    return pa.Table.from_arrays(columns, schema=schema)


def _runs(entries: Iterable[Entry], keys: Mapping[PublicKey, AuditKeys]) -> Iterator[Run]:
    begins: dict[str, Entry] = {}
    ends: dict[str, Entry] = {}
    parts: dict[str, list[Part]] = {}
    for entry in entries:
        if entry.kind != "begin" and entry.run not in begins:
            raise AuditDamaged(f"line {entry.seq} of the audit's chain is of a run that never began")
        if entry.kind == "begin":
            begins[entry.run] = entry
        elif entry.kind == "end":
            ends[entry.run] = entry
        else:
            parts.setdefault(entry.run, []).append(_part(entry, sealed=bool(begins[entry.run].info.get("lasting"))))
    for name, begin in begins.items():
        yield _run(begin, ends.get(name), tuple(parts.get(name, ())), keys)


def _part(entry: Entry, *, sealed: bool) -> Part:
    rows = entry.info.get("instances"), entry.info.get("changes")
    names = {part_path(entry.seq, kind) for kind in TABLES}
    if type(rows[0]) is not int or type(rows[1]) is not int or set(entry.files) != names:
        raise AuditDamaged(f"line {entry.seq} of the audit's chain is no part as it should be")
    return Part(entry.seq, entry.run, rows[0], rows[1], sealed, entry.files)


def _run(begin: Entry, end: Entry | None, parts: tuple[Part, ...], keys: Mapping[PublicKey, AuditKeys]) -> Run:
    signer, details = begin.signer, begin.info.get("details")
    if signer is None or len(begin.files) != 1:
        raise AuditDamaged(f"line {begin.seq} of the audit's chain is no beginning as it should be")
    if begin.sealed:
        details = keys[signer].open_json(f"run {begin.run}", begin.sealed) if signer in keys else None
    return Run(
        name=begin.run,
        began=_time(begin.at),
        ended=None if end is None else _time(end.at),
        lasting=bool(begin.info.get("lasting")),
        signer=signer,
        plan_hash=plan_hash(next(iter(begin.files))),
        details=details,
        facts=begin.info,
        result=None if end is None else end.info,
        parts=parts,
    )


def _time(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise AuditDamaged("a line of the audit's chain has no time") from None
