"""Selectors: which elements a rule is about.

Each is a frozen value with one text form that parses back: `parse_selector(str(s)) == s`.

| text | selects |
|---|---|
| `PatientID`, `(0010,0020)` | that attribute at any depth |
| `(60xx,4000)`, `(5xxx,xxxx)` | by mask; an `x` is any hex digit; in 50xx and 60xx only even groups |
| `mask 60003000/FFE1FFFF` | tag & mask == value, for what an `x` can't say |
| `group 0012` | a whole group |
| `vr PN` | by VR |
| `(0019,"SIEMENS MR HEADER",0C)` | private, by creator; `*` for any group, creator or element |
| `RequestAttributesSequence[*].ScheduledProcedureStepID` | in that chain of sequences from the root, `[n]` one item |
| `concept ("121106","DCM",TEXT)` | a content item by code and scheme of its name, and value type; `*` for any type |
| `all` | every element |
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from scrubjay.recipe.concept import Concept, parse_concept
from scrubjay.standard import dictionary, vr_rules
from scrubjay.standard.lookup import canonical_name, is_number, suggestion, tag_hex, tag_of

_MASK = re.compile(r"\(\s*([0-9A-Fa-fxX]{4})\s*,\s*([0-9A-Fa-fxX]{4})\s*\)")
_RAW_MASK = re.compile(r"mask\s+([0-9A-Fa-f]{8})/([0-9A-Fa-f]{8})")
_PRIVATE = re.compile(r'\(\s*([0-9A-Fa-f]{4}|\*)\s*,\s*("(?:[^"\\]|\\.)*"|\*)\s*,\s*([0-9A-Fa-f]{2}|\*)\s*\)')
_STEP = re.compile(r"(.+?)\s*\[\s*(\*|\d{1,9})\s*\]")


@dataclass(frozen=True, slots=True)
class Tag:
    """One public attribute at any depth."""

    tag: int

    def __str__(self) -> str:
        return canonical_name(self.tag)

    def to_plan(self) -> dict[str, Any]:
        """As docs/reference/plan.md spells it."""
        return {"tag": tag_hex(self.tag)}


@dataclass(frozen=True, slots=True)
class Mask:
    """Every tag for which `tag & mask == value`."""

    value: int
    mask: int

    def __str__(self) -> str:
        digits = _mask_digits(self.value, self.mask)
        return digits if digits is not None else f"mask {self.value:08X}/{self.mask:08X}"

    def to_plan(self) -> dict[str, Any]:
        """As docs/reference/plan.md spells it."""
        return {"mask": [tag_hex(self.value), tag_hex(self.mask)]}


@dataclass(frozen=True, slots=True)
class Group:
    """All public elements of a group."""

    group: int

    def __str__(self) -> str:
        return f"group {self.group:04X}"

    def to_plan(self) -> dict[str, Any]:
        """As docs/reference/plan.md spells it."""
        return {"group": f"{self.group:04X}"}


@dataclass(frozen=True, slots=True)
class Vr:
    """Every element of a VR: its own, or the dictionary's when that is UN, absent or unknown."""

    vr: str

    def __str__(self) -> str:
        return f"vr {self.vr}"

    def to_plan(self) -> dict[str, Any]:
        """As docs/reference/plan.md spells it."""
        return {"vr": self.vr}


@dataclass(frozen=True, slots=True)
class Private:
    """Private elements by creator. `element` is the low byte (PS3.5 7.8.1); None means any, so does creator `*`."""

    group: int | None
    creator: str
    element: int | None

    def __str__(self) -> str:
        group = "*" if self.group is None else f"{self.group:04X}"
        creator = "*" if self.creator == "*" else json.dumps(self.creator, ensure_ascii=False)
        element = "*" if self.element is None else f"{self.element:02X}"
        return f"({group},{creator},{element})"

    def to_plan(self) -> dict[str, Any]:
        """As docs/reference/plan.md spells it."""
        return {"private": self.body()}

    def body(self) -> dict[str, Any]:
        """The inner object, which a step of a path has too."""
        return {
            "group": None if self.group is None else f"{self.group:04X}",
            "creator": self.creator,
            "element": None if self.element is None else f"{self.element:02X}",
        }


Leaf = Tag | Private


@dataclass(frozen=True, slots=True)
class Step:
    """One sequence on the way down; `item` counts from 0, None is any item."""

    sequence: Leaf
    item: int | None

    def __str__(self) -> str:
        return f"{self.sequence}[{'*' if self.item is None else self.item}]"

    def to_plan(self) -> dict[str, Any]:
        """As docs/reference/plan.md spells it."""
        return {**self.sequence.to_plan(), "item": self.item}


@dataclass(frozen=True, slots=True)
class Path:
    """A leaf in exactly this chain of sequences from the root of the data set."""

    steps: tuple[Step, ...]
    leaf: Leaf

    def __str__(self) -> str:
        return ".".join([*(str(step) for step in self.steps), str(self.leaf)])

    def to_plan(self) -> dict[str, Any]:
        """As docs/reference/plan.md spells it."""
        return {"path": [step.to_plan() for step in self.steps], "leaf": self.leaf.to_plan()}


@dataclass(frozen=True, slots=True)
class All:
    """Every element."""

    def __str__(self) -> str:
        return "all"

    def to_plan(self) -> dict[str, Any]:
        """As docs/reference/plan.md spells it."""
        return {"all": True}


Selector = Tag | Mask | Group | Vr | Private | Path | Concept | All


def parse_selector(text: str) -> Selector:
    """A selector from its text form. Raises ValueError that says what is wrong and what may have been meant."""
    text = text.strip()
    if not text:
        raise ValueError("an empty selector: name an attribute, a tag, a group, a VR or a path")
    if text == "all":
        return All()
    word, _, rest = text.partition(" ")
    if word == "concept" and rest:
        return parse_concept(rest.strip())
    if word == "group" and rest:
        return Group(_group(rest.strip()))
    if word == "vr" and rest:
        return Vr(parse_vr(rest.strip()))
    raw = _RAW_MASK.fullmatch(text)
    if raw is not None:
        return _mask(int(raw[1], 16), int(raw[2], 16))
    parts = _split_path(text)
    if len(parts) > 1:
        return Path(tuple(_step(part) for part in parts[:-1]), _leaf(parts[-1]))
    if _STEP.fullmatch(text):
        raise ValueError(f"the path {text!r} ends in an item: name the attribute in it, as in Sequence[*].Attribute")
    masked = _MASK.fullmatch(text)
    if masked is not None and "x" in text.casefold():
        return _mask_from_digits(masked[1] + masked[2])
    leaf = _leaf(text)
    # A keyword such as OverlayData stands for every plane of its repeating group.
    if isinstance(leaf, Tag) and not is_number(text):
        family = dictionary().by_tag(leaf.tag)
        if family is not None:
            return _mask(family.tag, family.mask)
    return leaf


def parse_vr(text: str) -> str:
    """A VR of PS3.5 6.2. Raises ValueError for anything else."""
    if text not in vr_rules():
        raise ValueError(f"no VR is called {text!r}{suggestion(text, vr_rules())}")
    return text


def _group(text: str) -> int:
    if not re.fullmatch(r"[0-9A-Fa-f]{4}", text):
        raise ValueError(f"a group is four hex digits, not {text!r}")
    return int(text, 16)


def _leaf(text: str) -> Leaf:
    private = _PRIVATE.fullmatch(text)
    if private is None:
        if text.startswith("(") and not is_number(text):
            raise ValueError(f'{text} is neither a tag, (0010,0010), nor a private element, (0029,"CREATOR",10)')
        tag = tag_of(text)
        if tag >> 16 & 1:
            creator = f'({tag >> 16:04X},"CREATOR",{tag & 0xFF:02X})'
            raise ValueError(f"{text} is private: its number may differ by file, so name its creator, as in {creator}")
        return Tag(tag)
    group = None if private[1] == "*" else int(private[1], 16)
    if group is not None and group % 2 == 0:
        raise ValueError(f"{text} names a creator, but group {group:04X} is even: only odd groups are private")
    try:
        creator = "*" if private[2] == "*" else str(json.loads(private[2]))
    except ValueError:
        raise ValueError(f"the creator in {text} is not quoted rightly") from None
    return Private(group, creator, None if private[3] == "*" else int(private[3], 16))


def _step(text: str) -> Step:
    found = _STEP.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} in a path needs an item: {text}[*], or {text}[0] for the first")
    return Step(_leaf(found[1]), None if found[2] == "*" else int(found[2]))


def _split_path(text: str) -> list[str]:
    """Split at the dots that stand outside quotes and brackets."""
    parts, start, depth, quoted, skip = [], 0, 0, False, False
    for at, char in enumerate(text):
        if skip:
            skip = False
        elif quoted:
            skip, quoted = char == "\\", char != '"'
        elif char == '"':
            quoted = True
        elif char in "([":
            depth += 1
        elif char in ")]":
            depth -= 1
        elif char == "." and depth == 0:
            parts.append(text[start:at].strip())
            start = at + 1
    return [*parts, text[start:].strip()]


def _mask(value: int, mask: int) -> Selector:
    if value & ~mask:
        raise ValueError(f"mask {value:08X}/{mask:08X} matches nothing: the value has bits outside the mask")
    return Tag(value) if mask == 0xFFFFFFFF else Mask(value, mask)


def _mask_from_digits(digits: str) -> Selector:
    digits = digits.casefold()
    value = int(digits.replace("x", "0"), 16)
    mask = int("".join("0" if digit == "x" else "F" for digit in digits), 16)
    # PS3.5 7.6: repeating groups are the even groups 5000 to 501E and 6000 to 601E.
    if digits[:4] in ("50xx", "60xx"):
        mask |= 0x00E10000
    return _mask(value, mask)


def _mask_digits(value: int, mask: int) -> str | None:
    """The `(60xx,4000)` spelling, or None if it would not lead back to this mask."""
    digits = "".join(f"{value >> shift & 0xF:X}" if mask >> shift & 0xF == 0xF else "x" for shift in range(28, -1, -4))
    if "x" not in digits or _mask_from_digits(digits) != Mask(value, mask):
        return None
    return f"({digits[:4]},{digits[4:]})"
