"""What can go wrong with a vault. None of these carries an identity, a pseudonym or a key."""

from __future__ import annotations

from scrubjay.errors import ScrubJayError, UsageError


class VaultError(UsageError):
    """The vault can't be used as asked: missing, unsafe, in use, or the request contradicts what it holds."""


class WrongKey(VaultError):
    """The key or passphrase doesn't open this vault, or did so only before it was rotated. Nothing was written."""


class VaultDamaged(ScrubJayError):
    """Something in the vault doesn't open or doesn't fit: it was changed from outside, or is broken."""
