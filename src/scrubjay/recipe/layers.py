"""The layers of a plan: rules with the reason they are there. The last rule that matches an element wins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scrubjay.recipe.actions import Action
from scrubjay.recipe.conditions import Condition
from scrubjay.recipe.model import Place
from scrubjay.recipe.selectors import Selector

PROFILE: Final = "profile"
OPTION: Final = "option"
PLANES: Final = "planes"
PRIVATE: Final = "private"
CATEGORY: Final = "category"
RECIPE: Final = "recipe"
POLICY: Final = "policy"


@dataclass(frozen=True, slots=True)
class Origin:
    """Why a rule is there: its layer, a few words on it, the clause of the standard, the place in a recipe."""

    layer: str
    what: str
    clause: str = ""
    place: Place | None = None

    def __str__(self) -> str:
        return ", ".join(part for part in (self.what, self.clause, str(self.place or "")) if part)


@dataclass(frozen=True, slots=True)
class PlanRule:
    """One rule of a plan before it is written down."""

    select: Selector
    when: tuple[Condition, ...]
    action: Action
    origin: Origin
