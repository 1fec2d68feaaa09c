"""`scrubjay audit runs`."""

from __future__ import annotations

from scrubjay.cli.commands.audit.options import (
    AuditOption,
    JsonOption,
    KeyOption,
    PassphraseOption,
    ProjectOption,
    VaultOption,
)


def runs(
    audit: AuditOption = None,
    vault: VaultOption = None,
    project: ProjectOption = "default",
    key_file: KeyOption = None,
    passphrase: PassphraseOption = False,
    json: JsonOption = False,
) -> None:
    """List the runs: when, by whom, by which recipe and plan, and what became of the files."""
    import json as writer

    from scrubjay.audit.runs import run_document, runs_of
    from scrubjay.cli.audits import open_audit
    from scrubjay.cli.originals import say_left_out
    from scrubjay.cli.shown import run_line

    with open_audit(audit, vault, key_file, project, passphrase=passphrase) as opened:
        reader = opened.reader()
        found = runs_of(reader)
    if json:
        print(writer.dumps([run_document(one) for one in found], indent=2))
    for one in () if json else found:
        print(run_line(one))
    say_left_out(reader)
