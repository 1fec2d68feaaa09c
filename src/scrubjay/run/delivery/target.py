"""OUT as its user names it: a folder, a zip, or a place in a bucket; and the folder that a run writes into for it."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

from scrubjay.errors import OutputError, UsageError
from scrubjay.paths import shown
from scrubjay.run.places import LAST
from scrubjay.sources.archives.unpacked import ENDINGS
from scrubjay.sources.urls import OUT, check_url, is_url

FOLDER: Final = "folder"
ZIP: Final = "zip"
BUCKET: Final = "bucket"

ENDING: Final = ".zip"
_NOT_MADE: Final = (*(ending for ending in ENDINGS if ending != ENDING), ".tar.zst", ".tzst", ".7z", ".rar")
"""Ends names of archives that can't be OUT."""

WORKING: Final = ".scrubjay"
"""Ends the name of a working folder, which begins with a dot and goes on with what it is for."""

_ODD: Final = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST: Final = 100
_AZURE: Final = "az"


@dataclass(frozen=True, slots=True)
class Target:
    """OUT for a run.

    kind: `folder`, `zip` or `bucket`. named: the real path of folder or zip, or the URL. folder: the real path of the
    folder that a run writes into; for a folder the same. stem: the path that names what goes beside OUT.
    """

    kind: str
    named: str
    folder: str
    stem: str

    @property
    def local(self) -> tuple[str, ...]:
        """The real paths on this machine that nothing else may lie in."""
        return tuple(dict.fromkeys(path for path in (self.named, self.folder) if not is_url(path)))


def target_of(out: str | os.PathLike[str], work: str | os.PathLike[str] | None = None) -> Target:
    """What a user means by OUT. work: where the working folder of a zip or a bucket is to be; None is beside the zip,
    for a bucket the current folder. Nothing is made, and no server asked. Raises OutputError, UsageError.
    """
    text = os.fspath(out)
    if is_url(text):
        url = check_url(text, OUT)
        here = os.path.realpath(work or os.curdir)
        parts = [part for part in unquote(url.partition("://")[2]).split("/") if part]
        folder = f"{here}/.{_plain(url)}-{_digest(url)}{WORKING}"
        return Target(BUCKET, url, folder, os.path.join(os.path.realpath(os.curdir), _plain(parts[-1])))
    if text.lower().endswith(ENDING) and os.path.basename(text).lower() != ENDING:
        above, name = os.path.split(os.path.abspath(text))
        path = os.path.join(os.path.realpath(above), name)
        if work is None:
            folder = f"{os.path.dirname(path)}/.{name}{WORKING}"
        else:
            folder = f"{os.path.realpath(work)}/.{name}-{_digest(path)}{WORKING}"
        return Target(ZIP, path, folder, path[: -len(ENDING)])
    if work is not None:
        raise UsageError("--work is for an OUT that is a zip or in a bucket: a folder is written into itself")
    _check_folder(text)
    path = os.path.realpath(text)
    return Target(FOLDER, path, path, path)


def _check_folder(text: str) -> None:
    """Raise UsageError for the name of an archive that isn't made here, unless a folder of that name is there."""
    if not text.lower().endswith(_NOT_MADE) or os.path.isdir(text):
        return
    if os.path.lexists(text):
        raise UsageError(f"OUT is there already, and no folder: {shown(text)}. {LAST}")
    raise UsageError(f"OUT can't be an archive of this kind: {shown(text)}. Name a folder, or a new .zip")


def check_urls_apart(source: str, out: str) -> None:
    """Raise OutputError when one URL lies in the other, or is the other."""
    one, other = _parts(source), _parts(out)
    if one == other:
        raise OutputError(f"OUT is IN: {out}")
    if one == other[: len(one)]:
        raise OutputError(f"OUT lies inside IN: {out}")
    if other == one[: len(other)]:
        raise OutputError(f"IN lies inside OUT: {out}")


def _parts(url: str) -> list[str]:
    """Kind of service, bucket, and the names on the way down."""
    parts = urlsplit(url)
    scheme = _AZURE if parts.scheme.startswith("abfs") else parts.scheme
    bucket = parts.netloc.partition("@")[0] if scheme == _AZURE else parts.netloc
    return [scheme, bucket.casefold(), *(part for part in unquote(parts.path).split("/") if part)]


def _plain(text: str) -> str:
    return _ODD.sub("-", text)[:_LONGEST].strip("-.") or "out"


def _digest(named: str) -> str:
    """Tells places apart whose names look alike once they are plain."""
    return hashlib.sha256(os.fsencode(named)).hexdigest()[:8]
