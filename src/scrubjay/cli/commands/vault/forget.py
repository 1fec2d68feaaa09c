"""`scrubjay vault forget SUBJECT`."""

from __future__ import annotations

import typer

from scrubjay.cli.commands.vault.options import (
    KeyOption,
    PassphraseOption,
    ProjectOption,
    ReasonOption,
    SubjectArgument,
    VaultOption,
)


def forget(
    subject: SubjectArgument,
    vault: VaultOption,
    reason: ReasonOption,
    project: ProjectOption = "default",
    key_file: KeyOption = None,
    passphrase: PassphraseOption = False,
) -> None:
    """Remove a subject with its studies and UID links for good. Backups and exports keep theirs.

    Its number goes to nobody else. Exit code 1 when the vault knows nobody of that name.
    """
    from scrubjay.cli.saying import say
    from scrubjay.cli.vaults import NOBODY, access, open_vault

    asking = access(reason)
    with open_vault(vault, key_file, project, passphrase=passphrase) as opened:
        gone = opened.project(project, create=False).forget(subject, asking)
    if not gone:
        say(NOBODY)
        raise typer.Exit(1)
    print(f"{gone} subjects forgotten" if gone != 1 else "1 subject forgotten")
