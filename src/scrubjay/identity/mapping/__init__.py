"""A table of old and new IDs: read from CSV or Excel, checked whole before anything is done with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from scrubjay.errors import MappingError
from scrubjay.identity.legal import WHAT_IS_LEGAL
from scrubjay.identity.mapping.checks import checked
from scrubjay.identity.mapping.excel import is_workbook, read_workbook
from scrubjay.identity.mapping.table import Table, position
from scrubjay.identity.mapping.text import read_text

if TYPE_CHECKING:
    from scrubjay.identity.settings import IdentitySettings

__all__ = ["Mapping", "mapping_of", "read_mapping"]

SHOWN: Final = 20
"""Problems that one message lists."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """Old IDs to new ones. `targets` are the new ones case-folded: two that differ in case alone may share a folder."""

    pairs: dict[str, str] = field(repr=False)
    targets: frozenset[str] = field(repr=False)
    warnings: tuple[str, ...] = ()

    def target(self, patient_id: str) -> str | None:
        """The new ID, None for one who isn't in the table."""
        return self.pairs.get(patient_id)


def read_mapping(settings: IdentitySettings) -> Mapping:
    """The table that the settings name. Raises MappingError; its messages hold line numbers and no cells."""
    if not settings.csv_path:
        raise MappingError("strategy 'csv' needs csv_path")
    try:
        data = Path(settings.csv_path).read_bytes()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "no path"
        raise MappingError(f"the table of IDs can't be read: {why}") from None
    return mapping_of(data, settings)


def mapping_of(data: bytes, settings: IdentitySettings) -> Mapping:
    """The table in these bytes. Raises MappingError."""
    columns = (settings.source_column, settings.target_column)
    if not all(columns) or columns[0] == columns[1]:
        raise MappingError("strategy 'csv' needs source_column and target_column, two different ones")
    if is_workbook(data):
        table = read_workbook(data)
    else:
        table = read_text(data, columns, settings.encoding, settings.delimiter)
    return _mapping(table, settings)


def _mapping(table: Table, settings: IdentitySettings) -> Mapping:
    if not table.rows:
        raise MappingError("the table of IDs is empty")
    header, *rows = table.rows
    at = []
    for name, column in (("source_column", settings.source_column), ("target_column", settings.target_column)):
        found = position(header, column)
        if found is None:
            raise MappingError(
                f"line {header.line}: no column, or more than one, is called '{column}' ({name})", (header.line,)
            )
        at.append(found)
    result = checked(rows, *at)
    if result.problems:
        raise _refusal(result.problems)
    if not result.targets:
        raise MappingError("the table of IDs has a header and no rows")
    return Mapping(result.targets, frozenset(map(str.casefold, result.targets.values())), table.warnings)


def _refusal(problems: list[tuple[int, str]]) -> MappingError:
    shown = [f"line {line}: {why}" for line, why in problems[:SHOWN]]
    if len(problems) > SHOWN:
        shown.append(f"and {len(problems) - SHOWN} more")
    if any("legal" in why for _, why in problems):
        shown.append(f"a legal pseudonym: {WHAT_IS_LEGAL}")
    lines = tuple(dict.fromkeys(line for line, _ in problems))
    return MappingError("the table of IDs can't be used\n" + "\n".join(shown), lines)
