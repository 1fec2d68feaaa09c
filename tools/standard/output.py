"""Bytes of the data files and of their manifest; the same tables always give the same bytes."""

from __future__ import annotations

import hashlib
import json
import lzma
from collections.abc import Sequence
from pathlib import Path

from standard.source import SourceMissingError, Table

EDITION = "2026d"
MANIFEST = "manifest.json"


def build(tables: Sequence[Table]) -> dict[str, bytes]:
    """File name to content, manifest included."""
    files: dict[str, bytes] = {}
    entries: dict[str, object] = {}
    for table in tables:
        text = _text(table)
        name = f"{table.name}.xz"
        # One preset and one check, so that liblzma has nothing left to choose.
        files[name] = lzma.compress(text, format=lzma.FORMAT_XZ, check=lzma.CHECK_CRC32, preset=9)
        entries[name] = {
            "title": table.title,
            "edition": table.edition,
            "sources": table.origin,
            "columns": list(table.columns),
            "rows": len(table.rows),
            "sha256": hashlib.sha256(files[name]).hexdigest(),
            "content_sha256": hashlib.sha256(text).hexdigest(),
        }
    manifest = {
        "edition": EDITION,
        "acknowledgement": f"DICOM PS3.3, PS3.5, PS3.6, PS3.15, PS3.16 {EDITION} and earlier editions as named, © NEMA",
        "script": "tools/build_standard.py",
        "tables": entries,
    }
    files[MANIFEST] = (json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()
    return files


def write(files: dict[str, bytes], out: Path) -> None:
    """Write all files into `out`; data files that are no longer made are removed."""
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("*.xz"):
        if old.name not in files:
            old.unlink()
    for name, content in files.items():
        (out / name).write_bytes(content)


def differences(files: dict[str, bytes], out: Path) -> list[str]:
    """One line for each file in `out` that is missing, different or too much."""
    found = {path.name for path in out.iterdir() if path.suffix in (".xz", ".json")}
    lines = [f"{name}: not made by this script" for name in sorted(found - set(files))]
    for name, content in sorted(files.items()):
        if name not in found:
            lines.append(f"{name}: missing")
        elif (out / name).read_bytes() != content:
            lines.append(f"{name}: differs")
    return lines


def _text(table: Table) -> bytes:
    lines = ["\t".join(table.columns)] if table.columns else []
    width = len(table.columns)
    for row in table.rows:
        if any("\t" in cell or "\n" in cell or "\r" in cell for cell in row) or (width and len(row) != width):
            raise SourceMissingError(f"a row of {table.name} can't be written")
        lines.append("\t".join(row))
    return ("\n".join(lines) + "\n").encode("utf-8")
