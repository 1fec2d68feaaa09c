"""What a file says about its own de-identification, and whether that can be true (PS3.15 E.1.1, E.3; CID 7050).

Patient Identity Removed needs a method or codes; codes are those of CID 7050 with their meanings; an option needs the
profile; full and modified dates exclude each other; (0028,0303) fits the codes; Clean Pixel Data needs Burned In
Annotation NO, Clean Recognizable Visual Features its attribute. Burned In Annotation doesn't change unless pixels were
cleaned. Files of one method make the same claims. What the codes promise of attributes is judged by other checks.
"""

from __future__ import annotations

from collections.abc import Iterator

from scrubjay.standard import method_codes
from scrubjay.verify.checks.base import Check
from scrubjay.verify.claims import CODES, FULL, LONGITUDINAL, METHOD, MODIFIED, REMOVED, claims_of
from scrubjay.verify.model import Severity
from scrubjay.verify.view import Note, View

_BURNED, _FACES = 0x00280301, 0x00280302
_PIXELS, _VISUAL = "clean-pixel-data", "clean-recognizable-visual-features"


def examine(view: View) -> Iterator[Note]:
    """Claims against each other, against the file, against the rest of the set."""
    own, common = view.own_claims, view.claims
    if not own.method and any(one.claims_anything for method, one in view.everyone.claims.items() if method):
        yield Note("error", f"{METHOD:08X}", "it says nothing of a method, as other files of the set do")
    if own.removed != "YES":
        severity: Severity = "error" if common.claims_anything else "warning"
        yield Note(severity, f"{REMOVED:08X}", "it doesn't say YES")
    elif not own.codes and not own.method:
        yield Note("error", f"{METHOD:08X}", "identity removed, and neither method nor codes say how")
    if common.removed == "YES" and not common.codes <= own.codes:
        yield Note("error", f"{CODES:08X}", "codes are missing that other files of this method have")
    yield from _items(view)
    yield from _dates(view)
    yield from _pixels(view)


def _items(view: View) -> Iterator[Note]:
    known = {code.value: code for code in method_codes().values()}
    inherited = _inherited(view)
    for path, element in view.by_path.items():
        if not (path.startswith("00120064[") and path.endswith("].00080100")):
            continue
        stem = path[: -len("00080100")]
        if view.text(element) in inherited:
            continue
        code = known.get(view.text(element))
        scheme, meaning = (view.by_path.get(stem + tag) for tag in ("00080102", "00080104"))
        if code is None or scheme is None or meaning is None:
            yield Note("error" if view.source else "warning", path, "a code that CID 7050 lacks")
        elif view.text(scheme) != code.scheme or view.text(meaning) != code.meaning:
            yield Note("error", path, "scheme or meaning isn't that of the code")
    new = view.own_claims.codes & known.keys()
    if new - inherited and method_codes()["basic"].value not in view.own_claims.codes:
        yield Note("error", f"{CODES:08X}", "an option without the profile that it is of")
    extra = (new - inherited) - view.claims.codes
    if extra and view.claims.claims_anything:
        # without the input they may be of an earlier de-identification
        severity: Severity = "error" if view.source else "warning"
        yield Note(severity, f"{CODES:08X}", "codes that other files of this method don't have")


def _inherited(view: View) -> frozenset[str]:
    """Codes that the input had from an earlier de-identification."""
    if view.source is None:
        return frozenset()
    return claims_of(view.source).codes


def _dates(view: View) -> Iterator[Note]:
    claims = view.claims
    place = f"{LONGITUDINAL:08X}"
    if FULL in claims.options and MODIFIED in claims.options:
        yield Note("error", f"{CODES:08X}", "dates can't be both full and modified")
    if not claims.is_basic:
        wanted = claims.longitudinal
    else:
        wanted = "UNMODIFIED" if FULL in claims.options else "MODIFIED" if MODIFIED in claims.options else "REMOVED"
    if wanted != view.own_claims.longitudinal and view.claims.claims_anything:
        yield Note("error", place, "it doesn't say what the codes, or other files of this method, say")


def _pixels(view: View) -> Iterator[Note]:
    for tag, option in ((_BURNED, _PIXELS), (_FACES, _VISUAL)):
        said, place = view.top(tag), f"{tag:08X}"
        if option in view.claims.options:
            if said != "NO":
                yield Note("error", place, "the pixels are claimed to be cleaned, and it doesn't say NO")
            continue
        if said == "YES":
            yield Note("warning", place, "it says YES: the picture identifies somebody, and no cleaning is claimed")
        old = view.before.get(place)
        if view.source is not None and view.certain:
            before = view.text_before(old) if old is not None else ""
            if before != said and said:
                yield Note("error", place, "it changed, and no cleaning of pixels is claimed")


CHECK = Check("codes", "What files claim about themselves is true", "", examine)
