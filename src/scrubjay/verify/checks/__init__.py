"""The checks, one file each; a file's docstring is what its check can see and what it can't."""

from __future__ import annotations

from typing import Final

from scrubjay.verify.checks import (
    burned_in,
    codes,
    faces,
    forbidden_attributes,
    intervals,
    iod_types,
    known_identifiers,
    numbers,
    one_to_one,
    part10,
    pixels,
    raw_values,
    references,
    source_uids,
    structure,
    validator,
)
from scrubjay.verify.checks.base import Check

CHECKS: Final[tuple[Check, ...]] = (
    known_identifiers.CHECK,
    forbidden_attributes.CHECK,
    raw_values.CHECK,
    source_uids.CHECK,
    references.CHECK,
    one_to_one.CHECK,
    intervals.CHECK,
    pixels.CHECK,
    numbers.CHECK,
    iod_types.CHECK,
    validator.CHECK,
    codes.CHECK,
    part10.CHECK,
    structure.CHECK,
    burned_in.CHECK,
    faces.CHECK,
)
"""Those that look at instances; `file-set` looks at the folder."""

__all__ = ["CHECKS", "Check"]
