"""UIDs of the input in the output: as UI values, in any text, in private bytes.

UIDs that the standard registers, and those of classes, syntaxes and code systems, name nobody. With Retain UIDs, or
where an option keeps the attribute, nothing is found. Where no de-identification is claimed it is a warning.
"""

from __future__ import annotations

from collections.abc import Iterator

from scrubjay.standard import registered_uids
from scrubjay.verify.checks.base import Check
from scrubjay.verify.checks.forbidden_attributes import code_for
from scrubjay.verify.facts import uid_digest
from scrubjay.verify.model import Severity
from scrubjay.verify.needles import is_instance_uid, uids_in
from scrubjay.verify.reader import BULK
from scrubjay.verify.text import FREE
from scrubjay.verify.view import Note, View

RETAIN = "retain-uids"


def examine(view: View) -> Iterator[Note]:
    """Every UI, every text, every short run of bytes."""
    known = view.everyone.uids
    options = view.claims.options
    if not known or RETAIN in options:
        return
    for element in view.out.elements:
        if element.length < 16:
            continue
        if element.vr == "UI":
            if not is_instance_uid(element) or (
                options and not code_for(element.tag, options) and _listed(element.tag)
            ):
                continue
            uids = [uid for uid in view.text(element).split("\\") if uid and uid not in registered_uids()]
        elif element.vr in FREE:
            uids = uids_in(view.text(element))
        elif element.vr in ("OB", "UN", "OW") and element.tag not in BULK and element.length <= 1 << 22:
            uids = uids_in(view.out.raw(element).decode("latin-1"))
        else:
            continue
        if any(uid_digest(uid) in known for uid in uids):
            severity: Severity = "error" if view.claims.claims_anything else "warning"
            yield Note(severity, element.path, "a UID of the input is left in it")


def _listed(tag: int) -> bool:
    """Whether the table has a row for it, so that an option is what lets it stay."""
    return bool(code_for(tag, frozenset()))


CHECK = Check("source-uids", "No UID of the input is left", "source", examine)
