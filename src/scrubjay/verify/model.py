"""What a verification says: findings, checks, verdict. Nothing here ever holds the value of an attribute."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

Severity = Literal["error", "warning", "info"]
Status = Literal["passed", "failed", "not-judged", "skipped"]
Verdict = Literal["passed", "failed", "incomplete"]

SEVERITIES: Final[tuple[Severity, ...]] = ("error", "warning", "info")
MAX_FINDINGS: Final = 10_000
"""Findings that a report lists; all are counted."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found.

    check: its name; file: path below OUT, with `#n` for parts that may name somebody; tag: path of the attribute,
    `00081140[0].00081155`, empty for a whole file; reason: words of the program, never of the data.
    """

    check: str
    severity: Severity
    file: str
    tag: str
    reason: str


@dataclass(slots=True)
class CheckResult:
    """What one check came to. examined and findings are counts; why explains a status other than passed."""

    name: str
    title: str
    status: Status = "passed"
    examined: int = 0
    findings: int = 0
    errors: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class HipaaLine:
    """One of the 18 identifiers, `A. Names`, with what is known of it."""

    identifier: str
    status: Status
    evidence: str


@dataclass(slots=True)
class Report:
    """The result. files: instances looked at; incomplete: why a clean result wouldn't be one."""

    version: str
    at: str
    files: int
    checks: list[CheckResult] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    hipaa: list[HipaaLine] = field(default_factory=list)
    not_examined: list[str] = field(default_factory=list)
    incomplete: list[str] = field(default_factory=list)

    @property
    def verdict(self) -> Verdict:
        """Failed for any error; incomplete where something could not be judged that should have been."""
        if any(check.errors for check in self.checks):
            return "failed"
        return "incomplete" if self.incomplete else "passed"
