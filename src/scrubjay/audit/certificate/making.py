"""A certificate from the audit of a run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from pydantic import ValidationError

from scrubjay.audit.certificate import model
from scrubjay.audit.certificate.counting import Counted, count_run
from scrubjay.audit.certificate.planned import Planned, read_planned
from scrubjay.audit.certificate.reports import NOT_VERIFIED, Assessed, Verified
from scrubjay.audit.certificate.sealing import signed
from scrubjay.audit.keys import AuditKeys
from scrubjay.audit.reading import LAST, NO_SUCH_RUN, Reader, Run
from scrubjay.audit.runs import OUTCOMES
from scrubjay.audit.schema import ACTIONS
from scrubjay.errors import AuditDamaged, AuditError

MAX_LINES: Final = 500

_PLACE: Final = re.compile(r".*?\.ya?ml(?::\d+)?: ")
"""Where a recipe says what a note is about: a path of the machine."""

_RUN_OPTIONS: Final = ("update", "redo", "fsync", "on_leak", "on_conflict", "no_vault", "approved")
"""Options of a run that say nothing about anybody. A number of days is not among them: it moves dates back."""


@dataclass(frozen=True, slots=True)
class Request:
    """who: the account that asks. versions: of the programs, by name. verified, assessed: reports on the output."""

    who: str
    at: datetime
    versions: Mapping[str, str]
    verified: Verified | None = None
    assessed: Assessed | None = None


def find_run(reader: Reader, name: str) -> Run:
    """The run of a name, or the `last` one. Raises AuditError when there is none, or when a key is missing for it."""
    runs = [run for run in reader.runs() if name in (run.name, LAST)]
    if not runs:
        raise AuditError(NO_SUCH_RUN if reader.runs() else "the audit has no run yet")
    if not reader.can_read(runs[-1]):
        raise AuditError("the run is sealed by another key: name the vault or the key file of its project")
    return runs[-1]


def make(reader: Reader, run: Run, keys: AuditKeys, request: Request) -> model.Certificate:
    """The signed certificate of a run. keys: those that sign.

    Raises AuditError for a run of another key, AuditDamaged when the audit of the run isn't what it was or doesn't
    add up: nothing is certified then.
    """
    head = reader.head
    if head is None:
        raise AuditError("the audit has no run yet")
    _check_signatures(reader, run)
    planned = read_planned(reader.plan(run.name))
    counted = count_run(reader, run)
    counts = _counts(run, counted)
    details = run.details or {}
    try:
        certificate = model.Certificate(
            format=model.FORMAT,
            issued=model.Issued(at=_time(request.at), by=request.who, version=request.versions.get("scrubjay", "")),
            run=_run(run, details),
            recipe=model.Recipe(
                name=planned.recipe,
                version=planned.version,
                hash=planned.hash,
                plan=run.plan_hash,
                edition=planned.edition,
            ),
            versions={**request.versions, **_run_versions(run, details)},
            key=_fingerprint(details),
            counts=counts,
            reasons=_reasons(counted),
            actions=_actions(counted),
            options={**planned.options, **_run_options(details)},
            claims=planned.claims,
            verification=request.verified.verification if request.verified else NOT_VERIFIED,
            risk=request.assessed.risk if request.assessed else None,
            residual=_lines(_residual(run, counted, counts, planned, request)),
            chain=model.ChainHead(seq=head.seq, hash=head.hash),
            signature=_unsigned(run, keys),
        )
    except ValidationError:
        raise AuditDamaged(
            "the audit of the run holds what no certificate can say: it was not made by ScrubJay"
        ) from None
    return signed(certificate, keys)


def _check_signatures(reader: Reader, run: Run) -> None:
    """Raise AuditDamaged when a line of the run isn't signed by the key that the run began with."""
    for entry in reader.entries:
        if entry.run == run.name and not entry.is_signed_by(run.signer):
            raise AuditDamaged(f"line {entry.seq} of the audit's chain isn't signed by its run: nothing is certified")


def _run(run: Run, details: Mapping[str, Any]) -> model.Run:
    return model.Run(
        id=run.name,
        by=_text(details.get("who")),
        project=_text(details.get("project")),
        site=_text(details.get("site")),
        mode=_text(details.get("mode")) or ("pseudonymise" if run.lasting else "anonymise"),
        began=_time(run.began),
        ended="" if run.ended is None else _time(run.ended),
        complete=_is_complete(run),
    )


def _is_complete(run: Run) -> bool:
    return run.result is not None and run.result.get("complete", True) is True


def _counts(run: Run, counted: Counted) -> model.Counts:
    """As the run's last line says, which may count files that were done before; else as its parts do."""
    said = run.result.get("counts") if run.result is not None else None
    found = {outcome: counted.outcomes[outcome] for outcome in OUTCOMES}
    if sum(found.values()) != counted.outcomes.total():
        raise AuditDamaged("a part of the run has files without a known outcome: nothing is certified")
    if isinstance(said, Mapping):
        told = {outcome: said.get(outcome, 0) for outcome in OUTCOMES}
        if any(type(count) is not int or count < found[outcome] for outcome, count in told.items()):
            raise AuditDamaged("the run's last line and its parts don't count the same files: nothing is certified")
        found = told
    return model.Counts(files=sum(found.values()), **found)


def _reasons(counted: Counted) -> dict[str, dict[str, int]]:
    table: dict[str, dict[str, int]] = {}
    for (outcome, reason), count in sorted(counted.reasons.items()):
        table.setdefault(outcome, {})[reason] = count
    return table


def _actions(counted: Counted) -> model.Actions:
    return model.Actions(**{name: counted.actions[name] for name in ACTIONS}, distinct=counted.distinct)


def _run_versions(run: Run, details: Mapping[str, Any]) -> dict[str, str]:
    """What the run was done with, as it said itself."""
    said = run.facts.get("versions")
    versions = said if isinstance(said, Mapping) else {}
    ran = _text(run.facts.get("version") or details.get("version"))
    return {f"run: {_text(name)}": _text(value) for name, value in versions.items()} | ({"run": ran} if ran else {})


def _run_options(details: Mapping[str, Any]) -> dict[str, str]:
    said = details.get("options")
    if not isinstance(said, Mapping):
        return {}
    return {name.replace("_", "-"): _shown(said[name]) for name in _RUN_OPTIONS if said.get(name) not in (None, "")}


def _shown(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else _text(value)


def _fingerprint(details: Mapping[str, Any]) -> str:
    found = _text(details.get("key"))
    return found if re.fullmatch("[0-9a-f]{8}", found) else ""


def _unsigned(run: Run, keys: AuditKeys) -> model.Signature:
    return model.Signature(
        algorithm="Ed25519",
        signer="audit" if keys.public == run.signer else "issuer",
        public_key=keys.public.to_text(),
        fingerprint=keys.public.fingerprint,
        value="",
    )


def _residual(run: Run, counted: Counted, counts: model.Counts, planned: Planned, request: Request) -> Iterator[str]:
    if not _is_complete(run):
        yield "the run did not come to its end: what it did not reach is not counted"
    if request.verified is None:
        yield "nobody verified the output after the run"
    elif request.verified.verification.status != "passed":
        yield f"verification of the output: {request.verified.verification.status}"
    yield from _other_output(run, counts, request)
    yield from planned.residual
    for name, meaning in _GUARDS:
        if counted.guards[name]:
            yield f"{counted.guards[name]:,} {meaning}"
    earlier = counts.files - counted.outcomes.total()
    if earlier:
        yield f"{earlier:,} files were done before: what was done to them is in the audit of earlier runs"
    if request.assessed is None:
        yield "how easily a subject can be singled out was not computed"
    yield from _said(run)
    yield from request.verified.residual if request.verified else ()
    yield from request.assessed.residual if request.assessed else ()


def _other_output(run: Run, counts: model.Counts, request: Request) -> Iterator[str]:
    """Reports name no output: what shows that one is of another, or of an earlier state, is said."""
    most = counts.written + counts.reused
    least = counts.written or min(most, 1)  # what is reused may be equal to another file
    verified = request.verified.verification if request.verified else None
    risk = request.assessed.risk if request.assessed else None
    for name, files, at in (
        ("verify", verified.files if verified else most, verified.at if verified else ""),
        ("risk", risk.files if risk else most, risk.at if risk else ""),
    ):
        if not least <= files <= most:
            yield f"the report of {name} is of {files:,} files, and the run left {most:,}: it may be of another output"
        if at and run.ended is not None and at < _time(run.ended):
            yield f"the report of {name} is older than the end of the run: it may be of another output"
    if verified is not None and not verified.checks:
        yield "the report of verify holds no check: nothing shows that anything was looked at"


_GUARDS: Final = (
    ("spared", "words of names stayed in text because they are words of medicine, too"),
    ("unsearched", "identifying values were too short or too common to be searched for"),
    ("unknown", "words of cleaned text are in no vocabulary"),
)


def _said(run: Run) -> Iterator[str]:
    """Warnings and notes that the run kept."""
    for word in ("warnings", "notes"):
        for place in (run.details or {}, run.result or {}):
            lines = place.get(word)
            for line in lines if isinstance(lines, list | tuple) else ():
                yield f"{word.removesuffix('s')} of the run: {_PLACE.sub('', _text(line), count=1)}"


def _lines(lines: Iterable[str]) -> tuple[str, ...]:
    """Each once, in their order."""
    found = tuple(dict.fromkeys(_text(line) for line in lines))
    return found if len(found) <= MAX_LINES else (*found[:MAX_LINES], f"and {len(found) - MAX_LINES:,} more")


def _text(value: object) -> str:
    """One printable line, cut when it is long."""
    text = "" if value is None else str(value)
    return "".join(c if c.isprintable() else " " for c in text)[: model.MAX_TEXT]


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
