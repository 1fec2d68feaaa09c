"""The whole verification: list, read, match, examine, compare."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from scrubjay.sources import Places, Settings
from scrubjay.verify import fileset
from scrubjay.verify.checks import CHECKS
from scrubjay.verify.checks.base import Across, World
from scrubjay.verify.checks.validator import PROGRAM
from scrubjay.verify.claims import MODIFIED, common
from scrubjay.verify.everyone import everyone_of
from scrubjay.verify.examining import Progress, examined
from scrubjay.verify.facts import UNOPENED, Facts
from scrubjay.verify.folder import shown
from scrubjay.verify.inputs import Held, Inputs, outputs, while_held
from scrubjay.verify.keymap import UidKey
from scrubjay.verify.known import Known
from scrubjay.verify.matching import Match, match
from scrubjay.verify.medium import Values, doubt, is_directory, strange_kinds, values_of
from scrubjay.verify.model import Finding, Report, Severity
from scrubjay.verify.needles import UID, Needles
from scrubjay.verify.reader import Unreadable
from scrubjay.verify.search import RawSearch
from scrubjay.verify.tally import Tally
from scrubjay.verify.view import Everyone
from scrubjay.verify.work import Workers, read_facts, workers


@dataclass(frozen=True, slots=True)
class Sources:
    """What an output may be compared with. against: the input, as one path or as places; known: of a vault; key: that
    of the project; run_report: the JSON lines of the run that wrote it; archives: how those in IN and OUT are read."""

    against: Path | Places | None = None
    known: Known | None = field(default=None, repr=False)
    key: UidKey | None = field(default=None, repr=False)
    run_report: Path | None = None
    use_dciodvfy: bool = True
    archives: Settings = field(default_factory=Settings, repr=False)


def verify(
    out: Path,
    sources: Sources | None = None,
    *,
    threads: int = 1,
    now: datetime | None = None,
    progress: Progress = lambda what, done, of: None,
) -> Report:
    """Verify what is below `out`, or in it if it is an archive. Raises SourceError for what can't be used.

    threads: processes; 1 does everything in this one. now: the time that the report tells.
    """
    at = (now or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return _Verification(out, sources or Sources(), threads, progress).report(_version(), at)


def _version() -> str:
    """Of the installed package: the engine, which tells it too, isn't asked."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("scrubjay")
    except PackageNotFoundError:
        return "unknown"


class _Verification:
    def __init__(self, out: Path, sources: Sources, threads: int, progress: Progress) -> None:
        self.sources, self.threads, self.progress = sources, threads, progress
        self.tally = Tally()
        self.run = fileset.read_run_report(sources.run_report) if sources.run_report else None
        self.outputs = outputs(out, sources.archives)
        self.listed = self.outputs.listed
        self.inputs = Inputs(sources.against, sources.archives)
        self.number = {path: n for n, path in enumerate(self.listed.regular, start=1)}
        self.suspect: set[str] = set()

    def report(self, version: str, at: str) -> Report:
        """Do it all."""
        with workers(self.threads, Everyone()) as pool:
            ours = self._read(pool, map(self.outputs.open, self.listed.regular), is_source=False)
            theirs = self._read(pool, self.inputs.read(), is_source=True)
        self._unread(theirs)
        outputs, inputs = ([one for one in facts if one.is_dicom and not one.error] for facts in (ours, theirs))
        directories = [one for one in outputs if is_directory(one.path)]
        outputs = [one for one in outputs if not is_directory(one.path)]
        known = self.sources.known or Known()
        found = match(
            inputs,
            outputs,
            mapped=self.sources.key.mapped if self.sources.key else None,
            links=known.links,
            listed=self.run.sources if self.run else None,
        )
        everyone = self._everyone(inputs, outputs, known)
        self.everybody = Needles.union((*everyone.by_study.values(), *everyone.by_subject.values()))
        self._paths(ours, found, everyone)
        self._folder(ours, everyone)
        world = World(inputs, outputs, found, self._shown)
        with workers(self.threads, everyone) as pool:
            self._examine(pool, world)
            for one in directories:
                self._directory(pool, one.path, outputs, everyone)
        self._say_what_was_left_out(outputs, found)
        self._say_what_is_missing(inputs, outputs, found)
        return self._finished(version, at, len(outputs), everyone)

    def _read(self, pool: Workers, files: Iterable[Held], *, is_source: bool) -> list[Facts]:
        facts = []
        what = "reading IN" if is_source else "reading OUT"
        of = 0 if is_source else len(self.listed.regular)
        jobs = (((one.file, one.path, is_source), (one,)) for one in files)
        results = while_held(pool, read_facts, jobs, lambda: self.inputs.packed if is_source else self.outputs.packed)
        for done, one in enumerate(results, start=1):
            facts.append(one)
            self.progress(what, done, of)
        return facts

    def _unread(self, theirs: list[Facts]) -> None:
        """Whoever is in an input that can't be had may be in OUT, and nobody knows."""
        for _ in range(self.inputs.unreadable + sum(one.error == UNOPENED for one in theirs)):
            self.tally.incomplete("inputs that can't be read: whom they name wasn't looked for")

    def _everyone(self, inputs: list[Facts], outputs: list[Facts], known: Known) -> Everyone:
        program = shutil.which(PROGRAM) if self.sources.use_dciodvfy and self.inputs.given else None
        claims = common(one.claims for one in outputs)
        return everyone_of(
            inputs,
            known,
            claims=claims,
            key=self.sources.key,
            has_source=self.inputs.given,
            has_identities=self.inputs.given or self.sources.known is not None,
            dciodvfy=program or "",
        )

    def _shown(self, path: str) -> str:
        return shown(path, self.number.get(path, 0), path in self.suspect)

    def _note(self, check: str, severity: Severity, path: str, reason: str, tag: str = "") -> None:
        self.tally.add(Finding(check, severity, self._shown(path), tag, reason))

    def _paths(self, ours: list[Facts], found: dict[str, Match], everyone: Everyone) -> None:
        """Look at names of files and folders before any is printed."""
        for one in ours:
            if one.is_dicom:
                source = found.get(one.path)
                own = everyone.needles(source.source.study if source else "", one.patient[1])
            else:
                own = self.everybody
            kinds = fileset.in_path(one.path, own, everyone)
            if kinds:
                self.suspect.add(one.path)
            self._known(kinds, self._shown(one.path), "the name of a file or folder holds a known {}")

        for number, path in enumerate(self.listed.empty, start=len(self.number) + len(self.listed.odd) + 1):
            kinds = fileset.in_path(path, Needles(), everyone)
            self._known(kinds, f"#{number}", "the name of an empty folder holds a known {}")

    def _known(self, kinds: set[str], file: str, reason: str) -> None:
        for kind in sorted(kinds):
            check = "source-uids" if kind == UID else "known-identifiers"
            self.tally.add(Finding(check, "error", file, "", reason.format(kind)))

    def _folder(self, ours: list[Facts], everyone: Everyone) -> None:
        for number, (_, kind) in enumerate(self.listed.odd, start=len(self.number) + 1):
            self.tally.add(Finding(fileset.CHECK_NAME, "error", f"#{number}", "", f"there is {kind}"))
        for one in ours:
            if fileset.is_leftover(one.path):
                self._note(fileset.CHECK_NAME, "error", one.path, "a temporary or hidden file")
            elif fileset.is_dicomdir(one.path) and not (is_directory(one.path) and one.is_dicom and not one.error):
                self._note(fileset.CHECK_NAME, "error", one.path, "a DICOMDIR: it repeats names of the files it lists")
            if one.error == UNOPENED:
                self.tally.incomplete("files that can't be opened")
                self._note("structure", "warning", one.path, "it can't be opened")
            elif one.is_dicom and one.error:
                self._note("structure", "error", one.path, f"not whole: {one.error}, byte {one.offset}")
            if not one.is_dicom and self.run is not None and one.path in self.run.copied:
                self._note(fileset.CHECK_NAME, "info", one.path, "no DICOM: a copy, by the run's report")
            elif not one.is_dicom:
                self._note(fileset.CHECK_NAME, "warning", one.path, "a file that is no DICOM instance")
        for reason, severity in self.outputs.beside.said.items():
            self.tally.add(Finding(fileset.CHECK_NAME, severity, "", "", reason))
        self._others([one.path for one in ours if one.error not in ("", UNOPENED)], everyone)
        if self.run is not None:
            self._accounts([one.path for one in ours if not is_directory(one.path)])

    def _directory(self, pool: Workers, path: str, outputs: list[Facts], everyone: Everyone) -> None:
        """What is wrong with a DICOMDIR, each thing once; and what in it no file vouches for is searched."""

        def values(paths: Iterable[str]) -> Iterable[Values]:
            jobs = ((one.file, (one,)) for one in map(self.outputs.open, paths))
            return while_held(pool, values_of, jobs, lambda: self.outputs.packed)

        try:
            with closing(self.outputs.open(path)) as held:
                found = doubt(held.file, outputs, values)
        except (Unreadable, OSError):
            return self.tally.incomplete("files that changed while they were verified")
        for reason in dict.fromkeys(found.errors):
            self._note(fileset.CHECK_NAME, "error", path, reason)
        self._known(strange_kinds(found, self.everybody, everyone), self._shown(path), "a known {} is left in it")
        if found.missing:
            self._note(fileset.CHECK_NAME, "info", path, f"{found.missing} instances aren't in the DICOMDIR")

    def _others(self, paths: list[str], everyone: Everyone) -> None:
        """Files that can't be walked are searched as they are, and what an archive has beside its members."""
        beside = bytes(self.outputs.beside.kept)
        if not (paths or beside) or not everyone.has_identities:
            return
        raw = RawSearch(self.everybody)
        kinds = fileset.in_bytes(beside, self.everybody, raw, everyone)
        self._known(kinds, "", "a known {} is in the archive beside its members")
        for path in paths:
            try:
                with closing(self.outputs.open(path)) as one:
                    kinds = fileset.in_other_file(Path(one.file), self.everybody, raw, everyone)
            except OSError:
                self.tally.incomplete("files that changed while they were verified")
                continue
            self._known(kinds, self._shown(path), "a known {} is left in it")

    def _accounts(self, paths: list[str]) -> None:
        """files = written + reused + excluded + quarantined + failed, and OUT holds just what was written."""
        if self.run is None:
            return
        there = set(paths)
        for path in sorted(there - self.run.sources.keys()):
            self._note(fileset.CHECK_NAME, "error", path, "the run's report doesn't know it")
        missing = len(self.run.sources.keys() - there)
        if missing:
            reason = f"{missing} files that the run's report says were written aren't there"
            self.tally.add(Finding(fileset.CHECK_NAME, "error", "", "", reason))
        if self.inputs.given:
            left_out = self.inputs.count - self.run.files
            if left_out:
                reason = f"the run's report tells of {-left_out:+d} files more or fewer than there are in the input"
                self.tally.add(Finding(fileset.CHECK_NAME, "error", "", "", reason))

    def _examine(self, pool: Workers, world: World) -> None:
        across: dict[str, Across] = {check.name: check.across(world) for check in CHECKS if check.across is not None}
        for one in examined(pool, world, self.inputs, self.outputs, self.progress):
            for check, note in one.notes:
                self._note(check, note.severity, one.path, note.reason, note.tag)
            for check, gathered in one.gathered.items():
                across[check].add(one.path, gathered)
            if one.error:
                self.tally.incomplete(one.error)
        for comparing in across.values():
            for finding in comparing.finish():
                self.tally.add(finding)

    def _say_what_was_left_out(self, outputs: list[Facts], found: dict[str, Match]) -> None:
        if not outputs:
            self.tally.incomplete("there is no instance that can be read")
        if not self.inputs.given:
            return
        for one in outputs:
            if one.path not in found:
                self.tally.incomplete("files whose input wasn't found: they were compared with nothing")
                self._note("known-identifiers", "warning", one.path, "no input was found that it was made from")
            elif not found[one.path].certain:
                self.tally.alike += 1
                self.tally.incomplete(
                    "files that several inputs are alike to: they were compared with none, --run-report tells"
                )

    def _say_what_is_missing(self, inputs: list[Facts], outputs: list[Facts], found: dict[str, Match]) -> None:
        """How many instances have no output. Whether a run left them out on purpose, its report alone can tell."""
        if not self.inputs.given or self.run is not None:
            return
        there, made = ({one.sop for one in facts} - {""} for facts in (inputs, outputs))
        certain = all(one.certain for one in found.values())
        missing = len(there - {one.source.sop for one in found.values()}) if certain else len(there) - len(made)
        if missing > 0:
            reason = (
                f"{missing} instances of the input aren't in OUT{'' if certain else ', or more'}: whether the run left "
                "them out or they are lost, its report tells (--run-report)"
            )
            self.tally.add(Finding(fileset.CHECK_NAME, "warning", "", "", reason))

    def _finished(self, version: str, at: str, count: int, everyone: Everyone) -> Report:
        claims = everyone.claims.values()
        self.tally.skip_what_had_nothing(
            has_source=everyone.has_source,
            has_identities=everyone.has_identities,
            has_dciodvfy=bool(everyone.dciodvfy),
            is_basic=any(one.is_basic for one in claims),
            is_modified=any(one.longitudinal == "MODIFIED" or MODIFIED in one.options for one in claims),
        )
        return self.tally.report(version, at, count, len(self.listed.regular))
