"""What `scrubjay inspect` shows: elements before and after, aligned by path."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from scrubjay import Deidentifier, Key, SourceError, _engine, load_recipe
from scrubjay.cli.looking import looking
from scrubjay.cli.saying import say, where
from scrubjay.cli.terminal import printable
from scrubjay.cli.wanted_vault import Wanted
from scrubjay.run.engine import engine_standard
from scrubjay.run.reasons import WRITTEN, meaning, outcome_of
from scrubjay.standard import dictionary

MAX_BYTES: Final = 2_000_000_000
NOT_WRITTEN: Final = 3
NOT_A_FILE: Final = "not-a-file"
USUAL: Final = "basic"
"""The recipe of `scrubjay deidentify` when none is named."""

SAME, CHANGED, REMOVED, ADDED = " ", "~", "-", "+"
_STYLES: Final = {SAME: "", CHANGED: "yellow", REMOVED: "red", ADDED: "green"}


class Line(NamedTuple):
    """One element before and after; one of the two may be None."""

    mark: str
    before: _engine.Element | None
    after: _engine.Element | None


def inspect_file(file: Path, recipe: str | None, wanted: Wanted, *, changed: bool) -> int:
    """Print the header of `file`; the exit code, 3 when the recipe doesn't let it through.

    Raises SourceError; with a recipe also UsageError, KeyFileError, VaultError.
    """
    if os.path.exists(file) and not os.path.isfile(file) and not os.path.isdir(file):
        return _refused(outcome_of(NOT_A_FILE), NOT_A_FILE, "")  # reading a pipe or a device may never end
    data = _read(file)
    try:
        before = _engine.elements(engine_standard(), data)
    except ValueError as error:
        reason, tag_path, offset = error.args
        return _refused(outcome_of(reason), reason, where(tag_path, offset))
    if recipe is None:
        _show(Line(SAME, element, None) for element in before)
        outcome = Deidentifier(USUAL, key=Key.generate()).bytes(data, record=False).outcome
        if outcome.outcome == WRITTEN:
            return 0
        return _refused(outcome.outcome, outcome.reason, where(outcome.tag_path, outcome.offset), f" by recipe {USUAL}")
    with looking(load_recipe(recipe), wanted) as (deidentifier, _):
        done = deidentifier.bytes(data)
    if done.data is None:
        _show(Line(SAME, element, None) for element in before)
        return _refused(done.outcome.outcome, done.outcome.reason, where(done.outcome.tag_path, done.outcome.offset))
    after = _engine.elements(engine_standard(), done.data)
    lines = align(before, after, {change.path for change in done.changes})
    _show(line for line in lines if not (changed and line.mark == SAME))
    return 0


def _refused(outcome: str, reason: str, place: str, recipe: str = "") -> int:
    """Say why nothing would be written. `recipe` names who says so, when the user named none."""
    sys.stdout.flush()
    said = meaning(reason)
    say(f"{outcome}{recipe}: {reason}{place}: {said}; nothing would be written" if said else f"{outcome}: {reason}")
    return NOT_WRITTEN


def align(before: Sequence[_engine.Element], after: Sequence[_engine.Element], changed: set[str]) -> Iterator[Line]:
    """Both headers in one order. Rewriting keeps the order, so what is added stands before the next that stayed."""
    known = {element.path for element in before}
    kept = {element.path: element for element in after}
    rest = deque(after)
    for old in before:
        new = kept.get(old.path)
        if new is None:
            yield Line(REMOVED, old, None)
            continue
        while rest and rest[0].path not in known:
            yield Line(ADDED, None, rest.popleft())
        differs = old.path in changed or (old.vr, old.text, old.creator) != (new.vr, new.text, new.creator)
        yield Line(CHANGED if differs else SAME, old, new)
        if rest and rest[0].path == old.path:
            rest.popleft()
    yield from (Line(ADDED, None, new) for new in rest if new.path not in known)


def _read(file: Path) -> bytes:
    try:
        if os.path.getsize(file) > MAX_BYTES:
            raise SourceError(f"{file} is too large to look at: {MAX_BYTES:,} bytes at most")
        return file.read_bytes()
    except OSError as error:
        raise SourceError(f"{file} can't be read: {error.strerror}") from None


def _show(lines: Iterable[Line]) -> None:
    if not sys.stdout.isatty():
        for line in lines:
            print(_text(line))
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    for line in lines:
        console.print(Text(_text(line), style=_STYLES[line.mark]), soft_wrap=True)


def _text(line: Line) -> str:
    """`~ (0010,0010) PN PatientName  [Doe^Jane] → [7KX2]`, nested elements indented."""
    shown = line.before or line.after
    if shown is None:
        return ""
    attribute = dictionary().by_tag(shown.tag)
    name = attribute.keyword if attribute else f'private "{printable(shown.creator)}"' if shown.creator else "unknown"
    head = f"{line.mark} {'  ' * shown.depth}({shown.tag >> 16:04X},{shown.tag & 0xFFFF:04X}) {shown.vr} {name}"
    values = [_value(element) for element in (line.before, line.after) if element]
    if line.mark == SAME:
        values = values[:1]
    return f"{head:<58} {' → '.join(values)}".rstrip()


def _value(element: _engine.Element) -> str:
    if element.vr == "SQ":
        return ""
    if element.text:
        return f"[{printable(element.text)}]"
    return "[]" if element.length == 0 else f"<{element.length} bytes>" if element.length > 0 else "<encapsulated>"
