"""Strategies: who is a subject, and what it is called. One file each; the file's text is the manual page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubjay.identity.strategies.base import Strategy

if TYPE_CHECKING:
    from scrubjay.identity.keys import Key
    from scrubjay.identity.settings import IdentitySettings

__all__ = ["Strategy", "strategy_of"]


def strategy_of(settings: IdentitySettings, key: Key) -> Strategy:
    """The strategy that the settings name. Raises UsageError, and MappingError for a table that can't be used."""
    match settings.strategy:
        case "none":
            from scrubjay.identity.strategies.none import Unchanged

            return Unchanged(settings)
        case "sequential":
            from scrubjay.identity.strategies.sequential import Sequential

            return Sequential(settings)
        case "folder":
            from scrubjay.identity.strategies.folder import ByFolder

            return ByFolder(settings, key)
        case "deterministic":
            from scrubjay.identity.strategies.deterministic import Deterministic

            return Deterministic(settings, key)
        case "csv":
            from scrubjay.identity.mapping import read_mapping
            from scrubjay.identity.strategies.csv import ByTable

            return ByTable(settings, key, read_mapping(settings))
        case "name":
            from scrubjay.identity.strategies.name import ByName

            return ByName(settings, key)
        case _:
            from scrubjay.identity.strategies.keyed import Keyed

            return Keyed(settings, key)
