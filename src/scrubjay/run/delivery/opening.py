"""What a run to a zip or a bucket needs before it begins: a place to deliver to, and a folder to write into."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

from scrubjay.errors import OutputError
from scrubjay.paths import shown
from scrubjay.run.delivery.target import BUCKET, FOLDER, ZIP, Target, check_urls_apart
from scrubjay.run.places import LAST, check_apart, check_audit_apart, check_key_apart, made_output, missing
from scrubjay.sources import Places, is_url


def check_target(source: str | Places, target: Target) -> None:
    """Raise OutputError when OUT, or the folder that is written into for it, and IN are not apart."""
    if target.kind != BUCKET:
        for path in target.local:
            check_apart(source, path)
        return
    if isinstance(source, Places) and is_url(source.root):
        check_urls_apart(source.root, target.named)
    try:
        check_apart(source, target.folder)
    except OutputError as error:
        raise OutputError(f"{error}. A run writes there before it uploads: name another folder by --work") from None


def check_key_target(key_file: str | os.PathLike[str], source: str | Places, target: Target) -> None:
    """As `check_key_apart`, for OUT and for the folder that is written into."""
    for out in target.local:
        check_key_apart(key_file, source, out)


def check_audit_target(
    audit: str | os.PathLike[str],
    source: str | Places,
    target: Target,
    others: Iterable[str | os.PathLike[str] | None] = (),
) -> str:
    """As `check_audit_apart`, for OUT and for the folder that is written into."""
    kept = tuple(others)
    for out in target.local:
        check_audit_apart(audit, source, out, kept)
    return os.path.realpath(os.fspath(audit))


@contextmanager
def made_target(source: str | Places, target: Target, *, update: bool, resumable: bool = True) -> Iterator[bool]:
    """Have OUT ready for what is done inside, as `made_output` does; whether nothing is there that others may see.

    update: that, or the working folder of a run that ended early, may hold something. Raises OutputError.
    """
    check_target(source, target)
    if target.kind == FOLDER:
        with made_output(source, target.named, update=update, resumable=resumable):
            yield True
        return
    fresh = True
    if target.kind == ZIP:
        _check_no_zip(target)
    else:
        from scrubjay.run.delivery.bucket import check_bucket

        fresh = check_bucket(target.named)
        if not fresh and not update:
            hint = "choose another, or --update to add what is missing" if resumable else "choose another"
            raise OutputError(f"OUT is not empty: {target.named} ({hint})")
    made = missing(target.folder)
    try:
        _make(target)
        _check_working(target.folder, update=update, resumable=resumable)
        yield fresh
    except BaseException:
        with suppress(OSError):
            for folder in made:
                os.rmdir(folder)
        raise


def _check_no_zip(target: Target) -> None:
    if os.path.lexists(target.named):
        left = ""
        if os.path.lexists(target.folder):
            left = f". {shown(target.folder)}, in which it was made, isn't needed any more"
        raise OutputError(f"OUT is there already, and nothing is overwritten: {shown(target.named)}{left}. {LAST}")


def _make(target: Target) -> None:
    """The working folder, for its owner alone, and the folder of the zip."""
    above = os.path.dirname(target.folder)
    try:
        os.makedirs(above, exist_ok=True)
        if target.kind == ZIP:
            above = os.path.dirname(target.named)
            os.makedirs(above, exist_ok=True)
        with suppress(FileExistsError):
            os.mkdir(target.folder, 0o700)
    except (FileExistsError, NotADirectoryError):
        raise OutputError(f"what OUT is to lie in is not a folder: {shown(above)}") from None
    except OSError as error:
        raise OutputError(f"the folder to write in can't be made ({error.strerror}): {shown(target.folder)}") from None
    if not os.access(above, os.W_OK | os.X_OK):
        raise OutputError(f"no permission to write in {shown(above)}")


def _check_working(folder: str, *, update: bool, resumable: bool) -> None:
    """Nobody else may have made it, or look into it."""
    place = shown(folder)
    try:
        status = os.lstat(folder)
        if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid() or status.st_mode & 0o077:
            raise OutputError(
                f"{place}, where this run would write, is no folder of yours alone: remove it, or say --work"
            )
        with os.scandir(folder) as entries:
            empty = next(entries, None) is None
    except OSError as error:
        raise OutputError(f"the folder to write in can't be read ({error.strerror}): {place}") from None
    if not empty and not update:
        hint = "--update to carry on with it" if resumable else "nothing can carry on with it: remove it"
        raise OutputError(f"a run to this OUT ended early, and left {place} ({hint})")
