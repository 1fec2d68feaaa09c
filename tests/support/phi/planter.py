"""Sets planted values in a data set and notes what is owed for each."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from pydicom.charset import convert_encodings, encode_string
from pydicom.dataelem import DataElement, RawDataElement
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.tag import Tag

from support.phi import policy
from support.phi.key import Action, Duty, spell
from support.phi.people import Person, Study
from support.phi.sentences import Note
from support.phi.words import GENERIC

LIMITS = {"SH": 16, "LO": 64, "ST": 1024, "LT": 10240, "UT": 10240, "UC": 10240}
"""Characters that a value may have (PS3.5 table 6.2-1)."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A data set within the file: the file's own, or an item. stays: the sequences above it are kept."""

    dataset: Dataset
    steps: tuple[tuple[int, str, int], ...] = ()
    stays: bool = True

    def path(self, tag: int, creator: str = "") -> str:
        """The path of an attribute here."""
        return spell(self.steps, tag, creator)


@dataclass(slots=True)
class Planter:
    """One file in the making."""

    recipe: str
    rng: random.Random
    person: Person
    study: Study
    top: Spot
    duties: list[Duty] = field(default_factory=list)
    planted: set[str] = field(default_factory=set)

    @property
    def encodings(self) -> list[str]:
        """pydicom's names for the character sets of the file."""
        return convert_encodings(self.top.dataset.get("SpecificCharacterSet") or "ISO_IR 6")

    def owe(self, action: Action, path: str, **about: object) -> None:
        """Note a duty."""
        self.duties.append(Duty(action, path, **about))  # type: ignore[arg-type]

    def value(self, spot: Spot, tag: int, vr: str, value: object, kind: str, place: str, texts: Iterable[str]) -> None:
        """A whole value that identifies: it must go, in whatever way."""
        spot.dataset[Tag(tag)] = DataElement(Tag(tag), vr, value)
        path = spot.path(tag)
        self.planted.add(path)
        self.duties = [duty for duty in self.duties if duty.path != path]
        self.owe(Action.TEXT_REMOVED, path, kind=kind, place=place, spelling="own value", texts=significant(texts))

    def note(self, spot: Spot, tag: int, vr: str, note: Note, place: str, creator: str = "", stored: str = "") -> str:
        """A note as the value of an attribute; `stored` is another VR to write it under. Returns the path."""
        path = spot.path(tag, creator)
        self.planted.add(path)
        if stored in ("UN", "OB"):
            raw = encode_string(note.text, self.encodings)
            store_raw(spot.dataset, tag, stored, raw + b" " * (len(raw) % 2))
        else:
            spot.dataset[Tag(tag)] = DataElement(Tag(tag), vr, note.text)
        fate = policy.fate(self.recipe, tag, vr, creator)
        if spot.stays and fate in ("keep", "clean", "open") and tag >> 16 != 0x6000:
            self._retained(note, path, place)
        for duty in removals(note, path, place):
            self.duties.append(duty)
        return path

    def _retained(self, note: Note, path: str, place: str) -> None:
        absent = any(span.absent for span in note.spans)
        if note.stays:
            self.owe(Action.TEXT_RETAINED, path, kind="words", place=place, texts=note.stays, absent=absent)

    def item(self, spot: Spot, tag: int, creator: str = "", *, first: bool = True) -> Spot:
        """A new item of a sequence, or the first one that is there."""
        holder = spot.dataset
        items = list(holder[tag].value or ()) if tag in holder and holder[tag].VR == "SQ" else []
        if not items or not first:
            items.append(Dataset())
            holder[Tag(tag)] = DataElement(Tag(tag), "SQ", Sequence(items))
        number = 0 if first else len(items) - 1
        stays = spot.stays and policy.fate(self.recipe, tag, "SQ", creator) in ("keep", "clean")
        return Spot(holder[tag].value[number], (*spot.steps, (tag, creator, number)), stays)

    def private(self, spot: Spot, group: int, creator: str) -> int:
        """The first tag of the block that the creator has, or gets."""
        used = {int(tag) >> 8 for tag in spot.dataset.keys()}  # noqa: SIM118 (iterating a Dataset converts elements)
        for block in range(0x10, 0x100):
            tag, first = group << 16 | block, group << 16 | block << 8
            if tag not in spot.dataset and first >> 8 not in used:
                spot.dataset[Tag(tag)] = DataElement(Tag(tag), "LO", creator)
                return first
            if tag in spot.dataset and str(spot.dataset[tag].value).strip() == creator:
                return first
        raise ValueError("a group with no room for another block")


def store_raw(dataset: Dataset, tag: int, vr: str, value: bytes) -> None:
    """Store bytes under a VR that pydicom would correct, were it told the tag."""
    implicit = bool(dataset.original_encoding[0])
    dataset[Tag(tag)] = RawDataElement(Tag(tag), vr, len(value), value, 0, implicit, True)


def significant(texts: Iterable[str]) -> tuple[str, ...]:
    """Words that must not survive: at least two letters, and not one that means nothing alone."""
    found: dict[str, None] = {}
    for text in texts:
        for word in text.replace("^", " ").replace("=", " ").replace("_", " ").replace(",", " ").split():
            word = word.strip(".()[]:;\"'")
            if len(word) > 1 and word.casefold() not in GENERIC:
                found[word] = None
    return tuple(found)


def removals(note: Note, path: str, place: str) -> list[Duty]:
    """The duties on what must go from a note."""
    duties = []
    for span in note.spans:
        about = Duty(Action.TEXT_REMOVED, path, span.kind, place, span.spelling, beside=note.stays, absent=span.absent)
        if span.role == "go":
            duties.append(replace(about, texts=significant([span.text])))
        elif span.role == "day":
            duties.append(replace(about, action=Action.DATE_SHIFTED, texts=(span.text,)))
    return duties
