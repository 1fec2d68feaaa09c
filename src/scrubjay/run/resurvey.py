"""The survey of a run that carries on: only studies that have a file which isn't as it was left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Final

from scrubjay import _engine
from scrubjay.identity.sighting import Sighting, merge
from scrubjay.run.resume import Resume, Task
from scrubjay.run.sharing import lacks_name
from scrubjay.run.survey import Grouping, Surveyed, leaves_of
from scrubjay.sources import Source

if TYPE_CHECKING:
    from scrubjay.vault.leaves import Leaves

MARKED: Final = 1000
"""Files that are marked in one transaction."""


def resurvey(
    plan: _engine.Plan,
    source: Source,
    group: Grouping,
    threads: int,
    cancel: _engine.Cancel,
    *,
    resume: Resume,
    ledger: Leaves,
    everything: bool,
    shares: bool = False,
) -> Surveyed:
    """Survey what is new or changed, then the other files of its studies, whose text may now be cleaned otherwise.

    These are marked in the ledger first, so that they are made anew even if this run is killed before their turn.
    everything: survey files of other studies, too, since all people are compared.
    shares: the same if the name of a patient may stand in another study. Raises as `survey`, and VaultError.
    """
    sightings: list[Sighting] = []

    def look(tasks: Iterator[Task]) -> Iterator[bytes]:
        for leaf in leaves_of(pool, tasks, group, threads, cancel):
            sightings.append(Sighting.of(leaf))
            resume.studies[leaf.key] = leaf.study_key
            yield leaf.study_key

    with closing(_engine.Pool(plan, "", threads, cancel)) as pool:
        found = set(look(task for task in resume.tasks(source) if not task.carried))
        dirty = (found | resume.lapsed) - {b""}
        everything = everything or (shares and any(map(lacks_name, sightings)))
        if dirty or everything:
            for _ in look(_others(source, resume, ledger, dirty, everything=everything)):
                pass
        resume.dirty = dirty
        return Surveyed(merge(sightings), pool.studies())


def _others(source: Source, resume: Resume, ledger: Leaves, dirty: set[bytes], *, everything: bool) -> Iterator[Task]:
    """Files that hold, but are of a dirty study, marked; all that hold, if everything is looked at."""
    marked: list[str] = []
    for task in resume.tasks(source):
        if not task.carried or task.record is None:
            continue
        if task.record.study_key in dirty:
            marked.append(task.item.relative)
            if len(marked) >= MARKED:
                ledger.make_anew(marked)
                marked.clear()
            yield task
        elif everything:
            yield task
    ledger.make_anew(marked)
