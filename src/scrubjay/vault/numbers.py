"""Counters: which number comes next in a series. Under the project's lock, written with the names they became."""

from __future__ import annotations

import json
from collections.abc import Iterator, Set
from dataclasses import dataclass
from itertools import count
from typing import Final

from sqlalchemy import Connection, insert, select, update

from scrubjay.identity.proposal import NextNumber
from scrubjay.vault.queries import taken_pseudonyms
from scrubjay.vault.records import SERIES, pseudonym_index, series_index
from scrubjay.vault.schema import counters
from scrubjay.vault.sealing import Seal, row_of

LOOK_AHEAD: Final = 1000
"""Numbers of which one query tells whether somebody was given them otherwise, by a table for example."""


@dataclass(slots=True)
class _Series:
    next: int
    stored: bool


class Counters:
    """The counters of a project within one transaction."""

    def __init__(self, connection: Connection, seal: Seal, project: int, reserved: Set[bytes]) -> None:
        """reserved: indexes of pseudonyms that others in this transaction are about to get."""
        self._connection = connection
        self._seal = seal
        self._project = project
        self._reserved = reserved
        self._series: dict[str, _Series] = {}
        self._drawn: dict[NextNumber, tuple[_Series, Iterator[tuple[int, str, bytes]]]] = {}

    def draw(self, proposal: NextNumber) -> tuple[str, bytes]:
        """The next pseudonym that nobody has, and its index."""
        drawn = self._drawn.get(proposal)
        if drawn is None:
            series = self._of(proposal)
            drawn = self._drawn[proposal] = series, self._numbers(proposal, max(series.next, proposal.start))
        series, numbers = drawn
        # smaller ones were had meanwhile by another width of the same series
        number, pseudonym, index = next(one for one in numbers if one[0] >= series.next)
        series.next = number + 1
        return pseudonym, index

    def write(self) -> None:
        """Keep where each series stands."""
        for name, series in self._series.items():
            index = series_index(self._seal, self._project, name)
            if series.stored:
                query = update(counters).where(counters.c.series_index == index)
                self._connection.execute(query, {"next": series.next})
            else:
                row = {
                    "project_id": self._project,
                    "series_index": index,
                    "sealed": self._seal.seal(SERIES, row_of(self._project, index), name),
                    "next": series.next,
                }
                self._connection.execute(insert(counters), row)
                series.stored = True

    def _of(self, proposal: NextNumber) -> _Series:
        name = json.dumps([proposal.prefix, proposal.suffix])
        if name not in self._series:
            query = select(counters.c.next).where(
                counters.c.series_index == series_index(self._seal, self._project, name)
            )
            stored = self._connection.execute(query).scalar()
            self._series[name] = _Series(proposal.start if stored is None else stored, stored is not None)
        return self._series[name]

    def _numbers(self, proposal: NextNumber, start: int) -> Iterator[tuple[int, str, bytes]]:
        """Free numbers from `start` on, without end."""
        for first in count(start, LOOK_AHEAD):
            ahead = []
            for number in range(first, first + LOOK_AHEAD):
                pseudonym = proposal.text(number)
                ahead.append((number, pseudonym, pseudonym_index(self._seal, self._project, pseudonym)))
            taken = taken_pseudonyms(self._connection, (index for _, _, index in ahead)) | self._reserved
            yield from (one for one in ahead if one[2] not in taken)
