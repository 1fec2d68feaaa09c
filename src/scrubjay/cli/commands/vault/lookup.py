"""`scrubjay vault lookup SUBJECT`."""

from __future__ import annotations

from typing import Annotated

import typer

from scrubjay.cli.commands.vault.options import (
    KeyOption,
    PassphraseOption,
    ProjectOption,
    ReasonOption,
    SubjectArgument,
    VaultOption,
)

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def lookup(
    subject: SubjectArgument,
    vault: VaultOption,
    reason: ReasonOption,
    project: ProjectOption = "default",
    key_file: KeyOption = None,
    passphrase: PassphraseOption = False,
    json: Json = False,
) -> None:
    """Say who a pseudonym is, or what an original ID became. Written to the access log first, found or not.

    Exit code 1 when the vault knows nobody of that name.
    """
    import json as writer

    from scrubjay.cli.printing import print_pairs
    from scrubjay.cli.saying import say
    from scrubjay.cli.vaults import NOBODY, access, open_vault
    from scrubjay.vault.people import original_of

    asking = access(reason)
    with open_vault(vault, key_file, project, passphrase=passphrase) as opened:
        found = opened.project(project, create=False).lookup(subject, asking)
    documents = [
        {
            "id_old": original_of(one.source_identity),
            "id_new": one.pseudonym,
            "source_identity": one.source_identity,
            "first_study": one.anchor.isoformat() if one.anchor else "",
            "days": "" if one.days is None else str(one.days),
            "timepoints": " ".join(study.label for study in one.studies if study.label),
        }
        for one in found
    ]
    if json:
        print(writer.dumps(documents, indent=2))
    for document in () if json else documents:
        print_pairs((word, value) for word, value in document.items() if value)
    if not found:
        say(NOBODY)
        raise typer.Exit(1)
