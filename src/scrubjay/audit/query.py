"""SQL over the audit: DuckDB in memory, over streams of the parts. Nothing else can be read, written or loaded.

What doesn't fit into memory goes to a folder of its own inside the audit's, 0700, which is removed afterwards; one that
a killed process left is removed by the next query.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import duckdb
import pyarrow as pa

from scrubjay.audit.reading import Reader
from scrubjay.audit.runs import runs_of, runs_table
from scrubjay.audit.views import ORIGINALS, Views
from scrubjay.errors import AuditError, ScrubJayError

MEMORY: Final = "384MB"
"""What DuckDB itself may take; a part, Python and Arrow come on top."""

BATCH: Final = 10_000
_PREFIX: Final = ".query-"
_BEGUN: Final = ".new-query-"
_LOCK: Final = "lock"
_ABOUT_THE_QUERY: Final = (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException)
"""Errors that quote the query and names of columns only; others may quote a value."""


class Database:
    """The views `instances`, `changes`, `instance_changes` and `runs`, to be asked. Use it in a `with` statement."""

    def __init__(
        self, reader: Reader, *, originals: bool, run: str = "", memory: str = MEMORY, threads: int = 1
    ) -> None:
        """run: the only run to look at. Raises AuditError, AuditDamaged."""
        self._originals = originals
        self._views = Views(reader, originals=originals, run=run).all()
        runs = runs_table(runs_of(reader, run), originals=originals)
        with ExitStack() as stack:
            folder = stack.enter_context(_spilling(reader.folder))
            self._connection = stack.enter_context(
                duckdb.connect(
                    ":memory:",
                    config={
                        "memory_limit": memory,
                        "threads": threads,
                        "temp_directory": "" if folder is None else str(folder),
                        "python_enable_replacements": False,
                        "autoinstall_known_extensions": False,
                        "autoload_known_extensions": False,
                        "allow_community_extensions": False,
                    },
                )
            )
            for name, view in self._views.items():
                self._connection.register(name, view)
            self._connection.register("runs", runs)
            self._connection.execute("SET enable_external_access = false")
            self._connection.execute("SET lock_configuration = true")
            self._open = stack.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def ask(self, sql: str, rows: int = BATCH) -> pa.RecordBatchReader:
        """The answer, as a stream. One statement that reads; raises AuditError for anything else and for what is wrong.

        Reading the stream raises, too: take it through `batches`.
        """
        try:
            statements = self._connection.extract_statements(sql)
            if len(statements) != 1 or statements[0].type not in _READING:
                raise AuditError(
                    "ask one thing, by SELECT, WITH, DESCRIBE, SUMMARIZE or EXPLAIN: an audit isn't changed"
                )
            return self._connection.sql(statements[0].query).to_arrow_reader(rows)
        except duckdb.Error as error:
            raise self._said(error) from None

    def batches(self, sql: str, rows: int = BATCH) -> Iterator[pa.RecordBatch]:
        """The answer in batches, the first empty, so that there is one; raises as `ask`, and AuditDamaged."""
        stream = self.ask(sql, rows)
        yield pa.RecordBatch.from_pylist([], stream.schema)
        while True:
            try:
                batch = stream.read_next_batch()
            except StopIteration:
                return
            except (duckdb.Error, pa.ArrowException, OSError, RuntimeError) as error:
                raise self._said(error) from None
            yield batch

    def _said(self, error: Exception) -> ScrubJayError:
        for view in self._views.values():
            if isinstance(view.failure, ScrubJayError):
                return view.failure
        if isinstance(error, _ABOUT_THE_QUERY):
            told = " ".join(str(error).split()).rstrip(" ^")  # DuckDB draws an arrow below the place
            return AuditError(f"the query can't be asked: {told}{self._missing(told)}")
        if isinstance(error, duckdb.PermissionException):
            return AuditError("a query reads the audit and nothing else: no file, no address, no extension")
        if isinstance(error, duckdb.OutOfMemoryException) or "Out of Memory" in str(error):
            return AuditError("the query needs more memory, or more room in the audit's folder, than there is")
        return AuditError(f"the query failed ({type(error).__name__}): a value is not as the query takes it to be")

    def _missing(self, told: str) -> str:
        """What to do about a column that is only there with originals."""
        if self._originals or not any(f'"{name}"' in told.partition("Candidate")[0] for name in ORIGINALS):
            return ""
        return " (this column is there with --originals only)"


_READING: Final = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)


@contextmanager
def _spilling(audit: Path) -> Iterator[Path | None]:
    """A folder for what doesn't fit into memory; None where nothing can be written. It is held by a lock."""
    try:
        _sweep(audit)
        folder = Path(tempfile.mkdtemp(prefix=_BEGUN, dir=audit))
    except OSError:
        yield None
        return
    try:
        descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            folder = folder.rename(audit / folder.name.replace(_BEGUN, _PREFIX, 1))  # held, before others look at it
            inside = folder / "spill"
            inside.mkdir(mode=0o700)
            yield inside
        finally:
            os.close(descriptor)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(audit: Path) -> None:
    """Remove the folders that nobody holds."""
    for folder in audit.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            descriptor = os.open(folder / _LOCK, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(descriptor)
