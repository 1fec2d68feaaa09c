"""What is owed for attributes that were there before anything was planted: dates, UIDs, and all that must stay."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pydicom.dataset import Dataset
from pydicom.uid import UID

from scrubjay import standard
from support.phi import policy
from support.phi.key import Action, Duty, spell
from support.phi.lookup import creator_of
from support.phi.words import each

Steps = tuple[tuple[int, str, int], ...]
"""Sequences above an attribute: tag, creator and item."""
PIXELS = frozenset((0x7FE00008, 0x7FE00009, 0x7FE00010))
SHALLOW = 2
"""Items of each sequence whose plain attributes are followed: thousands of frames say the same."""
TEXT_TO_KEEP = each("SeriesDescription ProtocolName ContrastBolusAgent")
"""Descriptions that vendors' files come with, and that must survive as they are."""
TO_GO = "date to go"
"""Place of dates that the profile takes away or replaces by a dummy: they need not move with the others."""
AGE = re.compile(r"0[0-8]\d[DWMY]")
"""Ages that may stay: real ones, of fewer than 90 years (45 CFR 164.514(b)(2)(i)(C))."""
STRICT = {"1": Action.TEXT_NOTNULL, "1C": Action.TEXT_NOTNULL, "2": Action.TAG_RETAINED, "2C": Action.TAG_RETAINED}
STAMPED = frozenset((0x00120062, 0x00120063, 0x00120064, 0x00280301, 0x00280302, 0x00280303, 0x00080005))
"""What de-identification itself writes, and the character set, which it may have to change."""


def duties(recipe: str, dataset: Dataset, planted: set[str], trusted: bool) -> Iterator[Duty]:
    """The duties on a whole file. trusted: its descriptions are known to hold nobody."""
    walk = _Standing(recipe, str(dataset.get("SOPClassUID", "")), planted, trusted)
    yield from walk.of(dataset, (), _State(stays=True, gone=False))


@dataclass(frozen=True, slots=True)
class _State:
    """What becomes of the sequences above: all are kept, one is taken away, or neither is sure."""

    stays: bool
    gone: bool

    def below(self, fate: policy.Fate) -> "_State":
        """What becomes of the items of a sequence of that fate."""
        return _State(self.stays and fate in ("keep", "clean"), self.gone or fate == "gone")


class _Standing:
    def __init__(self, recipe: str, sop_class: str, planted: set[str], trusted: bool) -> None:
        self.recipe, self.sop_class, self.planted, self.trusted = recipe, sop_class, planted, trusted

    def of(self, dataset: Dataset, steps: Steps, above: "_State") -> Iterator[Duty]:
        """The duties on one data set of the file; above: what becomes of the sequences it is in."""
        for element in dataset:
            tag, vr = int(element.tag), str(element.VR)
            if tag & 0xFFFF == 0 or tag in STAMPED or (tag >> 16 & 1 and tag & 0xFFFF < 0x1000):
                continue
            creator = creator_of(dataset, tag)
            path = spell(steps, tag, creator)
            fate = policy.fate(self.recipe, tag, vr, creator)
            if vr == "SQ":
                if above.stays and element.value:
                    yield from self._strict(steps, tag, path)
                for number, item in enumerate(element.value or ()):
                    yield from self.of(item, (*steps, (tag, creator, number)), above.below(fate))
                continue
            yield from self._plain(element.value, steps, tag, vr, path, fate, above)

    def _plain(
        self, value: object, steps: Steps, tag: int, vr: str, path: str, fate: str, above: "_State"
    ) -> Iterator[Duty]:
        if tag in PIXELS:
            if not steps:
                yield Duty(Action.PIXELS_RETAINED, path, "pixels", "pixels")
            return
        shallow = all(step[2] < SHALLOW for step in steps)
        empty = value is None or value == "" or value == b"" or value == []
        if above.stays and shallow and not tag >> 16 & 1 and not empty:
            yield from self._strict(steps, tag, path)
        if empty:
            return
        if vr == "UI":
            yield from _uids(value, path, "gone" if above.gone else fate if above.stays else "uid", tag)
        elif vr in ("DA", "DT"):
            yield from _dates(value, vr if above.stays and fate == "date" else TO_GO, path, fate)
        elif above.stays and shallow and path not in self.planted and self._is_kept(tag, vr, fate, value):
            yield Duty(Action.TEXT_RETAINED, path, "value", "private" if tag >> 16 & 1 else "kept attribute")

    def _is_kept(self, tag: int, vr: str, fate: str, value: object) -> bool:
        if vr == "AS" and not AGE.fullmatch(str(value)):
            return False
        if tag >> 16 & 1:
            return fate == "clean" and isinstance(value, (int, float))
        if fate == "keep":
            return True
        keyword = policy.keyword_of(tag)
        plain = isinstance(value, str) and value.isascii() and "^" not in value
        return fate == "clean" and keyword in TEXT_TO_KEEP and self.trusted and plain

    def _strict(self, steps: Steps, tag: int, path: str) -> Iterator[Duty]:
        if tag >> 16 & 0xFF00 in (0x5000, 0x6000) or policy.keyword_of(tag) in policy.COMPANIONS:
            return  # a plane goes whole
        where = (*(step[0] for step in steps), tag)
        action = STRICT.get(standard.types().type_of(self.sop_class, where))
        if action is not None:
            yield Duty(action, path, "type", "required attribute")


def _uids(value: object, path: str, fate: str, tag: int) -> Iterator[Duty]:
    structural = any(word in policy.keyword_of(tag) for word in policy.STRUCTURAL)
    values = tuple(str(one) for one in (value if not isinstance(value, str) else [value]))  # type: ignore[attr-defined]
    own = tuple(one for one in values if one and not is_registered(one))
    if not own or structural or fate in ("keep", "open"):
        return
    yield Duty(Action.UID_CHANGED, path, "UID", "UID", texts=own)
    if fate == "uid":
        yield Duty(Action.UID_CONSISTENT, path, "UID", "UID", texts=values)


def _dates(value: object, place: str, path: str, fate: str) -> Iterator[Duty]:
    if fate in ("keep", "open"):
        return
    values = [value] if isinstance(value, str) else list(value)  # type: ignore[call-overload]
    days = tuple(str(one)[:8] for one in values if is_day(str(one)[:8]))
    if days:
        yield Duty(Action.DATE_SHIFTED, path, "date", place, texts=days)


def is_registered(uid: str) -> bool:
    """Whether it is one of PS3.6, or at least in DICOM's own root."""
    return UID(uid).name != uid or uid.startswith("1.2.840.10008.")


def is_day(text: str) -> bool:
    """Whether it is YYYYMMDD and such a day exists."""
    try:
        datetime.datetime.strptime(text, "%Y%m%d")
    except ValueError:
        return False
    return len(text) == 8
