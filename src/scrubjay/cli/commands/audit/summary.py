"""`scrubjay audit summary`."""

from __future__ import annotations

from scrubjay.cli.commands.audit.options import (
    AuditOption,
    JsonOption,
    KeyOption,
    PassphraseOption,
    ProjectOption,
    VaultOption,
)
from scrubjay.cli.commands.audit.reading_options import RunOption


def summary(
    audit: AuditOption = None,
    vault: VaultOption = None,
    project: ProjectOption = "default",
    key_file: KeyOption = None,
    passphrase: PassphraseOption = False,
    run: RunOption = "",
    json: JsonOption = False,
) -> None:
    """Say in figures what was done: runs, files by outcome, changes by action and group, subjects, studies."""
    import json as writer

    from scrubjay.audit.summary import summarise
    from scrubjay.cli.audits import open_audit
    from scrubjay.cli.originals import say_left_out
    from scrubjay.cli.shown import print_summary

    with open_audit(audit, vault, key_file, project, passphrase=passphrase) as opened:
        reader = opened.reader()
        found = summarise(reader, reader.named(run))
    if json:
        print(writer.dumps(found.document(), indent=2))
    else:
        print_summary(found)
    say_left_out(reader)
