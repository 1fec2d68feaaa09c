"""What the sizes of cells say about the risk of being found again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

SHOWN_SIZES: Final = 10


@dataclass(frozen=True, slots=True)
class CellSize:
    """How many cells have this size. subjects = size x cells."""

    size: int
    cells: int
    subjects: int


@dataclass(frozen=True, slots=True)
class Figures:
    """k: the size of the smallest cell, 0 without subjects. below: subjects in cells smaller than the k asked for.

    Risks are those of a prosecutor, who knows that a person is among the subjects and all the values compared:
    1/size for each subject. So max_risk is 1/k, and average_risk is cells/subjects. unique_share and below_share are of
    the subjects. smallest: the smallest sizes there are, ascending, SHOWN_SIZES at most.
    """

    subjects: int
    cells: int
    k: int
    unique: int
    unique_share: float
    below: int
    below_share: float
    max_risk: float
    average_risk: float
    smallest: tuple[CellSize, ...]


def figures_of(sizes: Mapping[int, int], k: int) -> Figures:
    """From the number of cells of each size. k: cells smaller than that are counted as small."""
    subjects = sum(size * cells for size, cells in sizes.items())
    cells = sum(sizes.values())
    smallest = min(sizes, default=0)
    unique = sizes.get(1, 0)
    below = sum(size * count for size, count in sizes.items() if size < k)
    return Figures(
        subjects=subjects,
        cells=cells,
        k=smallest,
        unique=unique,
        unique_share=_share(unique, subjects),
        below=below,
        below_share=_share(below, subjects),
        max_risk=_share(1, smallest),
        average_risk=_share(cells, subjects),
        smallest=tuple(CellSize(size, sizes[size], size * sizes[size]) for size in sorted(sizes)[:SHOWN_SIZES]),
    )


def _share(part: int, whole: int) -> float:
    return round(part / whole, 6) if whole else 0.0
