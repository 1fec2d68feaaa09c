"""What `scrubjay deidentify` does with its arguments."""

from __future__ import annotations

import gc
import os
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from scrubjay import Cancel, Deidentifier, Interrupted, Key, Outcome, RunFailed, RunResult, load_recipe
from scrubjay.cli.archive_password import archive_password
from scrubjay.cli.interrupt import stop_on_signals
from scrubjay.cli.keys import make_key
from scrubjay.cli.mapping import check_mapping, write_mapping
from scrubjay.cli.progress import shown_progress
from scrubjay.cli.saying import say, say_notes
from scrubjay.cli.summary import Problems, as_json, counted, print_summary
from scrubjay.cli.wanted_vault import Wanted
from scrubjay.errors import UsageError
from scrubjay.identity import default_key_path
from scrubjay.preview.approval import check_approved
from scrubjay.recipe import Recipe, compile_plan
from scrubjay.recipe.changes import changed
from scrubjay.run.assign import Assigner
from scrubjay.run.leaks import check_on_leak
from scrubjay.run.medium import check_medium, layout_for
from scrubjay.run.modes import ANONYMISE, check_links, check_redo, check_update, mode_of
from scrubjay.run.places import (
    check_apart,
    check_audit_apart,
    check_key_apart,
    check_report_apart,
    check_sources,
    made_output,
)
from scrubjay.run.report import Report
from scrubjay.run.warnings import nothing_found, other_run
from scrubjay.sources import Places, check_code_page

if TYPE_CHECKING:
    from scrubjay.tables.demographics import Demographics
    from scrubjay.vault import Vault


TABLE_OPTIONS: Final = (
    "name_column", "id_column", "first_name_column", "last_name_column", "birth_date_column", "encoding", "delimiter",
)  # fmt: skip
"""Options that say how a table of people is read."""


@dataclass(frozen=True, slots=True)
class Request:
    """The arguments that say what to do."""

    sources: Sequence[str]
    out: Path
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
    encoding: str = ""
    delimiter: str = ""
    dist_threshold: float = 0.2


@dataclass(frozen=True, slots=True)
class Output:
    """The arguments that say what to print."""

    json: bool
    quiet: bool
    progress: bool


def run_request(request: Request, output: Output) -> int:
    """Run it, print the summary; the exit code. Usage is checked before a key or a vault is made."""
    mode = mode_of(request.mode)
    check_update(mode, update=request.update)
    check_on_leak(request.on_leak)
    wanted = Wanted(
        request.mode, request.project, request.vault, request.no_vault, request.passphrase, request.key_file
    )
    password = archive_password(request.archive_password_file, asked=request.archive_password)
    check_code_page(request.archive_encoding)
    places = _places(request, wanted)
    audit = _audit(request, wanted, places)
    check_redo(request.redo, vault=wanted.is_used)
    people = _people(request)
    with ExitStack() as stack:
        may_be_known = request.update or _remembers(wanted, request.out)
        stack.enter_context(made_output(places, request.out, update=may_be_known, resumable=mode != ANONYMISE))
        report = stack.enter_context(Report(request.report)) if request.report else None
        deidentifier, vault = _deidentifier(request, wanted, output, places, stack)
        for warning in deidentifier.warnings:
            say(f"warning: {warning}")
        problems = Problems()
        cancel = Cancel()
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
                )
        except (Interrupted, RunFailed) as stopped:
            if stopped.result:
                _tell(deidentifier, stopped.result, problems, request, output)
            raise
        if request.mapping and vault is not None:
            write_mapping(vault, request.project, request.mapping)
    _tell(deidentifier, result, problems, request, output)
    if people is not None:
        _tell_people(deidentifier, people, request, output)
    return result.exit_code


def _places(request: Request, wanted: Wanted) -> Places:
    """Where IN is, and that nothing that is to be written lies where it mustn't."""
    places = check_sources(request.sources)
    check_apart(places, request.out)
    if request.report:
        check_report_apart(request.report, places, request.out, wanted.key_path)
    if request.mapping:
        check_mapping(request.mapping, wanted, [*places.local, os.path.realpath(request.out)])
    return places


def _tell_people(deidentifier: Deidentifier, people: Demographics, request: Request, output: Output) -> None:
    """Write the table of people, and say what came of it."""
    from scrubjay.cli.demographics import tell_table

    tell_table(deidentifier, people, request, quiet=output.quiet or output.json)


def _people(request: Request) -> Demographics | None:
    """The table that goes with the images, read before anything is made."""
    if request.demographics is None:
        named = [name for name in TABLE_OPTIONS if getattr(request, name)]
        if named:
            raise UsageError(f"--{named[0].replace('_', '-')} is for a table: name it with --demographics")
        return None
    from scrubjay.cli.demographics import read_demographics

    return read_demographics(request)


def _audit(request: Request, wanted: Wanted, source: Places) -> str | None:
    """Where the audit is; None for the one in the vault's folder."""
    place = request.audit
    if place is None:
        if wanted.is_used and (wanted.vault is None or "://" not in wanted.vault):
            return None
        default_key_path(request.project)  # one rule for the names of all that a project has
        place = Path(os.path.realpath(request.out)).parent / f"{request.project}.audit"
    return check_audit_apart(place, source, request.out, [wanted.key_path, request.report])


def _remembers(wanted: Wanted, out: Path) -> bool:
    """Whether there is a vault that may know OUT."""
    if not wanted.is_used:
        return False
    from scrubjay.cli.run_vault import has_vault

    return has_vault(wanted, out)


def _deidentifier(
    request: Request, wanted: Wanted, output: Output, source: Places, stack: ExitStack
) -> tuple[Deidentifier, Vault | None]:
    recipe = changed(load_recipe(request.recipe), sets=request.sets or (), rules=request.rules or ())
    remembers = _check(request, wanted, recipe).remembers
    key, vault = _key_and_vault(request, wanted, output, source, remembers=remembers)
    if vault is not None:
        stack.enter_context(vault)
    deidentifier = Deidentifier(
        recipe,
        key=key,
        vault=vault,
        mode=request.mode,
        date_shift=request.date_shift,
        layout=layout_for(request.layout, recipe, dicomdir=request.dicomdir),
        on_conflict=request.on_conflict,
        project=request.project,
        site=request.site,
        site_id=request.site_id,
        timepoint=request.timepoint,
    )
    return deidentifier, vault


def _check(request: Request, wanted: Wanted, recipe: Recipe) -> Assigner:
    """Find what is wrong with recipe and options before a key or a vault is made: any key will do for that."""
    plan = compile_plan(
        recipe,
        project=request.project,
        site=request.site,
        site_id=request.site_id,
        timepoint=request.timepoint,
        days=request.date_shift,
        layout=layout_for(request.layout, recipe, dicomdir=request.dicomdir),
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
    request: Request, wanted: Wanted, output: Output, source: Places, *, remembers: bool
) -> tuple[Key | None, Vault | None]:
    if wanted.is_used:
        from scrubjay.cli.run_vault import open_for_run

        vault, key = open_for_run(
            wanted, source, request.out, report=request.report, remembers=remembers, quiet=output.quiet
        )
        return key, vault
    path = wanted.key_path
    if path is None:
        return None, None
    check_key_apart(path, source, request.out)
    return make_key(path, "nothing can be linked again", quiet=output.quiet), None


def _tell(deidentifier: Deidentifier, result: RunResult, problems: Problems, request: Request, output: Output) -> None:
    empty, other = nothing_found(result), other_run(result, update=request.update)
    for warning in result.warnings:
        say(f"warning: {warning}")
    if output.json:
        told = [*result.warnings, *(warning for warning in (empty, other) if warning)]
        print(as_json(deidentifier, result, told))
    elif not output.quiet:
        print_summary(deidentifier, result, problems, report=request.report is not None)
        say_notes([*deidentifier.plan.notes, *result.notes])
    elif result.exit_code:
        say(counted(result))
    if empty:
        say(empty)
    if other and not output.quiet:
        say(other)
