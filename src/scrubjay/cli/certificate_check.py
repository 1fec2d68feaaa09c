"""What `scrubjay certificate verify` does with its arguments."""

from __future__ import annotations

import json as writer
from pathlib import Path

from scrubjay.audit.certificate.checking import MAX_FILE, Verdict, check
from scrubjay.audit.keys import PublicKey
from scrubjay.cli.saying import say
from scrubjay.cli.user_files import read_some


def look_at(file: Path, public_key: Path | None, audit: Path | None) -> Verdict:
    """Check a certificate. Raises UsageError for files that can't be read, AuditError for what is no public key."""
    trusted = None if public_key is None else PublicKey.all_from_pem(read_some(public_key, MAX_FILE, "public key"))
    return check(read_some(file, MAX_FILE, "certificate"), trusted=trusted, audit=audit)


def tell(verdict: Verdict, *, trusted_given: bool, json: bool) -> None:
    """Print what was found."""
    one = verdict.certificate
    if json:
        said = {
            "holds": not verdict.problems,
            "trusted": verdict.trusted,
            "in_chain": verdict.in_chain,
            "problems": list(verdict.problems),
            "certificate": None if one is None else one.content(),
        }
        print(writer.dumps(said, indent=2))
        return
    for problem in verdict.problems:
        print(problem)
    if verdict.problems or one is None:
        print("the certificate doesn't hold")
        return
    print(f"run {one.run.id}, {one.recipe.name} {one.recipe.version}, {one.run.began}")
    counts = ", ".join(f"{count:,} {outcome}" for outcome, count in list(one.counts)[1:])
    print(f"{one.counts.files:,} files: {counts}")
    print(f"verification: {one.verification.status}")
    print("the certificate holds: nothing was changed since it was signed")
    if verdict.in_chain:
        print("its run is in the audit, as it says")
    if verdict.trusted:
        print(f"signed by a key that you trust, {one.signature.fingerprint}")
    elif not trusted_given:
        say(
            f"note: it was checked with its own key, {one.signature.fingerprint}. That proves that nothing changed, "
            "not who signed: give --public-key, or compare the fingerprint with one that came by another way"
        )
