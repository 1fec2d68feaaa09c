"""A list of values as one HTML page that needs nothing else: values by attribute, and a decision for each."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import groupby
from typing import Final, TextIO

from scrubjay.values.collect import Looked
from scrubjay.values.forms import shown_value
from scrubjay.values.frame import FIND, foot, head
from scrubjay.values.review import WORDS
from scrubjay.values.store import Line

_PACKAGE: Final = "scrubjay.values"
_DECISIONS: Final = "".join(f"<option>{word}</option>" for word in ("", *WORDS))


def write_html(lines: Iterable[Line], looked: Looked, file: TextIO) -> None:
    """The page; decisions made in it are saved as the CSV that `scrubjay recipe decide` reads."""
    read = f"{looked.read:,} of {looked.files:,} files were read."
    file.write(
        f"{head('Values', _PACKAGE)}<header><h1>Values</h1><p>{read} "
        "Values are shown as they stand there: they identify people. Rare ones come first.</p>"
        f'<p class="tools">{FIND}<button id="save" type="button">Save decisions</button></p>'
        "</header>\n<main>\n"
    )
    for (place, vr), some in groupby(lines, key=lambda line: (line.place, line.vr)):
        _section(place.name, vr, some, file)
    file.write(f"</main>\n{foot(_PACKAGE)}")


def _section(name: str, vr: str, lines: Iterable[Line], file: TextIO) -> None:
    shown = escape(name)
    choice = f'<label>Decision <select aria-label="Decision for {shown}">{_DECISIONS}</select></label>'
    file.write(
        f'<section data-attribute="{shown}" data-vr="{vr}"><h2>{shown} <small>{vr}</small></h2>{choice}\n'
        "<table><thead><tr><th>Value</th><th>Files</th><th>Elements</th><th>Example</th></tr></thead><tbody>\n"
    )
    rows = values = 0
    for line in lines:
        rows, values = rows + 1, line.values
        value = (
            f"<em>{escape(shown_value(line))}</em>" if line.value is None else escape(line.value) or "<em>empty</em>"
        )
        file.write(
            f'<tr><td>{value}</td><td data-is="files">{line.files:,}</td><td data-is="elements">{line.elements:,}</td>'
            f'<td data-is="example">{escape(line.example)}</td></tr>\n'
        )
    more = f"<p>and {values - rows:,} more</p>" if values > rows else ""
    file.write(f"</tbody></table>{more}</section>\n")
