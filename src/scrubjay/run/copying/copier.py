"""Which files are copied, and whether they may be: what people of the run are called must not stand in them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from scrubjay.run.copying.copy import Copy, committed, staged
from scrubjay.run.copying.names import Names
from scrubjay.run.copying.room import Unreadable
from scrubjay.run.copying.texts import texts
from scrubjay.run.leaks import LEAK
from scrubjay.run.reasons import FAILED, QUARANTINED
from scrubjay.sources import Item
from scrubjay.text.people import NAME, People


@dataclass(frozen=True, slots=True)
class Copier:
    """Copies files of one run into OUT, a real path.

    wanted: tells names that the recipe's `files: copy` names. people: everybody of the run.
    """

    out: str
    wanted: Callable[[str], bool]
    names: Names
    people: People = field(repr=False)
    fsync: bool = False

    def stage(self, ordinal: int, item: Item, path: str) -> Copy:
        """A copy of a file that the engine found to be no DICOM, searched, without its name yet. path: opens it."""
        search = _Search(self.people, _of_folder(item.folder))
        output = self.names.place(item.folder, item.name, search.kind, self.people.has_word)
        one = staged(ordinal, path, self.out, output, fsync=self.fsync)
        if not one.staged:
            return one
        try:
            with open(one.staged, "rb") as file:
                kind = next((kind for text in texts(file) if (kind := search.kind(text))), "")
        except Unreadable:
            return one.refused(QUARANTINED, "unsearchable-document")
        except OSError:
            return one.refused(FAILED, "io-read")
        return one.refused(QUARANTINED, LEAK, kind) if kind else one

    def commit(self, copies: Iterable[Copy], owned: Mapping[int, str], orphans: Collection[str]) -> dict[int, Copy]:
        """Give names to those that are staged. owned: by ordinal, the path that a file has from an earlier run."""
        done = {}
        for one in copies:
            if one.staged:
                replaces = one.output in orphans or owned.get(one.ordinal) == one.output
                one = committed(one, self.out, replaces=replaces, fsync=self.fsync)
            done[one.ordinal] = one
        return done


@dataclass(frozen=True, slots=True)
class _Search:
    """For one file. folders: what those that it lies in are called, often after people; only by two words."""

    people: People
    folders: People

    def kind(self, text: str | bytes) -> str:
        if isinstance(text, bytes):
            return NAME if self.people.raw.are_in(text) else ""
        return self.people.find(text, alone=True) or self.folders.find(text)


@lru_cache(1024)
def _of_folder(folder: str) -> People:
    return People(folder.split("/"))
