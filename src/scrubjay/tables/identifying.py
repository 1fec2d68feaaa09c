"""Who of a source is somebody that the vault has by another source identity.

By a table: a row that got a pseudonym before there were images, and the images that belong to this row. By the rule
`close_names: same` of the recipe's `table`: a name as close to that of a known subject as makes a pair of a table's
row and images, and nothing that speaks against it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from scrubjay.tables.matching import Person, match


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person by source identity."""

    identity: str = field(repr=False)
    person: Person = field(repr=False)


def by_table(
    present: Sequence[Somebody], alone: Sequence[Somebody], rows: Sequence[Person], dist_threshold: float
) -> dict[str, str]:
    """Source identities of people whose row is one of those `alone`, and its own."""
    if not alone:
        return {}
    owners = {one.person: one.subject for one in match([one.person for one in alone], rows, dist_threshold).matches}
    found = match([one.person for one in present], rows, dist_threshold).matches
    return {present[one.subject].identity: alone[owners[one.person]].identity for one in found if one.person in owners}


def by_name(
    new: Sequence[Somebody], known: Sequence[Somebody], dist_threshold: float
) -> list[tuple[Somebody, Somebody, float]]:
    """Pairs of people whose names are close, clearly and one to one, with how alike they are.

    IDs say nothing here: one that the vault has would not be new.
    """
    left, right = ([replace(one.person, ids=frozenset()) for one in side] for side in (new, known))
    return [(new[one.subject], known[one.person], one.score) for one in match(left, right, dist_threshold).matches]
