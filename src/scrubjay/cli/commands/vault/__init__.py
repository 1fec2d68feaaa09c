"""`scrubjay vault …`."""

import typer

from scrubjay.cli.commands.vault.backup import backup
from scrubjay.cli.commands.vault.check import check
from scrubjay.cli.commands.vault.export import export
from scrubjay.cli.commands.vault.forget import forget
from scrubjay.cli.commands.vault.importing import importing
from scrubjay.cli.commands.vault.init import init
from scrubjay.cli.commands.vault.lookup import lookup
from scrubjay.cli.commands.vault.reanchor import reanchor
from scrubjay.cli.commands.vault.rotate_key import rotate_key
from scrubjay.cli.commands.vault.status import status
from scrubjay.cli.usage import PlainCommand, PlainGroup

vault_app = typer.Typer(
    cls=PlainGroup,
    help="Look after the vault: who is who, encrypted.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
vault_app.command(cls=PlainCommand)(init)
vault_app.command(cls=PlainCommand)(status)
vault_app.command(cls=PlainCommand)(lookup)
vault_app.command(cls=PlainCommand)(export)
vault_app.command("import", cls=PlainCommand)(importing)
vault_app.command("rotate-key", cls=PlainCommand)(rotate_key)
vault_app.command(cls=PlainCommand)(forget)
vault_app.command(cls=PlainCommand)(reanchor)
vault_app.command(cls=PlainCommand)(backup)
vault_app.command(cls=PlainCommand)(check)
