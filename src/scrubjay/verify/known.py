"""What a vault knows of a project's people, as needles. Each reading is in the vault's access log."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from scrubjay.verify.facts import uid_digest
from scrubjay.verify.needles import Needles, of_people


@dataclass(slots=True)
class Known:
    """by_subject: needles by pseudonym; uids: digests of original UIDs; links: new UID by old one."""

    by_subject: dict[str, Needles] = field(default_factory=dict, repr=False)
    uids: set[bytes] = field(default_factory=set, repr=False)
    links: dict[str, str] = field(default_factory=dict, repr=False)


Called = tuple[str, Sequence[str], Sequence[str], Sequence[str]]
"""Pseudonym, names, IDs, and days of birth as YYYY-MM-DD."""


def of_vault(
    people: Iterator[tuple[str, str, list[str]]],
    links: Iterator[tuple[str, str]],
    called: Iterable[Called] = (),
) -> Known:
    """people: pseudonym, source identity, original Study Instance UIDs of each; links: old and new UIDs; called: what
    tables of people told of them."""
    known = Known()
    for pseudonym, identity, studies in people:
        ids, names = _values(identity)
        needles = of_people([one for one in ids if one != pseudonym], names)
        known.by_subject[pseudonym] = known.by_subject.get(pseudonym, Needles()) | needles
        known.uids.update(map(uid_digest, studies))
    for pseudonym, spelled, numbers, births in called:
        days = frozenset(plain for day in births if (plain := day.replace("-", ""))[4:] != "0101")
        needles = of_people([one for one in numbers if one != pseudonym], list(spelled)) | Needles(dates=days)
        known.by_subject[pseudonym] = known.by_subject.get(pseudonym, Needles()) | needles
    for old, new in links:
        known.links[old] = new
        if old != new:
            known.uids.add(uid_digest(old))
    return known


def _values(identity: str) -> tuple[list[str], list[str]]:
    """IDs and names in a source identity: `["id", issuer, ID]`, `["name", …]`, `["split", identity, name, …]`."""
    kind, *parts = json.loads(identity)
    if kind == "id":
        return parts[1:], []
    if kind == "split":
        inside, names = _values(parts[0]) if parts and parts[0][:1] == "[" else ([], [])
        return inside, [*names, *parts[1:]]
    if kind in ("name", "folder", "stray"):
        return parts, [part.replace("_", " ") for part in parts]
    return [], []
