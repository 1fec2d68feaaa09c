"""Options that more than one command has."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scrubjay.cli.usage import thread_count


def recipe_names(incomplete: str) -> list[str]:
    """Names for the shell's completion."""
    from scrubjay.recipe import recipe_names as names

    return [name for name in names() if name.startswith(incomplete)]


SourcesArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="IN...",
        help="Folder, zip, tar, DICOMDIR, file, or @LIST of such; one or several; or a URL (s3://…). Never written to.",
        show_default=False,
    ),
]
ArchivePasswordOption = Annotated[
    bool,
    typer.Option("--archive-password", help="Password of encrypted zips in IN: takes no value, you are asked for it."),
]
ArchivePasswordFileOption = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Its first line is the password of encrypted zips in IN.", show_default=False),
]
ArchiveEncodingOption = Annotated[
    str, typer.Option(metavar="NAME", help="Code page of names in zips that aren't UTF-8.")
]
RecipeOption = Annotated[
    str,
    typer.Option(
        "--recipe",
        "-r",
        metavar="NAME-OR-FILE",
        help="Name of a built-in recipe, or a recipe file.",
        autocompletion=recipe_names,
    ),
]
RecipeArgument = Annotated[str, typer.Argument(metavar="RECIPE", help="Name or file.", autocompletion=recipe_names)]
ProjectOption = Annotated[
    str,
    typer.Option(
        "--project", "-p", metavar="NAME", help="Identities of two projects don't link; each has its own key."
    ),
]
KeyFileOption = Annotated[
    Path | None,
    typer.Option(
        "--key-file",
        help="Key file, made if missing. Default: SCRUBJAY_KEY_FILE, else the project's own.",
        metavar="FILE",
    ),
]
ThreadsOption = Annotated[
    int | None,
    typer.Option(
        "--threads", "-j", metavar="N", parser=thread_count, help="1 to 256. Default: one for each processor."
    ),
]
NoProgressOption = Annotated[bool, typer.Option("--no-progress", help="No progress bar or lines.")]
