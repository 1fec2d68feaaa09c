"""The selector of content items: by what they are called, not by an attribute (PS3.3 10.2, C.17.3.2)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from scrubjay.standard.lookup import suggestion

_TEXT = r'("(?:[^"\\]|\\.)*")'
_CONCEPT = re.compile(rf"\(\s*{_TEXT}\s*,\s*{_TEXT}\s*,\s*([A-Z0-9]+|\*)\s*\)")

VALUE_TYPES: Final[Mapping[str, int | None]] = MappingProxyType(
    {
        "TEXT": 0x0040A160,
        "PNAME": 0x0040A123,
        "DATE": 0x0040A121,
        "TIME": 0x0040A122,
        "DATETIME": 0x0040A120,
        "UIDREF": 0x0040A124,
        "CODE": 0x0040A168,
        "NUM": 0x0040A300,
        **dict.fromkeys(("CONTAINER", "IMAGE", "COMPOSITE", "WAVEFORM", "SCOORD", "SCOORD3D", "TCOORD", "TABLE")),
    }
)
"""Value Types of PS3.3 C.17.3.2.1, with the attribute that holds the value. References and coordinates are judged by
the attributes they are made of."""


@dataclass(frozen=True, slots=True)
class Concept:
    """A content item by its Concept Name Code; None is any Value Type (PS3.3 10.2, C.17.3.2)."""

    value: str
    scheme: str
    value_type: str | None

    def __str__(self) -> str:
        value, scheme = (json.dumps(text, ensure_ascii=False) for text in (self.value, self.scheme))
        return f"concept ({value},{scheme},{self.value_type or '*'})"

    def to_plan(self) -> dict[str, Any]:
        """As docs/reference/plan.md spells it."""
        return {"concept": {"value": self.value, "scheme": self.scheme, "value_type": self.value_type}}

    @property
    def tag(self) -> int | None:
        """The attribute that holds the item's value; None where it has none of its own, or the type isn't told."""
        return VALUE_TYPES.get(self.value_type or "")

    def may_be(self, tag: int) -> bool:
        """Whether an attribute can hold the item's value."""
        return self.tag == tag if self.value_type else tag in VALUE_TYPES.values()


def parse_concept(text: str) -> Concept:
    """What stands after the word concept. Raises ValueError that says what is wrong."""
    found = _CONCEPT.fullmatch(text)
    if found is None:
        raise ValueError('a concept is its code, scheme and value type, as in concept ("121106","DCM",TEXT)')
    try:
        value, scheme = (str(json.loads(part)) for part in found.group(1, 2))
    except ValueError:
        raise ValueError(f"the texts in {text} are not quoted rightly") from None
    if found[3] != "*" and found[3] not in VALUE_TYPES:
        raise ValueError(f"no value type is called {found[3]!r}{suggestion(found[3], VALUE_TYPES)}")
    return Concept(value, scheme, None if found[3] == "*" else found[3])
