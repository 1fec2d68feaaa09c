"""One HTML page: figures, plots, tables that a person would look at. It holds no original value and loads nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Final

from scrubjay.audit.export.cells import visible
from scrubjay.audit.export.files import check_place, new_file
from scrubjay.audit.reading import Reader
from scrubjay.audit.runs import RunFacts
from scrubjay.audit.summary import Summary, summarise

MOST_ATTRIBUTES: Final = 500
MOST_SUBJECTS: Final = 1000
_STYLE: Final = """
body { font: 15px/1.5 sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222; background: #fff }
table { border-collapse: collapse; margin: 1rem 0 2rem; width: 100%; font-size: 14px }
th, td { text-align: left; padding: .25rem .6rem; border-bottom: 1px solid #ddd; overflow-wrap: anywhere }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
svg { max-width: 100%; height: auto }
.note { color: #666 }
@media (max-width: 40rem) { table { display: block; overflow-x: auto } th, td { overflow-wrap: normal } }
"""
_PAGE: Final = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="generator" content="ScrubJay audit export">
<title>ScrubJay audit</title>
<style>{style}</style>
</head>
<body>
<h1>ScrubJay audit</h1>
{body}
</body>
</html>
"""


def export_html(reader: Reader, path: Path, *, run: str = "", force: bool = False) -> Summary:
    """Write the page; the figures that it shows. Raises OutputError, AuditError, AuditDamaged."""
    check_place(path, reader, force=force)
    summary = summarise(reader, run)
    with new_file(path, force=force) as file:
        file.write(page(summary).encode())
    return summary


def page(summary: Summary) -> str:
    """The page of these figures."""
    from scrubjay.audit.export.plots import plots

    parts = [_figures(summary), "<h2>Runs</h2>", _runs(summary.runs)]
    for title, svg in plots(summary):
        parts.append(f"<h2>{escape(title)}</h2>\n{svg}")
    parts += [_reasons(summary), _attributes(summary), _subjects(summary)]
    return _PAGE.format(style=_STYLE, body="\n".join(part for part in parts if part))


def _figures(summary: Summary) -> str:
    numbers = [
        ("runs", len(summary.runs)),
        ("files", summary.files),
        ("subjects", len(summary.subjects)),
        ("studies", summary.studies),
        ("changes", summary.changes),
        ("distinct changes", summary.distinct),
        ("bytes read", summary.bytes_read),
        ("bytes written", summary.bytes_written),
    ]
    said = "A file that two runs met counts twice. Original values and names of source files are not on this page."
    return _table(("", "number"), numbers, numeric=1) + f'<p class="note">{said}</p>'


def _runs(runs: Sequence[RunFacts]) -> str:
    rows = [
        (
            run.name,
            f"{run.began:%Y-%m-%d %H:%M:%S}",
            run.said("who"),
            run.said("project"),
            run.recipe,
            run.plan[:12],
            "no end" if run.complete is None else "complete" if run.complete else "stopped early",
            "" if run.seconds is None else f"{run.seconds:,.1f}",
            sum(run.files.values()) if run.readable else "another key",
        )
        for run in runs
    ]
    return _table(
        ("run", "began (UTC)", "who", "project", "recipe", "plan", "end", "seconds", "files"), rows, numeric=2
    )


def _reasons(summary: Summary) -> str:
    rows = [(outcome, reason, count) for (outcome, reason), count in summary.reasons.most_common()]
    return "<h2>Why files were not written</h2>" + _table(("outcome", "reason", "files"), rows, 1) if rows else ""


def _attributes(summary: Summary) -> str:
    rows = [(*key, count) for key, count in summary.attributes.most_common(MOST_ATTRIBUTES)]
    heading = "<h2>What was done to which attribute</h2>"
    return (
        heading
        + _table(("tag", "attribute", "action", "changes"), rows, 1)
        + _left_out(len(summary.attributes) - len(rows))
    )


def _subjects(summary: Summary) -> str:
    rows = [
        (
            one,
            len(studies),
            " ".join(sorted({study.timepoint for study in studies.values() if study.timepoint})),
            sum(study.files for study in studies.values()),
        )
        for one, studies in sorted(summary.subjects.items())[:MOST_SUBJECTS]
    ]
    heading = "<h2>Subjects</h2>"
    table = _table(("pseudonym", "studies", "time points", "files"), rows, 1)
    return heading + table + _left_out(len(summary.subjects) - len(rows))


def _left_out(rows: int) -> str:
    return f'<p class="note">and {rows:,} more: <code>scrubjay audit query</code> has them all</p>' if rows else ""


def _table(head: Sequence[str], rows: Iterable[Sequence[object]], numeric: int) -> str:
    """A table whose last columns are numbers, as many as `numeric`."""
    first = len(head) - numeric
    lines = ["<table>", "<tr>" + "".join(_cell("th", at >= first, word) for at, word in enumerate(head)) + "</tr>"]
    for row in rows:
        lines.append("<tr>" + "".join(_cell("td", at >= first, cell) for at, cell in enumerate(row)) + "</tr>")
    return "\n".join([*lines, "</table>"])


def _cell(kind: str, number: bool, cell: object) -> str:
    text = f"{cell:,}" if isinstance(cell, int) else escape(visible(str(cell)))
    return f"<{kind} class=n>{text}</{kind}>" if number else f"<{kind}>{text}</{kind}>"
