"""What became of one source, and of one attribute: values for people, made from the engine's rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

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


class Outcome(NamedTuple):
    """What became of one input file.

    `source` is its path below IN, with `/` and surrogate escapes: it may identify, so `repr` leaves it out. `ordinal`
    counts the files of the run from 1. `output` is the path below OUT, empty unless written or reused, or failed as
    `path-taken`: then another file has it. `offset` is in bytes, -1 when unknown. `study` is the new Study Instance
    UID. `needle` is the kind of value that a `leak` left. `cleaned` counts pieces taken out of text, `spared` words of
    names left there because they are words of medicine, `unsearched` identifying values too short or too common to be
    searched for, `unknown` words in no vocabulary. `changes` is empty unless the run recorded them.
    """

    ordinal: int
    source: str
    outcome: str
    reason: str = ""
    tag_path: str = ""
    offset: int = -1
    output: str = ""
    subject: str = ""
    study: str = ""
    bytes_read: int = 0
    bytes_written: int = 0
    needle: str = ""
    cleaned: int = 0
    spared: int = 0
    unsearched: int = 0
    unknown: int = 0
    changes: tuple[Change, ...] = ()

    def __repr__(self) -> str:
        where = f" at {self.tag_path}" if self.tag_path else ""
        return f"Outcome({self.ordinal}, {self.outcome} {self.reason}{where})".replace(" )", ")")

    def pack(self) -> Packed:
        """Plain tuples, for `unpack`."""
        if not self.changes:
            return tuple(self)
        changes = tuple((c.path, c.vr, c.action, c.rule, c.original, c.replacement) for c in self.changes)
        return (*self[:-1], changes)

    @classmethod
    def unpack(cls, packed: Packed) -> Outcome:
        """The outcome that `pack` took apart."""
        return cls._make((*packed[:-1], tuple(Change(*change) for change in packed[-1])))

    @classmethod
    def of(cls, row: _engine.Row, source: str) -> Outcome:
        """The engine's row about the file `source`."""
        return cls(
            row.ordinal,
            source,
            row.outcome,
            row.reason,
            row.tag_path,
            row.offset,
            row.output,
            row.subject,
            row.study,
            row.bytes_read,
            row.bytes_written,
            row.needle,
            row.cleaned,
            row.spared,
            row.unsearched,
            row.unknown,
            changes_of(row),
        )


def changes_of(row: _engine.Row) -> tuple[Change, ...]:
    """The changes an engine's row recorded, in the order of the data set."""
    return tuple(Change(c.path, c.vr, c.action, c.rule, c.original, c.replacement) for c in row.changes)
