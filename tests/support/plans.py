"""Small plans by hand, per docs/reference/plan.md: the engine alone, without a recipe."""

import json
from typing import Any

from scrubjay import _engine, standard
from scrubjay.run.engine import engine_standard
from support.reading import SECRET

VR_DUMMIES = {
    "AE": "ANON",
    "AS": "000D",
    "CS": "UNKNOWN",
    "DA": "19000101",
    "DS": "0",
    "DT": "19000101000000",
    "IS": "0",
    "LO": "ANONYMIZED",
    "LT": "ANONYMIZED",
    "PN": "ANONYMOUS",
    "SH": "ANON",
    "ST": "ANONYMIZED",
    "TM": "000000",
    "UC": "ANONYMIZED",
    "UR": "http://example.invalid/",
    "UT": "ANONYMIZED",
}


def document(*actions: dict[str, Any], rules: list[dict[str, Any]] | None = None, **changes: Any) -> dict[str, Any]:
    """A plan that keeps everything but for `rules`, which index `actions` (0 is keep, the given ones follow)."""
    plan: dict[str, Any] = {
        "format": 1,
        "edition": standard.EDITION,
        "recipe": {"name": "by-hand", "version": "1", "hash": "0" * 64},
        "variables": {"project": "default", "site": "", "site_id": "", "timepoint": ""},
        "conditions": [],
        "actions": [{"do": "keep"}, *actions],
        "rules": rules or [],
        "unlisted": {"*": 0},
        "unknown": 0,
        "private": 0,
        "dates": {"mode": "keep", "days": 0},
        "dummies": {},
        "vr_dummies": VR_DUMMIES,
        "identity": {"prefix": "", "length": 16},
        "instances": [],
        "private_sop_class": "process",
        "encapsulated_documents": "exclude",
        "stamp": {"patient_identity_removed": False, "method": [], "codes": [], "longitudinal": None},
        "output": {"layout": "{subject}/{study}/{series}/{instance}.dcm"},
        "limits": {"depth": 64, "header_bytes": 1 << 30},
    }
    return plan | changes


def plan(*actions: dict[str, Any], rules: list[dict[str, Any]] | None = None, **changes: Any) -> _engine.Plan:
    """The plan, bound to the fixed key."""
    text = json.dumps(document(*actions, rules=rules, **changes), sort_keys=True, separators=(",", ":"))
    return _engine.Plan(text, engine_standard(), SECRET)


def rewrite(bound: _engine.Plan, data: bytes) -> bytes:
    """The bytes written. Raises AssertionError when they were not."""
    output, row = _engine.rewrite_bytes(bound, data, record=False)
    if output is None:
        raise AssertionError(f"{row.outcome}: {row.reason} at {row.tag_path}")
    return output
