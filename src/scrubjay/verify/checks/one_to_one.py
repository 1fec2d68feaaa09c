"""One new UID, patient and study for each old one, and none shared by two.

UIDs at the same place in input and output: an old one became one new one everywhere, and no other became the same; with
the project's key each must be the one that the key gives. Patients and studies likewise. In the output alone: an
instance is there once, a series is in one study, a study is of one patient.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from scrubjay.standard import registered_uids
from scrubjay.verify.checks.base import Check, World
from scrubjay.verify.checks.forbidden_attributes import code_for
from scrubjay.verify.facts import Facts, uid_digest
from scrubjay.verify.model import Finding, Severity
from scrubjay.verify.needles import is_instance_uid, name_parts
from scrubjay.verify.reader import tags_of
from scrubjay.verify.view import View

NAME: Final = "one-to-one"


class Pair(NamedTuple):
    """Old and new UID at one place; by_key: whether the project's key gives the new one, None without a key."""

    tag: str
    old: bytes
    new: bytes
    by_key: bool | None


def gather(view: View) -> list[Pair]:
    """Pairs of UIDs, each once for a file."""
    pairs: dict[tuple[bytes, bytes], Pair] = {}
    key, options = view.everyone.key, view.claims.options
    for element, was in view.pairs:
        if element.length <= 0 or was.length <= 0 or not is_instance_uid(element) or was.vr not in ("UI", "UN"):
            continue
        if _in_dummy(element.path, options):
            continue
        olds, news = view.text_before(was).split("\\"), view.text(element).split("\\")
        if len(olds) != len(news):
            continue
        for old, new in zip(olds, news, strict=True):
            if not old or not new or old == new or old in registered_uids():
                continue
            digests = uid_digest(old), uid_digest(new)
            by_key = key.mapped(old) == new if key else None
            if digests not in pairs:
                pairs[digests] = Pair(element.path, *digests, by_key)
    return list(pairs.values())


@lru_cache(maxsize=4096)
def _in_dummy(path: str, options: frozenset[str]) -> bool:
    """In a sequence that the table removes or replaces: one that must stay has an item that stands for nothing."""
    return any(code_for(tag, options) not in ("", "U", "X/Z/U*") for tag in tags_of(path)[:-1])


class OneToOne:
    """All of a set."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._new: dict[bytes, bytes] = {}
        self._old: dict[bytes, bytes] = {}
        self._by_key = [0, 0]
        self._strays: list[tuple[str, str]] = []
        self._found: list[Finding] = []

    def add(self, path: str, gathered: list[Pair]) -> None:
        """Pairs of one file."""
        for pair in gathered:
            if self._new.setdefault(pair.old, pair.new) != pair.new:
                self._note("error", path, pair.tag, "one UID of the input became two")
            if self._old.setdefault(pair.new, pair.old) != pair.old:
                self._note("error", path, pair.tag, "two UIDs of the input became one")
            if pair.by_key is not None:
                self._by_key[pair.by_key] += 1
                if not pair.by_key:
                    self._strays.append((path, pair.tag))

    def _note(self, severity: Severity, path: str, tag: str, reason: str) -> None:
        self._found.append(self._world.finding(NAME, severity, path, tag, reason))

    def finish(self) -> Iterator[Finding]:
        """What was found of UIDs, then of patients and studies."""
        wrong, right = self._by_key
        if wrong > right:
            yield Finding(NAME, "warning", "", "", "UIDs aren't those of this key and project: is it the right one?")
        else:
            for path, tag in self._strays:
                self._note("error", path, tag, "not the UID that the project's key gives")
        self._alone()
        self._people()
        yield from self._found

    def _alone(self) -> None:
        """What the output says by itself."""
        seen: set[str] = set()
        series: dict[str, str] = {}
        studies: dict[str, tuple[str, str]] = {}
        for one in self._world.outputs:
            if not one.sop:
                continue
            if one.sop in seen:
                self._note("error", one.path, "00080018", "another file has this SOP Instance UID")
            seen.add(one.sop)
            if one.series and series.setdefault(one.series, one.study) != one.study and not self._was_so(one, 0):
                self._note("error", one.path, "0020000E", "the series is in two studies")
            if one.study and studies.setdefault(one.study, one.patient) != one.patient and not self._was_so(one, 1):
                self._note("error", one.path, "0020000D", "the study is of two patients")

    def _was_so(self, output: Facts, what: int) -> bool:
        """Whether the input, too, has this series in two studies, or this study with two patients."""
        match = self._world.matches.get(output.path)
        if match is None:
            return False
        key = match.source.series if what == 0 else match.source.study
        return key in self._doubles[what]

    @cached_property
    def _doubles(self) -> tuple[set[str], set[str]]:
        series: dict[str, str] = {}
        studies: dict[str, tuple[str, str]] = {}
        double: tuple[set[str], set[str]] = set(), set()
        for one in self._world.sources:
            if series.setdefault(one.series, one.study) != one.study:
                double[0].add(one.series)
            if studies.setdefault(one.study, one.patient) != one.patient:
                double[1].add(one.study)
        return double

    def _people(self) -> None:
        new: dict[tuple[str, str, str], str] = {}
        old: dict[str, tuple[str, str]] = {}
        for one in self._world.outputs:
            match = self._world.matches.get(one.path)
            if match is None or not match.certain or not match.source.patient[1]:
                continue
            source, pseudonym = match.source, one.patient[1]
            person = (*source.patient, source.person)
            if new.setdefault(person, pseudonym) != pseudonym:
                # a name that stands for nobody: a run may have told apart the people who share it
                stands_for_many = not any(name_parts(source.person.split("\0")[0]))
                self._note(
                    "warning" if stands_for_many else "error",
                    one.path,
                    "00100020",
                    "one patient of the input became two",
                )
            if pseudonym and old.setdefault(pseudonym, source.patient) != source.patient:
                self._note("error", one.path, "00100020", "two patients of the input became one")


CHECK = Check(NAME, "UIDs, patients and studies are mapped one to one", "", gather=gather, across=OneToOne)
