"""The public API: one object that knows recipe and key, and de-identifies trees, files, bytes and data sets."""

from __future__ import annotations

import builtins
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scrubjay import _engine
from scrubjay.errors import OutputError, UsageError
from scrubjay.identity import Key, default_key_path
from scrubjay.recipe import CompiledPlan, Recipe, compile_plan, load_recipe
from scrubjay.run.engine import engine_plan
from scrubjay.run.leftovers import sweep
from scrubjay.run.outcome import Change, Outcome
from scrubjay.run.pipeline import Options
from scrubjay.run.places import check_output, check_source
from scrubjay.run.result import RunResult
from scrubjay.run.single import rewrite_file
from scrubjay.run.tree import OutcomeCallback, ProgressCallback, run_tree
from scrubjay.sources import Dropping, Folder, Source

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

PSEUDONYMISE: Final = "pseudonymise"
ANONYMISE: Final = "anonymise"
_MODES: Final = {
    "pseudonymise": PSEUDONYMISE,
    "pseudonymize": PSEUDONYMISE,
    "anonymise": ANONYMISE,
    "anonymize": ANONYMISE,
}


@dataclass(frozen=True, slots=True)
class Deidentified:
    """One data set de-identified in memory: `data` is a whole DICOM file, None when `outcome` isn't written."""

    data: bytes | None = field(repr=False)
    outcome: Outcome
    changes: tuple[Change, ...] = field(repr=False)


class Deidentifier:
    """A recipe bound to a key. Immutable: use one from as many threads as you like.

    mode: `pseudonymise` keeps identities linkable for who holds the key; without `key` it is the project's key file,
    made on first use. `anonymise` draws a key that is never stored, so each object is linkable only within itself.
    date_shift: days to add to dates instead of the recipe's own number; for recipes that shift dates.
    layout: `default`, `by-series`, `preserve` or a template; None is the recipe's own.

    Raises RecipeError, KeyFileError, UsageError and PlanError.
    """

    def __init__(
        self,
        recipe: str | Path | Recipe = "basic",
        *,
        key: Key | None = None,
        mode: str = PSEUDONYMISE,
        project: str = "default",
        site: str = "",
        site_id: str = "",
        timepoint: str = "",
        date_shift: int | None = None,
        layout: str | None = None,
    ) -> None:
        if mode not in _MODES:
            raise UsageError(f"mode is '{PSEUDONYMISE}' or '{ANONYMISE}', not '{mode}'")
        self.mode: Final = _MODES[mode]
        if key is not None and self.mode == ANONYMISE:
            raise UsageError("to anonymise is to use no key that lasts: leave the key out, or pseudonymise")
        self.plan: Final[CompiledPlan] = compile_plan(
            recipe if isinstance(recipe, Recipe) else load_recipe(recipe),
            project=project,
            site=site,
            site_id=site_id,
            timepoint=timepoint,
            days=date_shift,
            layout=layout,
        )
        if key is None:
            key = Key.generate() if self.mode == ANONYMISE else Key.load_or_create(default_key_path(project))
        self.key_fingerprint: Final = "" if self.mode == ANONYMISE else key.fingerprint
        self._engine_plan: Final = engine_plan(self.plan.json, key)

    @property
    def recipe(self) -> Recipe:
        """The recipe, with everything it extends."""
        return self.plan.recipe

    def tree(
        self,
        source: str | os.PathLike[str],
        out: str | os.PathLike[str],
        *,
        threads: int | None = None,
        update: bool = False,
        fsync: bool = False,
        record: bool = False,
        progress: ProgressCallback | None = None,
        on_outcome: OutcomeCallback | None = None,
        keep_outcomes: bool = True,
        cancel: _engine.Cancel | None = None,
    ) -> RunResult:
        """De-identify every file below `source` (or the one file it is) into the folder `out`.

        threads: None is one for each processor this process may use; the output doesn't depend on it.
        update: allow an `out` that holds something; a file that is there and equal is `reused`.
        fsync: files are on the disk before they are renamed into place.
        record: keep every change of every file, values included.
        progress, on_outcome: called in this thread; with `on_outcome`, changes go there instead of into the result.
        keep_outcomes: False keeps only the outcomes of files that aren't in the output; saves time and memory.
        cancel: set it from elsewhere to stop within a second; raises Interrupted. KeyboardInterrupt stops as cleanly.

        Raises SourceError and OutputError before anything is done, RunFailed and Interrupted (both with `result`)
        later. Single files never raise: their fate is their outcome.
        """
        if threads is not None and threads < 1:
            raise UsageError("threads: 1 or more")
        root = check_source(source)
        target = check_output(root, out, update=update)
        if update:
            sweep(target)
        files: Source = Folder(root)
        if self.recipe.dropped_files:
            files = Dropping(files, self.recipe.dropped_files)
        options = Options(threads or processors(), update=update, fsync=fsync, record=record)
        return run_tree(
            self._engine_plan,
            files,
            target,
            options,
            cancel=cancel or _engine.Cancel(),
            progress=progress,
            on_outcome=on_outcome,
            keep_outcomes=keep_outcomes,
        )

    def file(self, src: str | os.PathLike[str], dst: str | os.PathLike[str], *, record: bool = False) -> Outcome:
        """De-identify one file as `dst`, which must not exist; its folder must. Needs little memory for any size.

        Raises SourceError and OutputError. Look at the outcome: only `written` has made `dst`.
        """
        source = check_source(src)
        target = Path(dst)
        if os.path.isdir(source):
            raise OutputError("the source is a folder: use tree()")
        if os.path.lexists(target):
            raise OutputError(f"{target} exists already: nothing is overwritten")
        if not target.parent.is_dir():
            raise OutputError(f"there is no folder {target.parent}")
        return rewrite_file(self._engine_plan, source, target, record=record)

    def bytes(self, data: builtins.bytes, *, record: bool = True) -> Deidentified:
        """De-identify one DICOM file, or bare data set, in memory."""
        written, row = _engine.rewrite_bytes(self._engine_plan, data, record=record)
        outcome = Outcome.of(row, "")
        return Deidentified(written, outcome, outcome.changes)

    def dataset(self, ds: Dataset) -> Dataset:
        """A de-identified copy of a pydicom data set, file meta included; `ds` stays as it is.

        Needs pydicom. Raises InstanceRefused when the data set is excluded, quarantined or can't be encoded.
        """
        from scrubjay.dataset import rewrite_dataset

        return rewrite_dataset(self._engine_plan, ds)


def deidentify(
    source: str | os.PathLike[str],
    out: str | os.PathLike[str],
    recipe: str | Path | Recipe = "basic",
    *,
    key: Key | None = None,
    mode: str = PSEUDONYMISE,
    project: str = "default",
    site: str = "",
    site_id: str = "",
    timepoint: str = "",
    date_shift: int | None = None,
    layout: str | None = None,
    **run: Any,
) -> RunResult:
    """De-identify a tree in one call: `Deidentifier(recipe, …).tree(source, out, **run)`, with the same errors."""
    deidentifier = Deidentifier(
        recipe,
        key=key,
        mode=mode,
        project=project,
        site=site,
        site_id=site_id,
        timepoint=timepoint,
        date_shift=date_shift,
        layout=layout,
    )
    return deidentifier.tree(source, out, **run)


def processors() -> int:
    """How many processors this process may use, at least 1."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1
