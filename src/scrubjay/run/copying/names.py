"""Where a copied file goes below OUT. Folders and files of IN are often called after people.

Folders get the names that `{folders}` gives them in a layout. A file keeps its own name if the recipe has that very
name, or if it is made of words of medical imaging and one short number at most: two beside each other may be pieces of
a day or an ID, and three digits with letters at them an ID. In any case only if no word of it is one of anybody's name
or ID, be it a common one. Another gets a name from the key, and keeps its ending; files that differ in their endings
alone (`dti.bval`, `dti.bvec`) still do.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from scrubjay.identity.digest import base32, keyed
from scrubjay.standard import vocabulary
from scrubjay.text.fold import words

if TYPE_CHECKING:
    from scrubjay.identity import Key

BESIDE: Final = "beside"
"""The folder in OUT for layouts that don't begin with the folders of IN."""

_FOLDERS: Final = "{folders}"
_DOUBLE: Final = (".nii.gz", ".tar.gz")
_ENDING: Final = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,3}")
"""Longer ones are kept where a pattern has them: `scan.rossini` is no kind of file."""
_SAFE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
_SHORT: Final = re.compile(r"\d{1,3}")
_LIKE_AN_ID: Final = re.compile(r"[^\W\d]\d{3}|\d{3}[^\W\d]")
"""`ACC177`: accession numbers aren't known here, and the verifier takes such a one for itself."""
_PARTS: Final = re.compile(r"[^\W\d]+|\d+")
_COMMON: Final = re.compile(
    r"\.(bval|bvec|csv|dat|docx?|gz|html|jpg|json|log|mat|md|nii(\.gz)?|pdf|png|rtf|tsv|txt|xlsx?|xml|ya?ml)"
)
"""Endings of a recipe's pattern that tell of nobody, though people are called Dat and Doc."""
_MONTH: Final = re.compile(
    r"jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sep(tember)?|oct(ober)?|nov(ember)?|dec(ember)?"
)
_WILD: Final = re.compile(r"[*?\[\]]")
_TAKEN_FOR_DICOM: Final = frozenset((".dcm", ".dicom", ".ima"))


class Names:
    """New places of one project's files."""

    def __init__(self, key: Key, project: str, layout: str, patterns: Iterable[str]) -> None:
        """layout: a template; patterns: the recipe's."""
        folded = [one.casefold() for one in patterns]
        self._typed = frozenset(one for one in folded if not _WILD.search(one))
        self._endings = frozenset(_WILD.split(one)[-1] for one in folded)
        self._key = key
        self._project = project
        self._root = _root_of(layout)

    def place(
        self, folder: str, name: str, is_somebodys: Callable[[str], object], has_word: Callable[[str], bool]
    ) -> str:
        """The path below OUT, with `/`. folder, name: as an item has them; is_somebodys: tells what names people;
        has_word: what has but one word of theirs, a common one, too."""
        parts = [self._new("f", "folder", part) for part in folder.split("/") if part]
        return "/".join((*self._root, *parts, self._name(folder, name, is_somebodys, has_word)))

    def _name(
        self, folder: str, name: str, is_somebodys: Callable[[str], object], has_word: Callable[[str], bool]
    ) -> str:
        stem, ending = self._apart(name)
        of_pattern = ending.casefold() in self._endings  # who wrote the pattern chose it, not knowing who is in the run
        if is_somebodys(ending) or (has_word(ending) and not (of_pattern and _COMMON.fullmatch(ending.casefold()))):
            stem, ending = name, ""
        somebodys = is_somebodys(stem) or has_word(stem)
        fits = ending.casefold() not in _TAKEN_FOR_DICOM and _SAFE.fullmatch(stem) and not somebodys
        if fits and (name.casefold() in self._typed or _is_harmless(stem, "" if of_pattern else ending)):
            return stem + ending
        return self._new("n", "copy", f"{folder}/{stem}") + ending

    def _apart(self, name: str) -> tuple[str, str]:
        """Stem and ending; an ending that is no kind of file stays with the stem, and goes with it."""
        double = next((one for one in _DOUBLE if name.casefold().endswith(one)), "")
        if double and len(name) > len(double):
            return name[: -len(double)], name[-len(double) :]
        stem, point, ending = name.rpartition(".")
        if stem and (_ENDING.fullmatch(point + ending) or f".{ending.casefold()}" in self._endings):
            return stem, point + ending
        return name, ""

    def _new(self, letter: str, label: str, name: str) -> str:
        return letter + base32(keyed(self._key, label, self._project, os.fsencode(name)), 10)


def _is_harmless(stem: str, ending: str) -> bool:
    """Whether these are words of medical imaging, none of which people are called, and one number at most that is no
    date. ending: what may be a number, too."""
    known = vocabulary()
    found = [part for word in words(stem) for part in ([word] if word in known.words else _PARTS.findall(word))]
    plain = known.words - known.surnames - known.names
    numbers = [part for part in (*found, *_PARTS.findall(ending)) if part[:1].isdigit()]  # `7th` is one, `t1` is none
    if len(numbers) > 1 or (numbers and any(map(_MONTH.fullmatch, found))) or any(map(_LIKE_AN_ID.search, words(stem))):
        return False
    return bool(found) and all(word in plain or _SHORT.fullmatch(word) for word in found)


def _root_of(layout: str) -> tuple[str, ...]:
    """The fixed folders before `{folders}`, where nothing but fixed folders is before it."""
    parts = layout.split("/")
    before = parts[: parts.index(_FOLDERS)] if _FOLDERS in parts else ["{}"]
    return (BESIDE,) if any("{" in part for part in before) else tuple(before)
