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

vault_app = typer.Typer(
    help="Look after the vault: who is who, encrypted.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
vault_app.command()(init)
vault_app.command()(status)
vault_app.command()(lookup)
vault_app.command()(export)
vault_app.command("import")(importing)
vault_app.command("rotate-key")(rotate_key)
vault_app.command()(forget)
vault_app.command()(reanchor)
vault_app.command()(backup)
vault_app.command()(check)
