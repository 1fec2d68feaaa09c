"""What `scrubjay certificate RUN` does with its arguments."""

from __future__ import annotations

import platform
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from scrubjay import _engine
from scrubjay.audit.certificate.making import Request, find_run, make
from scrubjay.audit.certificate.model import Certificate
from scrubjay.audit.certificate.reports import MAX_REPORT, Assessed, Verified, assessed, verified
from scrubjay.audit.certificate.sealing import digest, file_bytes
from scrubjay.audit.keys import AuditKeys
from scrubjay.audit.reading import Run
from scrubjay.audit.verify import examine
from scrubjay.cli.audits import OpenAudit
from scrubjay.cli.saying import say
from scrubjay.cli.user_files import check_new, read_some, write_new
from scrubjay.cli.vaults import access
from scrubjay.errors import AuditDamaged, AuditError, OutputError
from scrubjay.run.threads import processors

LIBRARIES: Final = ("pydicom", "pyarrow", "cryptography")
"""Those that read and write what a certificate rests on."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Reports that are there already, an output to look at, and where the certificate goes."""

    verification: Path | None
    risk: Path | None
    out: Path | None
    pdf: Path | None
    json: Path | None

    def check(self) -> None:
        """Raise OutputError for a file that is there already, before anything is done."""
        for path in filter(None, (self.pdf, self.json)):
            check_new(path, self.out)
        if self.pdf is not None and self.pdf == self.json:
            raise OutputError("--pdf and --json name the same file")


def certify(opened: OpenAudit, name: str, asked: Asked) -> Certificate:
    """The signed certificate of a run. Raises AuditDamaged when the audit isn't whole: nothing is certified then."""
    reader = opened.reader()
    run = find_run(reader, name)
    keys = _signing(opened, run)
    if not examine(opened.folder, head=opened.heads, keys=opened.keys).is_whole:
        raise AuditDamaged(
            "the audit is not whole, so nothing is certified: `scrubjay audit verify` says what is wrong"
        )
    request = Request(
        who=access("certificate").who.partition("@")[0],
        at=datetime.now(UTC),
        versions=_versions(),
        verified=_verified(asked, opened, run),
        assessed=_assessed(asked),
    )
    return make(reader, run, keys, request)


def put(certificate: Certificate, asked: Asked) -> None:
    """Write what was asked for, and say so."""
    data = file_bytes(certificate)
    if asked.json is not None:
        write_new(asked.json, data)
        print(f"certificate of run {certificate.run.id} in {asked.json}, SHA-256 {digest(data)}")
    if asked.pdf is not None:
        from scrubjay.audit.certificate.page import pdf

        write_new(asked.pdf, pdf(certificate))
        print(f"page for people in {asked.pdf}")
    if asked.json is None and asked.pdf is None:
        sys.stdout.write(data.decode())
    elif asked.json is None:
        say("note: the page is only a copy: with --json FILE the certificate itself is written")
    if certificate.signature.signer != "audit":
        say("note: the key of that run was destroyed with it, so another key signed: trust rests on that key alone")
    if certificate.verification.status != "passed":
        say(f"note: the output is {_STATUS.get(certificate.verification.status, certificate.verification.status)}")


_STATUS: Final = {"failed": "certified as one that failed verification", "incomplete": "not verified completely"}


def _signing(opened: OpenAudit, run: Run) -> AuditKeys:
    """The key of the run; for a run whose key was destroyed with it, the first that the options name."""
    for keys in opened.keys:
        if keys.public == run.signer:
            return keys
    if run.lasting or not opened.keys:
        raise AuditError(
            "there is no key to sign with: name the vault or the key file of the run's project"
            if run.lasting
            else "the key of that run was destroyed with it: name another to sign with, by --key-file"
        )
    return opened.keys[0]


def _verified(asked: Asked, opened: OpenAudit, run: Run) -> Verified | None:
    """What `scrubjay verify` says of the output: a report that was given, else OUT is verified now.

    With a vault, that looks for whom it knows; and for nobody's values without, as the checks then say themselves.
    """
    if asked.verification is not None:
        return verified(read_some(asked.verification, MAX_REPORT, "report"))
    if asked.out is None:
        return None
    from scrubjay.cli.verifying import known_of
    from scrubjay.verify import Sources, as_json, verify

    sources = Sources()
    if opened.vault is not None and run.details is not None:
        known, key = known_of(opened.vault, str(run.details.get("project")))
        sources = Sources(known=known, key=key)
    return verified(as_json(verify(asked.out, sources, threads=processors())).encode())


def _assessed(asked: Asked) -> Assessed | None:
    """Figures of risk: a report that was given, else computed from OUT."""
    if asked.risk is not None:
        return assessed(read_some(asked.risk, MAX_REPORT, "report"))
    if asked.out is None:
        return None
    from scrubjay.verify.risk import assess, default_quasi

    report = assess(asked.out, default_quasi(), at=datetime.now(UTC), processes=processors())
    return assessed(report.as_json().encode())


def _versions() -> dict[str, str]:
    own = {"scrubjay": _engine.__version__, "engine": _engine.__version__, "python": platform.python_version()}
    return own | {name: version(name) for name in LIBRARIES}
