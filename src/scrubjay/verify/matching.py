"""Which input a file of OUT was made from."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field

from scrubjay.verify.facts import Facts


@dataclass(frozen=True, slots=True)
class Match:
    """certain: by a UID, a report, or because nothing else is like it; else one of several that are alike."""

    source: Facts = field(repr=False)
    certain: bool


def match(
    sources: list[Facts],
    outputs: list[Facts],
    *,
    mapped: Callable[[str], str] | None = None,
    links: Mapping[str, str] | None = None,
    listed: Mapping[str, str] | None = None,
) -> dict[str, Match]:
    """By path of the output: its input. Not in it: outputs without one. All are files that could be read.

    mapped: new UID of an old one; links: old to new UIDs that a vault keeps; listed: output to source, of a report.
    """
    found: dict[str, Match] = {}
    by_path = {one.path: one for one in sources}
    for one in outputs:
        source = by_path.get((listed or {}).get(one.path, ""))
        if source is not None:
            found[one.path] = Match(source, True)
    _by_uid(sources, outputs, found, mapped, links or {})
    _by_likeness(sources, outputs, found)
    return found


def _by_uid(
    sources: list[Facts],
    outputs: list[Facts],
    found: dict[str, Match],
    mapped: Callable[[str], str] | None,
    links: Mapping[str, str],
) -> None:
    table: dict[str, list[Facts]] = {}
    for source in sources:
        if source.sop:
            for new in {source.sop, links.get(source.sop, ""), mapped(source.sop) if mapped else ""} - {""}:
                table.setdefault(new, []).append(source)
    for one in outputs:
        candidates = table.get(one.sop, [])
        if candidates and one.path not in found:
            found[one.path] = Match(min(candidates, key=lambda source: _unlike(source, one)), True)


def _unlike(source: Facts, output: Facts) -> tuple[bool, bool]:
    """The first of those that are alike is taken, as a run does with an instance that is there twice."""
    return source.pixels != output.pixels, source.shape != output.shape


def _by_likeness(sources: list[Facts], outputs: list[Facts], found: dict[str, Match]) -> None:
    used = {one.source.path for one in found.values()}
    studies = _studies(outputs, found)
    origins = {new: old for old, new in studies.items()}
    for key in (_all_alike, _pixels_alike, _shape_alike):
        again = True
        while again:
            again = False
            free = _groups((one for one in sources if one.path not in used), key)
            left = (one for one in outputs if one.path not in found)
            for one, *alike in _apart(left, key, origins):
                if alike:
                    continue
                fitting = [
                    source
                    for source in free.get(key(one), [])
                    if source.path not in used
                    and studies.get(source.study, one.study) == one.study
                    and origins.get(one.study, source.study) == source.study
                ]
                if len({source.sop for source in fitting}) == 1:
                    found[one.path] = Match(fitting[0], True)
                    used.add(fitting[0].path)
                    studies.setdefault(fitting[0].study, one.study)
                    origins.setdefault(one.study, fitting[0].study)
                    again = True
    _rest(sources, outputs, found, used, studies)


def _rest(
    sources: list[Facts], outputs: list[Facts], found: dict[str, Match], used: set[str], studies: dict[str, str]
) -> None:
    """Those that several inputs are like: in order, and not for certain."""
    for key, again in ((_all_alike, False), (_pixels_alike, True), (_shape_alike, True)):
        free = _groups((one for one in sources if again or one.path not in used), key)
        for one in outputs:
            candidates = free.get(key(one), []) if one.path not in found else []
            if candidates:
                fitting = (source for source in candidates if studies.get(source.study, one.study) == one.study)
                taken = next(fitting, candidates[0])
                used.add(taken.path)
                if not again:
                    candidates.remove(taken)
                found[one.path] = Match(taken, False)


def _studies(outputs: list[Facts], found: Mapping[str, Match]) -> dict[str, str]:
    return {found[one.path].source.study: one.study for one in outputs if one.path in found}


def _apart(
    left: Iterable[Facts], key: Callable[[Facts], Hashable], origins: Mapping[str, str]
) -> Iterable[list[Facts]]:
    """Those that are alike; those of studies whose input is known by now, each study by itself."""
    return _groups(left, lambda one: (key(one), one.study if one.study in origins else "")).values()


def _groups(facts: Iterable[Facts], key: Callable[[Facts], Hashable]) -> dict[Hashable, list[Facts]]:
    groups: dict[Hashable, list[Facts]] = {}
    for one in facts:
        groups.setdefault(key(one), []).append(one)
    return groups


def _all_alike(one: Facts) -> Hashable:
    return one.sop_class, one.pixels, one.shape


def _pixels_alike(one: Facts) -> Hashable:
    return one.sop_class, one.pixels or one.shape


def _shape_alike(one: Facts) -> Hashable:
    return one.sop_class, one.shape
