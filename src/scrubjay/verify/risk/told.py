"""The risk report for people: as lines of text, and as one page of HTML that needs nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from typing import Final

from scrubjay.verify.risk.figures import Figures
from scrubjay.verify.risk.report import NOT_EXAMINED, Pair, RiskReport

_STYLE: Final = """
body { font: 15px/1.5 sans-serif; color: #222; max-width: 62em; margin: 2em auto; padding: 0 1em }
table { border-collapse: collapse; margin: 1em 0 }
th, td { padding: .25em .8em; border-bottom: 1px solid #ccc; text-align: right }
th:first-child, td:first-child { text-align: left }
i { display: block; height: .4em; background: #b33 }
i.bar { width: 8em; background: #ddd }
@media (max-width: 40em) { table { display: block; overflow-x: auto } }
"""


def as_text(report: RiskReport) -> str:
    """A table for a terminal."""
    lines = [_head(report), "", f"  {'all attributes together':<34}{'as is':>12}{'banded':>12}"]
    lines += [f"  {word:<34}{plain:>12}{band:>12}" for word, plain, band in _figures(report)]
    lines += [
        "",
        f"  {'one attribute alone':<26}{'subjects':>9}{'smallest k':>12}{'banded':>8}{'unique':>10}{'banded':>10}",
    ]
    for one in report.single:
        plain, band = one.figures.as_is, one.figures.banded
        lines.append(
            f"  {one.quasi.keyword:<26}{one.present:>9,}{plain.k:>12,}{band.k:>8,}"
            f"{plain.unique_share:>10.1%}{band.unique_share:>10.1%}"
        )
    lines += ["", "smallest cells, as they stand: " + _sizes(report.combined.as_is)]
    lines += ["smallest cells, banded: " + _sizes(report.combined.banded)]
    lines += [f"not examined: {what}" for what in NOT_EXAMINED]
    return "\n".join(lines)


def as_html(report: RiskReport) -> str:
    """A page that can be sent on: counts only."""
    return (
        '<!doctype html>\n<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Risk report</title><style>{_STYLE}</style>\n"
        f"<h1>Risk report</h1>\n<p>{escape(_head(report))}</p>\n<p>{report.at:%Y-%m-%d %H:%M} UTC</p>\n"
        f"<h2>All attributes together</h2>\n{_table(('', 'as they stand', 'banded'), _figures(report))}\n"
        f"<h2>One attribute alone</h2>\n{_singles(report)}\n"
        f"<h2>Smallest cells</h2>\n<p>As they stand: {_sizes(report.combined.as_is)}.<br>"
        f"Banded: {_sizes(report.combined.banded)}.</p>\n"
        f"<h2>Not examined</h2>\n<ul>{''.join(f'<li>{escape(what)}</li>' for what in NOT_EXAMINED)}</ul>\n</html>\n"
    )


def _head(report: RiskReport) -> str:
    read = f"{report.subjects:,} subjects in {report.files:,} files"
    said = f"{read}, {len(report.single)} quasi-identifiers, k {report.k:,}"
    extra = [
        f"{count:,} {what}"
        for count, what in (
            (report.without_id, "files without a Patient ID, whose study counts as the subject"),
            (report.others, "other files"),
            (
                report.unreadable,
                "files or folders that can't be read, files that name neither patient nor study: not in these figures",
            ),
        )
        if count
    ]
    return "; ".join([said, *extra])


def _figures(report: RiskReport) -> Iterator[tuple[str, str, str]]:
    pair: Pair = report.combined
    yield _row("smallest cell (k)", pair, lambda one: f"{one.k:,}")
    yield _row("cells", pair, lambda one: f"{one.cells:,}")
    yield _row("unique subjects", pair, lambda one: f"{one.unique:,}")
    yield _row("unique, of all", pair, lambda one: f"{one.unique_share:.1%}")
    yield _row(f"subjects in cells below {report.k:,}", pair, lambda one: f"{one.below:,}")
    yield _row("highest risk, 1/k", pair, lambda one: f"{one.max_risk:.1%}")
    yield _row("average risk", pair, lambda one: f"{one.average_risk:.1%}")


def _row(word: str, pair: Pair, show: Callable[[Figures], str]) -> tuple[str, str, str]:
    return word, show(pair.as_is), show(pair.banded)


def _sizes(figures: Figures) -> str:
    """`12 of 1, 3 of 2`: how many cells of which size; never of whom."""
    return ", ".join(f"{one.cells:,} of {one.size:,}" for one in figures.smallest) or "none"


def _singles(report: RiskReport) -> str:
    head = ("attribute", "subjects with a value", "smallest k", "banded", "band", "unique", "banded", "")
    rows = []
    for one in report.single:
        plain, band = one.figures.as_is, one.figures.banded
        shares = f"{plain.unique_share:.1%}", f"{band.unique_share:.1%}"
        rows.append((one.quasi.keyword, f"{one.present:,}", f"{plain.k:,}", f"{band.k:,}", one.quasi.band, *shares))
    bars = [f'<i class="bar"><i style="width:{one.figures.as_is.unique_share:.0%}"></i></i>' for one in report.single]
    return _table(head, rows, bars)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], bars: Sequence[str] = ()) -> str:
    lines = ["<table>", "<tr>" + "".join(f"<th>{escape(word)}</th>" for word in head) + "</tr>"]
    for at, row in enumerate(rows):
        bar = f"<td>{bars[at]}</td>" if bars else ""
        lines.append("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + bar + "</tr>")
    return "\n".join([*lines, "</table>"])
