"""`scrubjay audit …`."""

import typer

from scrubjay.cli.commands.audit.export import export
from scrubjay.cli.commands.audit.query import query
from scrubjay.cli.commands.audit.runs import runs
from scrubjay.cli.commands.audit.show import show
from scrubjay.cli.commands.audit.summary import summary
from scrubjay.cli.commands.audit.verify import verify
from scrubjay.cli.usage import PlainCommand, PlainGroup

audit_app = typer.Typer(
    cls=PlainGroup,
    help="Read and check the audit: what was done to every file.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for command in (show, summary, runs, query, export, verify):
    audit_app.command(cls=PlainCommand)(command)
