"""The public API: one object that knows recipe and key, and de-identifies trees, files, bytes and data sets."""

from __future__ import annotations

import builtins
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scrubjay import _engine
from scrubjay.errors import OutputError
from scrubjay.given import KeyLike, RecipeLike, key_of, recipe_of
from scrubjay.identity import Key, default_key_path
from scrubjay.recipe import CompiledPlan, Recipe, compile_plan
from scrubjay.run.assign import Assigner
from scrubjay.run.auditing import Who
from scrubjay.run.delivery import Target, target_of
from scrubjay.run.delivery.opening import check_audit_target, check_key_target, check_target
from scrubjay.run.engine import engine_plan
from scrubjay.run.leaks import QUARANTINE, STOP, check_on_leak
from scrubjay.run.medium import check_medium
from scrubjay.run.modes import ANONYMISE, PSEUDONYMISE, check_links, check_mode, check_update, mode_of
from scrubjay.run.outcome import Outcome
from scrubjay.run.pipeline import Options
from scrubjay.run.places import SourceLike, check_source, check_sources
from scrubjay.run.result import RunResult
from scrubjay.run.single import Deidentified, check_alone, rewrite_file
from scrubjay.run.threads import check_threads
from scrubjay.run.tree import OutcomeCallback, ProgressCallback
from scrubjay.run.warnings import plan_warnings
from scrubjay.run.whole import Listeners, WholeRun
from scrubjay.sources import Dropping, Places, Settings, Source, matching, open_source

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

    from scrubjay.preview import Preview
    from scrubjay.run.people import Acquainted
    from scrubjay.tables.pseudonymised import Met, Pseudonymised
    from scrubjay.vault import Vault


class Deidentifier:
    """A recipe bound to a key. Immutable: use one from as many threads as you like.

    recipe: the name of a built-in recipe, the path of a recipe file, a Recipe, or a mapping as a recipe file holds it.
    key: a Key, or the path of a key file. Without one it is the project's own key file. Either file is made, readable
    by its owner only, if it is missing.
    vault: an open vault, which remembers who is who from tree to tree; closing it stays the caller's. A project that is
    in it uses the key that it has there, so leave `key` out; one that isn't is made, and begins with `key`.
    mode: `pseudonymise` keeps identities linkable for who holds the key. `anonymise` takes no `key` and no `vault`, and
    draws a key that is never stored, so each object is linkable only within itself.
    date_shift: days to add to dates instead of the recipe's own number; for recipes that shift dates.
    layout: `default`, `by-series`, `preserve` or a template; None is the recipe's own.
    on_conflict: `stop`, `split` or `quarantine` where it isn't clear who is who; None is the recipe's own.

    Raises RecipeError, KeyFileError, UsageError, VaultError and PlanError.
    """

    def __init__(
        self,
        recipe: RecipeLike = "basic",
        *,
        key: KeyLike | None = None,
        vault: Vault | None = None,
        mode: str = PSEUDONYMISE,
        project: str = "default",
        site: str = "",
        site_id: str = "",
        timepoint: str = "",
        date_shift: int | None = None,
        layout: str | None = None,
        on_conflict: str | None = None,
    ) -> None:
        self.mode: Final = mode_of(mode)
        check_mode(self.mode, key=key is not None, vault=vault is not None)
        self.plan: Final[CompiledPlan] = compile_plan(
            recipe_of(recipe),
            project=project,
            site=site,
            site_id=site_id,
            timepoint=timepoint,
            days=date_shift,
            layout=layout,
        )
        if self.recipe.identity.keeps_uid_links:
            check_links(self.recipe.name, self.mode, vault=vault is not None)
        self.warnings: Final[tuple[str, ...]] = plan_warnings(self.plan)
        self._vault: Final = vault
        self._on_conflict: Final = on_conflict
        known = vault is not None and vault.has_project(project)
        if key is None and self.mode != ANONYMISE and not known:
            key = default_key_path(project)
        self._key_file: Final = None if key is None or isinstance(key, Key) else key
        secret = None if key is None else key_of(key)
        self._project: Final = vault.project(project, key=secret) if vault is not None else None
        if self._project is not None:
            secret = self._project.key
        secret = secret or Key.generate()
        self.key_fingerprint: Final = "" if self.mode == ANONYMISE else secret.fingerprint
        self._who: Final = Who(self.plan, self.mode, project, site, self.key_fingerprint, secret)
        self._engine_plan: Final = engine_plan(self.plan.json, secret)
        self._assigner: Final = Assigner(self.plan, project, secret, on_conflict)

    @property
    def recipe(self) -> Recipe:
        """The recipe, with everything it extends."""
        return self.plan.recipe

    def tree(
        self,
        source: SourceLike,
        out: str | os.PathLike[str],
        *,
        threads: int | None = None,
        update: bool = False,
        redo: bool = False,
        fsync: bool = False,
        record: bool = False,
        audit: str | os.PathLike[str] | None = None,
        on_leak: str = QUARANTINE,
        archive_password: str = "",
        archive_encoding: str = "cp437",
        progress: ProgressCallback | None = None,
        on_outcome: OutcomeCallback | None = None,
        keep_outcomes: bool = True,
        people: Acquainted | None = None,
        dicomdir: bool = False,
        work: str | os.PathLike[str] | None = None,
        cancel: _engine.Cancel | None = None,
    ) -> RunResult:
        """De-identify every file below `source` (or the one file it is) into `out`.

        source: a folder, archive, DICOMDIR, `@` and the path of a list, a file, several of them, or a URL.
        out: a folder; a new zip, if its name ends in `.zip`; or the URL of a place in a bucket.
        threads: 1 to 256; None is one for each processor.
        update: allow an `out` that holds something; what is equal is `reused`. With a vault that knows it: no need.
        redo: make anew what another plan made in `out`; needs a vault. fsync: files are on the disk first.
        audit: the folder of the audit; None is `audit` in the vault's folder. record: keep every change.
        archive_password, archive_encoding: of encrypted members, and of names in zips that aren't UTF-8.
        on_leak: `quarantine` a file whose finished header still holds somebody's value, or `stop` the run at it.
        progress, on_outcome: called in this thread; with `on_outcome`, changes go there instead of into the result.
        keep_outcomes: False keeps only those of files that aren't in the output; saves time and memory.
        people: knows more of them (`scrubjay.tables.Demographics`). dicomdir: give `out` one, by the layout `media`.
        work: where a run to a zip or bucket writes before it delivers; None is beside the zip, or here.
        cancel: set it from elsewhere to stop within a second. KeyboardInterrupt stops as cleanly.

        Raises UsageError, SourceError, OutputError, VaultError before anything is done; IdentityConflict after
        `on_outcome` was told of its files; RunFailed, Interrupted (with `result`) later. Single files never raise.
        """
        check_update(self.mode, update=update)
        if self._project is None:
            self._assigner.check_forgetting(update=update)
        check_medium(self.plan, asked=dicomdir)
        target = target_of(out, work)
        places = self._apart(source, target)
        files = self._files(places, archive_password, archive_encoding, target.folder)
        options = Options(
            threads=check_threads(threads),
            update=update,
            fsync=fsync,
            record=record,
            resumable=self.mode != ANONYMISE,
            stop_on_leak=check_on_leak(on_leak) == STOP,
            dicomdir=dicomdir,
        )
        told = (self._who, self._engine_plan, self._assigner, self._project, self._shelf(audit, places, target))
        heard = Listeners(progress, on_outcome, keep_outcomes)
        return WholeRun(*told, people).run(files, places, target, options, heard, cancel or _engine.Cancel(), redo=redo)

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
        check_alone(self.recipe.name, self._assigner, self._project)
        return rewrite_file(self._engine_plan, source, target, record=record)

    def bytes(self, data: builtins.bytes, *, record: bool = True) -> Deidentified:
        """De-identify one DICOM file, or bare data set, in memory."""
        check_alone(self.recipe.name, self._assigner, self._project)
        written, row = _engine.rewrite_bytes(self._engine_plan, data, record=record)
        outcome = Outcome.of(row, "")
        return Deidentified(written, outcome, outcome.changes)

    def dataset(self, ds: Dataset) -> Dataset:
        """A de-identified copy of a pydicom data set, file meta included; `ds` stays as it is.

        Needs pydicom. Raises InstanceRefused when the data set is excluded, quarantined or can't be encoded.
        """
        from scrubjay.dataset import rewrite_dataset

        check_alone(self.recipe.name, self._assigner, self._project)
        return rewrite_dataset(self._engine_plan, ds)

    def pseudonymised(self, met: Met) -> Pseudonymised:
        """A table of people with the pseudonyms that a run gave, by the recipe's `table`. Raises MappingError."""
        from scrubjay.tables.pseudonymised import Secrets, pseudonymised

        return pseudonymised(met, self.recipe, Secrets(self._engine_plan, self._who.key, self._who.project))

    @property
    def approval(self) -> str:
        """A hash of all that decides what becomes of a file, but for the key: `preview` says it, too."""
        from scrubjay.preview.approval import approval_of

        return approval_of(self.plan, self.mode, self._on_conflict)

    def preview(
        self,
        source: SourceLike,
        *,
        threads: int | None = None,
        limit: int = 20,
        archive_password: str = "",
        archive_encoding: str = "cp437",
        progress: ProgressCallback | None = None,
        cancel: _engine.Cancel | None = None,
    ) -> Preview:
        """What `tree` would do with `source`; nothing is written, to a vault neither.

        limit: so many values of each attribute are shown, the others counted. Raises SourceError, UsageError,
        IdentityConflict and Interrupted.
        """
        from scrubjay.preview.look import Dry, Frame, look

        files = self._files(check_sources(source), archive_password, archive_encoding)
        dry = Dry(self._engine_plan, self._assigner, files, check_threads(threads), cancel or _engine.Cancel())
        frame = Frame(self.plan, self.approval, self.warnings, example=self.mode == ANONYMISE, limit=limit)
        return look(dry, frame, self._vault, progress)

    def _files(self, places: Places, password: str, encoding: str, scratch: str = "") -> Source:
        dropped = self.recipe.dropped_files
        source = open_source(places, Settings.of(password, encoding, scratch, matching(dropped)))
        return Dropping(source, dropped) if dropped else source

    def _apart(self, source: SourceLike, target: Target) -> Places:
        """Where a source is that key and vault stay out of, as they do of OUT."""
        places = check_sources(source)
        if self._key_file is not None:
            check_key_target(self._key_file, places, target)
        if self._vault is not None:
            for path in places.local or (None,):
                for out in target.local:
                    self._vault.check_apart(path, out)
        check_target(places, target)
        return places

    def _shelf(self, audit: str | os.PathLike[str] | None, source: Places, target: Target) -> str:
        """The real path of the audit's folder; empty for a run without one."""
        if audit is None and self._vault is not None:
            audit = self._vault.audit_folder
        return "" if audit is None else check_audit_target(audit, source, target, [self._key_file])


def deidentify(
    source: SourceLike,
    out: str | os.PathLike[str],
    recipe: RecipeLike = "basic",
    *,
    key: KeyLike | None = None,
    vault: Vault | None = None,
    mode: str = PSEUDONYMISE,
    project: str = "default",
    site: str = "",
    site_id: str = "",
    timepoint: str = "",
    date_shift: int | None = None,
    layout: str | None = None,
    on_conflict: str | None = None,
    **run: Any,
) -> RunResult:
    """De-identify a tree in one call: `Deidentifier(recipe, …).tree(source, out, **run)`, with the same errors."""
    if isinstance(key, str | Path):  # before it is made
        check_key_target(key, check_sources(source), target_of(out, run.get("work")))
    deidentifier = Deidentifier(
        recipe,
        key=key,
        vault=vault,
        mode=mode,
        project=project,
        site=site,
        site_id=site_id,
        timepoint=timepoint,
        date_shift=date_shift,
        layout=layout,
        on_conflict=on_conflict,
    )
    return deidentifier.tree(source, out, **run)
