"""What opens a vault: a key file's key, or a passphrase stretched with scrypt; the vault keeps how, and a proof."""

from __future__ import annotations

import json
import os
import unicodedata
from dataclasses import dataclass, field
from typing import Final, NoReturn

from scrubjay.errors import VaultDamaged, VaultError, WrongKey
from scrubjay.identity import Key
from scrubjay.vault.sealing import Seal, row_of

MIN_PASSPHRASE: Final = 12
"""Characters; fewer are refused when a passphrase is set."""

_PROOF: Final = b"keys.proof"
_PROVEN: Final = "scrubjay vault"
_MOST_WORK: Final = 2**22
"""Bound of n x r x p read from a vault: one that was tampered with must not eat the machine."""


@dataclass(frozen=True, slots=True)
class Passphrase:
    """Words that a person remembers. `work` is scrypt's n (a power of two), used when a vault is made or rotated."""

    text: str = field(repr=False)
    work: int = 2**17

    def __reduce__(self) -> NoReturn:
        raise TypeError("a passphrase is not to be pickled")


Opener = Key | Passphrase


def check_strong(opener: Opener) -> None:
    """Raise VaultError for a passphrase that is too short for a vault to come."""
    if isinstance(opener, Passphrase) and len(opener.text) < MIN_PASSPHRASE:
        raise VaultError(f"a passphrase has {MIN_PASSPHRASE} characters or more")


def new_method(opener: Opener) -> str:
    """How a secret is to be made of this opener, as JSON with fresh salt. Raises VaultError for a short passphrase."""
    check_strong(opener)
    if isinstance(opener, Key):
        return json.dumps({"kdf": "none"})
    return json.dumps({"kdf": "scrypt", "n": opener.work, "r": 8, "p": 1, "salt": os.urandom(16).hex()})


def secret_of(opener: Opener, method: str) -> bytes:
    """32 secret bytes. Raises WrongKey when the vault is opened by the other kind, VaultDamaged for a bad method."""
    try:
        document = json.loads(method)
        kdf = document["kdf"]
        numbers = (0, 0, 0) if kdf == "none" else (int(document["n"]), int(document["r"]), int(document["p"]))
        salt = bytes.fromhex(document.get("salt", ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise VaultDamaged("the vault doesn't say how its key is made") from None
    if kdf == "none":
        if not isinstance(opener, Key):
            raise WrongKey("this vault is opened by a key file, not by a passphrase")
        return opener.secret
    if not isinstance(opener, Passphrase):
        raise WrongKey("this vault is opened by a passphrase, not by a key file")
    return _scrypt(opener.text, salt, *numbers)


def proof_of(seal: Seal) -> bytes:
    """A token that only this key opens."""
    return seal.seal(_PROOF, row_of(seal.version), _PROVEN)


def proves(seal: Seal, proof: bytes) -> bool:
    """Whether this is the key that made the proof."""
    try:
        return bool(seal.open(_PROOF, row_of(seal.version), proof) == _PROVEN)
    except VaultDamaged:
        return False


def _scrypt(text: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    if min(n, r, p) < 1 or n & (n - 1) or n < 2 or n * r * p > _MOST_WORK or len(salt) < 16:
        raise VaultDamaged("the vault asks for an impossible way to stretch its passphrase")
    # the same words typed on another keyboard may come as other code points
    normal = unicodedata.normalize("NFKC", text).encode("utf-8", "surrogatepass")
    return Scrypt(salt=salt, length=32, n=n, r=r, p=p).derive(normal)
