"""The best assignment of people to subjects, all of them together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Pair = tuple[int, int]

_STEEP: Final = 8
"""One equal name counts more than two that are nearly so: weights are this power of how alike names are."""

_NOBODY: Final = 1e-6
"""What it is worth to stay alone: less than any pair."""


def best_assignment(scores: Mapping[Pair, float]) -> dict[int, int]:
    """By subject the person that it gets: each at most once, with the largest sum of weights. Scores are above 0.

    By scipy's algorithm for sparse matrices: the work is in the pairs, not in the square of the people.
    """
    if not scores:
        return {}
    import numpy as np
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    left = {subject: at for at, subject in enumerate(dict.fromkeys(pair[0] for pair in scores))}
    right = {person: at for at, person in enumerate(dict.fromkeys(pair[1] for pair in scores))}
    # Everybody may stay alone, or a pair would be forced on somebody: so many places that are nobody's.
    rows = [left[subject] for subject, _ in scores] + list(range(len(left)))
    columns = [right[person] for _, person in scores] + [len(right) + at for at in range(len(left))]
    weights = [score**_STEEP + _NOBODY for score in scores.values()] + [_NOBODY] * len(left)
    graph = coo_array((np.array(weights), (np.array(rows), np.array(columns))), (len(left), len(right) + len(left)))
    chosen = zip(*min_weight_full_bipartite_matching(graph.tocsr(), maximize=True), strict=True)
    subjects, people = list(left), list(right)
    return {subjects[row]: people[column] for row, column in chosen if column < len(people)}
