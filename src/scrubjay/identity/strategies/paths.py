"""Folder names as text that the engine and the vault can hold."""

from __future__ import annotations


def plain(name: str) -> str:
    """The name without surrogate escapes: bytes that are no UTF-8 come in hex after a NUL, which no path holds."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return "\0" + name.encode("utf-8", "surrogateescape").hex()
    return name
