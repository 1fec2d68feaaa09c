"""Whether an audit is whole, and what isn't. How much that proves depends on what is known from outside the folder."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from scrubjay.audit.chain import FILE, shared
from scrubjay.audit.checking_files import check_contents, check_files, openable, present_files
from scrubjay.audit.checking_lines import check_end, check_lines, read_lines
from scrubjay.audit.entries import Entry, Head
from scrubjay.audit.findings import CHAIN, ERROR, Finding, error
from scrubjay.audit.folder import PARTS, PUBLIC_KEY
from scrubjay.audit.keys import AuditKeys, PublicKey
from scrubjay.audit.tidying import living
from scrubjay.errors import AuditError


@dataclass(frozen=True, slots=True)
class Examination:
    """What was looked at, and found. head: the last line that can be read. opened: parts that were looked into."""

    findings: tuple[Finding, ...]
    runs: int
    parts: int
    opened: int
    head: Head | None

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong; there may be notes."""
        return all(one.severity != ERROR for one in self.findings)


def verify_audit(
    folder: str | os.PathLike[str],
    *,
    public_key: bytes | None = None,
    head: Head | Iterable[Head] | None = None,
    keys: AuditKeys | Iterable[AuditKeys] | None = None,
) -> list[Finding]:
    """What is wrong with an audit; empty for a whole one. See `examine`."""
    return list(examine(folder, public_key=public_key, head=head, keys=keys).findings)


def examine(
    folder: str | os.PathLike[str],
    *,
    public_key: bytes | None = None,
    head: Head | Iterable[Head] | None = None,
    keys: AuditKeys | Iterable[AuditKeys] | None = None,
) -> Examination:
    """Look at every line and every file of an audit.

    public_key: PEM with the keys that may have signed, kept elsewhere than the audit; without it, and without `keys`,
    those of the folder are believed. head: where the chain ended as the vault remembers, one for each project. keys:
    of projects; with them parts are opened, too. Raises AuditError when there is no audit.
    """
    place = Path(folder)
    own = [keys] if isinstance(keys, AuditKeys) else list(keys or ())
    heads = [head] if isinstance(head, Head) else list(head or ())
    given = None if public_key is None else PublicKey.all_from_pem(public_key)
    raw, rest, findings, alive, present = _seen(place)
    published, complaint = _published(place)
    trust = {one.public for one in own} | set(given or ()) or set(published)
    lines = read_lines(raw)
    entries = [line.entry for line in lines if line.entry is not None]
    findings += check_lines(lines, rest, trust)
    findings += check_end(lines, heads, alive)
    findings += complaint if entries else []
    findings += _unpublished(entries, published) if not complaint else []
    findings += check_files(place, entries, present, alive, vouched=bool(heads))
    opened = list(openable(entries, {one.public: one for one in own}, {one.place for one in findings}))
    findings += check_contents(place, opened)
    return Examination(
        findings=tuple(findings),
        runs=len({entry.run for entry in entries}),
        parts=sum(entry.kind == "part" for entry in entries),
        opened=sum(one.entry.kind == "part" for one in opened),
        head=entries[-1].head if entries else None,
    )


def _seen(folder: Path) -> tuple[list[bytes], bytes, list[Finding], set[str], list[str]]:
    """Lines, what follows the last, findings, living runs and files, all of one moment: runs may go on meanwhile."""
    if not (folder / FILE).exists() and (folder / PARTS).is_dir():
        gone = error("removed", CHAIN, "it is missing, and parts are here")
        return [], b"", [gone], set(), list(present_files(folder))
    with shared(folder) as (lines, rest):
        return lines, rest, [], living(folder), list(present_files(folder))


def _published(folder: Path) -> tuple[list[PublicKey], list[Finding]]:
    try:
        return PublicKey.all_from_pem((folder / PUBLIC_KEY).read_bytes()), []
    except OSError:
        return [], [error("public-key", PUBLIC_KEY, "it is missing, or can't be read")]
    except AuditError as wrong:
        return [], [error("public-key", PUBLIC_KEY, str(wrong))]


def _unpublished(entries: Iterable[Entry], published: Iterable[PublicKey]) -> list[Finding]:
    known = set(published)
    signers = {entry.signer for entry in entries if entry.signer is not None}
    return [
        error("public-key", PUBLIC_KEY, f"it lacks key {one.fingerprint}, which signed here: it was exchanged")
        for one in sorted(signers - known, key=lambda one: one.raw)
    ]
