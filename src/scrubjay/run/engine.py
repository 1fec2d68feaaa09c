"""The engine's two long-lived objects, made from what Python knows."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from scrubjay import _engine
from scrubjay.errors import PlanError
from scrubjay.standard import engine_tables
from scrubjay.text.titles import cue_lines

if TYPE_CHECKING:
    from scrubjay.identity import Key


@cache
def engine_standard() -> _engine.Standard:
    """The standard's tables as the engine holds them; parsed once in a process."""
    tables = engine_tables()
    return _engine.Standard(
        tables.dictionary,
        tables.private_dictionary,
        tables.iod_types,
        tables.registered_uids,
        tables.vocabulary,
        tables.name_words,
        cue_lines(),
    )


def engine_plan(plan_json: str, key: Key) -> _engine.Plan:
    """A compiled plan bound to a key. Raises PlanError."""
    try:
        return _engine.Plan(plan_json, engine_standard(), key.secret)
    except ValueError as error:
        raise PlanError(f"the engine refuses this plan: {error}") from None
