"""An attribute at a place in data sets, as the engine names it and as recipes do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from scrubjay.recipe import Selector, parse_selector
from scrubjay.recipe.concept import Concept
from scrubjay.recipe.selectors import Group, Mask, Path, Private, Tag

_CREATOR: Final = re.compile(r'"(?:[^"\\]|\\.)*"')


@dataclass(frozen=True, slots=True)
class Place:
    """`select` is None where no selector can name it: a private element in a block that nobody reserved."""

    text: str
    select: Selector | None

    @classmethod
    def of(cls, text: str) -> Place:
        """From the engine's spelling: `(0010,0010)`, `(0008,1140)[*].(0008,1155)`, `(0019,"CREATOR",0C)`."""
        try:
            select = parse_selector(text)
        except ValueError:
            return cls(text, None)
        return cls(text, select)

    @property
    def name(self) -> str:
        """As a recipe spells it: `PatientName`, `ReferencedImageSequence[*].ReferencedSOPInstanceUID`."""
        return self.text if self.select is None else str(self.select)

    @property
    def told(self) -> str:
        """The same for messages: a creator may be somebody's name."""
        return _CREATOR.sub('"…"', self.name)

    @property
    def leaf(self) -> Selector | None:
        """The attribute itself, wherever it stands."""
        return self.select.leaf if isinstance(self.select, Path) else self.select

    def is_in(self, wanted: Selector) -> bool:
        """Whether `wanted` selects it. Raises ValueError for selectors of content items, which a list can't tell."""
        if isinstance(wanted, Concept):
            raise ValueError("a content item can't be selected in a list of values: name the attribute")
        if isinstance(wanted, Path):
            return self.select == wanted
        leaf = self.leaf
        if isinstance(wanted, Private):
            return isinstance(leaf, Private) and _covers(wanted, leaf)
        tag = leaf.tag if isinstance(leaf, Tag) else None
        if isinstance(wanted, Tag):
            return tag == wanted.tag
        if isinstance(wanted, Mask):
            return tag is not None and tag & wanted.mask == wanted.value
        if isinstance(wanted, Group):
            return self.text.rpartition("].")[2].startswith(f"({wanted.group:04X},")
        return True


def _covers(wanted: Private, leaf: Private) -> bool:
    return (
        wanted.group in (None, leaf.group)
        and wanted.creator in ("*", leaf.creator)
        and wanted.element in (None, leaf.element)
    )
