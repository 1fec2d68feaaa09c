"""Where a vault is: a folder that only its owner can enter, holding one SQLite file, or a PostgreSQL database."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from scrubjay.errors import VaultError
from scrubjay.identity import default_key_path
from scrubjay.paths import is_at_or_inside, shown

FILE: Final = "vault.sqlite"
NO_VAULT: Final = "there is no vault here: look at its name, or make one by `scrubjay vault init`"
NOT_A_FOLDER: Final = f"the vault is to be a folder, the one that holds {FILE}, and this is something else"
_SERVERS: Final = ("postgresql://", "postgres://", "postgresql+psycopg://")


@dataclass(frozen=True, slots=True)
class Place:
    """One of both is set. The URL may hold a password."""

    folder: Path | None
    url: str | None = field(repr=False)

    @property
    def shown(self) -> str:
        """The place for messages: a folder as it was given, a URL without user, password and options."""
        if self.folder is not None:
            return shown(self.folder)
        return "postgresql://" + (self.url or "").partition("://")[2].rpartition("@")[2].partition("?")[0]


def place_of(given: str | os.PathLike[str]) -> Place:
    """Tell a URL from a folder. Raises VaultError for the URL of another database."""
    text = os.fspath(given)
    if text.startswith(_SERVERS):
        return Place(None, "postgresql+psycopg://" + text.partition("://")[2])
    if "://" in text:
        raise VaultError("a vault is a folder, or a URL that begins with postgresql://")
    if not text or "\0" in text:
        raise VaultError("the vault needs the name of a folder")
    return Place(Path(text), None)


def check_apart(
    given: str | os.PathLike[str],
    out: str | os.PathLike[str],
    source: str | os.PathLike[str] | None = None,
) -> None:
    """Raise VaultError for a vault inside OUT or IN, or the reverse.

    In OUT it would travel with what it protects, and IN is never written to. Compares inodes too, since one folder may
    have two spellings. Nothing needs to exist.
    """
    folder = place_of(given).folder
    if folder is None:
        return
    vault = Path(os.path.realpath(folder))
    for name, other in (("OUT", out), ("IN", source)):
        if other is None:
            continue
        place = Path(os.path.realpath(other))
        if is_at_or_inside(vault, place):
            raise VaultError(f"the vault lies inside {name}: keep it elsewhere")
        if is_at_or_inside(place, vault):
            raise VaultError(f"{name} lies inside the vault: keep it elsewhere")


def check_outside(given: str | os.PathLike[str], what: str, path: str | os.PathLike[str]) -> None:
    """Raise VaultError for a file in the vault's folder, or one that would take its place."""
    folder = place_of(given).folder
    if folder is not None and is_at_or_inside(os.path.realpath(path), os.path.realpath(folder)):
        raise VaultError(f"{what} {os.fspath(path)} lies in the vault's place: keep it elsewhere")


def beside(out: str | os.PathLike[str], project: str) -> str:
    """Where the vault of a project is unless somebody says otherwise: `<project>.vault` in the folder that OUT is in.

    Raises UsageError for a project whose name is no file's.
    """
    default_key_path(project)  # one rule for the names of both
    return os.path.join(os.path.dirname(os.path.realpath(out)), f"{project}.vault")


def find_file(folder: Path) -> Path | None:
    """The SQLite file of a vault, None when there is none. Raises VaultError when folder or file are not safe."""
    try:
        _check_folder(folder)
    except FileNotFoundError:
        return None
    path = _real(folder) / FILE
    for name in (FILE, f"{FILE}-journal", f"{FILE}-wal", f"{FILE}-shm"):
        _check_file(path.with_name(name))
    return path if path.exists() else None


def check_new(given: str | os.PathLike[str]) -> None:
    """Raise VaultError where no vault can be made, as `make_file` would; nothing is made."""
    folder = place_of(given).folder
    if folder is None:
        return
    try:
        if os.path.lexists(folder):
            if not _is_fresh(folder) and find_file(folder) is None:
                _check_empty(folder)
            return
    except OSError as error:
        raise VaultError(f"the vault's folder can't be read: {error.strerror}") from None
    above = next(one for one in Path(os.path.realpath(folder)).parents if one.exists())
    if not above.is_dir() or not os.access(above, os.W_OK | os.X_OK):
        raise VaultError("the vault's folder can't be made: no permission, or a file is in its way")


def make_file(folder: Path) -> Path:
    """The SQLite file of a vault, folder 0700 and file 0600 made if missing. Raises VaultError.

    A folder that holds other things is refused: whatever they are, they were not made for a vault's eyes only.
    """
    try:
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        if _is_fresh(folder):
            folder.chmod(0o700)
        found = find_file(folder)
        if found is not None:
            return found
        _check_empty(folder)
        path = _real(folder) / FILE
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
    except FileExistsError:
        raise VaultError(NOT_A_FOLDER) from None
    except OSError as error:
        raise VaultError(f"the vault's folder can't be made: {error.strerror}") from None
    return path


def _is_fresh(folder: Path) -> bool:
    """Whether it is an empty folder of our own, to be made safe. Raises OSError."""
    if folder.is_symlink() or not folder.is_dir() or folder.stat().st_uid != os.geteuid():
        return False
    return not any(folder.iterdir())


def _check_empty(folder: Path) -> None:
    if any(not entry.name.startswith(FILE) for entry in folder.iterdir()):
        raise VaultError("the folder for the vault is not empty, and holds no vault: choose another")


def _check_folder(folder: Path) -> None:
    try:
        status = os.lstat(folder)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise VaultError(f"the vault's folder can't be read: {error.strerror}") from None
    if stat.S_ISLNK(status.st_mode):
        raise VaultError("the vault's folder is a symbolic link: name the folder itself")
    if not stat.S_ISDIR(status.st_mode):
        raise VaultError(NOT_A_FOLDER)
    if status.st_uid != os.geteuid():
        raise VaultError("the vault's folder belongs to another user")
    if status.st_mode & 0o077:
        raise VaultError("the vault's folder can be entered by others: run  chmod 700  on it")


def _check_file(path: Path) -> None:
    try:
        status = os.lstat(path)
    except FileNotFoundError:
        return
    except OSError as error:
        raise VaultError(f"{path.name} can't be read: {error.strerror}") from None
    if not stat.S_ISREG(status.st_mode):
        raise VaultError(f"{path.name} in the vault's folder is not a plain file")
    if status.st_uid != os.geteuid() or status.st_nlink > 1:
        raise VaultError(f"{path.name} in the vault's folder belongs to another user, or has a second name elsewhere")
    if status.st_mode & 0o077:
        raise VaultError(f"{path.name} in the vault's folder can be read by others: run  chmod 600  on it")


def _real(folder: Path) -> Path:
    return Path(os.path.realpath(folder))
