"""One run from its beginning to its end: OUT opened, vault and audit told, source surveyed, files rewritten."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from scrubjay import _engine
from scrubjay.audit.folder import make_folder
from scrubjay.run.assign import Assigner
from scrubjay.run.auditing import Who
from scrubjay.run.carrying import Output, opened_output
from scrubjay.run.delivery import Target
from scrubjay.run.delivery.delivering import deliver
from scrubjay.run.medium import Medium
from scrubjay.run.memory import Memory
from scrubjay.run.people import Acquainted
from scrubjay.run.pipeline import Options
from scrubjay.run.prepare import Preparation, Prepared
from scrubjay.run.recorder import Recorder
from scrubjay.run.result import RunResult
from scrubjay.run.resume import Resume
from scrubjay.run.tree import OutcomeCallback, ProgressCallback, run_tree
from scrubjay.sources import Places, Source, matching

if TYPE_CHECKING:
    from scrubjay.run.copying.copier import Copier
    from scrubjay.vault import Project


@dataclass(frozen=True, slots=True)
class Listeners:
    """Who is told while a run goes on, and whether it keeps outcomes for afterwards."""

    progress: ProgressCallback | None
    on_outcome: OutcomeCallback | None
    keep_outcomes: bool


@dataclass(frozen=True, slots=True)
class WholeRun:
    """What runs. shelf: the real path of the audit's folder, empty for a run without one. people: who knows of them."""

    who: Who
    plan: _engine.Plan
    assigner: Assigner
    project: Project | None
    shelf: str
    people: Acquainted | None = None

    def run(
        self,
        files: Source,
        places: Places,
        target: Target,
        options: Options,
        heard: Listeners,
        cancel: _engine.Cancel,
        *,
        redo: bool,
    ) -> RunResult:
        """De-identify the files of a source, which are at `places`, into OUT, and deliver it if it is no folder."""
        ways = {"update": options.update, "redo": redo, "resumable": options.resumable}
        with opened_output(self.project, self.who.plan.hash, places, target, **ways) as output:
            medium = Medium.of(output.path, self.who.plan.no_medium, asked=options.dicomdir)
            options = replace(options, update=options.update or output.known, remembered=output.ledger is not None)
            result = self._made(files, places, output, options, heard, cancel)
            medium.index(result, cancel, options)
            deliver(target, result, options, cancel, fresh=output.fresh)
            return result

    def _made(
        self,
        files: Source,
        places: Places,
        output: Output,
        options: Options,
        heard: Listeners,
        cancel: _engine.Cancel,
    ) -> RunResult:
        """The files in the folder that is written into."""
        with ExitStack() as stack:
            memory = stack.enter_context(self._memory(self.project)) if self.project else None
            resume = self._resume(output, memory, places.root, options)
            before = (self.plan, self.assigner, self.project, files, output.path, options.threads, cancel)
            known = resume if resume and resume.before else None
            ledger = output.ledger if known else None
            plan = self.who.plan
            asked = Preparation(*before, plan.cleans, plan.folder_of, known, ledger, self.people, self._copies)
            prepared = asked.prepare(heard.on_outcome)
            recorder = self._recorder(output, memory, resume, places.shown, options)
            if recorder:
                stack.callback(recorder.close)
            result = run_tree(
                self.plan,
                files,
                output.path,
                options,
                assigned=prepared.assigned,
                studies=prepared.studies,
                memory=memory,
                recorder=recorder,
                copier=self._copier(output.path, prepared, options),
                cancel=cancel,
                progress=heard.progress,
                on_outcome=heard.on_outcome,
                keep_outcomes=heard.keep_outcomes,
            )
            if self.people and self.project:  # not before: until then nobody may rely on files having been searched
                self.project.keep_called(self.people.called)
            return result

    @property
    def _copies(self) -> bool:
        return bool(self.who.plan.recipe.copied_files)

    def _copier(self, out: str, prepared: Prepared, options: Options) -> Copier | None:
        if prepared.everybody is None:
            return None
        from scrubjay.run.copying.copier import Copier
        from scrubjay.run.copying.names import Names

        who = self.who
        patterns = who.plan.recipe.copied_files
        names = Names(who.key, who.project, who.plan.layout, patterns)
        return Copier(out, matching(patterns), names, prepared.everybody, options.fsync)

    def _memory(self, project: Project) -> Memory:
        plan = self.who.plan
        recipe = plan.recipe
        about = {"recipe": recipe.name, "recipe_version": recipe.version, "recipe_hash": recipe.hash}
        return Memory(project, self.assigner, {**about, "plan": plan.hash, "version": _engine.__version__})

    def _resume(self, output: Output, memory: Memory | None, root: str, options: Options) -> Resume | None:
        if memory is None or output.ledger is None:
            return None
        output.begin(memory.run, self.who.plan.hash, root)
        resume = Resume(output.ledger, output.path, stop_on_leak=options.stop_on_leak)
        memory.first = not resume.before
        return resume

    def _recorder(
        self, output: Output, memory: Memory | None, resume: Resume | None, root: str, options: Options
    ) -> Recorder | None:
        if not self.shelf and resume is None:
            return None
        opening = None
        if self.shelf:
            make_folder(Path(self.shelf))  # one that can't be used is known before OUT gets its first folders
            head = self.project.audit_head(self.shelf) if self.project else None
            end = (head.seq, head.hash) if head and head.folder == self.shelf else None
            opening = self.who.opening(self.shelf, root, output.target.named, options, end)
        return Recorder(
            output.path,
            opening=opening,
            ledger=output.ledger,
            resume=resume,
            memory=memory,
            durable=options.fsync,
            empty=output.empty,
        )
