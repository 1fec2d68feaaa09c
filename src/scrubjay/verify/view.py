"""What a check looks at: one file of OUT, its input where that is known, and what is known of the whole set."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from scrubjay.verify.claims import Claims, claims_of
from scrubjay.verify.facts import text_of
from scrubjay.verify.glued import Glued
from scrubjay.verify.keymap import UidKey
from scrubjay.verify.model import Severity
from scrubjay.verify.needles import Needles
from scrubjay.verify.reader import Element, Instance
from scrubjay.verify.search import RawSearch


class Note(NamedTuple):
    """A finding before it has a file."""

    severity: Severity
    tag: str
    reason: str


@dataclass(frozen=True, slots=True)
class Everyone:
    """What is known of all people and the whole set; every worker has a copy.

    by_study: needles by original Study Instance UID; pairs: two parts of a name that stand together; ids: IDs of
    anybody that are long enough; parts: words of names that are no others; glued: what of both is found inside of
    words; uids: digests of all UIDs of the input; claims: by method, what most files say; by_subject: a vault's needles
    by pseudonym; dciodvfy: its path, to run it.
    """

    by_study: dict[str, Needles] = field(default_factory=dict, repr=False)
    pairs: frozenset[frozenset[str]] = field(default_factory=frozenset, repr=False)
    ids: frozenset[str] = field(default_factory=frozenset, repr=False)
    parts: frozenset[str] = field(default_factory=frozenset, repr=False)
    glued: Glued = field(default_factory=Glued, repr=False)
    uids: frozenset[bytes] = field(default_factory=frozenset, repr=False)
    claims: dict[str, Claims] = field(default_factory=dict)
    by_subject: dict[str, Needles] = field(default_factory=dict, repr=False)
    key: UidKey | None = field(default=None, repr=False)
    has_source: bool = False
    has_identities: bool = False
    dciodvfy: str = ""

    def needles(self, study: str, subject: str) -> Needles:
        """Those of a study of the input and of a subject of the vault; either may be empty."""
        return self.by_study.get(study, Needles()) | self.by_subject.get(subject, Needles())


class View:
    """One file. before: elements of the input by path, where sequences have as many items on both sides."""

    def __init__(
        self,
        path: str,
        instance: Instance,
        everyone: Everyone,
        *,
        source: Instance | None,
        certain: bool,
        same_pixels: bool,
        needles: Needles,
        search: RawSearch,
        files: tuple[str, str],
    ) -> None:
        """files: OUT's and IN's file in full, for tools that read files. same_pixels: their digests are equal."""
        self.path = path
        self.out = instance
        self.source = source
        self.certain = certain
        self.same_pixels = same_pixels
        self.everyone = everyone
        self.needles = needles
        self.search = search
        self.files = files
        self.own_claims = claims_of(instance)

    @cached_property
    def claims(self) -> Claims:
        """What files of this method say was done: the rules that this one is held to."""
        return self.everyone.claims.get(self.own_claims.method, self.own_claims)

    @cached_property
    def before(self) -> dict[str, Element]:
        """The input's elements that stand at the same place; empty without an input."""
        if self.source is None or not self.certain:
            return {}
        ours = {one.path: one.items for one in self.out.elements if one.items >= 0}
        moved: set[str] = set()
        kept: dict[str, Element] = {}
        for one in self.source.elements:
            if "." in one.path:
                parent = one.path[: one.path.rindex("[")]
                if parent in moved:
                    if one.items >= 0:
                        moved.add(one.path)
                    continue
            if one.items >= 0 and ours.get(one.path) != one.items:
                moved.add(one.path)
            kept.setdefault(one.path, one)
        return kept

    @cached_property
    def by_path(self) -> dict[str, Element]:
        """The output's elements by path."""
        return {one.path: one for one in self.out.elements}

    def text(self, element: Element) -> str:
        """The text of an element of the output, without padding."""
        return text_of(self.out, element)

    def text_before(self, element: Element) -> str:
        """The text of an element of the input."""
        return text_of(self.source, element) if self.source is not None else ""

    @cached_property
    def pairs(self) -> list[tuple[Element, Element]]:
        """Elements of the output with what stood there before; sequences aren't among them."""
        both = ((one, self.before.get(one.path)) for one in self.out.elements if one.items < 0)
        return [(one, old) for one, old in both if old is not None and old.items < 0]

    def top(self, tag: int) -> str:
        """The text of an attribute of the data set itself; empty if there is none."""
        found = self.by_path.get(f"{tag:08X}")
        return self.text(found) if found is not None else ""
