"""Which actions there are for columns of a table of people."""

from __future__ import annotations

from typing import Final

from scrubjay.recipe.actions import Action, Fallback, Plain, Replace
from scrubjay.recipe.ages import Age

CELL_WORDS: Final = ("keep", "remove", "empty", "date", "age", "clean", "pseudonym", "uid", "replace")


def cell_action(action: Action) -> bool:
    """Whether an action has a meaning for a cell, which has no VR, no code and no study."""
    if isinstance(action, Plain):
        return action.word in CELL_WORDS
    if isinstance(action, Fallback):
        return action.otherwise is None
    if isinstance(action, Age):
        return not action.compute
    return isinstance(action, Replace) and "{" not in action.value
