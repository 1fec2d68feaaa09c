r"""folder: the ID is part of a folder's name.

`regex_pattern` has one group, or one that is called `id`: with `SUBJECT_(\d+)`, all files below /data/SUBJECT_001
are of subject 001. It is searched for in the one folder that `folder_depth` names (1 is the top folder of the source,
-1 the folder that holds the file); without a depth in the folders below the source from the top, then in the whole path
of the folder. Without a pattern the folder's whole name is the ID.

Folders without an ID get `fallback_template`, with `{number}` or `{folder}`, a keyed digest of the folder's name;
without a template they are refused. So is an ID that is no legal pseudonym.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import ClassVar, Final

from scrubjay.errors import UsageError
from scrubjay.identity import source
from scrubjay.identity.digest import base32, keyed
from scrubjay.identity.keys import Key
from scrubjay.identity.legal import PIECE, is_legal
from scrubjay.identity.proposal import Fixed, NextNumber, Proposal, Refused
from scrubjay.identity.reasons import CONFLICT, UNMAPPED
from scrubjay.identity.settings import IdentitySettings
from scrubjay.identity.sighting import Sighting
from scrubjay.identity.strategies.base import is_nobody
from scrubjay.identity.strategies.paths import plain

_FOUND: Final = "="
_STRAY: Final = "?"
_DIGEST: Final = 12
_TEMPLATE: Final = re.compile(r"(?P<before>[^{}]*)\{(?P<word>folder|number)\}(?P<after>[^{}]*)")


@dataclass(frozen=True, slots=True)
class ByFolder:
    """See the module. Raises UsageError for settings that can't work."""

    settings: IdentitySettings
    key: Key
    name: ClassVar[str] = "folder"
    warnings: ClassVar[tuple[str, ...]] = (
        "strategy folder takes pseudonyms from folder names as they are: where those hold names of people, so does OUT",
    )

    def __post_init__(self) -> None:
        """Refuse patterns and templates that give no ID."""
        if not self.settings.regex_pattern and self.settings.folder_depth is None:
            raise UsageError("strategy 'folder' needs regex_pattern, folder_depth or both")
        self._pattern()
        self._template()

    @property
    def needs_numbers(self) -> bool:
        """When the template asks for them."""
        return "{number}" in self.settings.fallback_template

    def group(self, folder: str, path: str) -> str:
        """`=` and the ID, or `?` and the folder that has none."""
        for place in self._places(folder, path):
            if found := self._found(place):
                return _FOUND + plain(found)
        return _STRAY + plain(self._stray(folder))

    def source_identity(self, sighting: Sighting) -> str:
        """The ID, or the folder without one."""
        mark, name = sighting.group[:1], sighting.group[1:]
        return source.of_folder(name) if mark == _FOUND else source.of_stray(name)

    def propose(self, sighting: Sighting, source_identity: str) -> Proposal:
        """The ID after `prefix`, or what the template says."""
        kind, name, *_ = source.parts_of(source_identity)
        if kind == source.FOLDER:
            pseudonym = self.settings.digest_prefix + name
            return Fixed(pseudonym) if is_legal(pseudonym) else Refused(UNMAPPED)
        template = self._template()
        if template is None or is_nobody(source_identity):
            return Refused(CONFLICT if kind == source.SPLIT else UNMAPPED)
        before, after = template["before"], template["after"]
        if template["word"] == "number":
            return NextNumber(before, self.settings.width, self.settings.starting_number, after)
        digest = keyed(self.key, "folder-subject", self.settings.project, source_identity.encode())
        return Fixed(f"{before}{base32(digest, _DIGEST)}{after}")

    def _places(self, folder: str, path: str) -> list[str]:
        if self.settings.folder_depth is not None:
            return [self._at_depth(folder)]
        return [folder, os.path.dirname(path)]

    def _at_depth(self, folder: str) -> str:
        names = folder.split("/") if folder else []
        depth = self.settings.folder_depth or 1
        at = depth - 1 if depth > 0 else len(names) - 1
        return names[at] if 0 <= at < len(names) else ""

    def _found(self, place: str) -> str:
        pattern = self._pattern()
        if pattern is None:
            return place
        found = pattern.search(place)
        return (found[_group_of(pattern)] or "").strip() if found else ""

    def _stray(self, folder: str) -> str:
        return folder.partition("/")[0] if self.settings.folder_depth is None else self._at_depth(folder)

    def _pattern(self) -> re.Pattern[str] | None:
        if not self.settings.regex_pattern:
            return None
        try:
            pattern = re.compile(self.settings.regex_pattern)  # cached by the module
        except re.error as error:
            raise UsageError(f"regex_pattern is no regular expression: {error.msg}, at {error.pos}") from None
        if pattern.groups != 1 and "id" not in pattern.groupindex:
            raise UsageError("regex_pattern: one group in parentheses, or one that is called id: (?P<id>…)")
        return pattern

    def _template(self) -> re.Match[str] | None:
        if not self.settings.fallback_template:
            return None
        template = _TEMPLATE.fullmatch(self.settings.fallback_template)
        if template is None:
            raise UsageError("fallback_template: text with {folder} or {number}, once")
        # seven characters stand for any number or digest: legal for one is legal for all
        before, after = template["before"], template["after"]
        if len(before) + len(after) > 32 or not PIECE.match(before) or not is_legal(f"{before}0000000{after}"):
            raise UsageError("fallback_template: at most 32 of A-Z a-z 0-9 . _ + @ # ( ) - and spaces beside {…}")
        return template


def _group_of(pattern: re.Pattern[str]) -> str | int:
    return "id" if "id" in pattern.groupindex else 1
