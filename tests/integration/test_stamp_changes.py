"""The stamp of an output as changes: replaced where something stood, nothing where it says so already."""

from support import api
from support.build import EXPLICIT_LE, encoder_of, image, join, part10

ENC = encoder_of(EXPLICIT_LE)
REMOVED, METHOD = "00120062", "00120063"


def changes(**before: bytes) -> dict[str, list[tuple[str, bytes | None]]]:
    elements = image(ENC)
    for tag, vr, name in ((0x00120062, "CS", "removed"), (0x00120063, "LO", "method")):
        if name in before:
            elements[tag] = ENC.element(tag, vr, before[name])
    found: dict[str, list[tuple[str, bytes | None]]] = {}
    for change in api.deidentifier("basic").bytes(part10(join(elements))).changes:
        found.setdefault(change.path, []).append((change.action, change.original))
    return found


def test_what_was_not_there_is_added() -> None:
    found = changes()
    assert found[REMOVED] == [("added", None)]
    assert found[METHOD] == [("added", None)]


def test_what_stood_there_is_replaced() -> None:
    found = changes(removed=b"NO", method=b"by hand ")
    assert found[REMOVED] == [("replaced", b"NO")]
    assert found[METHOD] == [("replaced", b"by hand ")]


def test_what_stays_is_no_change() -> None:
    assert REMOVED not in changes(removed=b"YES ")
