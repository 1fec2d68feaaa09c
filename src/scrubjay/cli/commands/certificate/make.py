"""`scrubjay certificate RUN`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scrubjay.cli.commands.audit.options import AuditOption, KeyOption, PassphraseOption, ProjectOption, VaultOption

RunArgument = Annotated[str, typer.Argument(metavar="RUN", help="The run's name in the audit, or `last`.")]
Verification = Annotated[
    Path | None, typer.Option("--verification", metavar="FILE", help="What `scrubjay verify` said of the output, JSON.")
]
RiskReport = Annotated[
    Path | None, typer.Option("--risk", metavar="FILE", help="What `scrubjay risk --json` said of the output.")
]
Out = Annotated[
    Path | None, typer.Option("--out", metavar="OUT", help="Look at this output now, for reports that aren't given.")
]
Pdf = Annotated[Path | None, typer.Option("--pdf", metavar="FILE", help="Write one page for people to a new file.")]
Json = Annotated[
    Path | None,
    typer.Option("--json", metavar="FILE", help="Write the certificate to a new file. Default, without --pdf: stdout."),
]


def make(
    run: RunArgument,
    audit: AuditOption = None,
    vault: VaultOption = None,
    project: ProjectOption = "default",
    key_file: KeyOption = None,
    passphrase: PassphraseOption = False,
    verification: Verification = None,
    risk: RiskReport = None,
    out: Out = None,
    pdf: Pdf = None,
    json: Json = None,
) -> None:
    """Make the certificate of a run: signed JSON, and one page of PDF. From the audit, which must be whole.

    It holds counts, codes, hashes and what was not examined: no value of any file, and no path of the source.
    """
    from scrubjay.cli.audits import open_audit
    from scrubjay.cli.certificates import Asked, certify, put

    asked = Asked(verification, risk, out, pdf, json)
    asked.check()
    with open_audit(audit, vault, key_file, project, passphrase=passphrase) as opened:
        certificate = certify(opened, run, asked)
    put(certificate, asked)
