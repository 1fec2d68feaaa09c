"""File IDs, the names that files have on media: up to 8 components of up to 8 of A-Z, 0-9 and _ (PS3.10 8.2, 8.5)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Final

MEDIA: Final = "media"
"""The layout that --dicomdir takes where nobody names one."""

LABELS: Final = ("pa", "st", "se", "im")
"""Variables of layouts that are one component each, 8 characters long at most."""

_COMPONENTS: Final = 8
_COMPONENT: Final = re.compile(r"[A-Z0-9_]{1,8}")
_VARIABLE: Final = re.compile(r"\{([^{}]*)\}")
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def file_id(text: str) -> str:
    """What the engine makes of a value for `{pa}` and its like (crates/engine/src/plan/label.rs): one component."""
    if _COMPONENT.fullmatch(text):
        return text
    bits = int.from_bytes(hashlib.sha256(text.encode()).digest()[:5], "big")
    return "".join(_ALPHABET[bits >> shift & 31] for shift in range(35, -1, -5))


def is_file_id(parts: list[str]) -> bool:
    """Whether the parts of a path are what a medium takes."""
    return 0 < len(parts) <= _COMPONENTS and all(map(_COMPONENT.fullmatch, parts))


def refusal_of(template: str, fixed: Mapping[str, str]) -> str:
    """Why a layout's names can't be File IDs; empty when they are. fixed: variables that are the same for all files."""
    parts = [_VARIABLE.sub(lambda found: fixed.get(found[1]) or found[0], part) for part in template.split("/")]
    if len(parts) > _COMPONENTS:
        return f"it has {len(parts)} parts, and media take {_COMPONENTS}"
    for written, part in zip(template.split("/"), parts, strict=True):
        variables = _VARIABLE.findall(part)
        if variables and not (part == f"{{{variables[0]}}}" and variables[0] in LABELS):
            return f"{written!r} can be longer than 8 characters, or have others than A-Z, 0-9 and _"
        if not variables and not _COMPONENT.fullmatch(part):
            return f"{written!r} isn't 1 to 8 of A-Z, 0-9 and _"
    return ""
