"""Whether a selector matches an attribute, as far as that can be said without a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scrubjay.recipe.concept import Concept
from scrubjay.recipe.selectors import All, Group, Leaf, Mask, Path, Private, Selector, Step, Tag, Vr

NEVER: Final = 0
SOMETIMES: Final = 1
ALWAYS: Final = 2


@dataclass(frozen=True, slots=True)
class Target:
    """An attribute somebody asks about. No steps: wherever it stands. `vr` may leave a choice, as in `US|SS`.

    A content item, asked about by its concept, has the VR of the attribute that holds its value.
    """

    steps: tuple[Step, ...]
    leaf: Leaf | Concept
    vr: str


def match(select: Selector, target: Target) -> int:
    """NEVER, SOMETIMES (in some places, items or spellings), or ALWAYS; conditions are not looked at."""
    if isinstance(select, All):
        return ALWAYS
    if isinstance(target.leaf, Concept):
        return _concept(select, target.leaf, target.vr)
    if isinstance(select, Concept):
        return SOMETIMES if isinstance(target.leaf, Tag) and select.may_be(target.leaf.tag) else NEVER
    if isinstance(select, Vr):
        choice = target.vr.split("|")
        return NEVER if select.vr not in choice else ALWAYS if len(choice) == 1 else SOMETIMES
    if isinstance(select, Path):
        return _path(select, target)
    return _leaf(select, target.leaf)


def _concept(select: Selector, leaf: Concept, vr: str) -> int:
    """A content item is matched by name, or by the attribute that holds its value."""
    if not isinstance(select, Concept):
        return NEVER if leaf.tag is None else match(select, Target((), Tag(leaf.tag), vr))
    if (select.value, select.scheme) != (leaf.value, leaf.scheme):
        return NEVER
    if select.value_type in (None, leaf.value_type):
        return ALWAYS
    return NEVER if leaf.value_type else SOMETIMES


def _path(select: Path, target: Target) -> int:
    leaf = NEVER if isinstance(target.leaf, Concept) else _leaf(select.leaf, target.leaf)
    if not target.steps:
        return min(leaf, SOMETIMES)
    if len(select.steps) != len(target.steps):
        return NEVER
    verdict = leaf
    for want, have in zip(select.steps, target.steps, strict=True):
        verdict = min(verdict, _leaf(want.sequence, have.sequence), _item(want.item, have.item))
    return verdict


def _item(want: int | None, have: int | None) -> int:
    if want is None or want == have:
        return ALWAYS
    return SOMETIMES if have is None else NEVER


def _leaf(select: Tag | Mask | Group | Private, leaf: Leaf) -> int:
    if isinstance(select, Private):
        return _private(select, leaf) if isinstance(leaf, Private) else NEVER
    if isinstance(leaf, Private):
        return ALWAYS if isinstance(select, Group) and select.group == leaf.group else NEVER
    if isinstance(select, Tag):
        return ALWAYS if select.tag == leaf.tag else NEVER
    if isinstance(select, Mask):
        return ALWAYS if leaf.tag & select.mask == select.value else NEVER
    return ALWAYS if leaf.tag >> 16 == select.group else NEVER


def _private(select: Private, leaf: Private) -> int:
    verdict = ALWAYS
    for want, have, anything in (
        (select.group, leaf.group, None),
        (select.creator, leaf.creator, "*"),
        (select.element, leaf.element, None),
    ):
        if want not in (anything, have):
            verdict = min(verdict, SOMETIMES if have == anything else NEVER)
    return verdict
