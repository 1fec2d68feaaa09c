"""The leaves that a rewrite sees are those of a survey, for the files that came through."""

from pathlib import Path

import pytest

from scrubjay import _engine
from scrubjay.identity.sighting import Sighting, merge
from support import plans
from support.corpus import corpus_files


def sources() -> list[tuple[int, str, str, str]]:
    return [(ordinal, str(path), "", "") for ordinal, path in enumerate(corpus_files(), start=1)]


@pytest.mark.parametrize("threads", [1, 3])
def test_leaves_of_a_rewrite(tmp_path: Path, threads: int) -> None:
    cancel = _engine.Cancel()
    pool = _engine.Pool(plans.plan(), str(tmp_path), threads, cancel, leaves=True)
    batches = [sources()[at : at + 32] for at in range(0, len(sources()), 32)]
    for batch in batches:
        pool.rewrite(batch)
    staged = {row.ordinal for batch in batches for row in take(pool) if row.staged}
    leaves = pool.leaves()
    assert pool.leaves() == []
    pool.close()
    assert staged

    pool = _engine.Pool(plans.plan(), str(tmp_path), 1, cancel)
    pool.survey([source for source in sources() if source[0] in staged])
    surveyed = pool.next()
    pool.close()
    assert merge(map(Sighting.of, leaves)) == merge(map(Sighting.of, surveyed))
    assert len({leaf.key for leaf in leaves}) == len(leaves)
    assert [leaf.first for leaf in leaves] == sorted(leaf.first for leaf in leaves)


def test_no_leaves_unless_asked(tmp_path: Path) -> None:
    pool = _engine.Pool(plans.plan(), str(tmp_path), 1, _engine.Cancel())
    pool.rewrite(sources()[:8])
    take(pool)
    assert pool.leaves() == []
    pool.close()
    with pytest.raises(RuntimeError):
        pool.leaves()


def take(pool: _engine.Pool) -> list[_engine.Row]:
    rows = pool.next()
    _engine.discard(rows)
    return rows
