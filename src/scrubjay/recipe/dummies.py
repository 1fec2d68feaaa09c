"""Dummy values: harmless, legal, the same in every file.

A sequence under D needs an item that meets the IOD itself: its Type 1 content is filled, Type 2 content left empty
(PS3.15 E.1.1). These are the sequences of Table E.1-1, and of the recipe `basic`, that some IOD requires; a test
compares them with the types.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, Final

from scrubjay.recipe.actions import DUMMY
from scrubjay.recipe.layers import PlanRule
from scrubjay.recipe.selectors import Path, Tag
from scrubjay.standard import dictionary, vr_rules
from scrubjay.standard.lookup import tag_hex

_TEXT_VRS: Final = ("AE", "AS", "CS", "DA", "DS", "DT", "IS", "LO", "LT", "PN", "SH", "ST", "TM", "UC", "UR", "UT")

# UUID version 5 of `scrubjay:dummy` in the URL name space, in the form of PS3.5 B.2: no instance has this UID.
_NO_INSTANCE: Final = "2.25.41134638494582802433364227325766481314"

_Item = dict[str, Any]


def _code(value: str, scheme: str, meaning: str) -> list[_Item]:
    return [{"CodeValue": value, "CodingSchemeDesignator": scheme, "CodeMeaning": meaning}]


# PS3.16 8.2: designators that begin with 99 are private coding schemes.
_REMOVED: Final = _code("REMOVED", "99SCRUBJAY", "Removed")
_SOMEBODY: Final[list[_Item]] = [
    {
        "InstitutionName": "ANONYMIZED",
        "InstitutionCodeSequence": [],
        "PersonIdentificationCodeSequence": _REMOVED,
        "ObserverType": "PSN",
        "PersonName": "ANONYMOUS",
    }
]


def _reference(sop_class: str) -> list[_Item]:
    return [{"ReferencedSOPClassUID": sop_class, "ReferencedSOPInstanceUID": _NO_INSTANCE}]


# Binary values are little endian. 1\0 is all channels of multiplex group 1 (PS3.3 C.10.10).
_DUMMIES: Final[dict[str, Any]] = {
    "AsserterIdentificationSequence": _SOMEBODY,
    # The value of a CODE item, for rules about content items.
    "ConceptCodeSequence": _REMOVED,
    "ContentSequence": [
        {
            "RelationshipType": "CONTAINS",
            "ValueType": "TEXT",
            "ConceptNameCodeSequence": _code("121106", "DCM", "Comment"),
            "TextValue": "REMOVED",
        }
    ],
    "FlowIdentifierSequence": [
        {"FlowIdentifier": b"\0\0", "FlowTransferSyntaxUID": "1.2.840.10008.1.2.7.1", "FlowRTPSamplingRate": b"\0" * 4}
    ],
    "GraphicAnnotationSequence": [
        {
            "GraphicLayer": "REMOVED",
            "GraphicObjectSequence": [
                {
                    "GraphicAnnotationUnits": "DISPLAY",
                    "GraphicDimensions": b"\2\0",
                    "NumberOfGraphicPoints": b"\1\0",
                    "GraphicData": b"\0" * 8,
                    "GraphicType": "POINT",
                }
            ],
        }
    ],
    "InstitutionCodeSequence": _REMOVED,
    "OperatorIdentificationSequence": _SOMEBODY,
    "PersonIdentificationCodeSequence": _REMOVED,
    "ReferencedPerformedProcedureStepSequence": _reference("1.2.840.10008.3.1.2.3.3"),
    "ReferencedStudySequence": _reference("1.2.840.10008.3.1.2.3.1"),
    "ROIInterpreterSequence": _SOMEBODY,
    "VerifyingObserverSequence": [
        {
            "VerifyingOrganization": "ANONYMIZED",
            "VerificationDateTime": "19000101000000",
            "VerifyingObserverName": "ANONYMOUS",
            "VerifyingObserverIdentificationCodeSequence": [],
        }
    ],
    "WaveformAnnotationSequence": [{"UnformattedTextValue": "REMOVED", "ReferencedWaveformChannels": b"\1\0\0\0"}],
    # Defined terms of PS3.3 C.12.1.1.9; any other word would say something new.
    "ReasonForTheAttributeModification": "CORRECT",
}


@cache
def vr_dummies() -> dict[str, str]:
    """A legal value for each VR of text; the engine has its own for binary ones, UIDs are mapped."""
    return {vr: rule.dummy for vr in _TEXT_VRS if (rule := vr_rules().get(vr)) is not None and rule.dummy is not None}


def dummies(rules: Iterable[PlanRule]) -> dict[str, Any]:
    """`dummies` of a plan: those above, and one empty item for any other sequence that a rule wants a dummy for."""
    made = {tag_hex(_tag(keyword)): _written(_vr(keyword), value) for keyword, value in _DUMMIES.items()}
    for rule in rules:
        select = rule.select.leaf if isinstance(rule.select, Path) else rule.select
        if rule.action == DUMMY and isinstance(select, Tag):
            found = dictionary().by_tag(select.tag)
            if found is not None and found.vr == "SQ":
                made.setdefault(tag_hex(select.tag), [[]])
    return made


def _written(vr: str, value: Any) -> Any:
    if vr == "SQ":
        return [
            [[tag_hex(_tag(key)), _vr(key), _written(_vr(key), item[key])] for key in sorted(item, key=_tag)]
            for item in value
        ]
    return {"hex": value.hex().upper()} if isinstance(value, bytes) else value


def _tag(keyword: str) -> int:
    found = dictionary().by_keyword(keyword)
    if found is None:
        raise LookupError(f"the dictionary lacks {keyword}")
    return found.tag


def _vr(keyword: str) -> str:
    found = dictionary().by_keyword(keyword)
    return "UN" if found is None else found.vr
