"""`scrubjay vault check`."""

from __future__ import annotations

import typer

from scrubjay.cli.commands.vault.options import KeyOption, PassphraseOption, ProjectOption, VaultOption


def check(
    vault: VaultOption,
    project: ProjectOption = "default",
    key_file: KeyOption = None,
    passphrase: PassphraseOption = False,
) -> None:
    """Open every value, compute every index anew, look for doubles and gaps. Nothing that is read is shown.

    Exit code 1 when something is wrong. --project only says whose key file it is.
    """
    from scrubjay.cli.vaults import open_vault

    with open_vault(vault, key_file, project, passphrase=passphrase) as opened:
        found = opened.check()
    for one in found:
        print(one)
    if found:
        raise typer.Exit(1)
    print("the vault is whole")
