"""A report as text for a terminal, as JSON for programs, and as one HTML page that needs nothing else."""

from __future__ import annotations

import html
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any, Final

from scrubjay.verify.model import Finding, Report

TOOL: Final = "ScrubJay verify"
_LISTED: Final = 30
_STYLE: Final = """
body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#222}
table{border-collapse:collapse;width:100%;margin:.5rem 0 2rem}
th,td{text-align:left;padding:.25rem .6rem;border-bottom:1px solid #ddd;vertical-align:top}
code{font-size:13px}.passed{color:#176b2c}.failed,.error{color:#a4161a;font-weight:600}
.incomplete,.warning{color:#8a5a00}.skipped,.not-judged,.info{color:#555}
"""


def as_document(report: Report) -> dict[str, Any]:
    """The report as plain values, ready for JSON."""
    return {
        "tool": TOOL,
        "version": report.version,
        "at": report.at,
        "files": report.files,
        "verdict": report.verdict,
        "incomplete": report.incomplete,
        "checks": [
            {
                "name": one.name,
                "title": one.title,
                "status": one.status,
                "examined": one.examined,
                "findings": one.findings,
                "why": one.why,
            }
            for one in report.checks
        ],
        "findings": [asdict(one) for one in report.findings],
        "hipaa": [asdict(one) for one in report.hipaa],
        "not_examined": report.not_examined,
    }


def as_json(report: Report) -> str:
    """UTF-8, indented, with a newline at its end."""
    return json.dumps(as_document(report), indent=1, ensure_ascii=True) + "\n"


def as_text(report: Report) -> str:
    """For a terminal: the checks, the first findings grouped by what they say, the verdict."""
    lines = [f"{report.files:,} instances"]
    for check in report.checks:
        note = f"{check.findings:,} findings" if check.findings else check.why
        lines.append(f"{check.status:<11}{check.name:<22}{note}".rstrip())
    if report.findings:
        lines += ["", *_grouped(report.findings)]
    lines += ["", *(f"incomplete: {why}" for why in report.incomplete)]
    lines.append(report.verdict)
    return "\n".join(lines) + "\n"


def _grouped(findings: Sequence[Finding]) -> Iterable[str]:
    """One line for each kind of finding, with how many there are and the first place."""
    counts: Counter[tuple[str, str, str]] = Counter((one.severity, one.check, one.reason) for one in findings)
    first: dict[tuple[str, str, str], Finding] = {}
    for one in findings:
        first.setdefault((one.severity, one.check, one.reason), one)
    for number, (key, one) in enumerate(first.items()):
        if number == _LISTED:
            yield f"and {len(first) - _LISTED} more kinds: --report FILE has them all"
            return
        place = " ".join(filter(None, (one.file, one.tag)))
        yield f"{one.severity:<8}{counts[key]:>6} x {one.check}: {one.reason}" + (f", first {place}" if place else "")


def as_html(report: Report) -> str:
    """One page: no script, no picture, nothing loaded from anywhere."""
    parts = [
        "<!doctype html><html lang=en><meta charset=utf-8><title>Verification</title>",
        f"<style>{_STYLE}</style><h1>Verification: <span class={report.verdict}>{report.verdict}</span></h1>",
        f"<p>{report.files:,} instances, {html.escape(report.at)}, ScrubJay {html.escape(report.version)}.</p>",
        *(f"<p class=incomplete>Incomplete: {html.escape(why)}</p>" for why in report.incomplete),
        "<h2>Checks</h2>",
        _table(
            ("check", "status", "instances", "findings", ""),
            (
                (f"{one.name}: {one.title}", one.status, f"{one.examined:,}", f"{one.findings:,}", one.why)
                for one in report.checks
            ),
        ),
        "<h2>Findings</h2>",
        _table(
            ("severity", "check", "file", "attribute", "what"),
            ((one.severity, one.check, one.file, one.tag, one.reason) for one in report.findings),
        )
        if report.findings
        else "<p>None.</p>",
        "<h2>The 18 identifiers of 45 CFR 164.514(b)(2)</h2>",
        _table(("identifier", "status", "evidence"), ((a.identifier, a.status, a.evidence) for a in report.hipaa)),
        "<h2>Not examined</h2><ul>",
        *(f"<li>{html.escape(one)}" for one in report.not_examined),
        "</ul></html>\n",
    ]
    return "\n".join(parts)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    body = "".join("<tr>" + "".join(map(_cell, row)) + "\n" for row in rows)
    return "<table><tr>" + "".join(f"<th>{html.escape(one)}" for one in head) + f"\n{body}</table>"


def _cell(text: str) -> str:
    words = ("passed", "failed", "skipped", "not-judged", "error", "warning", "info")
    return f"<td class={text}>{text}" if text in words else f"<td>{html.escape(text)}"
