"""Doubting the files: are they those that the chain names, all and no other; and what a key can see inside."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from scrubjay.audit.entries import Entry
from scrubjay.audit.findings import Finding, error, note
from scrubjay.audit.folder import PARTS, PLANS, part_path
from scrubjay.audit.keys import AuditKeys, PublicKey
from scrubjay.audit.parts import Parts
from scrubjay.audit.plans import plan_hash, read_plan
from scrubjay.audit.schema import TABLES
from scrubjay.audit.tidying import is_draft
from scrubjay.errors import ScrubJayError

_ALIKE: Final = frozenset("0123456789abcdefghijklmnopqrstuvwxyz-.")


def check_files(
    folder: Path, entries: Sequence[Entry], present: Iterable[str], alive: Collection[str], *, vouched: bool
) -> Iterator[Finding]:
    """Files that are missing, altered, swapped or added.

    present: those that were there when the chain was read. alive: runs that were writing then. vouched: whether
    somebody remembers where the chain ends.
    """
    named = {path: digest for entry in entries for path, digest in entry.files.items()}
    whose = {digest: path for path, digest in named.items()}
    for path, digest in named.items():
        found = digest_of(folder / path)
        if found is None:
            yield error("removed", path, "it is missing, or can't be read")
        elif found != digest and found in whose:
            yield error("swapped", path, f"it has the bytes of {whose[found]}")
        elif found != digest:
            yield error("altered", path, "it was altered or cut: its bytes are not those that were signed")
    upcoming = f"{PARTS}/{len(entries) + 1:06d}-"
    for path in present:
        if path in named or any(f"-{run}-" in path for run in alive):
            continue
        if is_draft(path):
            yield note(
                "added", f"{path.partition('/')[0]}/", "a run was killed while it wrote; the next one removes it"
            )
        elif vouched and path.startswith((upcoming, f"{PLANS}/")):
            yield note("added", _shown(path), "a run was killed before it wrote its line; the next one removes it")
        else:
            yield error("added", _shown(path), "no line of the chain names it")


class Openable(NamedTuple):
    """An entry whose files are what was signed, and can be looked into. keys: None where they aren't sealed."""

    entry: Entry
    keys: AuditKeys | None
    sealed: bool


def openable(
    entries: Sequence[Entry], keys: Mapping[PublicKey, AuditKeys], damaged: AbstractSet[str]
) -> Iterator[Openable]:
    """Those that a key opens or that aren't sealed. damaged: files that are known not to be what was signed."""
    begins = {entry.run: entry for entry in entries if entry.kind == "begin"}
    for entry in entries:
        begin = begins.get(entry.run)
        signer = begin.signer if begin else None
        if begin is None or signer is None or not damaged.isdisjoint(entry.files):
            continue
        own, sealed = keys.get(signer), begin.info.get("lasting") is not False
        if own is not None or not sealed:
            yield Openable(entry, own, sealed)


def check_contents(folder: Path, opened: Iterable[Openable]) -> Iterator[Finding]:
    """What doesn't open, or doesn't fit together, in parts and plans."""
    for entry, keys, sealed in opened:
        try:
            if entry.kind == "begin":
                _open_beginning(folder, entry, keys)
            elif entry.kind == "part":
                _open_part(folder, entry, Parts(keys), sealed=sealed)
        except (ScrubJayError, _Unsound) as wrong:
            yield error("unsound", _place_of(entry), str(wrong))


def digest_of(path: Path) -> str | None:
    """SHA-256 of a plain file, None when it can't be read."""
    try:
        if path.is_symlink() or not path.is_file():
            return None
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


class _Unsound(Exception):
    """Something doesn't fit together."""


def _open_beginning(folder: Path, entry: Entry, keys: AuditKeys | None) -> None:
    if entry.sealed and keys is not None:
        keys.open_json(f"run {entry.run}", entry.sealed)
    for path, digest in entry.files.items():
        plan = read_plan(folder, path, digest, keys)
        if hashlib.sha256(plan).hexdigest() != plan_hash(path):
            raise _Unsound("the plan has another hash than its file is named after")


def _open_part(folder: Path, entry: Entry, parts: Parts, *, sealed: bool) -> None:
    rows = dict.fromkeys(TABLES, 0)
    if set(entry.files) != {part_path(entry.seq, kind) for kind in rows}:
        raise _Unsound("its files have other names than its line")
    for kind in rows:
        for batch in parts.batches(folder / part_path(entry.seq, kind), kind, sealed=sealed):
            rows[kind] += len(batch)
            if kind == "instances":
                _check_batch(batch, entry)
    for kind, count in rows.items():
        if entry.info.get(kind) != count:
            raise _Unsound(f"{kind} has {count:,} rows, and its line says another number")


def _check_batch(batch: pa.RecordBatch, entry: Entry) -> None:
    highest = pc.max(pc.list_flatten(batch["changes"])).as_py()
    if highest is not None and highest >= int(entry.info.get("changes") or 0):
        raise _Unsound("an instance refers to a change that the part doesn't have")
    if set(pc.unique(batch["run"]).to_pylist()) - {entry.run}:
        raise _Unsound("it has rows of another run than its line says")


def present_files(folder: Path) -> Iterator[str]:
    """What lies beside the chain, below the audit's folder."""
    for name in (PARTS, PLANS):
        place = folder / name
        for path in sorted(place.rglob("*")) if place.is_dir() else ():
            yield path.relative_to(folder).as_posix()


def _shown(path: str) -> str:
    """The path if it looks like one of ours: another may be a name of somebody."""
    name = path.partition("/")[2]
    ours = name.endswith((".parquet", ".sealed", ".json")) and set(name) <= _ALIKE
    return path if ours else f"{path.partition('/')[0]}/"


def _place_of(entry: Entry) -> str:
    return f"{PARTS}/{entry.seq:06d}" if entry.kind == "part" else f"run {entry.run}"
