"""`scrubjay audit query SQL`."""

from __future__ import annotations

from typing import Annotated

import typer

from scrubjay.cli.commands.audit.options import AuditOption, KeyOption, PassphraseOption, ProjectOption, VaultOption
from scrubjay.cli.commands.audit.reading_options import AuditReasonOption, OriginalsOption, RunOption

Sql = Annotated[str, typer.Argument(metavar="SQL", help="One SELECT, in DuckDB's SQL.", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="Print a JSON object for each row, a line each.")]
Csv = Annotated[bool, typer.Option("--csv", help="Print CSV, in which every text is text.")]


def query(
    sql: Sql,
    audit: AuditOption = None,
    vault: VaultOption = None,
    project: ProjectOption = "default",
    key_file: KeyOption = None,
    passphrase: PassphraseOption = False,
    run: RunOption = "",
    originals: OriginalsOption = False,
    reason: AuditReasonOption = None,
    json: Json = False,
    csv: Csv = False,
) -> None:
    """Ask the audit in SQL: tables `instances`, `changes`, `instance_changes` and `runs`.

    Nothing can be changed, and nothing but the audit be read.
    """
    from scrubjay.audit.query import Database
    from scrubjay.cli.audits import open_audit
    from scrubjay.cli.originals import check_reason, record, say_left_out
    from scrubjay.cli.rows import print_batches
    from scrubjay.errors import UsageError

    check_reason(reason, originals=originals)
    if json and csv:
        raise UsageError("--json and --csv: one of both")
    with open_audit(audit, vault, key_file, project, passphrase=passphrase) as opened:
        reader = opened.reader()
        record(opened, reader, "audit query", reason)
        say_left_out(reader)
        with Database(reader, originals=originals, run=reader.named(run)) as database:
            print_batches(database.batches(sql), "json" if json else "csv" if csv else "table")
