"""The ledger of one OUT: which files of which sources it holds, by which plan, and what became of the others.

A file is *current* when the plan and the version that made it are those of now, and what was made of it is sure to be
on the disk: either the run that made it ended with everything written out, or the machine hasn't been started anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, delete, func, insert, select, update

from scrubjay.errors import VaultError
from scrubjay.vault.heads import Head, keep_head
from scrubjay.vault.keeping import Done, Place, keep, stale
from scrubjay.vault.ledger_records import (
    FileRecord,
    file_index,
    open_file,
    open_leaf,
    open_out,
    out_index,
    output_index,
    seal_out,
)
from scrubjay.vault.queries import chunks, find, lock_project, marks
from scrubjay.vault.schema import files, leaves, outs
from scrubjay.vault.store import Store

REMEMBERED: Final = 50_000
"""Leaves whose names are held in memory while files are looked up."""

_KNOWN: Final = (
    "SELECT f.file_index, f.generation, f.run_id, f.sealed, l.leaf_index, l.sealed "
    f"FROM {files.name} f LEFT JOIN {leaves.name} l ON l.id = f.leaf_id WHERE f.file_index IN "
)


class Known(NamedTuple):
    """What is kept of a file. current: whether it needn't be made anew for the plan's or the disk's sake."""

    record: FileRecord
    current: bool


class Left(NamedTuple):
    """How many files are kept: of this source, and of any source those that no run met after another plan made them."""

    of_source: int
    of_other_plans: int


class Leaves:
    """Made by `Project.leaves`. `begin` comes before all but `plan`. Everything raises VaultError, VaultDamaged."""

    def __init__(self, store: Store, project: int, out: str) -> None:
        """out: the real path of OUT."""
        self._store: Final = store
        self._project: Final = project
        self._path: Final = out
        self._index: Final = out_index(store.seal, project, out)
        self._place: Place | None = None
        self._loose: dict[int, str] = {}
        self._boot = ""
        self._names: dict[bytes, tuple[str, str]] = {}

    def plan(self) -> str | None:
        """The hash of the plan that OUT is made by; None for an OUT that the ledger doesn't know."""
        with self._store.read() as connection:
            found = self._find(connection)
        return None if found is None else str(found[2]["plan"])

    def begin(
        self, run: int, plan: str, version: str, source: str, boot: str, *, anew: bool = False, redo: bool = False
    ) -> None:
        """Say which run works on this OUT, by which plan and version, from which source (a real path).

        boot: names the time since the machine was started; anew: forget what was known, since OUT is empty; redo: have
        everything made anew, unless a run that was to do so, or any other, has not come to its end.
        """
        with self._store.write() as connection:
            lock_project(connection, self._project)
            found = self._find(connection)
            if found is None:
                content: dict[str, Any] = {"path": self._path, "plan": "", "sources": [], "loose": {}}
                content |= {"version": "", "open": True}
                number, generation = self._make(connection, content), 0
            else:
                number, generation, content = found
                if anew:
                    for table in (files, leaves):
                        connection.execute(delete(table).where(table.c.out_id == number))
            if (content["plan"], content["version"]) != (plan, version) or (redo and not content["open"]):
                generation += 1
            content |= {"plan": plan, "version": version, "open": True}
            if source not in content["sources"]:
                content["sources"].append(source)
            content["loose"][str(run)] = boot
            self._write(connection, number, content, generation)
        self._boot = boot
        self._loose = {int(one): name for one, name in content["loose"].items()}
        self._place = Place(self._project, number, content["sources"].index(source), generation, plan, run)

    def known(self, paths: Sequence[str]) -> dict[str, Known]:
        """What is kept of these files of the source, by path; not in it: those that no run has met."""
        place, seal = self._here(), self._store.seal
        wanted = {file_index(seal, place.out, place.source, path): path for path in paths}
        found: dict[str, Known] = {}
        with self._store.read() as connection:
            for chunk in chunks(sorted(wanted)):
                said = f"{_KNOWN}({marks(connection, len(chunk))})"
                for index, generation, run, token, leaf, named in connection.exec_driver_sql(said, tuple(chunk)):
                    whose = ("", "") if leaf is None else self._named(leaf, named)
                    _, record = open_file(seal, place.out, index, token, *whose)
                    sure = self._loose.get(run, self._boot) == self._boot
                    found[wanted[index]] = Known(record, sure and generation == place.generation)
        return found

    def make_anew(self, paths: Iterable[str]) -> None:
        """Have these files of the source made anew, whatever becomes of this run."""
        place = self._here()
        indexes = [file_index(self._store.seal, place.out, place.source, path) for path in paths]
        if indexes:
            with self._store.write() as connection:
                stale(connection, indexes)

    def claimed(self, outputs: Iterable[tuple[str, str]]) -> set[str]:
        """Of pairs of a source file and a path below OUT, those paths that are kept as another file's output."""
        place, seal = self._here(), self._store.seal
        wanted: dict[bytes, tuple[str, set[bytes]]] = {}
        for path, output in outputs:
            entry = wanted.setdefault(output_index(seal, place.out, output), (output, set()))
            entry[1].add(file_index(seal, place.out, place.source, path))
        with self._store.read() as connection:
            columns = [files.c.output_index, files.c.file_index]
            found = find(connection, files.c.output_index, wanted, columns)
            return {wanted[output][0] for output, index in found if index not in wanted[output][1]}

    def kept(self, outputs: Iterable[str]) -> set[str]:
        """Of paths below OUT, those that are kept as some file's output, of whichever source."""
        place = self._here()
        wanted = {output_index(self._store.seal, place.out, output): output for output in outputs}
        with self._store.read() as connection:
            return {wanted[row[0]] for row in find(connection, files.c.output_index, wanted, [files.c.output_index])}

    def left(self) -> Left:
        """How many files are kept."""
        place = self._here()
        count = select(func.count()).select_from(files).where(files.c.out_id == place.out)
        with self._store.read() as connection:
            here = connection.execute(count.where(files.c.source == place.source)).scalar_one()
            old = count.where(files.c.generation > 0, files.c.generation < place.generation)
            other = connection.execute(old).scalar_one()
        return Left(here, other)

    def keep(self, done: Sequence[Done], head: Head | None = None) -> None:
        """Keep what became of files whose output has its name, with the head of the audit's chain, all or nothing."""
        place = self._here()
        with self._store.write() as connection:
            lock_project(connection, self._project)
            keep(connection, self._store.seal, place, done)
            if head is not None:
                keep_head(connection, self._store.seal, self._project, head)

    def finish(self, *, complete: bool, durable: bool, head: Head | None = None) -> None:
        """Keep that the run ended. durable: everything that was committed since the machine was started is on the disk.

        complete: every file of the source had its outcome, so the leaves that were met are done.
        """
        place = self._here()
        with self._store.write() as connection:
            lock_project(connection, self._project)
            if complete:
                met = (leaves.c.out_id == place.out) & (leaves.c.run_id == place.run)
                connection.execute(update(leaves).where(met).values(state=1))
            found = self._find(connection)
            if found is not None:
                number, generation, content = found
                content["open"] = not complete
                gone = self._boot if durable else None
                content["loose"] = {run: boot for run, boot in content["loose"].items() if boot != gone}
                self._write(connection, number, content, generation)
            if head is not None:
                keep_head(connection, self._store.seal, self._project, head)

    def _here(self) -> Place:
        if self._place is None:
            raise VaultError("the ledger doesn't know which run works on OUT")
        return self._place

    def _named(self, leaf: bytes, token: bytes) -> tuple[str, str]:
        named = self._names.get(leaf)
        if named is None:
            content = open_leaf(self._store.seal, self._here().out, leaf, token)
            if len(self._names) >= REMEMBERED:
                self._names.clear()
            named = self._names[leaf] = (content["subject"], content["study"])
        return named

    def _find(self, connection: Connection) -> tuple[int, int, dict[str, Any]] | None:
        query = select(outs.c.id, outs.c.generation, outs.c.sealed).where(outs.c.out_index == self._index)
        row = connection.execute(query).one_or_none()
        if row is None:
            return None
        return row[0], row[1], open_out(self._store.seal, self._project, self._index, row[2])

    def _make(self, connection: Connection, content: dict[str, Any]) -> int:
        token = seal_out(self._store.seal, self._project, self._index, content)
        row = {"project_id": self._project, "out_index": self._index, "generation": 0, "sealed": token}
        return int(connection.execute(insert(outs).returning(outs.c.id), row).scalar_one())

    def _write(self, connection: Connection, number: int, content: dict[str, Any], generation: int) -> None:
        token = seal_out(self._store.seal, self._project, self._index, content)
        connection.execute(update(outs).where(outs.c.id == number), {"generation": generation, "sealed": token})


def forget_leaves(connection: Connection, project: int, subject: bytes) -> None:
    """Remove a subject's leaves with their files, and the files of the project of which it isn't known whose they are.

    subject: the index of its pseudonym. What is removed and still there, the next run meets as new.
    """
    here = leaves.c.project_id == project
    own = select(leaves.c.id).where(here, leaves.c.subject_index == subject)
    gone = files.c.leaf_id.in_(own) | files.c.leaf_id.is_(None)
    connection.execute(delete(files).where(files.c.project_id == project, gone))
    connection.execute(delete(leaves).where(here, leaves.c.subject_index == subject))


def make_anew(connection: Connection, project: int, subject: bytes) -> None:
    """Have all files of a subject made anew. subject: the index of its pseudonym."""
    own = select(leaves.c.id).where(leaves.c.project_id == project, leaves.c.subject_index == subject)
    connection.execute(update(files).where(files.c.leaf_id.in_(own)).values(generation=0))
