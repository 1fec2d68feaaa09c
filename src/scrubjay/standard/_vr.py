"""Value representations: limits of PS3.5 Table 6.2-1, and a legal dummy for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from scrubjay.standard._data import records


@dataclass(frozen=True, slots=True)
class VrRule:
    """What a VR allows.

    max_length counts unit (bytes, characters, characters per component group or items) of one value, None for no
    limit; fixed: exactly that many. multi_valued is None where the question has no sense (SQ, UN). pad is the byte
    that makes the length even, empty for VRs that are always even. dummy is a legal value as text, dummy_bytes as
    little-endian bytes; numbers have both, UI and SQ neither: a UID is mapped, an item depends on the sequence.
    """

    vr: str
    max_length: int | None
    unit: str
    fixed: bool
    content: str
    multi_valued: bool | None
    pad: bytes
    dummy: str | None
    dummy_bytes: bytes | None
    note: str


_YES_NO = {"Y": True, "N": False, "": None}
_PADS = {"space": b" ", "null": b"\0", "": b""}


@cache
def vr_rules() -> Mapping[str, VrRule]:
    """All 34 VRs."""
    rules = (_rule(record) for record in records("vr_rules"))
    return MappingProxyType({rule.vr: rule for rule in rules})


def _rule(record: Mapping[str, str]) -> VrRule:
    return VrRule(
        vr=record["vr"],
        max_length=int(record["max_length"]) if record["max_length"] else None,
        unit=record["unit"],
        fixed=record["fixed"] == "Y",
        content=record["content"],
        multi_valued=_YES_NO[record["multi_valued"]],
        pad=_PADS[record["pad"]],
        dummy=record["dummy"] or None,
        dummy_bytes=bytes.fromhex(record["dummy_hex"]) or None,
        note=record["note"],
    )
