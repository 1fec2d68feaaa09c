"""Rules of the kind "everything goes but what is named", which several tools have.

What makes the image stays all the same, or zeros would stand in its place: pixels, the numbers that describe them, and
where a slice lies. Nothing of that is text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scrubjay.recipe.actions import Action, Code, Plain, Replace
from scrubjay.recipe.compile import CompiledPlan
from scrubjay.recipe.concept import Concept
from scrubjay.recipe.importers.carry import KEEP, REMOVE
from scrubjay.recipe.importers.draft import Draft, Drafted, Line
from scrubjay.recipe.layers import PRIVATE, PlanRule
from scrubjay.recipe.names import NAMES
from scrubjay.recipe.selectors import All, Group, Mask, Path, Private, Tag, Vr
from scrubjay.standard import dictionary, profile
from scrubjay.standard.lookup import canonical_name, tag_of

_GROUPS: Final = (0x0028, 0x7FE0)
_NUMBERS: Final = ("AT", "DS", "FD", "FL", "IS", "OB", "OD", "OF", "OL", "OV", "OW", "SL", "SS", "SV", "UL", "US", "UV")
_WORDS: Final = (
    "Modality", "PhotometricInterpretation", "BurnedInAnnotation", "RecognizableVisualFeatures",
    "LossyImageCompression", "LossyImageCompressionMethod", "PixelIntensityRelationship", "VOILUTFunction",
)  # fmt: skip
_GEOMETRY: Final = (
    "ImagePositionPatient", "ImageOrientationPatient", "ImagePositionVolume", "ImageOrientationVolume",
    "ImageOrientationSlide", "XOffsetInSlideCoordinateSystem", "YOffsetInSlideCoordinateSystem",
    "ColumnPositionInTotalImagePixelMatrix", "RowPositionInTotalImagePixelMatrix", "TotalPixelMatrixColumns",
    "TotalPixelMatrixRows", "DimensionIndexPointer", "FunctionalGroupPointer", "DimensionIndexValues",
    "InStackPositionNumber", "TemporalPositionIndex", "GridFrameOffsetVector", "DoseGridScaling", "SegmentNumber",
    "ReferencedSegmentNumber", "MaximumFractionalValue",
)  # fmt: skip
ANY_PRIVATE: Final = "(*,*,*)"
_TOTAL_LENGTH: Final = 0x7FE00003
_PIXELS: Final = 0x7FE00010
_STAYS: Final = (
    "what no rule names goes, but for what makes the image: pixels, the numbers of groups 0028 and 7FE0 that describe "
    "them, position and orientation of slices, and Modality"
)
_MADE_UP: Final = (
    "where the standard requires a value of what goes, a made-up one stands, such as UNKNOWN in Image Type: name in a "
    "rule what you need as it is"
)
_STRICT: Final = ("remove", "empty", "dummy", "uid", "pseudonym", "recurse")


def remove_the_rest(draft: Draft, line: Line) -> None:
    """What no rule names goes, if the standard lets it; pixels, what describes them, and where they lie stay."""
    draft.unlisted = REMOVE
    draft.unknown = "remove"
    draft.private = draft.private or "remove"
    draft.only_listed = line
    draft.note(line, _STAYS)
    draft.note(line, _MADE_UP)
    for group in ("(50xx,xxxx)", "(60xx,xxxx)"):
        draft.rule(line, group, "remove")
    for select in _image():
        draft.rule(line, select, KEEP)


def _image() -> Iterator[str]:
    listed = {row.tag for row in profile() if row.mask == 0xFFFFFFFF} - {_PIXELS}
    tags = {tag_of(keyword) for keyword in (*_WORDS, *_GEOMETRY)}
    for one in dictionary():
        numbers = all(vr in _NUMBERS for vr in one.vr.split("|"))
        if one.tag >> 16 in _GROUPS and numbers and not one.retired and one.mask == 0xFFFFFFFF:
            tags.add(one.tag)
    for tag in sorted(tags - listed - {_TOTAL_LENGTH}):
        yield canonical_name(tag)


def overrule(draft: Draft, plan: CompiledPlan, basic: CompiledPlan, file: str) -> bool:
    """Let "everything goes" win over what the recipe below keeps. Returns whether there was anything of that kind.

    plan: what the draft compiles to; file: the name its own rules have there. basic: what the Basic Profile alone
    compiles to: of that, what stays are names of classes and what makes references whole.
    """
    line = draft.only_listed
    if line is None:
        return False
    no_private = draft.private == "remove" or any(one.select == ANY_PRIVATE for one in draft.rules)
    spared = {(str(rule.select), str(rule.action)) for rule in basic.rules}
    last = {str(rule.select): rule for rule in plan.rules if not _is_own(rule, file)}
    made = [
        Drafted(select, _instead(rule), (), line)
        for select, rule in last.items()
        if (select, str(rule.action)) not in spared
        and not _is_strict(rule.action)
        and isinstance(rule.select, _NAMED)
        and not (no_private and isinstance(rule.select, Private) and rule.origin.layer == PRIVATE)
    ]
    wide = [select for select, rule in last.items() if isinstance(rule.select, _WIDE) and not _is_strict(rule.action)]
    for select in wide:
        draft.lose(line, f"the recipe it extends has a rule for {select}", "what that rule keeps stays")
    if made:
        draft.rules[:0] = made
        draft.note(line, "what the recipe that it extends would keep or clean goes, too")
    return bool(made or wide)


_NAMED: Final = (Tag, Path, Private, Mask, Concept)
_WIDE: Final = (All, Vr, Group)


def _instead(rule: PlanRule) -> str:
    return "remove" if isinstance(rule.select, Private | Concept) else REMOVE


def _is_own(rule: PlanRule, file: str) -> bool:
    place = rule.origin.place
    return place is not None and place.file == file and file not in NAMES


def _is_strict(action: Action) -> bool:
    return isinstance(action, Code | Replace) or (isinstance(action, Plain) and action.word in _STRICT)
