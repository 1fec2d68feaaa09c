"""`scrubjay deidentify --mapping FILE`: who became who, in clear, written when the run is done."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scrubjay.cli.saying import say
from scrubjay.cli.secret_file import check_secrets
from scrubjay.cli.wanted_vault import Wanted
from scrubjay.errors import UsageError

if TYPE_CHECKING:
    from scrubjay.vault import Vault

_SUFFIXES = (".csv", ".xlsx", ".json")


def check_mapping(path: Path, wanted: Wanted, apart: Sequence[str]) -> None:
    """Raise UsageError or OutputError for a mapping that couldn't be written in the end. apart: real paths."""
    if not wanted.is_used:
        raise UsageError("--mapping writes what the vault knows, and this run has none: leave it or --no-vault out")
    if path.suffix.lower() not in _SUFFIXES:
        raise UsageError(f"--mapping: the file's name ends in {', '.join(_SUFFIXES)}")
    check_secrets({"--mapping": path}, apart)


def write_mapping(vault: Vault, project: str, path: Path) -> None:
    """Write the map of the project's IDs. It is written to the vault's access log first."""
    from scrubjay.cli.vaults import access
    from scrubjay.vault.exporting import IDS, export

    rows = export(vault.project(project, create=False), path, IDS, access("the mapping that a run was asked for"))
    say(f"{rows:,} rows in {path}: they identify people")
