"""Judges the duties on one file; what only all files together tell is left to the scorer."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset

from support.phi import pixels, search, textual
from support.phi.key import FILE, NAME, RETAINING, Action, Duty
from support.phi.lookup import find, inflated, pixel_value, read


class Pair:
    """A file before and after, read when first asked for. after: None when there is no output."""

    def __init__(self, before: Path, after: Path | None, name: str) -> None:
        self._before, self._after, self.name = before, after, name
        self.is_missing = after is None

    @cached_property
    def before(self) -> Dataset:
        """The file of the corpus."""
        return read(self._before)[1]

    @cached_property
    def _read(self) -> tuple[bytes, Dataset]:
        if self._after is None:
            raise ValueError("there is no output to read")
        return read(self._after)

    @property
    def after(self) -> Dataset:
        """The output."""
        return self._read[1]

    @cached_property
    def hay(self) -> bytes:
        """All bytes of the output that are searched for text."""
        return search.haystack(self.plain, b"")

    @cached_property
    def plain(self) -> bytes:
        """All bytes of the output but for its pixels."""
        data, dataset = self._read
        return search.without_pixels(inflated(data, dataset), pixel_value(dataset))


def done(pair: Pair, duty: Duty) -> bool:
    """Whether the output does this duty, as far as one file can tell."""
    if pair.is_missing:
        return duty.action not in RETAINING
    if duty.path == NAME:
        return not any(_in_name(text, pair.name) for text in duty.texts)
    if duty.path == FILE and duty.action is Action.UID_CHANGED:
        return not any(text.encode() in pair.plain for text in duty.texts)
    if duty.path == FILE:
        return not search.any_of(pair.hay, duty.texts)
    if duty.action is Action.PIXELS_RETAINED:
        return pixels.same(pair.before, pair.after)
    return _JUDGES[duty.action](find(pair.after, duty.path), duty, pair)


def _in_name(text: str, name: str) -> bool:
    return textual.folded(text) in textual.folded(name)


def text_of(element: DataElement | None) -> str:
    """The value as text; bytes letter by letter; empty for what isn't there."""
    if element is None or element.value is None or element.VR == "SQ":
        return ""
    if isinstance(element.value, bytes):
        return element.value.replace(b"\0", b"").decode("latin-1")
    value = element.value
    return "\\".join(map(str, value)) if element.VM > 1 else str(value)


def is_empty(element: DataElement | None) -> bool:
    """Whether there is no value; a sequence without items has none."""
    if element is None:
        return True
    if element.VR == "SQ":
        return not element.value
    return element.value is None or element.value in ("", b"", [])


def _present(element: DataElement | None, _: Duty, __: Pair) -> bool:
    return element is not None


def _notnull(element: DataElement | None, _: Duty, __: Pair) -> bool:
    return not is_empty(element)


def _retained(element: DataElement | None, duty: Duty, pair: Pair) -> bool:
    if duty.texts:
        return textual.in_order(duty.texts, text_of(element)) == len(duty.texts)
    original = find(pair.before, duty.path)
    return element is not None and original is not None and bool(_value(element) == _value(original))


def _value(element: DataElement) -> object:
    """The value without what padding makes of it."""
    return text_of(element).strip() if isinstance(element.value, (str, bytes)) else element.value


def _removed(element: DataElement | None, duty: Duty, _: Pair) -> bool:
    if element is None:
        return True
    if isinstance(element.value, bytes):
        return not any(search.contains(element.value.lower(), text) for text in duty.texts) and not _left(element, duty)
    return not _left(element, duty)


def _left(element: DataElement, duty: Duty) -> int:
    return textual.survivors(duty.texts, text_of(element), duty.beside)


def _changed(element: DataElement | None, duty: Duty, _: Pair) -> bool:
    value = text_of(element)
    return not any(text in value for text in duty.texts)


def _other_uid(element: DataElement | None, duty: Duty, _: Pair) -> bool:
    return not set(duty.texts) & set(text_of(element).split("\\"))


_JUDGES: dict[Action, Callable[[DataElement | None, Duty, Pair], bool]] = {
    Action.TAG_RETAINED: _present,
    Action.TEXT_NOTNULL: _notnull,
    Action.TEXT_RETAINED: _retained,
    Action.TEXT_REMOVED: _removed,
    Action.DATE_SHIFTED: _changed,
    Action.UID_CHANGED: _other_uid,
    Action.UID_CONSISTENT: lambda *_: True,
    Action.PATID_CONSISTENT: _notnull,
}
"""Consistency is for the scorer; here a Patient ID must only be there."""
