"""What `scrubjay preview` does with its arguments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scrubjay import Cancel, Deidentifier, Preview, load_recipe
from scrubjay.cli.interrupt import stop_on_signals
from scrubjay.cli.looking import looking
from scrubjay.cli.progress import shown_progress
from scrubjay.cli.saying import say, say_notes
from scrubjay.cli.secret_file import check_secrets, secret_file
from scrubjay.cli.terminal import printable, row, width
from scrubjay.cli.wanted_vault import Wanted
from scrubjay.preview.approval import approval_of
from scrubjay.preview.forms import actions_of, as_json, change_of, summary
from scrubjay.preview.page import write_html
from scrubjay.preview.result import KEPT
from scrubjay.recipe import Recipe, compile_plan
from scrubjay.recipe.changes import changed
from scrubjay.run.modes import mode_of
from scrubjay.run.places import check_sources
from scrubjay.run.reasons import FAILED, QUARANTINED


@dataclass(frozen=True, slots=True)
class Request:
    """The arguments; changes are those of `changed`, options of Deidentifier, archives of its `preview`."""

    sources: Sequence[str]
    recipe: str
    changes: Mapping[str, Sequence[str]]
    wanted: Wanted
    options: Mapping[str, Any]
    archives: Mapping[str, Any]
    limit: int
    kept: bool
    json: Path | None
    html: Path | None
    threads: int | None
    progress: bool


def show_preview(request: Request) -> int:
    """Look, and show it in the terminal or in the files that were asked for; the exit code."""
    places = check_sources(request.sources)
    to_files = check_secrets({"--json": request.json, "--html": request.html}, places.local)
    recipe = changed(load_recipe(request.recipe), **request.changes)
    with looking(recipe, request.wanted, **request.options) as (deidentifier, is_example):
        preview = _looked(deidentifier, request)
    preview = replace(preview, example=preview.example or is_example)
    if recipe.identity.keeps_uid_links:
        preview = _with_links(preview, recipe, request)
    for warning in preview.warnings:
        say(f"warning: {warning}")
    if request.json is not None:
        with secret_file(request.json) as file:
            file.write(as_json(preview) + "\n")
    if request.html is not None:
        with secret_file(request.html) as file:
            write_html(preview, file)
    if not to_files:
        for line in _texts(preview, kept=request.kept):
            print(line)
    for line in summary(preview):
        print(line)
    print(f"approve it by --approved {preview.approval}")
    say_notes(preview.notes)
    if preview.counts[FAILED]:
        return 1
    return 3 if preview.counts[QUARANTINED] else 0


def _with_links(preview: Preview, recipe: Recipe, request: Request) -> Preview:
    """With the hashes of the recipe that a run would have: it keeps links, and does the same to every file."""
    options = {**request.options, "project": request.wanted.project}
    options["days"], on_conflict = options.pop("date_shift"), options.pop("on_conflict")
    plan = compile_plan(recipe, **options)
    return replace(preview, plan=plan.hash, approval=approval_of(plan, mode_of(request.wanted.mode), on_conflict))


def _looked(deidentifier: Deidentifier, request: Request) -> Preview:
    cancel = Cancel()
    with ExitStack() as stack:
        progress = stack.enter_context(shown_progress(request.progress))
        stack.enter_context(stop_on_signals(cancel.set))
        return deidentifier.preview(
            request.sources,
            threads=request.threads,
            limit=request.limit,
            progress=progress,
            cancel=cancel,
            **request.archives,
        )


def _texts(preview: Preview, *, kept: bool) -> Iterator[str]:
    """`PatientName PN: 9 replaced`, and below it a line for each value: files, action, change."""
    columns = width()
    for attribute in preview.attributes:
        deeds = [deed for deed in attribute.deeds if kept or deed.action != KEPT]
        if not deeds:
            continue
        yield printable(f"{attribute.name} {attribute.vr}: {actions_of(attribute)}")
        for deed in deeds:
            yield row(f"{deed.files:>9,}  {deed.action:<8} {change_of(deed)}", deed.example, columns)
        if attribute.different > len(attribute.deeds):
            yield f"{'':>9}  and {attribute.different - len(attribute.deeds):,} more: --limit, or --html FILE"
