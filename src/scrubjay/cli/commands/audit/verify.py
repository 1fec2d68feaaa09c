"""`scrubjay audit verify`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from scrubjay.cli.commands.audit.options import (
    AuditOption,
    JsonOption,
    KeyOption,
    PassphraseOption,
    ProjectOption,
    VaultOption,
)

if TYPE_CHECKING:
    from scrubjay.audit.entries import Head
    from scrubjay.audit.verify import Examination
    from scrubjay.cli.audits import OpenAudit

PublicKeyOption = Annotated[
    Path | None,
    typer.Option("--public-key", metavar="FILE", help="Public keys (PEM) that you kept elsewhere than the audit."),
]
HeadOption = Annotated[
    list[str] | None,
    typer.Option("--head", metavar="LINE:HASH", help="Where the chain ended as you noted it; may be said again."),
]
_MOST_PEM: Final = 1 << 24


def verify(
    audit: AuditOption = None,
    vault: VaultOption = None,
    project: ProjectOption = "default",
    key_file: KeyOption = None,
    passphrase: PassphraseOption = False,
    public_key: PublicKeyOption = None,
    head: HeadOption = None,
    json: JsonOption = False,
) -> None:
    """Say whether an audit is whole, and else which part or line was altered, removed, added, swapped or cut off.

    Exit code 0 when it is whole, 1 when it isn't. With --vault, or the key of the project, parts are opened, too.
    """
    import json as writer

    from scrubjay.audit.verify import examine
    from scrubjay.cli.audits import open_audit
    from scrubjay.cli.user_files import read_some

    noted = [_head(text) for text in head or ()]
    trusted = None if public_key is None else read_some(public_key, _MOST_PEM, "public key")
    with open_audit(audit, vault, key_file, project, passphrase=passphrase) as opened:
        seen = examine(opened.folder, public_key=trusted, head=[*opened.heads, *noted], keys=opened.keys)
        vouching = _vouching(opened, given=public_key is not None, noted=bool(noted))
    if json:
        print(writer.dumps(_document(seen, vouching), indent=2))
    else:
        _print(seen, vouching)
    if not seen.is_whole:
        raise typer.Exit(1)


def _head(text: str) -> Head:
    """A line and its hash as this command prints them."""
    from scrubjay.audit.entries import Head
    from scrubjay.errors import UsageError

    line, _, digest = text.partition(":")
    if not line.isdecimal() or len(digest) != 64:
        raise UsageError("--head is LINE:HASH, as `scrubjay audit verify` printed it")
    return Head(int(line), digest.lower())


def _vouching(opened: OpenAudit, *, given: bool, noted: bool) -> dict[str, str]:
    """What the answer rests on: whose keys are trusted, and who knows where the chain ended."""
    if opened.vault is not None:
        keys = "vault"
    elif opened.keys:
        keys = "key-file"
    else:
        keys = "folder"
    if given:
        keys = "public-key" if keys == "folder" else f"{keys}, public-key"
    end = [word for word, known in (("vault", bool(opened.heads)), ("head", noted)) if known]
    return {"keys": keys, "end": ", ".join(end) or "nobody"}


def _document(seen: Examination, vouching: dict[str, str]) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "whole": seen.is_whole,
        "runs": seen.runs,
        "parts": seen.parts,
        "parts_opened": seen.opened,
        "head": None if seen.head is None else seen.head._asdict(),
        "vouched": vouching,
        "findings": [asdict(one) for one in seen.findings],
    }


def _print(seen: Examination, vouching: dict[str, str]) -> None:
    from scrubjay.cli.saying import say

    for finding in seen.findings:
        print(finding)
    print(f"{seen.runs:,} runs, {seen.parts:,} parts, {seen.opened:,} of them opened")
    if seen.head is not None:
        print(f"the chain ends at {seen.head.seq}:{seen.head.hash}")
    print("the audit is whole" if seen.is_whole else "the audit is not whole")
    if vouching["keys"] == "folder":
        say("note: only the folder's own public keys were there to check with: who writes there can exchange them, too")
    if vouching["end"] == "nobody":
        say("note: nobody remembers where the chain ended, so runs that are missing at its end are not noticed")
