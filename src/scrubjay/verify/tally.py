"""Counting findings into the results of checks, and the report they make."""

from __future__ import annotations

from collections import Counter
from typing import Final

from scrubjay.verify import fileset
from scrubjay.verify.checks import CHECKS
from scrubjay.verify.hipaa import checklist, numbers_of
from scrubjay.verify.model import MAX_FINDINGS, SEVERITIES, CheckResult, Finding, Report, Status

NOT_EXAMINED: Final = (
    "text and faces that only the pixels show, handwriting in drawings, voices in waveforms",
    "people whom no header of the input and no vault names",
    "documents whose text can't be taken out: encrypted ones, scanned pages, fonts with letters of their own",
    "whether somebody could be found by rare values that name nobody: a rare disease, an unusual device",
)
_COMPARING: Final = frozenset(one.name for one in CHECKS if one.needs == "source") - {"source-uids"}
"""Checks that compare a file with its own input, value by value."""


class Tally:
    """What was found so far. Of the findings that are listed, errors come first."""

    def __init__(self) -> None:
        self._kept: dict[str, list[Finding]] = {severity: [] for severity in SEVERITIES}
        self._counts: Counter[str] = Counter()
        self._errors: Counter[str] = Counter()
        self._identifiers: Counter[int] = Counter()
        self._incomplete: Counter[str] = Counter()
        self._skipped: dict[str, tuple[Status, str]] = {}
        self.alike = 0
        """Files with several inputs that are alike, so that they were compared with none."""

    def add(self, finding: Finding) -> None:
        """Count one; keep it while there is room."""
        self._counts[finding.check] += finding.severity != "info"
        if finding.severity == "error":
            self._errors[finding.check] += 1
            self._identifiers.update(numbers_of(finding))
        kept = self._kept[finding.severity]
        if len(kept) < MAX_FINDINGS:
            kept.append(finding)

    def incomplete(self, why: str) -> None:
        """Something could not be judged that should have been."""
        self._incomplete[why] += 1

    def skip_what_had_nothing(
        self, *, has_source: bool, has_identities: bool, has_dciodvfy: bool, is_basic: bool, is_modified: bool
    ) -> None:
        """Checks that had nothing to go by say so."""
        for check in CHECKS:
            if check.not_judged:
                self._skipped[check.name] = "not-judged", check.not_judged
            elif check.needs == "source" and not has_source:
                self._skipped[check.name] = "skipped", "needs the input: --against IN"
            elif check.needs == "identities" and not has_identities:
                self._skipped[check.name] = "skipped", "needs the input or a vault: --against IN, --vault V"
        if has_source and not has_dciodvfy:
            self._skipped["dciodvfy"] = (
                "skipped",
                "dciodvfy isn't installed (Debian package dicom3tools), or not asked for",
            )
        if not is_basic:
            why = "no file claims the Basic Profile in (0012,0064): there is nothing to hold it to"
            self._skipped["forbidden-attributes"] = "not-judged", why
        if has_source and not is_modified:
            self._skipped["intervals"] = "skipped", "no file says that its dates were modified"

    def report(self, version: str, at: str, files: int, found: int) -> Report:
        """The report over so many instances among so many files."""
        checks = [self._result(check.name, check.title, files) for check in CHECKS]
        checks.append(self._result(fileset.CHECK_NAME, fileset.TITLE, found))
        findings = sorted((one for kept in self._kept.values() for one in kept), key=_order)[:MAX_FINDINGS]
        return Report(
            version=version,
            at=at,
            files=files,
            checks=checks,
            findings=findings,
            hipaa=checklist(checks, self._identifiers),
            not_examined=list(NOT_EXAMINED),
            incomplete=[f"{count} {why}" if count > 1 else why for why, count in self._incomplete.items()],
        )

    def _result(self, name: str, title: str, examined: int) -> CheckResult:
        result = CheckResult(name, title, "passed", examined, self._counts[name], self._errors[name])
        if result.errors:
            result.status = "failed"
        elif name in self._skipped:
            result.status, result.why = self._skipped[name]
            result.examined = 0
        elif name in _COMPARING and self.alike:
            result.status, result.why = (
                "not-judged",
                f"{self.alike} of {examined} files: several inputs are alike to them",
            )
            result.examined -= self.alike
        return result


def _order(finding: Finding) -> tuple[int, str, str, str]:
    return SEVERITIES.index(finding.severity), finding.check, finding.file, finding.tag
