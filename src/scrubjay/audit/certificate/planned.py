"""What a certificate takes from the plan that a run obeyed: recipe, claims, options, and what they leave open."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from scrubjay.audit.certificate.model import Claims, Code
from scrubjay.errors import AuditDamaged

_TEXTS: Final = ("PN", "LO", "SH", "LT", "ST", "UC", "UT", "UR")
_BASIC: Final = "113100"
_PIXELS: Final = "113101"
_FACES: Final = "113102"
_SAFE_PRIVATE: Final = "113111"


@dataclass(frozen=True, slots=True)
class Planned:
    """From the plan's JSON. hash: of the recipe."""

    recipe: str
    version: str
    hash: str
    edition: str
    claims: Claims
    options: Mapping[str, str]
    residual: tuple[str, ...] = field(default=())


def read_planned(plan: str) -> Planned:
    """Raises AuditDamaged for what is no plan of this version."""
    try:
        document = json.loads(plan)
        stamp, recipe = document["stamp"], document["recipe"]
        claims = Claims(
            patient_identity_removed=stamp["patient_identity_removed"],
            codes=tuple(Code(value=code[0], scheme=code[1], meaning=code[2]) for code in stamp["codes"]),
            longitudinal=stamp["longitudinal"] or "",
        )
        return Planned(
            recipe["name"],
            recipe["version"],
            recipe["hash"],
            document["edition"],
            claims,
            dict(_options(document)),
            tuple(_left_open(document, claims)),
        )
    except (KeyError, TypeError, IndexError, ValueError):
        raise AuditDamaged("the run's plan is not one that this version of ScrubJay can read") from None


def _options(plan: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """No number of days: who knows by how much dates were moved can move them back."""
    yield "dates", str(plan["dates"]["mode"])
    yield "private attributes", _action(plan, plan["private"])
    yield "unknown attributes", _action(plan, plan["unknown"])
    yield "encapsulated documents", str(plan["encapsulated_documents"])
    yield "PDF", str(plan["pdf"])
    yield "private SOP classes", str(plan["private_sop_class"])
    yield "layout", str(plan["output"]["layout"])


def _left_open(plan: Mapping[str, Any], claims: Claims) -> Iterator[str]:
    codes = {code.value for code in claims.codes}
    if _BASIC not in codes:
        yield "the Basic Profile of PS3.15 is not claimed: somewhere the recipe does less than it asks"
    if not claims.patient_identity_removed:
        yield "the output isn't marked as de-identified: Patient's Name or Patient ID can stay as they came"
    if _PIXELS not in codes:
        yield "burned-in text was not looked for: images, overlays and video were copied as they are"
    if _FACES not in codes:
        yield "faces were not removed: a head can be drawn from CT, MR and PET images"
    if plan["dates"]["mode"] == "keep":
        yield "dates stay as they came"
    kept = [vr for vr in _TEXTS if _action(plan, plan["unlisted"].get(vr, plan["unlisted"]["*"])) == "keep"]
    if kept:
        yield f"text that no rule names stays, unless a known identifier is found in it ({', '.join(kept)})"
    if _action(plan, plan["private"]) == "keep":
        yield "private attributes stay"
    elif _SAFE_PRIVATE in codes:
        yield "private attributes stay where they are known as safe"
    documents = plan["encapsulated_documents"]
    if documents in ("keep", "clean"):
        yield f"documents inside of DICOM files: {documents}; nobody read them"


def _action(plan: Mapping[str, Any], place: int) -> str:
    return str(plan["actions"][place]["do"])
