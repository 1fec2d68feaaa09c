"""What a preview says. It holds values of attributes: `repr` leaves them out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

REMOVED: Final = "removed"
EMPTIED: Final = "emptied"
REPLACED: Final = "replaced"
ADDED: Final = "added"
KEPT: Final = "kept"
ACTIONS: Final = (REMOVED, EMPTIED, REPLACED, ADDED, KEPT)
"""In the order of the engine's numbers."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What would happen to one value of an attribute, in so many elements of so many files.

    before, after: decoded and shortened; None for a sequence, for what is longer than 64 KiB, before what is added and
    after what is removed or kept. rule: why, in words. example: the first file, below the source.
    """

    action: str
    before: str | None = field(repr=False)
    after: str | None = field(repr=False)
    rule: str
    elements: int
    files: int
    example: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute at a place in data sets: `PatientName`, `ReferencedImageSequence[*].ReferencedSOPInstanceUID`.

    actions: elements by what would happen to them. deeds: the commonest, of all `different` ones.
    """

    name: str
    vr: str
    actions: Mapping[str, int]
    deeds: Sequence[Deed]
    different: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a run over a source would do.

    approval: the hash that `scrubjay deidentify --approved` and `Deidentifier.approval` compare. plan: hash of the plan
    itself. counts, reasons: files by outcome, and by outcome and reason. outputs: some paths below OUT. notes and
    warnings are as a run has them. example: whether new identities and UIDs are examples, as there is no key yet, or no
    project.
    """

    approval: str
    plan: str
    recipe: str
    files: int
    counts: Mapping[str, int]
    reasons: Mapping[str, Mapping[str, int]]
    outputs: Sequence[str]
    attributes: Sequence[Attribute] = field(repr=False)
    notes: Sequence[str] = ()
    warnings: Sequence[str] = ()
    example: bool = False
