"""`scrubjay certificate …`."""

from __future__ import annotations

from typing import Any, Final

import typer

from scrubjay.cli.commands.certificate.make import make
from scrubjay.cli.commands.certificate.verify import verify
from scrubjay.cli.usage import PlainCommand, PlainGroup

_DEFAULT: Final = "make"


class RunGroup(PlainGroup):
    """`certificate RUN` is short for `certificate make RUN`, wherever the options stand."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the command's name in front where none is, unless help is asked for."""
        if args and args[0] not in (*self.commands, *ctx.help_option_names):
            args = [_DEFAULT, *args]
        return super().parse_args(ctx, args)


certificate_app = typer.Typer(
    cls=RunGroup,
    help="Certify a run: a signed summary of what was done, and of what was not. `certificate RUN` makes one.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
certificate_app.command(cls=PlainCommand)(make)
certificate_app.command(cls=PlainCommand)(verify)
