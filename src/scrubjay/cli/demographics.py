"""The table of people of `scrubjay deidentify --demographics`: read before the run, written after it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from scrubjay import load_recipe
from scrubjay.cli.saying import say
from scrubjay.cli.tables import Asked, tell_cells, tell_lists
from scrubjay.errors import UsageError
from scrubjay.paths import is_inside
from scrubjay.recipe import compile_plan
from scrubjay.tables.columns import Wanted
from scrubjay.tables.demographics import Demographics
from scrubjay.tables.matching import check_threshold
from scrubjay.tables.reading import lines_shown
from scrubjay.tables.rules import rules_of
from scrubjay.tables.writing import FORMATS, write_table

if TYPE_CHECKING:
    from scrubjay import Deidentifier
    from scrubjay.cli.tree import Request
    from scrubjay.run.delivery import Target

SUFFIX: Final = "-table"
_WORKBOOKS: Final = (".xls", ".xlsm", ".xlsb", ".ods")


def read_demographics(request: Request, target: Target) -> Demographics:
    """The table of a request. Raises UsageError, MappingError and RecipeError."""
    source = request.demographics
    if source is None:
        raise UsageError("no table is named")
    check_threshold(request.dist_threshold)  # before a large table is read
    if any(is_inside(os.path.realpath(source), out) for out in target.local):
        raise UsageError("the table of people lies inside OUT, but it identifies people: keep it elsewhere")
    wanted = Wanted(
        request.name_column,
        request.id_column,
        request.first_name_column,
        request.last_name_column,
        request.birth_date_column,
        request.sex_column,
    )
    asked = Asked(source, wanted, request.recipe, request.encoding, request.delimiter, request.dist_threshold)
    recipe = load_recipe(request.recipe)
    table = asked.read(recipe.same_name)
    if table.namesakes and recipe.same_name == "doubt":
        say(
            f"warning: {lines_shown(table.namesakes)}: one name several times, and nothing that says whether it is one "
            "person: they are doubts. An ID or a date of birth does; or, if each name is one person's, "
            "`same_name: one` in the recipe's `table`"
        )
    rules_of(table, recipe)  # what is wrong with them is known before hours of work
    if not compile_plan(recipe, project=request.project, days=request.date_shift).cleans:
        say(
            f"warning: recipe {recipe.name} doesn't clean text, so names of the table are not searched for in files: "
            "recipes with the option clean-descriptors do"
        )
    return Demographics(table, request.dist_threshold, recipe.close_names)


def tell_table(
    deidentifier: Deidentifier, people: Demographics, request: Request, target: Target, *, quiet: bool
) -> None:
    """Write the table beside OUT, and the lists of who is on one side only; say where. Raises OutputError."""
    if people.met is None or request.demographics is None:
        return
    place = Path(target.stem)
    table = table_place(place, request.demographics)
    result = deidentifier.pseudonymised(people.met)
    rows = write_table(table, result.header, result.rows)
    if not quiet:
        say(f"{rows:,} rows of {len(people.met.matching.matches):,} subjects in {table}")
    tell_cells(result, quiet=quiet)
    tell_lists(people.met, place, quiet=quiet)


def table_place(out: Path, source: Path) -> Path:
    """Where the new table goes: beside OUT, where it can be shared with it; the first free one of its names."""
    suffix = source.suffix.lower()
    suffix = suffix if suffix in FORMATS else ".xlsx" if suffix in _WORKBOOKS else ".csv"
    number = 1
    while os.path.lexists(place := out.with_name(f"{out.name}{SUFFIX}{'' if number == 1 else f'-{number}'}{suffix}")):
        number += 1
    return place
