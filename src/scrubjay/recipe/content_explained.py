"""What becomes of content items, in words: see `explain`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from scrubjay.recipe.actions import Action, Code, Fallback, Plain
from scrubjay.recipe.effects import DUMMY


def content_effect(action: Action, said: str) -> str:
    """What an action comes to for a whole item, whose value is Type 1C; `said` is what it does to an attribute."""
    if action == Plain("remove") or (isinstance(action, Code) and action.code in ("X", "X/Z", "X/Z/D")):
        stays = "where it has children, or items are referred to by number"
        return f"removed with its name; {DUMMY} {stays}"
    if isinstance(action, Code):
        return DUMMY
    if isinstance(action, Fallback) and ";" in said:
        return f"{said.split(';', maxsplit=1)[0]}; what can't be: {DUMMY}"
    return said


def by_concept(actions: Sequence[Action]) -> str:
    """Actions of rules for content items, for whom an attribute's name is not enough to say which decides."""
    counts = Counter(map(str, actions))
    return ", ".join(f"{action} for {count}" for action, count in counts.most_common())
