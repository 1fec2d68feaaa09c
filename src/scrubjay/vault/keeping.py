"""What a run did to some files, written into the ledger: within one transaction, with the head of the audit's chain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection

from scrubjay.vault.ledger_records import (
    FileRecord,
    file_index,
    leaf_index,
    open_leaf,
    output_index,
    seal_file,
    seal_leaf,
)
from scrubjay.vault.queries import chunks, find, marks, put_all
from scrubjay.vault.records import pseudonym_index
from scrubjay.vault.schema import files, leaves
from scrubjay.vault.sealing import Seal

MADE: Final = "made"
CARRIED: Final = "carried"
FAILED: Final = "failed"

_SPAN: Final = 1 << 128
_COUNTS: Final = ("files_written", "files_reused", "files_excluded", "files_quarantined", "errors", "bytes", "seconds")
_COUNTED: Final = {"written": 0, "reused": 1, "excluded": 2, "quarantined": 3, "failed": 4}
_LEAF: Final = [
    leaves.c.project_id,
    leaves.c.out_id,
    leaves.c.leaf_index,
    leaves.c.subject_index,
    leaves.c.run_id,
    leaves.c.state,
    *(leaves.c[name] for name in _COUNTS),
    leaves.c.sealed,
]
_FILE: Final = [
    files.c.project_id,
    files.c.out_id,
    files.c.leaf_id,
    files.c.source,
    files.c.generation,
    files.c.run_id,
    files.c.file_index,
    files.c.output_index,
    files.c.sealed,
]


class Done(NamedTuple):
    """One source file of a run.

    how: `made` keeps the record; `carried` says that the record that is kept still holds, so it is only counted;
    `failed` keeps what was known, but has it made anew the next time. outcome: that of this run.
    """

    path: str
    record: FileRecord
    outcome: str
    how: str = MADE
    bytes_read: int = 0
    micros: int = 0

    def __repr__(self) -> str:
        return f"Done({self.outcome}, {self.how})"


@dataclass(frozen=True, slots=True)
class Place:
    """Whose ledger it is: rows of project and OUT, number of the source, generation and hash of the plan, the run."""

    project: int
    out: int
    source: int
    generation: int
    plan: str
    run: int


class _Sums:
    """Of one leaf. fingerprint: a sum, so that the order of its files makes no difference."""

    __slots__ = ("counts", "fingerprint")

    def __init__(self) -> None:
        self.counts: list[float] = [0] * len(_COUNTS)
        self.fingerprint = 0

    def add(self, one: Done, index: bytes) -> None:
        counts = self.counts
        counts[_COUNTED[one.outcome]] += 1
        counts[5] += one.bytes_read
        counts[6] += one.micros / 1e6
        stamp = b"%d %d" % one.record.source_stamp
        self.fingerprint += int.from_bytes(blake2b(index + stamp, digest_size=16).digest(), "big")


def keep(connection: Connection, seal: Seal, place: Place, done: Sequence[Done]) -> None:
    """Write the files and sum up their leaves. The project is locked by the caller."""
    indexed = [(file_index(seal, place.out, place.source, one.path), one) for one in done]
    sums: dict[bytes, _Sums] = {}
    names: dict[tuple[str, str], bytes] = {}
    of_leaf: list[bytes | None] = []
    for index, one in indexed:
        named = (one.record.subject, one.record.study)
        if not named[0]:
            of_leaf.append(None)
            continue
        leaf = names.get(named)
        if leaf is None:
            leaf = names[named] = leaf_index(seal, place.out, *named)
            sums[leaf] = _Sums()
        of_leaf.append(leaf)
        sums[leaf].add(one, index)
    rows = _keep_leaves(connection, seal, place, {leaf: named for named, leaf in names.items()}, sums)
    made = [
        _row(seal, place, rows.get(leaf) if leaf else None, index, one)
        for (index, one), leaf in zip(indexed, of_leaf, strict=True)
        if one.how == MADE
    ]
    put_all(connection, _FILE, files.c.file_index, made)
    stale(connection, [index for index, one in indexed if one.how == FAILED])


def stale(connection: Connection, indexes: Sequence[bytes]) -> None:
    """Have these files made anew by the next run."""
    for chunk in chunks(indexes):
        said = f"UPDATE {files.name} SET generation = 0 WHERE file_index IN ({marks(connection, len(chunk))})"
        connection.exec_driver_sql(said, tuple(chunk))


def _row(seal: Seal, place: Place, leaf: int | None, index: bytes, one: Done) -> tuple[object, ...]:
    output = one.record.output
    return (
        place.project,
        place.out,
        leaf,
        place.source,
        place.generation,
        place.run,
        index,
        output_index(seal, place.out, output) if output else None,
        seal_file(seal, place.out, index, one.path, one.record),
    )


def _keep_leaves(
    connection: Connection,
    seal: Seal,
    place: Place,
    names: dict[bytes, tuple[str, str]],
    sums: dict[bytes, _Sums],
) -> dict[bytes, int]:
    """Put the leaves' sums on top of those that this run has kept already; the row of each leaf."""
    columns = [leaves.c.leaf_index, leaves.c.run_id, *(leaves.c[name] for name in _COUNTS), leaves.c.sealed]
    for index, run, *counts, token in find(connection, leaves.c.leaf_index, names, columns):
        if run == place.run:
            own = sums[index]
            own.counts = [one + other for one, other in zip(own.counts, counts, strict=True)]
            own.fingerprint += int(open_leaf(seal, place.out, index, token)["fingerprint"], 16)
    rows: list[tuple[object, ...]] = []
    for index, (subject, study) in names.items():
        own = sums[index]
        content: dict[str, Any] = {
            "subject": subject,
            "study": study,
            "plan": place.plan,
            "fingerprint": f"{own.fingerprint % _SPAN:032x}",
        }
        token = seal_leaf(seal, place.out, index, content)
        whose = pseudonym_index(seal, place.project, subject)
        rows.append((place.project, place.out, index, whose, place.run, 0, *own.counts, token))
    put_all(connection, _LEAF, leaves.c.leaf_index, rows)
    return dict(map(tuple, find(connection, leaves.c.leaf_index, names, [leaves.c.leaf_index, leaves.c.id])))
