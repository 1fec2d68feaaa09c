"""A preview as lines of text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

from scrubjay.preview.result import ADDED, KEPT, REMOVED, Attribute, Deed, Preview


def as_json(preview: Preview) -> str:
    """The whole of it, in the words of Preview, Attribute and Deed."""
    return json.dumps(asdict(preview), ensure_ascii=False, indent=1)


def summary(preview: Preview) -> Iterator[str]:
    """Files by outcome and reason, and paths by example."""
    yield f"{preview.files:,} files by recipe {preview.recipe}; nothing was written"
    for outcome, count in preview.counts.items():
        if count:
            reasons = ", ".join(f"{number:,} {code}" for code, number in preview.reasons.get(outcome, {}).items())
            yield f"{count:>9,}  {outcome}" + (f": {reasons}" if reasons else "")
    for output in preview.outputs[:3]:
        yield f"{'':>9}  {output}"


def actions_of(attribute: Attribute) -> str:
    """`9 replaced, 2 kept`."""
    return ", ".join(f"{count:,} {action}" for action, count in attribute.actions.items())


def change_of(deed: Deed) -> str:
    """`[Doe^Jane] → [7KX2]`."""
    before = "" if deed.before is None else f"[{deed.before}]"
    if deed.action in (REMOVED, KEPT):
        return before or "its whole content"
    after = "" if deed.after is None else f"[{deed.after}]"
    return after if deed.action == ADDED else f"{before} → {after}"
