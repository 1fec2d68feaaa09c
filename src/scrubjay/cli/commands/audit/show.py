"""`scrubjay audit show FILE|UID|PSEUDONYM`."""

from __future__ import annotations

from typing import Annotated

import typer

from scrubjay.cli.commands.audit.options import (
    AuditOption,
    JsonOption,
    KeyOption,
    PassphraseOption,
    ProjectOption,
    VaultOption,
)
from scrubjay.cli.commands.audit.reading_options import AuditReasonOption, OriginalsOption

What = Annotated[
    str,
    typer.Argument(
        metavar="FILE|UID|PSEUDONYM",
        help="Path in OUT or its end, new UID, or pseudonym; with --originals a source path or original UID, too.",
        show_default=False,
    ),
]


def show(
    what: What,
    audit: AuditOption = None,
    vault: VaultOption = None,
    project: ProjectOption = "default",
    key_file: KeyOption = None,
    passphrase: PassphraseOption = False,
    originals: OriginalsOption = False,
    reason: AuditReasonOption = None,
    json: JsonOption = False,
) -> None:
    """Say what was done: which files, when, in which run, by whom, by which recipe and rules.

    For one file, each change with its new value. Exit code 1 when the audit knows nothing of it.
    """
    import json as writer

    from scrubjay.audit.show import show as find
    from scrubjay.cli.audits import open_audit
    from scrubjay.cli.originals import check_reason, record, say_left_out
    from scrubjay.cli.saying import say
    from scrubjay.cli.shown import document_of, print_shown

    check_reason(reason, originals=originals)
    with open_audit(audit, vault, key_file, project, passphrase=passphrase) as opened:
        reader = opened.reader()
        found = find(reader, what, originals=originals)
        record(opened, reader, "audit show", reason, list(found.subjects))
    if json:
        print(writer.dumps(document_of(found, reader, originals=originals), indent=2))
    elif found.files:
        print_shown(found, reader, originals=originals)
    say_left_out(reader)
    if not found.files:
        more = "" if originals else "; source paths and original UIDs are looked at with --originals"
        say(f"the audit knows no file, UID or pseudonym like this{more}")
        raise typer.Exit(1)
