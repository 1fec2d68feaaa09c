"""Recipe `tcia` on planted identities, with the thresholds that the whole product must reach."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from support.phi.builder import build
from support.phi.key import Action
from support.phi.runs import run
from support.phi.scorer import Score
from support.phi.table import lines
from support.phi.thresholds import OVERALL, PRECISION, RECALL, THRESHOLDS

SEEDS = (1, 2)


@cache
def scored(seed: int) -> Score:
    with TemporaryDirectory() as folder:
        key = build(Path(folder) / "in", seed)
        return run(key, Path(folder) / "in", Path(folder) / "out")


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("action", Action)
def test_action_reaches_its_threshold(seed: int, action: Action) -> None:
    score = scored(seed)
    assert score.owed[action]
    assert score.percent(action) >= THRESHOLDS.get(action, 0.0), "\n".join(lines(score))


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_all_actions_together_reach_theirs(seed: int) -> None:
    score = scored(seed)
    assert score.percent() >= OVERALL, "\n".join(lines(score))


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_people_absent_from_the_header_are_found(seed: int) -> None:
    absent = scored(seed).absent
    assert absent.recall >= RECALL and absent.precision >= PRECISION
