"""`scrubjay recipe …`."""

import typer

from scrubjay.cli.commands.recipe.check import check
from scrubjay.cli.commands.recipe.decide import decide
from scrubjay.cli.commands.recipe.explain import explain
from scrubjay.cli.commands.recipe.importing import importing
from scrubjay.cli.commands.recipe.listing import listing
from scrubjay.cli.commands.recipe.options import options
from scrubjay.cli.commands.recipe.schema import schema
from scrubjay.cli.commands.recipe.show import show
from scrubjay.cli.usage import PlainCommand, PlainGroup

recipe_app = typer.Typer(
    cls=PlainGroup,
    help="Look at recipes: what a site chose.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
recipe_app.command("list", cls=PlainCommand)(listing)
recipe_app.command(cls=PlainCommand)(show)
recipe_app.command(cls=PlainCommand)(check)
recipe_app.command(cls=PlainCommand)(explain)
recipe_app.command(cls=PlainCommand)(decide)
recipe_app.command("import", cls=PlainCommand)(importing)
recipe_app.command(cls=PlainCommand)(options)
recipe_app.command(cls=PlainCommand)(schema)
