"""Whether two selectors may be about one attribute: `(0010,00XX)` is about Patient's Sex, too."""

from __future__ import annotations

from collections.abc import Iterator

from scrubjay.recipe.selectors import Mask, Path, Private, Selector, Tag, parse_selector

_Bits = tuple[int, int]
"""A value, and a mask of the bits of a tag that must have it."""


def may_overlap(one: str, other: str) -> bool:
    """Of two selectors in their text form. What can't be read may be about anything.

    A path is about its sequences, too: who changes one changes what is in it. Places in the data set don't count.
    """
    try:
        theirs = list(_parts(parse_selector(other)))
        return any(_same(left, right) for left in _parts(parse_selector(one)) for right in theirs)
    except ValueError:
        return True


def _parts(selector: Selector) -> Iterator[Selector]:
    if isinstance(selector, Path):
        yield from (step.sequence for step in selector.steps)
        yield selector.leaf
    else:
        yield selector


def _same(one: Selector, other: Selector) -> bool:
    creators = {part.creator for part in (one, other) if isinstance(part, Private)} - {"*"}
    if len(creators) > 1:
        return False
    left, right = _bits(one), _bits(other)
    if left is None or right is None:
        return True
    return not (left[0] ^ right[0]) & left[1] & right[1]


def _bits(selector: Selector) -> _Bits | None:
    """None for selectors that aren't about numbers."""
    if isinstance(selector, Tag):
        return selector.tag, 0xFFFFFFFF
    if isinstance(selector, Mask):
        return selector.value, selector.mask
    if isinstance(selector, Private):  # the block is another in each file, but the group is odd
        group = (1 << 16, 1 << 16) if selector.group is None else (selector.group << 16, 0xFFFF << 16)
        element = (0, 0) if selector.element is None else (selector.element, 0xFF)
        return group[0] | element[0], group[1] | element[1]
    return None
