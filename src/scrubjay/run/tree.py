"""De-identify a tree: the pipeline, counted, with progress, and an error for a run that isn't whole."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import TYPE_CHECKING, Any, Final

from scrubjay import _engine
from scrubjay.errors import AuditDamaged, AuditError, Interrupted, RunFailed, VaultDamaged, VaultError
from scrubjay.run.assign import Assigned
from scrubjay.run.memory import Memory, vault_lost
from scrubjay.run.outcome import Outcome
from scrubjay.run.pipeline import Options, Pipeline
from scrubjay.run.progress import Progress
from scrubjay.run.recorder import Recorder
from scrubjay.run.result import RunResult
from scrubjay.run.totals import LateCount
from scrubjay.sources import Source

if TYPE_CHECKING:
    from scrubjay.run.copying.copier import Copier

PROGRESS_SECONDS: Final = 0.1

ProgressCallback = Callable[[Progress], None]
OutcomeCallback = Callable[[Outcome], None]


def run_tree(
    plan: _engine.Plan,
    source: Source,
    out: str,
    options: Options,
    *,
    assigned: Assigned | None = None,
    studies: _engine.Studies | None = None,
    memory: Memory | None = None,
    recorder: Recorder | None = None,
    copier: Copier | None = None,
    cancel: _engine.Cancel,
    progress: ProgressCallback | None = None,
    on_outcome: OutcomeCallback | None = None,
    keep_outcomes: bool = True,
) -> RunResult:
    """Rewrite every item of `source` below `out`, a real path that exists.

    assigned: decisions about subjects made beforehand. studies: what text is searched for. memory: is told of the end,
    however it comes (short of the end of the process), and of the subjects if they were not assigned. Both callbacks
    are called in this thread: `on_outcome` for every file in source order, `progress` at most every tenth of a second
    and once at the end. With `on_outcome`, recorded changes go there and aren't kept. Without `keep_outcomes` the
    result holds problems only.

    recorder: writes down what is done, and knows what needn't be. copier: of files that are no DICOM.

    Raises Interrupted when cancelled, RunFailed when the disk is full or the numbers don't add up; both carry the
    result so far.
    """
    start = time.monotonic()
    result = RunResult(keep_outcomes=keep_outcomes, notes=assigned.notes if assigned else ())
    known = {"studies": studies, "recorder": recorder, "copier": copier, **_decided(assigned, memory)}
    pipeline = Pipeline(plan, source, out, options, cancel, **known)
    with ExitStack() as stack:
        total = stack.enter_context(LateCount(source)) if progress else None

        def report() -> None:
            if progress and total:
                done = sum(result.counts.values())
                progress(Progress(done, result.bytes_read, time.monotonic() - start, total.value))

        due = start
        try:
            with _explained(result, options), closing(iter(pipeline)) as outcomes:
                for outcome in outcomes:
                    if on_outcome:
                        on_outcome(outcome)
                        outcome = outcome._replace(changes=()) if outcome.changes else outcome
                    result.add(outcome)
                    if progress and (now := time.monotonic()) >= due:
                        due = now + PROGRESS_SECONDS
                        report()
        finally:
            result.seconds = time.monotonic() - start
            result.files = sum(result.counts.values())
            _end(recorder, memory, pipeline, result, options)
        report()
        result.notes = (*result.notes, *result.text.notes)
    return _checked(result, pipeline, options)


def _decided(assigned: Assigned | None, memory: Memory | None) -> dict[str, Any]:
    """What a pipeline is told of subjects; where nobody decided, who they are is noted for the vault."""
    link = memory.link if memory else None
    if assigned is None:
        return {"leaves": memory is not None, "links": link}
    return {"assignments": assigned.decisions, "group": assigned.group, "links": link}


@contextmanager
def _explained(result: RunResult, options: Options) -> Iterator[None]:
    """Say what a vault or an audit that fails means for OUT."""
    try:
        yield
    except (VaultError, VaultDamaged) as error:
        raise vault_lost(error, result) from None
    except (AuditError, AuditDamaged) as error:
        raise audit_lost(error, result, options) from None


def _end(
    recorder: Recorder | None, memory: Memory | None, pipeline: Pipeline, result: RunResult, options: Options
) -> None:
    """Tell audit and vault. One that fails because it is on the same full disk isn't what is to be mended."""
    try:
        whole = False
        try:
            if recorder:
                with _explained(result, options):
                    result.run = recorder.ready()
                    recorder.finish(pipeline.leaves, result, complete=pipeline.exhausted)
            whole = pipeline.exhausted
        finally:
            if memory:
                memory.end(result, complete=whole)
    except RunFailed as lost:
        if pipeline.disk_full:
            done = sum(result.counts.values())
            raise RunFailed(f"the disk of OUT is full: stopped after {done} files. Then: {lost}", result) from None
        raise


def audit_lost(error: Exception, result: RunResult, options: Options) -> RunFailed:
    """What a run ends with whose audit can't be written."""
    if not sum(result.counts.values()):
        return RunFailed(f"{error}. Nothing was written", result)
    return RunFailed(
        f"{error}. What is in OUT is whole, but the audit doesn't have all of it: {options.way_on}", result
    )


def _checked(result: RunResult, pipeline: Pipeline, options: Options) -> RunResult:
    done = sum(result.counts.values())
    go_on = options.way_on
    result.files = done
    if pipeline.disk_full:
        raise RunFailed(
            f"the disk of OUT is full: stopped after {done} files. What is there is whole; make space and {go_on}",
            result,
        )
    if pipeline.leaked:
        raise RunFailed(
            f"stopped at file {done}, whose finished header still holds a value that identifies somebody "
            f"(--on-leak stop). What is there is whole; {go_on}",
            result,
        )
    if not pipeline.exhausted:
        raise Interrupted(
            f"interrupted after {done} files. What is there is whole; {go_on}",
            result,
        )
    result.files = pipeline.found
    if not result.balanced:
        raise RunFailed(f"internal error: {result.files} files came in, {done} outcomes came out", result)
    result.complete = True
    return result
