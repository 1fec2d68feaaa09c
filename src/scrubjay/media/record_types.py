"""Which directory record an instance has (PS3.3 table F.4-1), by the name of its SOP class."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from scrubjay.standard import sop_classes

IMAGE: Final = "IMAGE"

_BY_NAME: Final = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (r" SR |Procedure Log|Spectacle Prescription|Thickness and Volume Report", "SR DOCUMENT"),
        (r"RT Dose ", "RT DOSE"),
        (r"RT Structure Set ", "RT STRUCTURE SET"),
        (r"RT (Ion )?Plan ", "RT PLAN"),
        (r"RT .*Treatment .*Record|RT Treatment Summary", "RT TREAT RECORD"),
        (r"RT (Brachy Application Setup|Beams) Delivery Instruction", "PLAN"),
        (r"RT Image ", IMAGE),
        (r"RT .*(Intent|Annotation|Radiation|Patient Position)|Radiation (Record )?Storage", "RADIOTHERAPY"),
        (r"Presentation State|Structured Display", "PRESENTATION"),
        (r"Waveform ", "WAVEFORM"),
        (r"Key Object Selection", "KEY OBJECT DOC"),
        (r"Spectroscopy ", "SPECTROSCOPY"),
        (r"Raw Data ", "RAW DATA"),
        (r"Spatial Registration", "REGISTRATION"),
        (r"Spatial Fiducials", "FIDUCIAL"),
        (r"Encapsulated ", "ENCAP DOC"),
        (r"Real World Value Mapping", "VALUE MAP"),
        (r"Stereometric", "STEREOMETRIC"),
        (r"Measurements ", "MEASUREMENT"),
        (r"Surface Segmentation", "SURFACE"),
        (r"Surface Scan", "SURFACE SCAN"),
        (r"Tractography", "TRACT"),
        (r"Content Assessment", "ASSESSMENT"),
        (r"Hanging Protocol", "HANGING PROTOCOL"),
        (r"Color Palette", "PALETTE"),
        (r"Generic Implant", "IMPLANT"),
        (r"Implant Assembly", "IMPLANT ASSY"),
        (r"Implant Template Group", "IMPLANT GROUP"),
        (r"(Image|Segmentation|Map|US Volume) Storage", IMAGE),
    )
)
"""Beginnings of names win over what comes later in the list."""

ROOT_TYPES: Final = frozenset(("HANGING PROTOCOL", "PALETTE", "IMPLANT", "IMPLANT ASSY", "IMPLANT GROUP"))
"""Records of what belongs to nobody: they stand beside the patients."""

FEW_KEYS: Final = frozenset((IMAGE, "WAVEFORM", "RAW DATA"))
"""Records whose keys all stand at or before (0020,0013) in a data set, so that no more of it need be read."""


@lru_cache(maxsize=256)
def record_type(sop_class: str) -> str:
    """The type of an instance's own record; empty for classes that the standard gives none, or that nobody knows.

    Also for the type ANNOTATION, of 2022: pydicom can't open a directory that has one.
    """
    name = sop_classes().get(sop_class, "")
    return next((kind for pattern, kind in _BY_NAME if pattern.search(name)), "")
