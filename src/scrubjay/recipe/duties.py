"""What the engine does to an attribute whatever the rules say, in words: docs/reference/plan.md.

What must not be in a data set goes, signatures over what was changed go, and an instance says what was done to it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from scrubjay.recipe.effects import REMOVED
from scrubjay.recipe.matching import Target
from scrubjay.recipe.model import Place
from scrubjay.recipe.selectors import Private, Tag

if TYPE_CHECKING:
    from scrubjay.recipe.compile import CompiledPlan

_META: Final = 0x0002
_FOREIGN_GROUPS: Final = frozenset((0x0000, 0x0001, 0x0003, 0x0004, 0x0005, 0x0007, 0xFFFF))
_PADDING: Final = 0xFFFCFFFC
_SIGNATURES: Final = frozenset((0xFFFAFFFA, 0x4FFE0001))
_EARLIER_VALUES: Final = frozenset((0x04000561, 0x04000550))
_TIMEPOINT: Final = 0x00120050
_EVENT_OFFSET: Final = 0x00120052
_EVENT_TYPE: Final = 0x00120053
_DOCUMENT: Final = 0x00420011
_DOCUMENT_LENGTH: Final = 0x00420015


@dataclass(frozen=True, slots=True)
class Duty:
    """`effect`: what becomes of the attribute. `what` it is done for, and the `clause` of the standard behind it.

    place: the recipe that asks for it; None when all do.
    """

    effect: str
    what: str
    clause: str
    place: Place | None = None

    @property
    def action(self) -> str:
        """In one word."""
        return "remove" if self.effect == REMOVED else "computed"


def duty_of(plan: CompiledPlan, target: Target) -> Duty | None:
    """What the engine does itself; None for what is left to the rules."""
    stamp: dict[str, Any] = json.loads(plan.json)["stamp"]
    if not isinstance(target.leaf, Tag):
        return _foreign(target.leaf.group, None) if isinstance(target.leaf, Private) else None
    tag = target.leaf.tag
    duty = _foreign(tag >> 16, tag)
    if duty is None and stamp["patient_identity_removed"]:
        duty = _telling(tag)
    if duty is None and not target.steps:
        duty = _stamped(tag, stamp, plan.recipe.place) or _timed(tag, plan) or _document(tag, plan)
    return duty


def _foreign(group: int | None, tag: int | None) -> Duty | None:
    if group == _META:
        return Duty("written anew with the rest of the file meta information", "no part of the data set", "PS3.10 7.1")
    if group in _FOREIGN_GROUPS:
        return Duty(REMOVED, "no data set has this group", "PS3.5 7.1 and 7.8.1")
    if tag is not None and tag & 0xFFFF == 0:
        return Duty(REMOVED, "group lengths are retired", "PS3.5 7.2")
    if tag == _PADDING:
        return Duty(REMOVED, "padding", "PS3.10 7.2")
    return None


def _telling(tag: int) -> Duty | None:
    """At any depth, when the instance says that the patient's identity was removed."""
    if tag in _SIGNATURES:
        return Duty(REMOVED, "signs what was changed", "PS3.3 C.12.1.1.3")
    return Duty(REMOVED, "holds earlier values", "PS3.3 C.12.1.1.9") if tag in _EARLIER_VALUES else None


def _stamped(tag: int, stamp: dict[str, Any], place: Place | None) -> Duty | None:
    codes = " and ".join(value for value, _, _ in stamp["codes"])
    methods = " and ".join(stamp["method"])
    said = {
        0x00120062: "YES" if stamp["patient_identity_removed"] else "",
        0x00120063: f"{methods} and the key's mark are" if methods else "",
        0x00120064: f"{codes} is" if codes else "",
        0x00280303: stamp["longitudinal"] or "",
    }.get(tag, "")
    if not said:
        return None
    added = tag in (0x00120063, 0x00120064)
    effect = f"{said} added to what earlier methods wrote" if added else f"says {said}"
    return Duty(effect, "what was done to the instance", "PS3.15 E.1.1", place)


def _timed(tag: int, plan: CompiledPlan) -> Duty | None:
    dates = plan.settings.dates
    if dates.mode != "timepoint":
        return None
    offset = {_EVENT_OFFSET: "the days since the subject's first study", _EVENT_TYPE: "BASELINE"}
    effect = "the label of the study's time point: M00, M06" if tag == _TIMEPOINT else offset.get(tag, "")
    if tag in offset and not dates.offset:
        effect = REMOVED
    return Duty(effect, "dates: timepoint", "PS3.3 C.7.2.3", plan.recipe.place) if effect else None


def _document(tag: int, plan: CompiledPlan) -> Duty | None:
    policy = plan.recipe.encapsulated_documents
    if tag not in (_DOCUMENT, _DOCUMENT_LENGTH) or policy in ("exclude", "keep"):
        return None
    blank = "a blank document of its kind takes its place"
    pdf = "of a PDF the drawings stay; other kinds: " if plan.recipe.pdf == "redact" else "any other kind: "
    effect = f"CDA is cleaned as XML; {pdf}{blank}" if policy == "clean" else blank
    if tag == _DOCUMENT_LENGTH:
        effect = "the length of the document as it is now"
    return Duty(effect, f"encapsulated_documents: {policy}", "", plan.recipe.place)
