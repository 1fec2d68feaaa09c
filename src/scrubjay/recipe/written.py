"""Rules in a recipe's words, from a plan's JSON alone: for who looks at a plan long after its recipe has gone.

A plan leaves out why its rules are there; `origins_of` writes that down, to be kept beside it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from scrubjay.recipe.actions import Action, Code, Fallback, KeepItems, Plain, RegexReplace, Replace
from scrubjay.recipe.ages import CAP, Age
from scrubjay.recipe.concept import Concept
from scrubjay.recipe.conditions import Condition
from scrubjay.recipe.duties import standing_duty
from scrubjay.recipe.layers import POLICY
from scrubjay.recipe.selectors import All, Group, Leaf, Mask, Path, Private, Selector, Step, Tag, Vr
from scrubjay.standard import dictionary

if TYPE_CHECKING:
    from scrubjay.recipe.compile import CompiledPlan

UNLISTED: Final = -1
"""The rule's index of a change that no rule asked for: the plan's policy for what it doesn't name."""

OWN_DUTY: Final = -2
"""The rule's index of what the engine does in every plan, or by the plan's stamp."""


_MOST_RULES: Final = 1_000_000
_WORDS: Final = 4


@dataclass(frozen=True, slots=True)
class Written:
    """One rule in words. place: `file:line` in a recipe. It, `what` and `clause` are empty where nobody noted them."""

    select: str
    when: str
    action: str
    layer: str = ""
    what: str = ""
    clause: str = ""
    place: str = ""

    def __str__(self) -> str:
        when = f" when {self.when}" if self.when else ""
        why = ", ".join(part for part in (self.what, self.clause, self.place) if part)
        return f"{self.select}{when}: {self.action}" + (f" ({why})" if why else "")


class Rulebook:
    """The rules of one plan, by the index that a change carries."""

    def __init__(self, plan: Mapping[str, Any], origins: Sequence[Sequence[str]] = ()) -> None:
        """plan: may be empty; then rules have their numbers only.

        origins: layer, what, clause and place of each rule, in the plan's order; empty where they are not known.
        """
        self._plan = plan
        self._origins = origins
        self._conditions = [_condition(one) for one in plan.get("conditions", ())]
        self._actions = [self._action(one) for one in plan.get("actions", ())]

    @classmethod
    def from_text(cls, text: str, origins: object = None) -> Rulebook:
        """From a plan's JSON and what `origins_of` gave, if that was kept. Raises ValueError when it is no plan."""
        try:
            book = cls(json.loads(text), _expanded(origins))
            for index in (UNLISTED, OWN_DUTY, 0)[: 3 if book._plan["rules"] else 2]:
                book.rule(index)
        except (KeyError, TypeError, AttributeError, IndexError, ValueError):
            raise ValueError("this is no plan") from None
        return book

    def __len__(self) -> int:
        return len(self._plan.get("rules", ()))

    def rule(self, index: int, tag: int = 0, vr: str = "", *, private: bool = False, nested: bool = False) -> Written:
        """The rule of a change. Below 0 the rest says of which element: its tag, VR, whether it lies in a sequence."""
        if index >= len(self) or not self._plan:
            return Written(f"rule {index}", "", "not in a plan that can be read")
        if index >= 0:
            rule = self._plan["rules"][index]
            when = " and ".join(str(self._conditions[at]) for at in rule["when"])
            origin = self._origins[index] if index < len(self._origins) else ()
            return Written(str(_selector(rule["select"])), when, str(self._actions[rule["action"]]), *origin)
        if index == OWN_DUTY:
            return self._duty(tag, nested=nested)
        return self._policy(tag, vr, private=private)

    def _duty(self, tag: int, *, nested: bool) -> Written:
        duty = standing_duty(self._plan["stamp"], tag, nested=nested)
        if duty is None:
            return Written(str(Tag(tag)), "", "computed", POLICY, "the engine's own duty")
        said = f"{duty.action}, {duty.effect}" if duty.action != duty.effect else duty.action
        return Written(str(Tag(tag)), "", said, POLICY, duty.what, duty.clause)

    def _policy(self, tag: int, vr: str, *, private: bool) -> Written:
        if private:
            return Written("private", "", str(self._actions[self._plan["private"]]), POLICY, "no rule names it")
        if dictionary().by_tag(tag) is None:
            return Written("unknown", "", str(self._actions[self._plan["unknown"]]), POLICY, "not in the dictionary")
        unlisted = self._plan["unlisted"]
        named = vr if vr in unlisted else "*"
        return Written(f"unlisted vr {named}", "", str(self._actions[unlisted[named]]), POLICY, "no rule names it")

    def _action(self, data: Mapping[str, Any]) -> Action:
        word = data["do"]
        if word == "code":
            return Code(data["code"])
        if word == "replace":
            return Replace(data["value"])
        if word == "regex-replace":
            return RegexReplace(data["pattern"], data["value"])
        if word in ("date", "clean"):
            return Fallback(word, data["otherwise"])
        if word == "age":
            return Age(data.get("cap", CAP), data.get("compute", False))
        if word == "keep-items":
            return KeepItems(tuple(self._conditions[at] for at in data["when"]))
        return Plain(word)


def origins_of(plan: CompiledPlan) -> dict[str, Any]:
    """Why each rule of a plan is there, for JSON: layer, what, clause and place, each once, and how many rules in a row
    have them. It may name the recipe's file."""
    distinct: dict[tuple[str, ...], int] = {}
    runs: list[list[int]] = []
    for rule in plan.rules:
        origin = rule.origin
        words = (origin.layer, origin.what, origin.clause, str(origin.place or ""))
        at = distinct.setdefault(words, len(distinct))
        if runs and runs[-1][0] == at:
            runs[-1][1] += 1
        else:
            runs.append([at, 1])
    return {"distinct": [list(words) for words in distinct], "rules": runs}


def _expanded(origins: object) -> list[Sequence[str]]:
    """The origin of each rule; none when what was kept can't be read."""
    try:
        data: Any = origins
        found = [(data["distinct"][at], count) for at, count in data["rules"]]
        if sum(count for _, count in found) > _MOST_RULES or any(len(words) != _WORDS for words, _ in found):
            return []
        return [tuple(map(str, words)) for words, count in found for _ in range(count)]
    except (KeyError, TypeError, IndexError, ValueError):
        return []


def _condition(data: Mapping[str, Any]) -> Condition:
    return Condition(int(data["tag"], 16), data["op"], tuple(data["values"]), data["negate"], data["ignore_case"])


def _selector(data: Mapping[str, Any]) -> Selector:
    if "path" in data:
        return Path(tuple(Step(_leaf(step), step["item"]) for step in data["path"]), _leaf(data["leaf"]))
    if "mask" in data:
        value, mask = data["mask"]
        return Mask(int(value, 16), int(mask, 16))
    if "group" in data:
        return Group(int(data["group"], 16))
    if "vr" in data:
        return Vr(data["vr"])
    if "concept" in data:
        concept = data["concept"]
        return Concept(concept["value"], concept["scheme"], concept["value_type"])
    return All() if "all" in data else _leaf(data)


def _leaf(data: Mapping[str, Any]) -> Leaf:
    if "tag" in data:
        return Tag(int(data["tag"], 16))
    body = data["private"]
    group, element = (None if body[name] is None else int(body[name], 16) for name in ("group", "element"))
    return Private(group, body["creator"], element)
