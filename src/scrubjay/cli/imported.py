"""What `scrubjay recipe import` prints."""

from __future__ import annotations

import json as jsonlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scrubjay.cli.saying import say

if TYPE_CHECKING:
    from scrubjay.recipe.importers.importing import Imported


def check_by_engine(imported: Imported, file: Path) -> None:
    """Raise RecipeError for a recipe that the engine would refuse, before anything is written."""
    from scrubjay.errors import PlanError, RecipeError
    from scrubjay.identity import Key
    from scrubjay.run.engine import engine_plan

    try:
        engine_plan(imported.plan.json, Key.generate())
    except PlanError as error:
        raise RecipeError(f"what it asks for can't be said here: {error}", file=file) from None


def show_imported(imported: Imported, into: Path | None, *, json: bool) -> None:
    """The list of what was lost, as table or JSON; the recipe itself where it was not written to a file."""
    if json:
        recipe = {} if into else {"recipe": imported.text}
        print(jsonlib.dumps(imported.as_json() | recipe, indent=2, ensure_ascii=False))
        return
    if into is None:
        print(imported.text, end="")
    for row in imported.lost_table():
        shown = "".join(char if char.isprintable() or char == "\t" else "?" for char in row)
        print(shown, file=sys.stdout if into else sys.stderr)
    for note in imported.draft.notes:
        say(f"note: {note}")
    draft = imported.draft
    say(f"{imported.title}: {draft.carried_lines} lines carried, {draft.lost_lines} not, {len(draft.rules)} rules")
