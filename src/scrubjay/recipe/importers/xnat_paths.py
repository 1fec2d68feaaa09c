"""Tag paths of DicomEdit 6 as selectors: `*/(0008,1155)`, `(0018,93XX)`, `(2005,{Philips MR Imaging DD 001}8@)`."""

from __future__ import annotations

import json
import re
from itertools import product
from typing import Final

from scrubjay.recipe.importers.carry import tag_text

_STEP: Final = re.compile(r"([*+.])|\(\s*([0-9A-Fa-fxX@#]{4})\s*,\s*([^()]*?)\s*\)\s*(?:\[\s*([0-9%]+)\s*\])?")
_PRIVATE: Final = re.compile(r"\{([^{}]*)\}\s*([0-9A-Fa-fxX@#]{2})")
_EVEN: Final = "02468ACE"
_ODD: Final = "13579BDF"


def selectors_of(path: str) -> list[str]:
    """The selectors of a path, several where a wildcard has no mask. Raises ValueError for what has none.

    In DicomEdit a path without a prefix is one from the top; a tag alone is one at any depth here. A path that ends in
    an item of a sequence stands for the sequence.
    """
    steps = [_STEP.fullmatch(one.strip()) for one in _split(path)]
    if not steps or any(one is None for one in steps):
        raise ValueError("its path can't be read")
    found = [one for one in steps if one is not None]
    # What stands before a wildcard for depth says only where: any depth takes in more.
    wild = max((at for at, one in enumerate(found) if one[1] in ("*", "+")), default=-1)
    named = [one for one in found[wild + 1 :] if one[1] is None]
    if not named:
        raise ValueError("its path names no attribute")
    leaves = _leaves(named[-1][2], named[-1][3])
    if len(named) == 1 or wild >= 0 or any(map(_is_family, leaves)):
        return leaves
    chain = "".join(f"{_one(one[2], one[3])}[{_item(one[4])}]." for one in named[:-1])
    return [chain + leaf for leaf in leaves]


def leaves_of(path: str) -> list[str]:
    """The selectors of what a path ends in, at any depth; none where that can't be read."""
    try:
        return selectors_of(path)
    except ValueError:
        last = _split(path)[-1]
    try:
        return selectors_of(last)
    except ValueError:
        return []


def is_item(path: str) -> bool:
    """Whether a path ends in one item of a sequence."""
    return re.search(r"\]\s*$", path) is not None


def _split(path: str) -> list[str]:
    """At the slashes that stand outside of brackets and braces."""
    parts, start, depth = [], 0, 0
    for at, char in enumerate(path):
        depth += {"(": 1, "{": 1, ")": -1, "}": -1}.get(char, 0)
        if char == "/" and depth == 0:
            parts.append(path[start:at])
            start = at + 1
    return [*parts, path[start:]]


def _item(text: str | None) -> str:
    return "*" if text in (None, "%") else str(int(text or 0))


def _one(group: str, element: str) -> str:
    leaves = _leaves(group, element)
    if len(leaves) != 1 or _is_family(leaves[0]):
        raise ValueError("a wildcard within the path to an attribute")
    return leaves[0]


def _is_family(leaf: str) -> bool:
    """Whether it stands for several attributes: those can't be the end of a path, and stand at any depth."""
    return leaf.startswith("mask") or re.search(r"[xX*]", re.sub(r'"[^"]*"', "", leaf)) is not None


def _leaves(group: str, element: str) -> list[str]:
    private = _PRIVATE.fullmatch(element)
    if private is not None:
        return _private(group, private[1], private[2])
    if not re.fullmatch(r"[0-9A-Fa-fxX@#]{4}", element):
        raise ValueError("its tag can't be read")
    digits = (group + element).upper()
    if re.fullmatch(r"[0-9A-F]{8}", digits):
        return [tag_text(int(digits, 16))]
    if "@" not in digits and "#" not in digits:
        return [f"({group},{element})"]
    value = int("".join("1" if one == "#" else "0" if one in "@X" else one for one in digits), 16)
    mask = int("".join("1" if one in "@#" else "0" if one == "X" else "F" for one in digits), 16)
    return [f"mask {value:08X}/{mask:08X}"]


def _private(group: str, creator: str, element: str) -> list[str]:
    if re.search(r"[xX@#]", group):
        raise ValueError("a wildcard in a private group")
    quoted = json.dumps(creator, ensure_ascii=False)
    if element.upper() == "XX":
        return [f"({group},{quoted},*)"]
    choices = [{"X": _EVEN + _ODD, "@": _EVEN, "#": _ODD}.get(one, one) for one in element.upper()]
    return [f"({group},{quoted},{''.join(digits)})" for digits in product(*choices)]
