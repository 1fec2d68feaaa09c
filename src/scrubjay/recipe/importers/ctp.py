"""Scripts of the DicomAnonymizer of RSNA's Clinical Trial Processor (CTP): XML with `<p>`, `<e>`, `<k>` and `<r>`.

Read off the program's source: an `<e>` acts on elements that are there; `en="F"` means no rule; `<k>` matters only
where `<r t="unspecifiedelements">` takes away what has none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

from scrubjay.recipe.importers import carry
from scrubjay.recipe.importers.ctp_functions import Script
from scrubjay.recipe.importers.draft import Draft, Line
from scrubjay.recipe.importers.only_listed import remove_the_rest

TITLE: Final = "CTP's DicomAnonymizer"
_PLANES: Final = {"overlays": "(60xx,xxxx)", "curves": "(50xx,xxxx)"}
_TAG: Final = re.compile(r"[\[(]?([0-9A-Fa-fxX]{4}),?([0-9A-Fa-fxX]{4})[\])]?")
_PRIVATE: Final = re.compile(r"([0-9A-Fa-f]{4}),?\[(.+)\],?([0-9A-Fa-f]{2})")


@dataclass
class _Entry:
    kind: str
    attributes: dict[str, str]
    number: int
    text: str = ""

    @property
    def target(self) -> str:
        return self.attributes.get("t", "")

    @property
    def enabled(self) -> bool:
        return self.attributes.get("en", "T") == "T"

    def line(self) -> Line:
        written = "".join(f' {name}="{value}"' for name, value in self.attributes.items())
        return Line(self.number, f"<{self.kind}{written}>{self.text}</{self.kind}>")


def looks_like(text: str) -> bool:
    """XML of a `<script>`."""
    return re.match(r"\ufeff?\s*(<\?xml[^>]*>\s*)?(<!--(?:(?!-->).)*-->\s*)*<script\b", text, re.DOTALL) is not None


def carry_over(text: str, draft: Draft) -> None:
    """Fill the draft. Raises SyntaxError with the line for what is no such XML."""
    entries = _entries(text)
    script = Script(draft, {one.target: one.text for one in entries if one.kind == "p"})
    only_listed = any(_is(one, "unspecifiedelements") for one in entries)
    for entry in entries:
        if entry.kind == "r" and entry.enabled:
            _removal(draft, entry)
        elif entry.kind == "k" and entry.enabled:
            _kept_group(draft, entry, only_listed=only_listed)
        elif entry.kind not in ("p", "e", "k", "r"):
            draft.lose(entry.line(), f"<{entry.kind}> means nothing in a script of {TITLE}", "nothing")
    for entry in entries:
        if entry.kind == "e" and entry.enabled:
            select = _selector(entry.target)
            if select is None:
                draft.lose(entry.line(), "its tag can't be read", "as the recipe it extends says")
            elif select:
                script.element(entry.line(), select, entry.text)
            else:
                draft.lose(entry.line(), "ScrubJay adds no private attributes", "none is added")
    for entry in entries:
        if entry.kind == "r" and entry.enabled and entry.target in _PLANES:
            draft.rule(entry.line(), _PLANES[entry.target], "remove")


def _is(entry: _Entry, target: str) -> bool:
    return entry.kind == "r" and entry.enabled and entry.target == target


def _removal(draft: Draft, entry: _Entry) -> None:
    if entry.target == "unspecifiedelements":
        remove_the_rest(draft, entry.line())
    elif entry.target == "privategroups":
        draft.private = draft.private or "remove"
        draft.note(entry.line(), "private groups go, as the script says, but for what it keeps by name")
    elif entry.target in _PLANES:
        draft.note(entry.line(), "planes of overlays and curves go whole, also where another line keeps a part of one")
    else:
        draft.lose(entry.line(), "no such removal is known", "as the recipe it extends says")


def _kept_group(draft: Draft, entry: _Entry, *, only_listed: bool) -> None:
    if entry.target == "safeprivateelements":
        draft.private = "safe"
        draft.note(entry.line(), "safe private attributes are those of PS3.15 Table E.3.10-1, and not CTP's own list")
    elif not re.fullmatch(r"[0-9A-Fa-f]{4}", entry.target) or int(entry.target, 16) & 1:
        draft.lose(entry.line(), "only whole public groups can be kept", "as the recipe it extends says")
    elif only_listed:
        draft.rule(entry.line(), f"group {entry.target.upper()}", carry.KEEP)
        draft.note(
            entry.line(),
            "groups that the script keeps stay whole, with names and dates in them that the standard doesn't know",
        )
    else:
        draft.note(entry.line(), "groups are kept by CTP only from the removal of unchecked elements, which is off")


def _selector(target: str) -> str | None:
    """A selector; empty for a private creator; None for what is no tag."""
    private = _PRIVATE.fullmatch(target)
    if private is not None:
        return f'({private[1]},"{private[2]}",{private[3]})' if '"' not in private[2] else None
    found = _TAG.fullmatch(target)
    if found is None:
        return None
    digits = found[1] + found[2]
    if "x" in digits.casefold():
        return f"({found[1]},{found[2]})"
    tag = int(digits, 16)
    if tag >> 16 & 1 and tag & 0xFFFF < 0x100:
        return ""
    return carry.tag_text(tag)


def _entries(text: str) -> list[_Entry]:
    """The entries below the root, with their lines. Entities are refused: a script needs none."""
    entries: list[_Entry] = []
    depth = 0
    parser = expat.ParserCreate()

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth == 2:
            entries.append(_Entry(name, dict(attributes), parser.CurrentLineNumber))
        elif depth > 2:
            raise _syntax(f"<{name}> stands inside of another entry", parser.CurrentLineNumber)

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    def characters(data: str) -> None:
        if depth == 2:
            entries[-1].text += data

    def doctype(*_: object) -> None:
        raise _syntax("a document type has no place in a script", parser.CurrentLineNumber)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(text.lstrip("\ufeff"), True)
    except expat.ExpatError as error:
        raise _syntax(f"not XML: {expat.ErrorString(error.code)}", error.lineno) from None
    return entries


def _syntax(message: str, line: int) -> SyntaxError:
    error = SyntaxError(message)
    error.lineno = line
    return error
