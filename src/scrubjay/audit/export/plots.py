"""Plots of an audit as SVG that stands inside a page: no script, no font, no address of anything elsewhere."""

from __future__ import annotations

import io
import re
import warnings
from collections import Counter
from typing import Any, Final

from matplotlib import rc_context
from matplotlib.figure import Figure

from scrubjay.audit.export.cells import visible
from scrubjay.audit.runs import OUTCOMES
from scrubjay.audit.summary import Summary

MOST_GROUPS: Final = 16
MOST_SUBJECTS: Final = 40
_ACTIONS: Final = {"removed": "#c44e52", "emptied": "#dd8452", "replaced": "#4c72b0", "added": "#55a868"}
_OUTCOME_COLOURS: Final = ("#4c72b0", "#8da0cb", "#bbbbbb", "#dd8452", "#c44e52")
_SETTINGS: Final[dict[Any, Any]] = {
    "svg.fonttype": "none",  # text stays text: it can be searched and read aloud
    "font.family": "sans-serif",
    "text.parse_math": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
_METADATA: Final = dict.fromkeys(("Date", "Creator", "Format", "Type"))
_PROLOGUE: Final = re.compile(r"\A.*?(?=<svg\b)", re.DOTALL)
_ABOUT: Final = re.compile(r"<metadata>.*?</metadata>", re.DOTALL)


def plots(summary: Summary) -> list[tuple[str, str]]:
    """Title and SVG of each plot that the figures have something for."""
    with warnings.catch_warnings(), rc_context(_SETTINGS):
        warnings.simplefilter("ignore", UserWarning)  # a glyph that the font used for measuring lacks
        drawn = [
            ("What became of the files", _outcomes(summary)),
            ("What was done, by group of attributes", _actions(summary)),
            _subjects(summary),
        ]
        return [(title, _svg(figure, title)) for title, figure in drawn if figure is not None]


def _outcomes(summary: Summary) -> Figure | None:
    shown = [(outcome, summary.outcomes[outcome]) for outcome in OUTCOMES if summary.outcomes[outcome]]
    if not shown:
        return None
    figure, axes = _figure(len(shown))
    bars = axes.barh(
        [name for name, _ in shown],
        [count for _, count in shown],
        color=[_OUTCOME_COLOURS[OUTCOMES.index(name)] for name, _ in shown],
    )
    axes.bar_label(bars, [f"{count:,}" for _, count in shown], padding=4)
    axes.margins(x=0.12)
    axes.invert_yaxis()
    axes.set_xlabel("files")
    return figure


def _actions(summary: Summary) -> Figure | None:
    by_group: Counter[str] = Counter()
    for (_, group), count in summary.actions.items():
        by_group[group] += count
    if not by_group:
        return None
    groups = [group for group, _ in by_group.most_common(MOST_GROUPS)]
    others = set(by_group) - set(groups)
    names = [*groups, *(["others"] if others else [])]
    figure, axes = _figure(len(names))
    left = [0] * len(names)
    for action, colour in _ACTIONS.items():
        counts = [summary.actions[action, group] for group in groups]
        counts += [sum(summary.actions[action, group] for group in others)] if others else []
        if any(counts):
            axes.barh(names, counts, left=left, color=colour, label=action)
            left = [before + count for before, count in zip(left, counts, strict=True)]
    axes.invert_yaxis()
    axes.set_xlabel("changes (each in each file)")
    axes.set_ylabel("group")
    axes.legend(frameon=False)
    return figure


def _subjects(summary: Summary) -> tuple[str, Figure | None]:
    """Subjects against time points where these have labels, else how many studies subjects have."""
    if any(study.timepoint for studies in summary.subjects.values() for study in studies.values()):
        return "Files by subject and time point", _timepoints(summary)
    return "Studies of each subject", _studies(summary)


def _studies(summary: Summary) -> Figure | None:
    counts = Counter(len(studies) for studies in summary.subjects.values())
    if not counts:
        return None
    figure, axes = _figure(6)
    bars = axes.bar([str(number) for number in sorted(counts)], [counts[number] for number in sorted(counts)])
    axes.bar_label(bars, [f"{counts[number]:,}" for number in sorted(counts)])
    axes.margins(y=0.12)
    axes.set_xlabel("studies")
    axes.set_ylabel("subjects")
    return figure


def _timepoints(summary: Summary) -> Figure:
    subjects = sorted(summary.subjects)[:MOST_SUBJECTS]
    labels = sorted({study.timepoint for one in subjects for study in summary.subjects[one].values()})
    files = [[0] * len(labels) for _ in subjects]
    for row, one in enumerate(subjects):
        for study in summary.subjects[one].values():
            files[row][labels.index(study.timepoint)] += study.files
    figure, axes = _figure(len(subjects))
    image = axes.pcolormesh(files, cmap="Blues", vmin=0, edgecolors="white", linewidth=1)
    for row, counts in enumerate(files):
        for column, count in enumerate(counts):
            if count and len(labels) <= MOST_GROUPS:
                dark = count > max(map(max, files)) / 2
                place = {"ha": "center", "va": "center", "color": "white" if dark else "black", "fontsize": 8}
                axes.text(column + 0.5, row + 0.5, f"{count:,}", **place)
    axes.set_xticks([at + 0.5 for at in range(len(labels))], [visible(label) or "none" for label in labels])
    axes.set_yticks([at + 0.5 for at in range(len(subjects))], [visible(one) for one in subjects])
    axes.invert_yaxis()
    axes.set_xlabel("time point" if len(subjects) == len(summary.subjects) else f"time point (first {MOST_SUBJECTS})")
    figure.colorbar(image, label="files")
    return figure


def _figure(rows: int) -> tuple[Figure, Any]:
    figure = Figure(figsize=(8, 1.2 + 0.32 * max(rows, 4)), layout="constrained")
    return figure, figure.add_subplot()


def _svg(figure: Figure, title: str) -> str:
    text = io.StringIO()
    with rc_context({"svg.hashsalt": title}):  # names within a plot, which no other on the page has
        figure.savefig(text, format="svg", metadata=_METADATA)
    return _ABOUT.sub("", _PROLOGUE.sub("", text.getvalue(), count=1))
