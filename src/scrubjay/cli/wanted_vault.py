"""Which vault a run is to have, by its arguments. Knows nothing of vaults: a run without one loads none of that."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scrubjay.errors import UsageError
from scrubjay.run.modes import ANONYMISE, mode_of


@dataclass(frozen=True, slots=True)
class Wanted:
    """The arguments that say which vault and which key."""

    mode: str
    project: str
    vault: str | None
    no_vault: bool
    passphrase: bool
    key_file: Path | None

    @property
    def is_used(self) -> bool:
        """Whether the run has a vault. Raises UsageError for arguments that contradict each other."""
        if self.vault is not None and self.no_vault:
            raise UsageError("--vault and --no-vault: one of both")
        if mode_of(self.mode) == ANONYMISE:
            if self.vault is not None or self.passphrase:
                raise UsageError("--mode anonymise remembers nobody: leave --vault and --passphrase out")
            return False
        if self.passphrase and self.no_vault:
            raise UsageError("--passphrase opens a vault: leave --no-vault out")
        if self.passphrase and self.key_file is not None:
            raise UsageError("a vault has a key file or a passphrase, not both")
        return not self.no_vault
