"""What a certificate takes from the reports of `scrubjay verify` and `scrubjay risk`: counts, and words of theirs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Final, Literal, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr, ValidationError

from scrubjay.audit.certificate.model import MAX_TEXT, Check, Count, Risk, RiskFigures, Status, Text, Verification
from scrubjay.audit.certificate.sealing import digest
from scrubjay.errors import AuditError

MAX_REPORT: Final = 1 << 28
NOT_VERIFIED: Final = Verification(status="not verified")


class Loose(BaseModel):
    """Reports may say more than is needed here."""

    model_config = ConfigDict(extra="ignore", frozen=True)


M = TypeVar("M", bound=Loose)


class _Check(Loose):
    name: Text
    title: StrictStr = ""
    status: Status
    examined: Count = 0
    findings: Count = 0
    why: StrictStr = ""


class _Finding(Loose):
    severity: Literal["error", "warning", "info"]


class _Verified(Loose):
    tool: Literal["ScrubJay verify"]
    version: Text = ""
    at: Text = ""
    files: Count
    verdict: Literal["passed", "failed", "incomplete"]
    checks: tuple[_Check, ...]
    findings: tuple[_Finding, ...] = ()
    not_examined: tuple[StrictStr, ...] = ()


class _Figures(RiskFigures):
    model_config = ConfigDict(extra="ignore")


class _Pair(Loose):
    as_is: _Figures
    banded: _Figures


class _Single(Loose):
    keyword: Annotated[StrictStr, Field(pattern=r"^[A-Za-z0-9]{1,100}$")]


class _Assessed(Loose):
    tool: Literal["ScrubJay risk"]
    format: Literal[1]
    at: Text
    files: Count
    subjects: Count
    unreadable: StrictInt
    k: Count
    combined: _Pair
    single: tuple[_Single, ...]
    not_examined: tuple[StrictStr, ...] = ()


class Verified(NamedTuple):
    """A verification for the certificate, and what it leaves open."""

    verification: Verification
    residual: tuple[str, ...]


class Assessed(NamedTuple):
    """Figures of risk for the certificate, and what they leave open."""

    risk: Risk
    residual: tuple[str, ...]


def verified(report: bytes) -> Verified:
    """The report of `scrubjay verify` as JSON. Raises AuditError for anything else."""
    said = _read(_Verified, report, "verify")
    checks = tuple(
        Check(
            name=one.name, title=one.title[:MAX_TEXT], status=one.status, examined=one.examined, findings=one.findings
        )
        for one in said.checks
    )
    verification = Verification(
        status=said.verdict,
        at=said.at,
        version=said.version,
        files=said.files,
        errors=sum(one.severity == "error" for one in said.findings),
        warnings=sum(one.severity == "warning" for one in said.findings),
        checks=checks,
        report=digest(report),
    )
    return Verified(
        verification, (*_left_open(said.checks), *(f"not examined by verify: {what}" for what in said.not_examined))
    )


def _left_open(checks: Iterable[_Check]) -> Iterator[str]:
    """Checks that did not come to a judgement, those with the same reason in one line."""
    names: dict[tuple[str, str], list[str]] = {}
    for one in checks:
        if one.status in ("skipped", "not-judged"):
            names.setdefault((one.status, one.why), []).append(one.name)
    for (status, why), found in names.items():
        yield f"{status} by verify{f' ({why})' if why else ''}: {', '.join(found)}"


def assessed(report: bytes) -> Assessed:
    """The report of `scrubjay risk` as JSON. Raises AuditError for anything else."""
    said = _read(_Assessed, report, "risk")
    risk = Risk(
        at=said.at,
        files=said.files,
        subjects=said.subjects,
        k=said.k,
        quasi=tuple(one.keyword for one in said.single),
        as_is=RiskFigures(**said.combined.as_is.model_dump()),
        banded=RiskFigures(**said.combined.banded.model_dump()),
        report=digest(report),
    )
    missing = (f"{said.unreadable:,} files could not be read for the figures of risk",) if said.unreadable else ()
    return Assessed(risk, (*missing, *(f"not in the figures of risk: {what}" for what in said.not_examined)))


def _read(model: type[M], report: bytes, command: str) -> M:
    wrong = f"this is no JSON report of scrubjay {command}, or one of another version"
    if len(report) > MAX_REPORT:
        raise AuditError(wrong)
    try:
        data: Any = json.loads(report)
        return model.model_validate(data)
    except (ValueError, RecursionError, ValidationError):
        raise AuditError(wrong) from None
