"""Bodies of Orthanc's `/anonymize` and `/modify`: JSON with Replace, Keep, Remove, KeepPrivateTags and their like.

Both become rules on top of the Basic Profile, which `/anonymize` applies itself, in the edition of `DicomVersion`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from scrubjay.recipe.importers import carry
from scrubjay.recipe.importers.draft import Draft, Line
from scrubjay.recipe.importers.json_lines import excerpt, read_json
from scrubjay.recipe.yamltext import Marked

TITLE: Final = "Orthanc"
_KEYS: Final = ("Replace", "Keep", "Remove", "Clear", "DicomVersion", "KeepPrivateTags", "RemovePrivateTags", "Force")
_OF_THE_JOB: Final = {
    "Force": "UIDs and IDs may always be changed by rules",
    "DicomVersion": "the table is that of the newest edition",
    "KeepSource": "sources are never touched",
    "Synchronous": "how Orthanc runs the job is no rule",
    "Asynchronous": "how Orthanc runs the job is no rule",
    "Priority": "how Orthanc runs the job is no rule",
    "Permissive": "how Orthanc runs the job is no rule",
    "Resources": "what is read is named on the command line",
    "Level": "what is read is named on the command line",
    "KeepLabels": "labels are Orthanc's own",
    "UserData": "labels are Orthanc's own",
}
_TAG: Final = re.compile(r"\(?([0-9A-Fa-f]{4})[-,]?([0-9A-Fa-f]{4})\)?")
_RANGE: Final = re.compile(r"\(?([0-9A-Fa-fxX]{4})[-,]?([0-9A-Fa-fxX]{4})\)?")
_STEP: Final = re.compile(r"([^.\[\]]+)(?:\[(\*|\d{1,9})\])?")


def looks_like(text: str) -> bool:
    """A JSON object with a key of Orthanc's."""
    return re.match(r"\ufeff?\s*\{", text) is not None and any(
        re.search(rf'"{key}"\s*:', text) is not None for key in _KEYS
    )


def carry_over(text: str, draft: Draft) -> None:
    """Fill the draft. Raises SyntaxError with the line for what is no JSON object."""
    marked = read_json(text)
    if not isinstance(marked.data, dict):
        raise SyntaxError("Orthanc's request is a JSON object")
    # Orthanc keeps first, then removes, then replaces: the last rule wins here.
    for key in ("Keep", "Clear", "Remove", "Replace"):
        if key in marked.data:
            for line, tag, value in _listed(marked, key):
                _rule(draft, line, key, tag, value)
    for key, value in marked.data.items():
        if key not in ("Keep", "Clear", "Remove", "Replace"):
            _setting(draft, Line(marked.line((key,)) or 1, f'"{key}": {excerpt(value)}'), key, value)


def _listed(marked: Marked, key: str) -> Iterator[tuple[Line, Any, Any]]:
    body = marked.data[key]
    pairs: list[tuple[Any, Any, Any]]
    if isinstance(body, dict):
        pairs = [(tag, tag, value) for tag, value in body.items()]
    elif isinstance(body, list):
        pairs = [(at, tag, None) for at, tag in enumerate(body)]
    else:
        raise SyntaxError(f"{key} is a list of tags" if key != "Replace" else "Replace is an object of tags and values")
    for place, tag, value in pairs:
        shown = excerpt(tag) if isinstance(body, list) else f"{excerpt(tag)}: {excerpt(value)}"
        yield Line(marked.line((key, place)) or 1, f"{key} {shown}"), tag, value


def _rule(draft: Draft, line: Line, key: str, tag: Any, value: Any) -> None:
    select = _selector(tag) if isinstance(tag, str) else None
    if select is None:
        draft.lose(line, "its tag can't be read", "as the recipe it extends says")
    elif key == "Keep":
        carry.carry(draft, line, select, carry.KEEP)
    elif key == "Remove":
        carry.carry(draft, line, select, carry.REMOVE)
    elif key == "Clear":
        carry.carry(draft, line, select, carry.EMPTY)
    elif isinstance(value, bool) or not isinstance(value, str | int | float):
        carry.lose(draft, line, select, "a sequence is not replaced by another")
    elif str(value).startswith("data:"):
        carry.lose(draft, line, select, "binary values are not replaced")
    else:
        draft.note(line, "Replace changes what is there; it adds no attribute")
        carry.fixed(draft, line, select, str(value))


def _setting(draft: Draft, line: Line, key: str, value: Any) -> None:
    if key == "KeepPrivateTags":
        draft.note(line, "private attributes that stay are opened and cleaned inside")
        draft.private = "keep" if value is True else "remove"
    elif key == "RemovePrivateTags":
        draft.note(line, "private attributes go where the request says so, and where it is silent")
        draft.private = "remove" if value is True else draft.private
    elif key == "PrivateCreator":
        draft.lose(line, "ScrubJay adds no private attributes", "none is added")
    elif key in ("Transcode", "LossyQuality"):
        draft.lose(line, "pixels keep their transfer syntax", "the transfer syntax of the input")
    elif key in _OF_THE_JOB:
        draft.note(line, _OF_THE_JOB[key])
    else:
        draft.lose(line, f"no key of Orthanc's is called {key!r}", "nothing")


def _selector(text: str) -> str | None:
    """Of a keyword, a number, a range such as `50xx-xxxx`, or dcmtk's path `Sequence[0].Attribute`."""
    several = _RANGE.fullmatch(text.strip())
    if several is not None and "x" in several[0].casefold():
        return f"({several[1]},{several[2]})"
    steps = text.strip().split(".")
    parts = []
    for at, step in enumerate(steps):
        found = _STEP.fullmatch(step)
        if found is None:
            return None
        number = _TAG.fullmatch(found[1])
        name = carry.tag_text(int(number[1] + number[2], 16)) if number else found[1]
        last = at == len(steps) - 1
        if last and found[2] is not None:
            return None
        parts.append(name if last else f"{name}[{found[2] or '*'}]")
    return ".".join(parts)
