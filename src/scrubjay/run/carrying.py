"""An OUT that a vault keeps a ledger of: whether this run may carry on with it, and what there is to carry on with."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scrubjay import _engine
from scrubjay.errors import OutputError
from scrubjay.run.delivery import Target
from scrubjay.run.delivery.opening import made_target
from scrubjay.run.durable import boot_name
from scrubjay.run.journal import take_back
from scrubjay.run.leftovers import sweep
from scrubjay.run.modes import check_redo
from scrubjay.run.occupied import occupied
from scrubjay.sources import Places

if TYPE_CHECKING:
    from scrubjay.vault import Project
    from scrubjay.vault.leaves import Leaves


@dataclass(frozen=True, slots=True)
class Output:
    """OUT for the time of a run. known: the ledger has files of it. empty: nothing is in the folder that is written
    into. fresh: nothing is in the bucket that this goes to.

    anew: the ledger has files of another plan, and they are gone. redo: everything that it has is to be made anew.
    """

    target: Target
    ledger: Leaves | None = None
    known: bool = False
    empty: bool = False
    anew: bool = False
    redo: bool = False
    fresh: bool = True

    @property
    def path(self) -> str:
        """The real path of the folder that is written into."""
        return self.target.folder

    def begin(self, run: int, plan: str, source: str) -> None:
        """Tell the ledger which run of the vault works on it, by which plan, from which source (a real path)."""
        if self.ledger is not None:
            self.ledger.begin(run, plan, _engine.__version__, source, boot_name(), anew=self.anew, redo=self.redo)


@contextmanager
def opened_output(
    project: Project | None,
    plan: str,
    source: Places,
    target: Target,
    *,
    update: bool,
    redo: bool,
    resumable: bool,
) -> Iterator[Output]:
    """`made_target` for a run by the plan of this hash, with or without a project that remembers; alone in OUT.

    The ledger is that of OUT as it was named, wherever the folder is that is written into.
    redo: what another plan made is made anew. Raises UsageError, OutputError, VaultError.
    """
    path = target.folder
    if project is None:
        check_redo(redo, vault=False)
        with made_target(source, target, update=update, resumable=resumable) as fresh, occupied(path):
            if update:
                sweep(path)
                take_back(path)
            yield Output(target, fresh=fresh)
        return
    ledger = project.leaves(target.named)
    made_by = ledger.plan()
    may_hold = update or made_by is not None
    with made_target(source, target, update=may_hold, resumable=resumable) as fresh, occupied(path):
        with os.scandir(path) as entries:
            empty = next(entries, None) is None
        other = made_by is not None and made_by != plan
        if other and not fresh:
            raise OutputError(
                "OUT was made by another plan (recipe, options, or edition of the tables), and one OUT is of one plan: "
                "choose a new OUT, since objects in a bucket are never replaced"
            )
        if other and not empty and not redo:
            raise OutputError(
                "OUT was made by another plan (recipe, options, or edition of the tables), and one OUT is of one plan: "
                "choose a new OUT, or --redo to make it anew by this plan"
            )
        if update or made_by is not None:
            sweep(path)
        known = made_by is not None and not empty
        yield Output(target, ledger, known, empty, anew=other and empty, redo=redo, fresh=fresh)
