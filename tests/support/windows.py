"""What the engine makes of a member of an archive that it reads where it stands: the same as whoever opens it."""

from __future__ import annotations

from contextlib import closing
from functools import cache

from scrubjay import _engine
from scrubjay.recipe import compile_plan, load_recipe
from scrubjay.run.engine import engine_plan
from scrubjay.sources import Item, Refused
from support import api

OF_ARCHIVES = {"bad-member", "source-changed", "io-read"}


@cache
def _plan() -> _engine.Plan:
    return engine_plan(compile_plan(load_recipe("basic")).json, api.KEY)


def check_engine_agrees(item: Item, reason: str) -> None:
    """reason: for which it can't be opened, "" if it can be."""
    if item.packed is None:
        return
    try:
        window = item.packed.window()
    except Refused as refused:
        assert refused.refusal[1] == reason
        return
    if window is None:
        return
    with closing(_engine.Pool(_plan(), "", 1, _engine.Cancel(), dry=True)) as pool:
        pool.rewrite([(1, window, "", "")])
        (row,) = pool.next()
    found = row.reason if row.reason in OF_ARCHIVES else ""
    assert found == reason
