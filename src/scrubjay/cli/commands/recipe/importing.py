"""`scrubjay recipe import FILE`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scrubjay.cli.arguments import RecipeOption

File = Annotated[Path, typer.Argument(metavar="FILE", help="Rules of another tool.")]
From = Annotated[
    str | None,
    typer.Option(
        "--from", metavar="FORMAT", help="ctp, mmiv, deid, dicom-anonymizer, orthanc or xnat. Default: guessed."
    ),
]
Into = Annotated[
    Path | None, typer.Option("--into", "-o", metavar="FILE", help="The recipe to be made; must not exist.")
]
Json = Annotated[bool, typer.Option("--json", help="Print what was carried, and what not, as JSON.")]


def importing(
    file: File, form: From = None, into: Into = None, recipe: RecipeOption = "basic", json: Json = False
) -> None:
    """Make a recipe of another tool's rules, and list what could not be carried over.

    It extends --recipe, which decides about all that the rules don't name. Without --into the recipe is printed, and
    the list goes to stderr. Exit codes: 0 all was carried, 3 something was not, 2 it could not be read.
    """
    from scrubjay.cli.imported import check_by_engine, show_imported
    from scrubjay.recipe.importers.importing import import_rules, write_imported

    imported = import_rules(file, form, extends=recipe, into=into)
    check_by_engine(imported, file)
    if into is not None:
        write_imported(imported, into)
    show_imported(imported, into, json=json)
    raise typer.Exit(0 if imported.is_whole else 3)
