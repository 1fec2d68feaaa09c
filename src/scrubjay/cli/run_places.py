"""Where a run reads, and that nothing that it writes lies where it mustn't."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scrubjay.cli.mapping import check_mapping
from scrubjay.cli.wanted_vault import Wanted
from scrubjay.identity import default_key_path
from scrubjay.run.delivery import Target
from scrubjay.run.delivery.opening import check_audit_target, check_target
from scrubjay.run.places import check_report_apart, check_sources
from scrubjay.sources import Places

if TYPE_CHECKING:
    from scrubjay.cli.tree import Request


def check_places(request: Request, wanted: Wanted, target: Target) -> Places:
    """Where IN is. Raises SourceError, OutputError, KeyFileError, UsageError."""
    places = check_sources(request.sources)
    check_target(places, target)
    if request.report:
        for out in target.local:
            check_report_apart(request.report, places, out, wanted.key_path)
    if request.mapping:
        check_mapping(request.mapping, wanted, [*places.local, *target.local])
    return places


def audit_place(request: Request, wanted: Wanted, source: Places, target: Target) -> str | None:
    """Where the audit is; None for the one in the vault's folder."""
    place = request.audit
    if place is None:
        if wanted.is_used and (wanted.vault is None or "://" not in wanted.vault):
            return None
        default_key_path(request.project)  # one rule for the names of all that a project has
        place = Path(target.stem).parent / f"{request.project}.audit"
    return check_audit_target(place, source, target, [wanted.key_path, request.report])
