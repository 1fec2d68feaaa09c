"""What is taken from the reports of verify and risk."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scrubjay.audit.certificate.reports import assessed, verified
from scrubjay.audit.certificate.sealing import digest
from scrubjay.errors import AuditError
from scrubjay.verify.risk import assess, default_quasi
from support.certified import verification


def test_a_verification() -> None:
    findings = [
        {"check": "x", "severity": word, "file": "secret", "tag": "", "reason": "r"}
        for word in ("error", "error", "warning", "info")
    ]
    data = verification("failed", findings=findings)
    found, residual = verified(data)
    assert (found.status, found.errors, found.warnings, found.report) == ("failed", 2, 1, digest(data))
    assert [check.status for check in found.checks] == ["passed", "not-judged"]
    assert len(residual) == 2
    assert "secret" not in repr(found)


def test_a_risk_report(tmp_path: Path) -> None:
    data = assess(tmp_path, default_quasi(), at=datetime.now(UTC), k=7).as_json().encode()
    found, residual = assessed(data)
    assert (found.subjects, found.k, found.as_is.k, found.report) == (0, 7, 0, digest(data))
    assert found.quasi == tuple(one.keyword for one in default_quasi())
    assert all(line.startswith("not in the figures of risk") for line in residual)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[" * 100_000,
        b"\xff\xfe",
        verification("maybe"),
        verification(tool="another"),
        verification(files=-1),
        verification(files=True),
        verification(checks=[{"name": 3}]),
        json.dumps({"tool": "ScrubJay risk", "format": 2}).encode(),
    ],
)
def test_what_is_no_report(data: bytes) -> None:
    for read in (verified, assessed):
        with pytest.raises(AuditError, match="no JSON report"):
            read(data)


def test_one_report_is_not_the_other(tmp_path: Path) -> None:
    with pytest.raises(AuditError):
        assessed(verification())
    with pytest.raises(AuditError):
        verified(assess(tmp_path, default_quasi(), at=datetime.now(UTC)).as_json().encode())


def test_checks_left_open_for_one_reason_share_a_line() -> None:
    checks = [{"name": name, "status": "skipped", "why": "no input"} for name in ("a", "b")]
    checks += [{"name": "c", "status": "skipped"}, {"name": "d", "status": "failed"}]
    residual = verified(verification(checks=checks, not_examined=[])).residual
    assert residual == ("skipped by verify (no input): a, b", "skipped by verify: c")
