"""Where a copied file goes below OUT. Folders and files of IN are often called after people.

Folders get the names that `{folders}` gives them in a layout. A file keeps its own name only if that is harmless: words
and short numbers, and nobody's. Another gets a name from the key, and keeps its ending; files that differ in their
endings alone (`dti.bval`, `dti.bvec`) still do.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Final

from scrubjay.identity.digest import base32, keyed

if TYPE_CHECKING:
    from scrubjay import _engine
    from scrubjay.identity import Key
    from scrubjay.text.people import People

BESIDE: Final = "beside"
"""The folder in OUT for layouts that don't begin with the folders of IN."""

_FOLDERS: Final = "{folders}"
_DOUBLE: Final = (".nii.gz", ".tar.gz")
_ENDING: Final = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,7}")
_HARMLESS: Final = re.compile(r"[A-Za-z0-9_-]{1,60}")
_NUMBER: Final = re.compile(r"\d{4}")
_TAKEN_FOR_DICOM: Final = frozenset((".dcm", ".dicom", ".ima"))


class Names:
    """New places of one project's files."""

    def __init__(self, plan: _engine.Plan, key: Key, project: str, layout: str) -> None:
        """layout: a template."""
        self._plan = plan
        self._key = key
        self._project = project
        self._root = _root_of(layout)

    def place(self, folder: str, name: str, people: People) -> str:
        """The path below OUT, with `/`. folder, name: as an item has them; people: whose names it must not hold."""
        parts = [self._new("f", "folder", part) for part in folder.split("/") if part]
        return "/".join((*self._root, *parts, self._name(folder, name, people)))

    def _name(self, folder: str, name: str, people: People) -> str:
        stem, ending = _apart(name)
        if ending.casefold() not in _TAKEN_FOR_DICOM and self._is_harmless(stem, people):
            return stem + ending
        return self._new("n", "copy", f"{folder}/{stem}") + ending

    def _is_harmless(self, stem: str, people: People) -> bool:
        from scrubjay import _engine

        if not _HARMLESS.fullmatch(stem) or _NUMBER.search(stem):
            return False
        words = re.sub("[_-]+", " ", stem).strip()
        words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", words)
        if not words or people.find(words, alone=True) or people.find(stem, alone=True):
            return False
        texts = [words, words.title()]
        return _engine.Cells(self._plan, []).clean(texts) == texts

    def _new(self, letter: str, label: str, name: str) -> str:
        return letter + base32(keyed(self._key, label, self._project, os.fsencode(name)), 10)


def _apart(name: str) -> tuple[str, str]:
    """Stem and ending; an ending that is none of a file stays with the stem, and goes with it."""
    double = next((one for one in _DOUBLE if name.casefold().endswith(one)), "")
    if double and len(name) > len(double):
        return name[: -len(double)], name[-len(double) :]
    stem, point, ending = name.rpartition(".")
    if stem and _ENDING.fullmatch(point + ending):
        return stem, point + ending
    return name, ""


def _root_of(layout: str) -> tuple[str, ...]:
    """The fixed folders before `{folders}`, where nothing but fixed folders is before it."""
    parts = layout.split("/")
    before = parts[: parts.index(_FOLDERS)] if _FOLDERS in parts else ["{}"]
    return (BESIDE,) if any("{" in part for part in before) else tuple(before)
