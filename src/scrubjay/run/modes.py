"""Pseudonymise or anonymise: whether the key outlives the run."""

from __future__ import annotations

from typing import Final

from scrubjay.errors import UsageError

PSEUDONYMISE: Final = "pseudonymise"
ANONYMISE: Final = "anonymise"
_MODES: Final = {
    "pseudonymise": PSEUDONYMISE,
    "pseudonymize": PSEUDONYMISE,
    "anonymise": ANONYMISE,
    "anonymize": ANONYMISE,
}


def mode_of(word: str) -> str:
    """The mode, whichever way it is spelt. Raises UsageError."""
    if word not in _MODES:
        raise UsageError(f"mode is '{PSEUDONYMISE}' or '{ANONYMISE}', not '{word}'")
    return _MODES[word]


def check_mode(mode: str, *, key: bool, vault: bool) -> None:
    """Raise UsageError when a key or a vault is given to a mode that leaves nothing to link by."""
    if mode != ANONYMISE:
        return
    if key:
        raise UsageError("to anonymise is to use no key that lasts: leave the key out, or pseudonymise")
    if vault:
        raise UsageError("to anonymise is to remember nobody: leave the vault out, or pseudonymise")


def check_links(recipe: str, mode: str, *, vault: bool) -> None:
    """Raise UsageError when the recipe of this name, which keeps UID links, is used where nobody could keep them."""
    if vault:
        return
    why = "to anonymise is to remember nothing" if mode == ANONYMISE else "only a vault can do that: use one"
    raise UsageError(f"recipe {recipe} keeps UID links (identity: keep_uid_links), and {why}")


def check_redo(redo: bool, *, vault: bool) -> None:
    """Raise UsageError when what is in OUT is to be made anew, and nobody knows whose it is."""
    if redo and not vault:
        raise UsageError("--redo makes anew what the ledger of a vault knows: it needs a vault")


def check_update(mode: str, *, update: bool) -> None:
    """Raise UsageError when `update` is asked for in a mode in which it means nothing."""
    if update and mode == ANONYMISE:
        raise UsageError(
            "to anonymise, each run has a key of its own, so --update could recognise nothing of an earlier one: "
            "choose a new OUT, or pseudonymise"
        )
