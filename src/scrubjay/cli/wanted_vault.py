"""Which vault and key a run is to have, by its arguments. Loads nothing of vaults: a run may have none."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scrubjay.cli.keys import check_one_opener, key_path
from scrubjay.errors import UsageError
from scrubjay.run.modes import ANONYMISE, mode_of


@dataclass(frozen=True, slots=True)
class Wanted:
    """The arguments that say so. Raises UsageError for those that contradict each other."""

    mode: str
    project: str
    vault: str | None
    no_vault: bool
    passphrase: bool
    key_file: Path | None

    def __post_init__(self) -> None:
        """A key file of the environment is passed over where none is used: it may be set for other commands."""
        if self.vault is not None and self.no_vault:
            raise UsageError("--vault and --no-vault: one of both")
        if self.anonymises and (self.vault is not None or self.passphrase):
            raise UsageError("--mode anonymise remembers nobody: leave --vault and --passphrase out")
        if self.anonymises and self.key_file is not None:
            raise UsageError("--mode anonymise uses no key that lasts: leave --key-file out, or pseudonymise")
        if self.passphrase and self.no_vault:
            raise UsageError("--passphrase opens a vault: leave --no-vault out")
        check_one_opener(self.key_file, passphrase=self.passphrase)

    @property
    def is_used(self) -> bool:
        """Whether the run has a vault."""
        return not self.no_vault and not self.anonymises

    @property
    def key_path(self) -> Path | None:
        """The key file, whether it exists or not; None where there is a passphrase, or no key that lasts."""
        return None if self.passphrase or self.anonymises else key_path(self.key_file, self.project)

    @property
    def anonymises(self) -> bool:
        """Whether nothing of the run is to be linked with anything, so that nobody is remembered."""
        return mode_of(self.mode) == ANONYMISE
