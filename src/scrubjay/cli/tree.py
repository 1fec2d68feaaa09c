"""What `scrubjay deidentify` does with its arguments."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from scrubjay import Cancel, Deidentifier, Interrupted, Key, Outcome, RunFailed, RunResult, load_recipe
from scrubjay.cli.allocator import keep_less
from scrubjay.cli.archive_password import archive_password
from scrubjay.cli.interrupt import stop_on_signals
from scrubjay.cli.keys import make_key
from scrubjay.cli.mapping import write_mapping
from scrubjay.cli.progress import shown_progress
from scrubjay.cli.run_places import audit_place, check_places
from scrubjay.cli.saying import say, say_notes
from scrubjay.cli.summary import Problems, as_json, counted, print_summary, say_delivered
from scrubjay.cli.wanted_vault import Wanted
from scrubjay.errors import UsageError
from scrubjay.preview.approval import check_approved
from scrubjay.recipe import Recipe, compile_plan
from scrubjay.recipe.changes import changed
from scrubjay.run.assign import Assigner
from scrubjay.run.delivery import Target, target_of
from scrubjay.run.delivery.opening import check_key_target, made_target
from scrubjay.run.leaks import check_on_leak
from scrubjay.run.medium import check_medium, layout_for
from scrubjay.run.modes import check_links, check_redo, check_update, mode_of
from scrubjay.run.report import Report
from scrubjay.run.warnings import nothing_found, other_run
from scrubjay.sources import Places, check_code_page

if TYPE_CHECKING:
    from scrubjay.tables.demographics import Demographics
    from scrubjay.vault import Vault


TABLE_OPTIONS: Final = (
    "name_column", "id_column", "first_name_column", "last_name_column", "birth_date_column", "sex_column",
    "encoding", "delimiter",
)  # fmt: skip
"""Options that say how a table of people is read."""
_DIST_THRESHOLD: Final = 0.2


@dataclass(frozen=True, slots=True)
class Request:
    """The arguments that say what to do."""

    sources: Sequence[str]
    out: str
    recipe: str
    mode: str
    project: str
    site: str
    site_id: str
    timepoint: str
    date_shift: int | None
    layout: str | None
    on_conflict: str | None
    on_leak: str
    key_file: Path | None
    vault: str | None
    no_vault: bool
    passphrase: bool
    update: bool
    redo: bool
    fsync: bool
    threads: int | None
    audit: Path | None
    report: Path | None
    archive_password: bool
    archive_password_file: Path | None
    archive_encoding: str
    work: Path | None = None
    approved: str | None = None
    sets: list[str] | None = None
    rules: list[str] | None = None
    mapping: Path | None = None
    dicomdir: bool = False
    demographics: Path | None = None
    name_column: str = ""
    id_column: str = ""
    first_name_column: str = ""
    last_name_column: str = ""
    birth_date_column: str = ""
    sex_column: str = ""
    encoding: str = ""
    delimiter: str = ""
    dist_threshold: float = _DIST_THRESHOLD


@dataclass(frozen=True, slots=True)
class Output:
    """The arguments that say what to print."""

    json: bool
    quiet: bool
    progress: bool


def run_request(request: Request, output: Output) -> int:
    """Run it, print the summary; the exit code. Usage is checked before a key or a vault is made."""
    wanted = _wanted(request)
    password = archive_password(request.archive_password_file, asked=request.archive_password)
    target = target_of(request.out, request.work)
    places = check_places(request, wanted, target)
    audit = audit_place(request, wanted, places, target)
    check_redo(request.redo, vault=wanted.is_used)
    people = _people(request, target)
    with ExitStack() as stack:
        may_be_known = request.update or _remembers(wanted, target)
        stack.enter_context(made_target(places, target, update=may_be_known, resumable=not wanted.anonymises))
        report = stack.enter_context(Report(request.report)) if request.report else None
        deidentifier, vault = _deidentifier(request, wanted, output, (places, target), stack)
        for warning in deidentifier.warnings:
            say(f"warning: {warning}")
        problems = Problems()
        cancel = Cancel()
        keep_less()
        gc.freeze()  # what start-up made stays: no need to look through it again and again

        def on_outcome(outcome: Outcome) -> None:
            problems.add(outcome)
            if report:
                report.add(outcome)

        try:
            with shown_progress(output.progress) as progress, stop_on_signals(cancel.set):
                result = deidentifier.tree(
                    request.sources,
                    request.out,
                    threads=request.threads,
                    update=request.update,
                    redo=request.redo,
                    audit=audit,
                    fsync=request.fsync,
                    on_leak=request.on_leak,
                    archive_password=password,
                    archive_encoding=request.archive_encoding,
                    progress=progress,
                    on_outcome=on_outcome,
                    keep_outcomes=False,  # they go to the report, and problems has what is shown
                    people=people,
                    dicomdir=request.dicomdir,
                    cancel=cancel,
                    work=request.work,
                )
        except (Interrupted, RunFailed) as stopped:
            if stopped.result:
                _tell(deidentifier, stopped.result, problems, request, output, target)
            raise
        if request.mapping and vault is not None:
            write_mapping(vault, request.project, request.mapping)
    _tell(deidentifier, result, problems, request, output, target)
    if people is not None:
        _tell_people(deidentifier, people, request, output, target)
    return result.exit_code


def _wanted(request: Request) -> Wanted:
    """Which vault and key a run is to have. Raises UsageError for arguments that can't be, or contradict each other."""
    check_update(mode_of(request.mode), update=request.update)
    check_on_leak(request.on_leak)
    check_code_page(request.archive_encoding)
    return Wanted(request.mode, request.project, request.vault, request.no_vault, request.passphrase, request.key_file)


def _tell_people(
    deidentifier: Deidentifier, people: Demographics, request: Request, output: Output, target: Target
) -> None:
    """Write the table of people, and say what came of it."""
    from scrubjay.cli.demographics import tell_table

    tell_table(deidentifier, people, request, target, quiet=output.quiet or output.json)


def _people(request: Request, target: Target) -> Demographics | None:
    """The table that goes with the images, read before anything is made."""
    if request.demographics is None:
        named = [name for name in TABLE_OPTIONS if getattr(request, name)]
        named += ["dist_threshold"] if request.dist_threshold != _DIST_THRESHOLD else []
        if named:
            raise UsageError(f"--{named[0].replace('_', '-')} is for a table: name it with --demographics")
        return None
    from scrubjay.cli.demographics import read_demographics

    return read_demographics(request, target)


def _remembers(wanted: Wanted, target: Target) -> bool:
    """Whether there is a vault that may know OUT."""
    if not wanted.is_used:
        return False
    from scrubjay.cli.run_vault import has_vault

    return has_vault(wanted, target.stem)


def _deidentifier(
    request: Request, wanted: Wanted, output: Output, ways: tuple[Places, Target], stack: ExitStack
) -> tuple[Deidentifier, Vault | None]:
    recipe = changed(load_recipe(request.recipe), sets=request.sets or (), rules=request.rules or ())
    layout = layout_for(request.layout, recipe, ways[1].folder, dicomdir=request.dicomdir)
    remembers = _check(request, wanted, recipe, layout).remembers
    key, vault = _key_and_vault(request, wanted, output, ways, remembers=remembers)
    if vault is not None:
        stack.enter_context(vault)
    deidentifier = Deidentifier(
        recipe,
        key=key,
        vault=vault,
        mode=request.mode,
        date_shift=request.date_shift,
        layout=layout,
        on_conflict=request.on_conflict,
        project=request.project,
        site=request.site,
        site_id=request.site_id,
        timepoint=request.timepoint,
    )
    return deidentifier, vault


def _check(request: Request, wanted: Wanted, recipe: Recipe, layout: str | None) -> Assigner:
    """Find what is wrong with recipe and options before a key or a vault is made: any key will do for that."""
    plan = compile_plan(
        recipe,
        project=request.project,
        site=request.site,
        site_id=request.site_id,
        timepoint=request.timepoint,
        days=request.date_shift,
        layout=layout,
    )
    check_medium(plan, asked=request.dicomdir)
    if request.approved is not None:
        check_approved(request.approved, plan, mode_of(request.mode), request.on_conflict)
    assigner = Assigner(plan, request.project, Key.generate(), request.on_conflict)
    if assigner.keeps_links:
        check_links(recipe.name, mode_of(request.mode), vault=wanted.is_used)
    if request.no_vault:
        assigner.check_forgetting(update=request.update)
    return assigner


def _key_and_vault(
    request: Request, wanted: Wanted, output: Output, ways: tuple[Places, Target], *, remembers: bool
) -> tuple[Key | None, Vault | None]:
    if wanted.is_used:
        from scrubjay.cli.run_vault import open_for_run

        vault, key = open_for_run(wanted, *ways, report=request.report, remembers=remembers, quiet=output.quiet)
        return key, vault
    path = wanted.key_path
    if path is None:
        return None, None
    check_key_target(path, *ways)
    return make_key(path, "nothing can be linked again", quiet=output.quiet), None


def _tell(
    deidentifier: Deidentifier,
    result: RunResult,
    problems: Problems,
    request: Request,
    output: Output,
    target: Target,
) -> None:
    empty, other = nothing_found(result), other_run(result, update=request.update)
    for warning in result.warnings:
        say(f"warning: {warning}")
    if output.json:
        told = [*result.warnings, *(warning for warning in (empty, other) if warning)]
        print(as_json(deidentifier, result, told, target.named))
    elif not output.quiet:
        print_summary(deidentifier, result, problems, report=request.report is not None)
        say_notes([*deidentifier.plan.notes, *result.notes])
    elif result.exit_code:
        say(counted(result))
    say_delivered(result, quiet=output.quiet or output.json)
    if empty:
        say(empty)
    if other and not output.quiet:
        say(other)
