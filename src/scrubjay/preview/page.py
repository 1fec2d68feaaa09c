"""A preview as one HTML page that needs nothing else."""

from __future__ import annotations

from html import escape
from typing import Final, TextIO

from scrubjay.preview.forms import actions_of, change_of
from scrubjay.preview.result import ACTIONS, Attribute, Preview
from scrubjay.values.frame import FIND, foot, head

_PACKAGE: Final = "scrubjay.preview"


def write_html(preview: Preview, file: TextIO) -> None:
    """Outcomes, paths, and each attribute with what would happen to it."""
    choices = "".join(f'<option value=" {word} ">{word}</option>' for word in ACTIONS)
    file.write(
        f"{head('Preview', _PACKAGE)}<h1>Preview: {preview.files:,} files by recipe {escape(preview.recipe)}</h1>\n"
        "<p>Nothing was written. Values are shown as they stand in the files: they identify people.</p>\n"
    )
    if preview.example:
        file.write("<p>New identities and UIDs are examples: a run has another key.</p>\n")
    _outcomes(preview, file)
    file.write(
        f"<p>To run exactly this: <code>scrubjay deidentify IN OUT … --approved {preview.approval}</code></p>\n"
        f'<p class="tools">{FIND}<select id="only" aria-label="Only attributes that are">'
        f'<option value="">all</option>{choices}</select></p>\n<main>\n'
    )
    for attribute in preview.attributes:
        _section(attribute, file)
    file.write(f"</main>\n{foot(_PACKAGE)}")


def _outcomes(preview: Preview, file: TextIO) -> None:
    file.write("<table><thead><tr><th>Outcome</th><th>Files</th><th>Reasons</th></tr></thead><tbody>\n")
    for outcome, count in preview.counts.items():
        reasons = ", ".join(f"{number:,} {code}" for code, number in preview.reasons.get(outcome, {}).items())
        file.write(f"<tr><td>{outcome}</td><td>{count:,}</td><td>{escape(reasons)}</td></tr>\n")
    file.write("</tbody></table>\n")
    for title, lines in (
        ("Warnings", preview.warnings),
        ("Paths below OUT", preview.outputs),
        ("Notes", preview.notes),
    ):
        if lines:
            items = "".join(f"<li>{escape(line)}</li>" for line in lines)
            file.write(f"<details><summary>{title}: {len(lines):,}</summary><ul>{items}</ul></details>\n")


def _section(attribute: Attribute, file: TextIO) -> None:
    words = " ".join(attribute.actions)
    file.write(
        f'<section data-actions="{words}"><h2>{escape(attribute.name)} <small>{attribute.vr}</small></h2>'
        f"<p>{actions_of(attribute)}</p>\n<table><thead><tr><th>What</th><th>Value</th><th>Files</th><th>Why</th>"
        "<th>Example</th></tr></thead><tbody>\n"
    )
    for deed in attribute.deeds:
        file.write(
            f'<tr class="{deed.action}"><td>{deed.action}</td><td>{escape(change_of(deed))}</td>'
            f'<td data-is="files">{deed.files:,}</td><td data-is="why">{escape(deed.rule)}</td>'
            f'<td data-is="example">{escape(deed.example)}</td></tr>\n'
        )
    more = attribute.different - len(attribute.deeds)
    file.write("</tbody></table>" + (f"<p>and {more:,} more</p>" if more else "") + "</section>\n")
