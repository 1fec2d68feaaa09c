"""`scrubjay vault reanchor SUBJECT`."""

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


def reanchor(
    subject: SubjectArgument,
    vault: VaultOption,
    reason: ReasonOption,
    project: ProjectOption = "default",
    key_file: KeyOption = None,
    passphrase: PassphraseOption = False,
) -> None:
    """Make the earliest study that the vault knows of a subject its first, M00.

    Its timepoints are given anew when its studies are de-identified again, which is to be done then. Exit code 1 when
    the vault knows nobody of that name.
    """
    from scrubjay.cli.saying import say
    from scrubjay.cli.vaults import NOBODY, access, open_vault

    asking = access(reason)
    with open_vault(vault, key_file, project, passphrase=passphrase) as opened:
        done = opened.project(project, create=False).reanchor(subject, asking)
    if done is None:
        say(NOBODY)
        raise typer.Exit(1)
    moved, studies = done
    if not moved:
        print("the anchor is the first study already")
        return
    print(
        f"moved; {studies} studies to de-identify again, into a new OUT: in the old one they have their old timepoints"
    )
