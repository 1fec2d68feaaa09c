"""From a dry run to what a person looks at."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from scrubjay import _engine
from scrubjay.errors import UsageError
from scrubjay.preview.copies import compared
from scrubjay.preview.result import ACTIONS, Attribute, Deed, Preview
from scrubjay.preview.scan import Scan
from scrubjay.preview.store import Made, Second, Store
from scrubjay.preview.words import MOST_BYTES, name_of, rule_of, text_of
from scrubjay.recipe import CompiledPlan
from scrubjay.run.assign import Assigner
from scrubjay.run.prepare import Preparation, Prepared
from scrubjay.run.progress import Progress
from scrubjay.run.reasons import FAILED, PATH_TAKEN, REUSED, WRITTEN
from scrubjay.run.result import RunResult
from scrubjay.run.totals import LateCount
from scrubjay.sources import Source, matching

if TYPE_CHECKING:
    from scrubjay.vault import Vault

OUTPUTS: Final = 10


@dataclass(frozen=True, slots=True)
class Frame:
    """What is said beside the changes: see Preview. limit: values of each attribute that are shown."""

    plan: CompiledPlan
    approval: str
    warnings: tuple[str, ...]
    example: bool
    limit: int


@dataclass(frozen=True, slots=True)
class Dry:
    """What is looked through, by which plan and decisions."""

    plan: _engine.Plan
    assigner: Assigner
    source: Source
    threads: int
    cancel: _engine.Cancel

    def prepared(self, vault: Vault | None, *, cleans: bool) -> Prepared:
        """Survey and decide as a run does, but with a copy of the vault: what is given out there is given to nobody."""
        with ExitStack() as stack:
            copy = stack.enter_context(vault.copied()).project(self.assigner.project, create=False) if vault else None
            # no OUT is looked at: nothing lies below the null device
            asked = (self.plan, self.assigner, copy, self.source, os.devnull, self.threads, self.cancel)
            return Preparation(*asked, cleans=cleans, folder_of=str).prepare()


def look(
    dry: Dry, frame: Frame, vault: Vault | None = None, progress: Callable[[Progress], None] | None = None
) -> Preview:
    """Survey and decide, then run it dry. Raises IdentityConflict and Interrupted."""
    if frame.limit < 1:
        raise UsageError("a preview shows 1 value of each attribute or more")
    prepared = dry.prepared(vault, cleans=frame.plan.cleans)
    assigned = prepared.assigned
    copied = matching(frame.plan.recipe.copied_files)
    start = time.monotonic()
    with Store(dry.threads) as store, LateCount(dry.source) as total:

        def told(result: RunResult) -> None:
            if progress:
                done = sum(result.counts.values())
                progress(Progress(done, result.bytes_read, time.monotonic() - start, total.value))

        scan = Scan(dry.plan, dry.source, prepared, dry.threads, dry.cancel, told, copied)
        result = scan.into(store)
        counts, reasons = _counted(result, compared(store, scan))
        return Preview(
            approval=frame.approval,
            plan=frame.plan.hash,
            recipe=frame.plan.recipe.name,
            files=result.files,
            counts=counts,
            reasons=reasons,
            outputs=store.outputs(OUTPUTS),
            attributes=tuple(_attributes(store, frame.plan, frame.limit)),
            notes=(*frame.plan.notes, *(assigned.notes if assigned else ()), *result.text.notes),
            warnings=frame.warnings,
            example=frame.example,
        )


def _counted(result: RunResult, second: Second) -> tuple[Mapping[str, int], Mapping[str, Mapping[str, int]]]:
    """Where files want one path, only the first is written."""
    counts, reasons = dict(result.counts), {outcome: dict(table) for outcome, table in result.reasons.items()}
    counts[WRITTEN] -= second.copies + second.others
    counts[REUSED] += second.copies
    counts[FAILED] += second.others
    if second.others:
        reasons.setdefault(FAILED, {})[PATH_TAKEN] = second.others
    return counts, reasons


def _attributes(store: Store, plan: CompiledPlan, limit: int) -> Iterator[Attribute]:
    sums = store.sums()
    changes = store.changes(limit, MOST_BYTES)
    for (path, vr), some in groupby(changes, key=lambda one: (one.path, one.vr)):
        shown = list(some)
        actions = {ACTIONS[action]: count for action, count in sorted(sums[path, vr].items())}
        deeds = tuple(_deed(one, plan) for one in shown)
        yield Attribute(name_of(path), vr, actions, deeds, shown[0].different)


def _deed(made: Made, plan: CompiledPlan) -> Deed:
    return Deed(
        action=ACTIONS[made.action],
        before=text_of(made.vr, made.original, made.original_length),
        after=text_of(made.vr, made.replacement, made.replacement_length),
        rule=rule_of(made.rule, plan.rules),
        elements=made.elements,
        files=made.files,
        example=made.example or "",
    )
