"""A run and the vault: that it began, whom it met, and how it ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import tee
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

from scrubjay.errors import RunFailed, VaultDamaged, VaultError
from scrubjay.identity.conflicts import Finding, find_conflicts
from scrubjay.identity.proposal import Fixed
from scrubjay.identity.sighting import Sighting, merge
from scrubjay.run.links import Links

if TYPE_CHECKING:
    from scrubjay import _engine
    from scrubjay.identity.requests import Request
    from scrubjay.run.assign import Assigner, Subject
    from scrubjay.run.pipeline import LinkCallback
    from scrubjay.run.result import RunResult
    from scrubjay.vault import Project


class Memory:
    """A project of a vault for the time of one run. Use it in a `with` statement.

    Whatever the vault has against it from then on ends the run as RunFailed: OUT exists, so this is no usage error.
    """

    def __init__(self, project: Project, assigner: Assigner, about: Mapping[str, Any]) -> None:
        """about: what ran, without a value of any attribute."""
        self._project: Final = project
        self._assigner: Final = assigner
        self._about: Final = about
        self._links: Final = Links(project) if assigner.keeps_links else None
        self._met: list[_engine.Leaf] = []
        self.first = True
        """Whether nothing of this source was done before, so that the earliest days of its subjects are seen."""
        self._run: int | None = None

    def __enter__(self) -> Self:
        self._run = self._project.begin_run(self._about, self._assigner.manners.words)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, VaultError | VaultDamaged):
            raise RunFailed(f"{error}. Nothing was written") from None
        if error is not None:
            with suppress(VaultError, VaultDamaged):  # what went wrong first is what counts
                self._end({"complete": False, "error": type(error).__name__})

    @property
    def link(self) -> LinkCallback | None:
        """Takes the UIDs of a file that is in OUT; None when nobody keeps them. Raises VaultError, VaultDamaged."""
        return self._links.add if self._links else None

    @property
    def run(self) -> int:
        """The number of the run in the vault."""
        if self._run is None:
            raise VaultError("the run has not begun")
        return self._run

    def meet(self, leaves: Sequence[_engine.Leaf]) -> None:
        """Keep who was seen so far, and their links: files of theirs are about to be in the ledger, and not read again.

        leaves: of files that were rewritten without a survey. Raises VaultError, VaultDamaged.
        """
        if leaves:
            self._met += leaves
            strategy = self._assigner.strategy
            subjects: dict[str, list[Sighting]] = {}
            for one in merge(map(Sighting.of, leaves)):
                subjects.setdefault(strategy.source_identity(one), []).append(one)
            for _ in self._project.assign(self._request(one, whole=False) for one in subjects.items()):
                pass
        if self._links:
            self._links.flush()

    def end(self, result: RunResult, *, complete: bool) -> None:
        """Keep who was met and what became of the files; what there is to mind is added to the result.

        Raises RunFailed when the vault went away.
        """
        try:
            told, clashes = self._keep(whole=complete and self.first)
            if self._links:
                self._links.flush()
                told += _other_links(self._links.clashes)
            result.warnings = (*result.warnings, *told)
            self._end({"complete": complete, "counts": dict(result.counts), "seconds": round(result.seconds, 3)})
        except (VaultError, VaultDamaged) as error:
            raise vault_lost(error, result) from None
        if clashes:
            raise RunFailed("; ".join(clashes), result)

    def _request(self, subject: Subject, *, whole: bool) -> Request:
        """whole: all of the subject's files in this source were seen, so that its first day is known."""
        request = self._assigner.request(subject)
        return request if whole else replace(request, anchor_day=None)

    def _end(self, details: Mapping[str, Any]) -> None:
        if self._run is not None:
            run, self._run = self._run, None
            self._project.end_run(run, details)

    def _keep(self, *, whole: bool) -> tuple[list[str], list[str]]:
        """Give the names to the vault that the key gave; what to mind, and what makes this OUT unfit for use."""
        strategy = self._assigner.strategy
        pairs = [(one, strategy.source_identity(one)) for one in merge(map(Sighting.of, self._met))]
        subjects: dict[str, list[Sighting]] = {}
        for sighting, identity in pairs:
            subjects.setdefault(identity, []).append(sighting)
        asked, compared = tee(self._request(one, whole=whole) for one in subjects.items())
        taken = other = 0
        for request, answer in zip(compared, self._project.assign(asked), strict=True):
            if not isinstance(request.proposal, Fixed):
                continue  # nobody to know: the engine gave no name either
            taken += bool(answer.refused)
            moved = request.days is not None and answer.days != request.days
            other += not answer.refused and (moved or answer.pseudonym != request.proposal.pseudonym)
        return _unclear(find_conflicts(pairs)), _clashes(taken, other)


def vault_lost(error: Exception, result: RunResult) -> RunFailed:
    """What a run ends with whose vault went away while it wrote."""
    return RunFailed(
        f"{error}. What is in OUT is whole, but the vault doesn't know all of it: run it again to carry on", result
    )


def _other_links(clashes: int) -> list[str]:
    if not clashes:
        return []
    return [
        f"{clashes:,} UIDs have another new UID in the vault, which was imported: in OUT they have the one that the "
        "key gives, and the vault's map is wrong about them"
    ]


def _unclear(findings: Iterable[Finding]) -> list[str]:
    kinds = Counter[str]()
    files = Counter[str]()
    for finding in findings:
        if finding.conflict:
            kinds[finding.kind] += 1
            files[finding.kind] += finding.files
    return [
        f"{kind}: {count:,} found, in {files[kind]:,} files. Nobody was told apart: to decide before anything is "
        "written, start again with a new OUT and --on-conflict"
        for kind, count in sorted(kinds.items())
    ]


def _clashes(taken: int, other: int) -> list[str]:
    told = []
    if taken:
        told.append(f"{taken:,} subjects have a pseudonym that is someone else's in the vault: don't use this OUT")
    if other:
        told.append(
            f"{other:,} subjects have another pseudonym or shift in the vault, given while this run went on: start "
            "again with a new OUT"
        )
    return told
