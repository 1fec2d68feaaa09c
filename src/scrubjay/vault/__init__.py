"""The vault: identities, encrypted, apart from the output. `Vault.open` is the door."""

from scrubjay.errors import VaultDamaged, VaultError, WrongKey
from scrubjay.identity.requests import Assignment, Request, StudyRequest
from scrubjay.vault.place import beside, check_apart, check_new, check_outside
from scrubjay.vault.project import Project
from scrubjay.vault.requests import Access, StudyRecord, Subject
from scrubjay.vault.unlocking import Passphrase
from scrubjay.vault.vault import Vault

__all__ = [
    "Access",
    "Assignment",
    "Passphrase",
    "Project",
    "Request",
    "StudyRecord",
    "StudyRequest",
    "Subject",
    "Vault",
    "VaultDamaged",
    "VaultError",
    "WrongKey",
    "beside",
    "check_apart",
    "check_new",
    "check_outside",
]
