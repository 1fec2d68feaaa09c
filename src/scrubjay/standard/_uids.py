"""UIDs of the standard: SOP Classes, and all that PS3.6 registers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from scrubjay.standard._data import cells, read


def iod_of(sop_class_uid: str) -> str | None:
    """The IOD of a storage SOP Class, as the type tables name it (`ct-image`); None if unknown, private or retired."""
    return _iods().get(sop_class_uid)


@cache
def sop_classes() -> Mapping[str, str]:
    """Name of every SOP Class by UID, storage and others, retired ones too."""
    return MappingProxyType({uid: name for uid, name, _, _ in cells("sop_classes")[1:]})


@cache
def registered_uids() -> frozenset[str]:
    """Every UID that the standard registers: such a UID names no patient, study or device."""
    return frozenset(read("engine_uids").decode("ascii").splitlines())


@cache
def _iods() -> Mapping[str, str]:
    return {uid: iod for uid, _, iod, _ in cells("sop_classes")[1:] if iod}
