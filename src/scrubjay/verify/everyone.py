"""What is known of all people of a set, put together for the workers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Final

from scrubjay.standard import vocabulary
from scrubjay.verify.claims import Claims
from scrubjay.verify.facts import Facts
from scrubjay.verify.glued import Glued
from scrubjay.verify.keymap import UidKey
from scrubjay.verify.known import Known
from scrubjay.verify.needles import Needles, is_weak
from scrubjay.verify.view import Everyone

_LEAST: Final = 5


def everyone_of(
    inputs: Iterable[Facts],
    known: Known,
    *,
    claims: Mapping[str, Claims],
    key: UidKey | None,
    has_source: bool,
    has_identities: bool,
    dciodvfy: str,
) -> Everyone:
    """Needles by study and by subject, and what of them is told apart well enough to be looked for everywhere."""
    parts: dict[str, list[Needles]] = {}
    uids: set[bytes] = set(known.uids)
    for one in inputs:
        parts.setdefault(one.study, []).append(one.needles)
        uids |= one.uids
    by_study = {study: Needles.union(set(needles)) for study, needles in parts.items()}
    everybody = [*by_study.values(), *known.by_subject.values()]
    words = frozenset(part for needles in everybody for name in needles.names for part in name if _is_own(part))
    ids = frozenset(one for needles in everybody for one in needles.ids if _is_rare(one))
    return Everyone(
        by_study=by_study,
        pairs=frozenset(pair for needles in everybody for pair in _pairs(needles)),
        ids=ids,
        parts=words,
        glued=Glued.of(words, ids),
        uids=frozenset(uids),
        claims=dict(claims),
        by_subject=known.by_subject,
        key=key,
        has_source=has_source,
        has_identities=has_identities,
        dciodvfy=dciodvfy,
    )


def _pairs(needles: Needles) -> Iterator[frozenset[str]]:
    """Neighbours in a name of which one is no common word."""
    words = vocabulary().words
    for parts in needles.names:
        for one, other in pairwise(parts):
            common = one in words and other in words
            if one != other and not common and not (is_weak(one) and is_weak(other)) and len(one) + len(other) >= 6:
                yield frozenset((one, other))


def _is_own(part: str) -> bool:
    """A word of a name that is no other word, and long enough not to stand in a pseudonym by chance."""
    return len(part) >= _LEAST and not is_weak(part) and part not in vocabulary().words


def _is_rare(needle: str) -> bool:
    """An ID that is hardly anything else: a date isn't."""
    return len(needle) >= 7 and not (len(needle) == 8 and needle.isdigit() and needle[:2] in ("19", "20"))
