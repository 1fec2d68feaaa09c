"""The commands, put together. Modules of commands import only typer; what a command needs is imported when it runs."""

from __future__ import annotations

from typing import Annotated

import typer

from scrubjay.cli.commands.audit import audit_app
from scrubjay.cli.commands.certificate import certificate_app
from scrubjay.cli.commands.deidentify import deidentify
from scrubjay.cli.commands.inspect import inspect
from scrubjay.cli.commands.preview import preview
from scrubjay.cli.commands.recipe import recipe_app
from scrubjay.cli.commands.risk import risk
from scrubjay.cli.commands.table import table
from scrubjay.cli.commands.values import values
from scrubjay.cli.commands.vault import vault_app
from scrubjay.cli.commands.verify import verify
from scrubjay.cli.usage import PlainCommand, PlainGroup

app = typer.Typer(
    name="scrubjay",
    cls=PlainGroup,
    help="De-identify DICOM: whole archives, by the rules of the standard, with one stated outcome for every file.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command(cls=PlainCommand)(deidentify)
app.command(cls=PlainCommand)(inspect)
app.command(cls=PlainCommand)(preview)
app.command(cls=PlainCommand)(table)
app.command(cls=PlainCommand)(values)
app.command(cls=PlainCommand)(verify)
app.command(cls=PlainCommand)(risk)
app.add_typer(recipe_app, name="recipe")
app.add_typer(vault_app, name="vault")
app.add_typer(certificate_app, name="certificate")
app.add_typer(audit_app, name="audit")


def _version(asked: bool) -> None:
    if not asked:
        return
    from scrubjay import __version__
    from scrubjay.standard import tables

    print(f"scrubjay {__version__}")
    for edition in sorted({(info.title, info.edition) for info in tables().values() if info.title.startswith("PS3")}):
        print("{}: {}".format(*edition))
    raise typer.Exit


@app.callback()
def _scrubjay(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print versions and editions, and exit."),
    ] = False,
) -> None:
    pass
