"""Who reads originals from an audit: written to the vault's access log before anything is told."""

from __future__ import annotations

from collections.abc import Sequence

from scrubjay.audit.reading import Reader
from scrubjay.cli.audits import OpenAudit
from scrubjay.cli.saying import say
from scrubjay.cli.vaults import access
from scrubjay.errors import UsageError

UNRECORDED = "note: there is no vault here to record that originals were read: keep a record of it yourself"
OTHERS = "note: {} runs are left out: the key is another's (name its --project or --key-file, or the --vault)"


def check_reason(reason: str | None, *, originals: bool) -> None:
    """Raise UsageError for originals without a reason, and for a reason without them."""
    if originals and reason is None:
        raise UsageError("--originals tells who people are: say why by --reason, for the access log")
    if not originals and reason is not None:
        raise UsageError("--reason goes with --originals: nothing else is written to the access log")


def record(
    opened: OpenAudit, reader: Reader, action: str, reason: str | None, pseudonyms: Sequence[str] | None = None
) -> None:
    """Write to the access log that originals are read; without a reason none are. pseudonyms: of whom, None for all.

    Of the vault's projects those are named that have a run in the audit. Raises VaultError.
    """
    if reason is None:
        return
    asking = access(reason)
    if opened.vault is None:
        say(UNRECORDED)
        return
    known = opened.vault.project_names()
    ran = {str((run.details or {}).get("project")) for run in reader.runs() if reader.can_read(run)}
    for name in [one for one in known if one in ran] or known:
        opened.vault.project(name, create=False).note_access(asking, action, pseudonyms)


def say_left_out(reader: Reader) -> None:
    """Say how many runs the keys at hand don't open."""
    left = sum(not reader.can_read(run) for run in reader.runs())
    if left:
        say(OTHERS.format(f"{left:,}"))
