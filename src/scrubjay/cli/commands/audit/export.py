"""`scrubjay audit export`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scrubjay.cli.commands.audit.options import AuditOption, KeyOption, PassphraseOption, ProjectOption, VaultOption
from scrubjay.cli.commands.audit.reading_options import AuditReasonOption, OriginalsOption, RunOption

Csv = Annotated[
    Path | None,
    typer.Option("--csv", metavar="FILE", help="Instances to FILE, changes to FILE with -changes in its name."),
]
Excel = Annotated[Path | None, typer.Option("--excel", metavar="FILE", help="One workbook with everything.")]
Html = Annotated[Path | None, typer.Option("--html", metavar="FILE", help="One page of figures and plots.")]
Password = Annotated[bool, typer.Option("--password", help="Ask for a password, and encrypt the workbook with it.")]
Distinct = Annotated[
    bool, typer.Option("--distinct", help="Each change of a part once, with the number of files that have it.")
]
Force = Annotated[bool, typer.Option("--force", help="Replace files that exist.")]


def export(
    audit: AuditOption = None,
    vault: VaultOption = None,
    project: ProjectOption = "default",
    key_file: KeyOption = None,
    passphrase: PassphraseOption = False,
    csv: Csv = None,
    excel: Excel = None,
    html: Html = None,
    run: RunOption = "",
    distinct: Distinct = False,
    password: Password = False,
    originals: OriginalsOption = False,
    reason: AuditReasonOption = None,
    force: Force = False,
) -> None:
    """Write the audit for people: CSV, Excel, an HTML page, or several of these. Files are made 0600.

    Original values only with --originals; the page has none.
    """
    from scrubjay.cli.audits import open_audit
    from scrubjay.cli.exports import check_wanted, write_exports
    from scrubjay.cli.originals import check_reason, record, say_left_out
    from scrubjay.cli.vaults import ask

    check_reason(reason, originals=originals)
    check_wanted(csv, excel, html, password=password, originals=originals)
    with open_audit(audit, vault, key_file, project, passphrase=passphrase) as opened:
        secret = ask("password of the workbook", twice=True).text if password else ""
        reader = opened.reader()
        say_left_out(reader)
        record(opened, reader, "audit export", reason)
        write_exports(
            reader,
            csv,
            excel,
            html,
            run=reader.named(run),
            distinct=distinct,
            password=secret,
            originals=originals,
            force=force,
        )
