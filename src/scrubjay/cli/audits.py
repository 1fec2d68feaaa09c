"""Opening the audit that the options name: its folder, the keys that read it, and what the vault remembers of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scrubjay.audit.entries import Head
from scrubjay.audit.folder import PUBLIC_KEY
from scrubjay.audit.keys import AuditKeys, PublicKey
from scrubjay.audit.reading import Reader
from scrubjay.cli.keys import check_one_opener, key_path
from scrubjay.cli.vaults import open_vault
from scrubjay.errors import AuditError, UsageError
from scrubjay.identity import Key
from scrubjay.vault import Vault
from scrubjay.vault.place import place_of

FOLDER: Final = "audit"
"""Where the audit is in the folder of a vault."""


@dataclass(frozen=True, slots=True)
class OpenAudit:
    """What a command knows of an audit. keys: one for each project of the vault, or that of the key file, or none.
    heads: where the vault remembers that the chain ended, one for each project that wrote there."""

    folder: Path
    keys: tuple[AuditKeys, ...]
    heads: tuple[Head, ...] = ()
    vault: Vault | None = None

    def reader(self) -> Reader:
        """Raises AuditError when there is no audit, AuditDamaged when its chain is broken."""
        return Reader(self.folder, self.keys)


@contextmanager
def open_audit(
    audit: Path | None, vault: str | None, key_file: Path | None, project: str, *, passphrase: bool
) -> Iterator[OpenAudit]:
    """The audit that the options name, else that of the project's vault if that lies in the working folder.

    Raises UsageError, KeyFileError, VaultError, WrongKey.
    """
    check_one_opener(key_file, passphrase=passphrase)
    if vault is None and audit is None and Vault.exists(here := f"{project}.vault"):
        vault = here
    if vault is None:
        if passphrase:
            raise UsageError("--passphrase opens a vault: name it with --vault")
        if audit is None:
            raise UsageError(
                f"there is no {project}.vault in this folder: name the folder of the audit with --audit, or the vault "
                "that it belongs to with --vault"
            )
        yield OpenAudit(audit, _keys_of_file(audit, key_file, project))
        return
    folder = audit if audit is not None else _folder_of(vault)
    with open_vault(vault, key_file, project, passphrase=passphrase) as opened:
        projects = [opened.project(name, create=False) for name in opened.project_names()]
        real = os.path.realpath(folder)
        heads = [head for one in projects if (head := one.audit_head(real)) is not None]
        yield OpenAudit(
            folder,
            tuple(AuditKeys.of(one.key) for one in projects),
            tuple(Head(head.seq, head.hash) for head in heads),
            opened,
        )


def _folder_of(vault: str) -> Path:
    folder = place_of(vault).folder
    if folder is None:
        raise UsageError("a vault on a server has no folder: name that of the audit with --audit")
    return folder / FOLDER


def _keys_of_file(folder: Path, key_file: Path | None, project: str) -> tuple[AuditKeys, ...]:
    """The key that was named; one that is only there counts if it signed here, since it may open a vault instead."""
    if key_file is not None:
        return (AuditKeys.of(Key.load(key_file)),)
    path = key_path(None, project)
    if not path.exists():
        return ()
    keys = AuditKeys.of(Key.load(path))
    try:
        return (keys,) if keys.public in PublicKey.all_from_pem((folder / PUBLIC_KEY).read_bytes()) else ()
    except (OSError, AuditError):
        return ()
