"""What an audit tells, for people: runs in a line, a file with its changes, figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scrubjay.audit.export.cells import visible
from scrubjay.audit.reading import Reader
from scrubjay.audit.runs import RunFacts, facts_of, run_document
from scrubjay.audit.schema import ACTIONS
from scrubjay.audit.show import MOST, Shown
from scrubjay.audit.summary import Summary
from scrubjay.cli.printing import print_pairs

MOST_DONE = 200


def run_line(run: RunFacts, *, originals: bool = False) -> str:
    """Who ran what, when, and what became of the files."""
    end = "has no end" if run.complete is None else "complete" if run.complete else "stopped early"
    if not run.readable:
        return f"run {run.name}: {run.began:%Y-%m-%d %H:%M:%S} UTC, {end}; the key is another's"
    pairs = [
        ("by", run.said("who")),
        ("recipe", run.recipe),
        ("plan", run.plan[:16]),
        ("project", run.said("project")),
        ("into", run.said("out")),
        ("from", run.said("source") if originals else ""),
    ]
    said = ", ".join(f"{word} {text}" for word, text in pairs if text)
    files = ", ".join(f"{count:,} {outcome}" for outcome, count in run.files.items()) or "no file"
    return visible(f"run {run.name}: {run.began:%Y-%m-%d %H:%M:%S} UTC {said}; {files}; {end}")


def print_shown(shown: Shown, reader: Reader, *, originals: bool) -> None:
    """Everything that is known, the latest first."""
    runs = _runs(shown, reader)
    for run in reversed(runs):
        print(run_line(run, originals=originals))
    for name, known in (("subjects", shown.subjects), ("studies", shown.studies)):
        print(visible(f"{name}: {', '.join(list(known)[:MOST])}{' …' if len(known) > MOST else ''}"))
    print(f"files: {shown.files:,}")
    for row in shown.rows:
        reason = f" {row['reason']}" if row["reason"] else ""
        where = row["output"] or f"input {row['ordinal']}"
        source = f" from {row['source']}" if row.get("source") else ""
        print(visible(f"  {row['at']:%Y-%m-%d %H:%M:%S} run {row['run']} {row['outcome']}{reason} {where}{source}"))
    if shown.files > len(shown.rows):
        print(f"  and {shown.files - len(shown.rows):,} more")
    if shown.changes:
        print(f"changes in run {shown.changed_in}:")
        for change in shown.changes:
            _print_change(change, originals=originals)
    else:
        _print_done(shown)


def document_of(shown: Shown, reader: Reader, *, originals: bool) -> dict[str, Any]:
    """The same for JSON."""
    return {
        "files": shown.files,
        "runs": [
            run_document(run) | {"out": run.said("out")} | ({"source": run.said("source")} if originals else {})
            for run in _runs(shown, reader)
        ],
        "subjects": list(shown.subjects),
        "studies": list(shown.studies),
        "outcomes": [
            {"run": run, "outcome": outcome, "reason": reason, "files": files}
            for (run, outcome, reason), files in shown.found.items()
        ],
        "instances": [{**row, "at": f"{row['at']:%Y-%m-%dT%H:%M:%S.%fZ}"} for row in shown.rows],
        "done": [
            {"tag": tag, "attribute": where, "action": action, "rule_text": rule, "files": files}
            for (tag, where, action, rule), files in shown.done.most_common()
        ],
        "changes_in": shown.changed_in,
        "changes": shown.changes,
    }


def print_summary(summary: Summary) -> None:
    """Figures, one after the other."""
    for run in summary.runs:
        print(run_line(run))
    pairs = [
        ("files", f"{summary.files:,}"),
        *((f"  {outcome}", f"{count:,}") for outcome, count in summary.outcomes.most_common()),
        *((f"    {reason}", f"{count:,} {outcome}") for (outcome, reason), count in summary.reasons.most_common()),
        ("subjects", f"{len(summary.subjects):,}"),
        ("studies", f"{summary.studies:,}"),
        ("changes", f"{summary.changes:,}, {summary.distinct:,} of them distinct"),
        *((f"  {action}", _groups(summary, action)) for action in ACTIONS),
        ("bytes", f"{summary.bytes_read:,} read, {summary.bytes_written:,} written"),
        ("engine", f"{summary.engine_seconds:,.1f} seconds"),
    ]
    print_pairs(pairs)


def _groups(summary: Summary, action: str) -> str:
    found = {group: count for (one, group), count in summary.actions.items() if one == action}
    said = ", ".join(f"{group} {count:,}" for group, count in sorted(found.items(), key=lambda item: -item[1]))
    return f"{sum(found.values()):,} by group: {said}" if found else "0"


def _runs(shown: Shown, reader: Reader) -> list[RunFacts]:
    names = {run for run, _, _ in shown.found}
    return [facts_of(reader, run) for run in reader.runs() if run.name in names]


def _print_change(change: Mapping[str, Any], *, originals: bool) -> None:
    name = f" - {change['name']}" if change["name"] else ""
    print(visible(f"  {change['action']} {change['where']} {change['tag']} {change['vr']}{name}"))
    if originals:
        print(f"    was   {_value(change['original'], '(not there)' if change['action'] == 'added' else '')}")
    print(f"    now   {_value(change['replacement'], '(gone)' if change['action'] == 'removed' else '')}")
    print(visible(f"    rule  {change['rule_text']}"))


def _value(text: str | None, missing: str) -> str:
    """missing: what it means that there is none; else it is one that an audit doesn't keep: long, or a sequence."""
    return missing or "(no value is kept)" if text is None else visible(text) or "(empty)"


def _print_done(shown: Shown) -> None:
    if shown.done:
        print("changes, by the number of files that have them:")
    for (tag, where, action, rule), files in shown.done.most_common(MOST_DONE):
        print(visible(f"  {files:,} {action} {where} {tag} by {rule}"))
    if len(shown.done) > MOST_DONE:
        print(f"  and {len(shown.done) - MOST_DONE:,} more kinds")
