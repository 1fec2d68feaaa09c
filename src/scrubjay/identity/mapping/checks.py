"""Every row of a table of IDs judged: what is wrong with it, in words that quote nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from scrubjay.identity.legal import is_legal
from scrubjay.identity.mapping.table import Row
from scrubjay.identity.resemblance import shows
from scrubjay.identity.source import trim


@dataclass(slots=True)
class Checked:
    """The rows that are right, and for those that are wrong their line and why."""

    targets: dict[str, str] = field(default_factory=dict, repr=False)
    problems: list[tuple[int, str]] = field(default_factory=list)


def checked(rows: Sequence[Row], source: int, target: int) -> Checked:
    """Judge rows (without the header) by their cells at two positions."""
    result = Checked()
    sources: dict[str, tuple[int, str]] = {}
    targets: dict[str, int] = {}
    for row in rows:
        old, new = _cell(row, source), _cell(row, target)
        if old is None or new is None:
            which = "old" if old is None else "new"
            result.problems.append((row.line, f"the {which} ID is neither text nor a whole number"))
            continue
        why = list(_alone(old, new))
        if old in sources:
            line, other = sources[old]
            how = "with the same new ID" if other == new else "with another new ID"
            why.append(f"the old ID stands in line {line} too, {how}")
        elif new and new.casefold() in targets:
            why.append(f"the new ID stands in line {targets[new.casefold()]} too, for another old ID")
        if why:
            result.problems.extend((row.line, one) for one in why)
        else:
            result.targets[old] = new
        if old:
            sources.setdefault(old, (row.line, new))
        if new:
            targets.setdefault(new.casefold(), row.line)
    return result


def _alone(old: str, new: str) -> Iterator[str]:
    """What is wrong with a row by itself."""
    if not old:
        yield "no old ID"
    if not new:
        yield "no new ID"
    elif not is_legal(new):
        yield "the new ID is no legal pseudonym"
    elif old and shows(new, old):
        yield "the new ID contains the old one"


def _cell(row: Row, at: int) -> str | None:
    if at >= len(row.cells):
        return ""
    cell = row.cells[at]
    return None if cell is None else trim(cell)
