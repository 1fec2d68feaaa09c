"""What `scrubjay preview` does with its arguments."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scrubjay import Cancel, Deidentifier, Preview, UsageError, load_recipe
from scrubjay.cli.interrupt import stop_on_signals
from scrubjay.cli.looking import looking
from scrubjay.cli.progress import shown_progress
from scrubjay.cli.saying import say, say_notes
from scrubjay.cli.secret_file import check_secret, secret_file
from scrubjay.cli.wanted_vault import Wanted
from scrubjay.preview.approval import approval_of
from scrubjay.preview.forms import actions_of, as_json, change_of, summary
from scrubjay.preview.page import write_html
from scrubjay.preview.result import KEPT
from scrubjay.recipe import Recipe, compile_plan
from scrubjay.recipe.changes import changed
from scrubjay.run.modes import mode_of
from scrubjay.run.places import check_source
from scrubjay.run.reasons import FAILED, QUARANTINED


@dataclass(frozen=True, slots=True)
class Request:
    """The arguments; options are those of Deidentifier."""

    source: Path
    recipe: str
    sets: list[str]
    rules: list[str]
    wanted: Wanted
    options: Mapping[str, Any]
    limit: int
    kept: bool
    json: Path | None
    html: Path | None
    threads: int | None
    progress: bool


def show_preview(request: Request) -> int:
    """Look, and show it in the terminal or in the files that were asked for; the exit code."""
    root = check_source(request.source)
    files = [path for path in (request.json, request.html) if path is not None]
    for path in files:
        check_secret(path, root)
    if len({os.path.realpath(path) for path in files}) < len(files):
        raise UsageError("--json and --html: each needs a file of its own")
    recipe = changed(load_recipe(request.recipe), sets=request.sets, rules=request.rules)
    with looking(_without_links(recipe), request.wanted, **request.options) as (deidentifier, is_example):
        preview = _looked(deidentifier, root, request)
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
    for path in files:
        say(f"{path}: values as they stand in the files; keep it from others")
    if not files:
        for line in _texts(preview, kept=request.kept):
            print(line)
    for line in summary(preview):
        print(line)
    print(f"approve it by --approved {preview.approval}")
    say_notes(preview.notes)
    if preview.counts[FAILED]:
        return 1
    return 3 if preview.counts[QUARANTINED] else 0


def _without_links(recipe: Recipe) -> Recipe:
    """To look is to keep nothing: links of UIDs neither, so that no vault is needed for them."""
    return replace(recipe, identity=recipe.identity.forgetful())


def _with_links(preview: Preview, recipe: Recipe, request: Request) -> Preview:
    """With the hashes of the recipe that a run would have: it keeps links, and does the same to every file."""
    options = {**request.options, "project": request.wanted.project}
    options["days"], on_conflict = options.pop("date_shift"), options.pop("on_conflict")
    plan = compile_plan(recipe, **options)
    return replace(preview, plan=plan.hash, approval=approval_of(plan, mode_of(request.wanted.mode), on_conflict))


def _looked(deidentifier: Deidentifier, root: str, request: Request) -> Preview:
    cancel = Cancel()
    with ExitStack() as stack:
        progress = stack.enter_context(shown_progress(request.progress))
        stack.enter_context(stop_on_signals(cancel.set))
        return deidentifier.preview(
            root, threads=request.threads, limit=request.limit, progress=progress, cancel=cancel
        )


def _texts(preview: Preview, *, kept: bool) -> Iterator[str]:
    """`PatientName PN: 9 replaced`, and below it a line for each value: files, action, change."""
    width = max(60, shutil.get_terminal_size((100, 24)).columns)
    for attribute in preview.attributes:
        deeds = [deed for deed in attribute.deeds if kept or deed.action != KEPT]
        if not deeds:
            continue
        yield _printable(f"{attribute.name} {attribute.vr}: {actions_of(attribute)}")
        for deed in deeds:
            text = _printable(f"{deed.files:>9,}  {deed.action:<8} {change_of(deed)}")
            text = text if len(text) <= width else text[: width - 1] + "…"
            yield f"{text:<{width // 2}}  {_printable(deed.example)}"
        if attribute.different > len(attribute.deeds):
            yield f"{'':>9}  and {attribute.different - len(attribute.deeds):,} more: --limit, or --html FILE"


def _printable(text: str) -> str:
    """No control character reaches the terminal."""
    return "".join(c if c.isprintable() else "·" for c in text)
