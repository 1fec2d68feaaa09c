"""What is an archive by its first bytes, whatever its name is."""

from __future__ import annotations

from typing import Final

BLOCK: Final = 512
ZIPS: Final = (b"PK\3\4", b"PK\5\6", b"PK\7\x08", b"PK00PK")

_OTHERS: Final = (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x1f\x9d", b"\x28\xb5\x2f\xfd", b"MSCF\0\0\0\0")
"""7z, rar, compress, zstd and cab: nothing in them is looked into."""


def is_archive(beginning: bytes) -> bool:
    """Whether a file that begins so, some kilobytes of it, is an archive, or an instance that is packed."""
    if beginning[128:132] == b"DICM":
        return False
    if beginning.startswith((*ZIPS, *_OTHERS)):
        return True
    inside = _unpacked(beginning)
    return inside[128:132] == b"DICM" or inside.startswith(ZIPS) or _is_tar(inside)


def _unpacked(beginning: bytes) -> bytes:
    """The first bytes of what is compressed here; of what isn't, its own; nothing of what is damaged."""
    import bz2
    import lzma
    import zlib

    try:
        if beginning.startswith(b"\x1f\x8b"):
            return zlib.decompressobj(31).decompress(beginning, BLOCK)
        if beginning.startswith(b"BZh"):
            return bz2.BZ2Decompressor().decompress(beginning, BLOCK)
        if beginning.startswith(b"\xfd7zXZ\0"):
            return lzma.LZMADecompressor().decompress(beginning, BLOCK)
    except (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError):
        return b""
    return beginning


def _is_tar(beginning: bytes) -> bool:
    from scrubjay.sources.archives.tars import is_tar

    return len(beginning) >= BLOCK and is_tar(beginning)
