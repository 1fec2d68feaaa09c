"""`scrubjay audit …`."""

import typer

from scrubjay.cli.commands.audit.verify import verify
from scrubjay.cli.usage import PlainCommand, PlainGroup

audit_app = typer.Typer(
    cls=PlainGroup,
    help="Read and check the audit: what was done to every file.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
audit_app.command(cls=PlainCommand)(verify)
