"""Is a certificate what was issued? Answered offline, from the file and a public key that somebody trusts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from scrubjay.audit.certificate.model import FORMAT, Certificate
from scrubjay.audit.certificate.sealing import is_signed, public_key, spelled
from scrubjay.audit.chain import read_entries
from scrubjay.audit.entries import Entry
from scrubjay.audit.keys import PublicKey
from scrubjay.errors import AuditDamaged

MAX_FILE: Final = 1 << 24


@dataclass(frozen=True, slots=True)
class Verdict:
    """problems: why the certificate doesn't hold; none: it does. trusted: signed by a key that the caller gave.

    Without such a key the signature proves only that nothing was changed since somebody signed it: anybody can make a
    key. certificate: None where the file isn't one.
    """

    problems: tuple[str, ...]
    trusted: bool = False
    in_chain: bool = False
    certificate: Certificate | None = field(default=None, repr=False)


def check(data: bytes, *, trusted: list[PublicKey] | None = None, audit: Path | None = None) -> Verdict:
    """Look at the bytes of a file. trusted: keys of whom it may be; None: any. audit: the folder of its audit, too.

    Raises AuditError when there is no audit in that folder.
    """
    certificate, problem = _parse(data)
    if certificate is None:
        return Verdict((problem,))
    key = public_key(certificate)
    known = trusted is not None and key in trusted
    problems = []
    if not is_signed(certificate):
        problems.append("signature: it isn't that of this content: the certificate was changed")
    if trusted is not None and not known:
        problems.append("key: it is signed by another key than the one that is trusted")
    problems += _sums(certificate)
    chained = _chained(certificate, key, audit) if audit is not None else []
    return Verdict((*problems, *chained), known and not problems, audit is not None and not chained, certificate)


def _parse(data: bytes) -> tuple[Certificate | None, str]:
    if len(data) > MAX_FILE:
        return None, "form: the file is too long for a certificate"
    try:
        content = json.loads(data)
        if not isinstance(content, dict) or "format" not in content:
            return None, "form: this is no certificate"
        if content["format"] != FORMAT:
            return None, "form: a certificate of another version, which this ScrubJay can't judge"
        certificate = Certificate.model_validate_json(data)
    except (ValueError, RecursionError, ValidationError):
        return None, "form: this is no certificate of this version, or it was changed"
    if spelled(certificate.content()) != data:
        return None, "form: it is spelled in another way than it was written: the file was changed"
    return certificate, ""


def _sums(certificate: Certificate) -> Iterator[str]:
    counts = certificate.counts
    outcomes = {name: count for name, count in counts.model_dump().items() if name != "files"}
    if counts.files != sum(outcomes.values()):
        yield "counts: files are not the sum of their outcomes"
    for outcome, reasons in certificate.reasons.items():
        if sum(reasons.values()) > outcomes.get(outcome, 0):
            yield f"counts: {outcome} has more reasons than files"
    checks = certificate.verification.checks
    if certificate.verification.status == "passed" and any(one.status == "failed" for one in checks):
        yield "verification: it can't have passed with a check that failed"
    if certificate.risk is not None and certificate.risk.as_is.unique > certificate.risk.subjects:
        yield "risk: there are more unique subjects than subjects"


def _chained(certificate: Certificate, key: PublicKey, folder: Path) -> list[str]:
    """Whether the audit has the line that the certificate names, and the run before it."""
    try:
        entries = read_entries(folder)
    except AuditDamaged as damage:
        return [f"audit: {damage}"]
    seq = certificate.chain.seq
    if seq > len(entries) or entries[seq - 1].head.hash != certificate.chain.hash:
        return [f"audit: line {seq} of its chain is missing or another: it was cut or changed, or is another audit"]
    return list(_of_run(certificate, key, [entry for entry in entries[:seq] if entry.run == certificate.run.id]))


def _of_run(certificate: Certificate, key: PublicKey, entries: list[Entry]) -> Iterator[str]:
    begins = [entry for entry in entries if entry.kind == "begin"]
    if not begins:
        yield "audit: it has no such run"
        return
    signer = begins[0].signer
    if signer is None or not all(entry.is_signed_by(signer) for entry in entries):
        yield "audit: a line of the run isn't signed by the key that the run began with"
    elif (key == signer) != (certificate.signature.signer == "audit"):
        yield "audit: the certificate isn't signed by the key of the run, though it says so"
    if not any(certificate.recipe.plan in path for path in begins[0].files):
        yield "audit: the run obeyed another plan"
