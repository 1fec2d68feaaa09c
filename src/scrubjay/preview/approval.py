"""What was seen in a preview, as a hash that a run can be held to."""

from __future__ import annotations

import hashlib
import json

from scrubjay._engine import __version__
from scrubjay.errors import UsageError
from scrubjay.recipe import CompiledPlan
from scrubjay.standard import tables


def approval_of(plan: CompiledPlan, mode: str, on_conflict: str | None) -> str:
    """SHA-256, 64 hex digits, of all that decides what becomes of a file but for the key: plan and options of the run.

    Two runs with one approval and one key write the same bytes. The plan's own hash leaves out what the engine has
    beside it: version, tables, and how conflicts of identity are settled.
    """
    covered = {
        "plan": plan.hash,
        "identity": dict(plan.identity),
        "dates": dict(plan.dates),
        "dropped_files": list(plan.recipe.dropped_files),
        "mode": mode,
        "on_conflict": on_conflict,
        "version": __version__,
        "tables": {name: table.content_sha256 for name, table in tables().items()},
    }
    text = json.dumps(covered, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def check_approved(approved: str, plan: CompiledPlan, mode: str, on_conflict: str | None) -> None:
    """Raise UsageError unless this is what was approved."""
    own = approval_of(plan, mode, on_conflict)
    if approved.strip().casefold() != own:
        given = "".join(one if one.isprintable() else "?" for one in approved)[:80]
        raise UsageError(
            f"approved was {given}, and this would be {own}: recipe, options, project or version differ. Nothing was "
            "made; preview it, or run what was approved"
        )
