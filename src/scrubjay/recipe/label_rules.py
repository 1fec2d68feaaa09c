"""Text of annotations, and labels that somebody types: cleaned in place where an option keeps what they stand on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scrubjay.recipe.actions import Fallback
from scrubjay.recipe.layers import OPTION, Origin, PlanRule
from scrubjay.recipe.selectors import Tag
from scrubjay.recipe.settings import Settings
from scrubjay.recipe.vocabulary import CLAUSES
from scrubjay.standard.lookup import tag_of

DESCRIPTORS: Final = "clean-descriptors"
GRAPHICS: Final = "clean-graphics"
CONTENT: Final = "clean-structured-content"

_ANNOTATIONS: Final = "UnformattedTextValue"
"""In graphic and waveform annotations, which go whole without the options that keep them."""

_GRAPHICS: Final = ("GraphicGroupLabel", "TickLabel")
_LABELS: Final = (
    *_GRAPHICS,
    "SegmentLabel",
    "SegmentationCreationTemplateLabel",
    "TrackSetLabel",
    "SurfaceModelLabel",
    "FrameLabel",
    "ImageSetLabel",
    "DisplaySetLabel",
    "ToleranceTableLabel",
    "FixationDeviceLabel",
    "ShieldingDeviceLabel",
    "SetupDeviceLabel",
    "BlockName",
    "ApplicationSetupName",
)
"""Siblings of ROI Name and Structure Set Label that Table E.1-1 doesn't have: without the option they stay, since they
say what an image shows."""


def label_rules(settings: Settings) -> Iterator[PlanRule]:
    """Rules for what the options in force clean; nothing without them."""
    if not settings.basic:
        return
    wanted = [(_ANNOTATIONS, option, "D") for option in (GRAPHICS, CONTENT)]
    wanted += [(keyword, GRAPHICS, "X") for keyword in _GRAPHICS]
    wanted += [(keyword, DESCRIPTORS, "X") for keyword in _LABELS]
    seen = set()
    for keyword, option, code in wanted:
        if option in settings.options and keyword not in seen:
            seen.add(keyword)
            origin = Origin(OPTION, f"{option}: text of annotations and labels", CLAUSES[option])
            yield PlanRule(Tag(tag_of(keyword)), (), Fallback("clean", code), origin)
