"""Types of attributes (1, 1C, 2, 2C, 3) in each IOD, after the modules of PS3.3."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType

from scrubjay.standard._data import read

STRICTNESS = ("1", "1C", "2", "2C", "3")
CONTENT_SEQUENCE = 0x0040A730


class TypeTable:
    """The strictest Type that any module of an IOD gives to an attribute.

    A path is the tags from the root of the data set to the attribute; a path in text joins them by `/`, with `50xx`
    and `60xx` for repeating groups. Type 3 is what the table does not hold.
    """

    def __init__(self, text: str) -> None:
        """`text` is the table in the engine's format: lines S, I, and a section for each module."""
        head, *sections = text.split("\nM\t")
        self._modules = dict(section.split("\n", 1) for section in sections)
        self._iod_of: dict[str, str] = {}
        self._modules_of: dict[str, tuple[str, ...]] = {}
        for line in head.split("\n"):
            kind, key, value = line.split("\t")
            if kind == "S":
                self._iod_of[key] = value
            else:
                self._modules_of[key] = tuple(value.split(","))
        self._merged: dict[str, Mapping[str, str]] = {}

    def type_of(self, sop_class_uid: str | None, path: tuple[int, ...]) -> str:
        """'1', '1C', '2', '2C' or '3'; '3' too for an unknown SOP Class or path.

        The tables follow a content tree of structured reports only so far. It is alike on every level, so in a path
        that is not found (0040,A730) counts once less where it follows itself, until something is found.
        """
        iod = self._iod_of.get(sop_class_uid or "")
        if iod is None:
            return "3"
        known = self.types_of(iod)
        shorter: tuple[int, ...] | None = path
        while shorter is not None:
            found = known.get(_spelled(shorter))
            if found is not None:
                return found
            shorter = _one_level_less(shorter)
        return "3"

    def types_of(self, iod: str) -> Mapping[str, str]:
        """All paths of an IOD whose Type is not 3. Empty for an unknown IOD."""
        merged = self._merged.get(iod)
        if merged is None:
            merged = MappingProxyType(self._merge(self._modules_of.get(iod, ())))
            self._merged[iod] = merged
        return merged

    def iods(self) -> Sequence[str]:
        """Names of all IODs."""
        return tuple(self._modules_of)

    def occurrences(self, tag: int) -> Iterator[tuple[str, str, str]]:
        """Every place of an attribute whose Type is not 3, as (IOD, path in text, Type)."""
        end = _spelled((tag,))
        for iod in self._modules_of:
            for path, type_ in self.types_of(iod).items():
                if path.endswith(end):
                    yield iod, path, type_

    def _merge(self, modules: Sequence[str]) -> dict[str, str]:
        merged: dict[str, str] = {}
        for module in modules:
            for line in self._modules[module].splitlines():
                path, type_ = line.split("\t")
                if STRICTNESS.index(type_) < STRICTNESS.index(merged.get(path, "3")):
                    merged[path] = type_
        return merged


@cache
def types() -> TypeTable:
    """The type table of all IODs."""
    return TypeTable(read("engine_iod_types").decode("ascii").rstrip("\n"))


def _spelled(path: tuple[int, ...]) -> str:
    return "/".join(map(_spelled_tag, path))


def _spelled_tag(tag: int) -> str:
    text = f"{tag:08X}"
    repeats = text[:2] in ("50", "60") and tag & 0x00E10000 == 0
    return f"{text[:2]}xx{text[4:]}" if repeats else text


def _one_level_less(path: tuple[int, ...]) -> tuple[int, ...] | None:
    """Without the last (0040,A730) that follows itself; None if there is none."""
    for index in range(len(path) - 1, 0, -1):
        if path[index] == path[index - 1] == CONTENT_SEQUENCE:
            return path[:index] + path[index + 1 :]
    return None
