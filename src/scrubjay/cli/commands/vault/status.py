"""`scrubjay vault status`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from scrubjay.cli.commands.vault.options import KeyOption, PassphraseOption, ProjectOption, VaultOption

if TYPE_CHECKING:
    from scrubjay.vault.journal import Entry

Log = Annotated[bool, typer.Option("--log", help="Print the access log, too: who read identities, when and why.")]


def status(
    vault: VaultOption,
    project: ProjectOption = "default",
    key_file: KeyOption = None,
    passphrase: PassphraseOption = False,
    log: Log = False,
) -> None:
    """Say what a vault holds, without telling of whom. --project only says whose key file it is."""
    from scrubjay.cli.vaults import open_vault

    with open_vault(vault, key_file, project, passphrase=passphrase) as opened:
        known = opened.status()
        print(f"vault {known.place} ({known.database}), key version {known.key_version}, {known.accesses:,} accesses")
        for one in known.projects:
            people = f"{one.subjects:,} subjects, {one.studies:,} studies, {one.uids:,} UID links"
            print(f"project {one.name}: {people}, {one.runs:,} runs, {one.leaves:,} leaves, {one.files:,} files")
        for entry in opened.accesses() if log else ():
            print(_line(entry))


def _line(entry: Entry) -> str:
    said = f"{entry.project} {entry.subjects:,} subjects" if entry.project else "whole vault"
    start = f"{entry.number} {entry.at:%Y-%m-%dT%H:%M:%SZ} {entry.who} {entry.action}"
    return " ".join([start, f"{said}: {entry.reason}", *entry.pseudonyms])
