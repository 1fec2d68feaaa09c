"""Names and dates that stand where they stood, unchanged.

A PN at the same place with the same value, unless it stands for nothing. A date or date and time that didn't move
although the output says that dates were removed or modified; 1 January may stay where only the year does. Needs the
input, and sequences with as many items as there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scrubjay.verify.checks.base import Check
from scrubjay.verify.checks.forbidden_attributes import is_dummy
from scrubjay.verify.claims import FULL
from scrubjay.verify.model import Severity
from scrubjay.verify.view import Note, View

DATES: Final = frozenset(("DA", "DT"))


def examine(view: View) -> Iterator[Note]:
    """Every name and date that both sides have."""
    claims = view.claims
    severity: Severity = "error" if claims.claims_anything else "warning"
    dates = claims.longitudinal in ("REMOVED", "MODIFIED") and FULL not in claims.options
    for element, old in view.pairs:
        if element.length <= 0 or old.length <= 0:
            continue
        if element.vr == "PN":
            text = view.text(element)
            if text == view.text_before(old) and not is_dummy(text):
                yield Note(severity, element.path, "the name is the one it was")
        elif dates and element.vr in DATES:
            text = view.text(element).replace(".", "")
            if text == view.text_before(old).replace(".", "") and _tells(text) and not is_dummy(text):
                yield Note("error", element.path, "the date is the one it was")


def _tells(text: str) -> bool:
    """Whether some value says more than a year."""
    return any(len(part) > 4 and part[4:8] != "0101" for part in text.split("\\"))


CHECK = Check("raw-values", "No name and no date is as it was", "source", examine)
