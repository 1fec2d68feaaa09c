"""What became of one source, and of one attribute: values for people, made from the engine's rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scrubjay import _engine

Packed = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One attribute of one instance that did not stay as it came.

    `path` spells the attribute as tags, `00081140[0].00081155`; `rule` indexes the plan's rules, -1 is the policy for
    unlisted attributes, -2 the engine's own duty. The values are raw bytes, None for sequences and beyond 64 KiB;
    they identify people, so `repr` leaves them out.
    """

    path: str
    vr: str
    action: str
    rule: int
    original: bytes | None = field(default=None, repr=False)
    replacement: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input file.

    `source` is its path below IN, with `/` and surrogate escapes: it may identify, so `repr` leaves it out. `ordinal`
    counts the files of the run from 1. `output` is the path below OUT, empty unless written or reused. `offset` is in
    bytes, -1 when unknown. `study` is the new Study Instance UID. `changes` is empty unless the run recorded them.
    """

    ordinal: int
    source: str = field(repr=False)
    outcome: str
    reason: str = ""
    tag_path: str = ""
    offset: int = -1
    output: str = ""
    subject: str = ""
    study: str = ""
    bytes_read: int = 0
    bytes_written: int = 0
    changes: tuple[Change, ...] = field(default=(), repr=False)

    def pack(self) -> Packed:
        """Plain tuples, for `unpack`."""
        changes = tuple((c.path, c.vr, c.action, c.rule, c.original, c.replacement) for c in self.changes)
        return (
            self.ordinal,
            self.source,
            self.outcome,
            self.reason,
            self.tag_path,
            self.offset,
            self.output,
            self.subject,
            self.study,
            self.bytes_read,
            self.bytes_written,
            changes,
        )

    @classmethod
    def unpack(cls, packed: Packed) -> Outcome:
        """The outcome that `pack` took apart."""
        values = [*packed[:-1], tuple(Change(*change) for change in packed[-1])]
        return cls(*values)

    @classmethod
    def of(cls, row: _engine.Row, source: str) -> Outcome:
        """The engine's row about the file `source`."""
        return cls(
            ordinal=row.ordinal,
            source=source,
            outcome=row.outcome,
            reason=row.reason,
            tag_path=row.tag_path,
            offset=row.offset,
            output=row.output,
            subject=row.subject,
            study=row.study,
            bytes_read=row.bytes_read,
            bytes_written=row.bytes_written,
            changes=changes_of(row),
        )


def changes_of(row: _engine.Row) -> tuple[Change, ...]:
    """The changes an engine's row recorded, in the order of the data set."""
    return tuple(Change(c.path, c.vr, c.action, c.rule, c.original, c.replacement) for c in row.changes)
