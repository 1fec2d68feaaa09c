"""Plans that runs obeyed, each kept once: sealed, or as they are when the run's key is destroyed with it."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Final

from scrubjay.audit.folder import PLANS, sync_folder, write_new
from scrubjay.audit.keys import AuditKeys
from scrubjay.audit.tidying import draft_of
from scrubjay.errors import AuditDamaged, AuditError

_PLACE: Final = "plan "


def keep_plan(folder: Path, run: str, keys: AuditKeys, plan: bytes) -> tuple[str, str]:
    """Write a plan unless it is there; its path below the folder, and the SHA-256 of that file. Raises OSError.

    What has its name and is something else, sealed by another project or altered, stays; the plan gets another name.
    """
    name, ending = hashlib.sha256(plan).hexdigest(), "sealed" if keys.lasting else "json"
    for path in (folder / PLANS).glob(f"{name}*.{ending}"):
        data = path.read_bytes()
        if _holds(data, name, keys, plan):
            return _named(folder, path, data)
    path = folder / PLANS / f"{name}.{ending}"
    if path.exists():
        path = path.with_name(f"{name}-{os.urandom(4).hex()}.{ending}")
    data = keys.seal(_PLACE + name, plan) if keys.lasting else plan
    draft = draft_of(folder / PLANS, run, "plan")
    write_new(draft, data)
    draft.rename(path)
    sync_folder(path.parent)
    return _named(folder, path, data)


def read_plan(folder: Path, path: str, wanted: str, keys: AuditKeys | None) -> bytes:
    """The plan in a file that a chain names. wanted: SHA-256 of that file.

    Raises AuditDamaged for another file, AuditError when it is sealed and there is no key.
    """
    try:
        data = (folder / path).read_bytes()
    except OSError as error:
        raise AuditDamaged(f"{path} can't be read: {error.strerror}") from None
    if hashlib.sha256(data).hexdigest() != wanted:
        raise AuditDamaged(f"{path} is not the file that the chain names")
    if path.endswith(".json"):
        return data
    if keys is None:
        raise AuditError("the audit is sealed: it opens with the key of its project")
    return keys.open(_PLACE + plan_hash(path), data)


def plan_hash(path: str) -> str:
    """The plan's own hash, from the path of its file."""
    return path.removeprefix(f"{PLANS}/").partition(".")[0].partition("-")[0]


def _holds(data: bytes, name: str, keys: AuditKeys, plan: bytes) -> bool:
    if not keys.lasting:
        return data == plan
    try:
        return keys.open(_PLACE + name, data) == plan
    except AuditDamaged:
        return False


def _named(folder: Path, path: Path, data: bytes) -> tuple[str, str]:
    return path.relative_to(folder).as_posix(), hashlib.sha256(data).hexdigest()
