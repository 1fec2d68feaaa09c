"""IN and OUT must be two places: what a run refuses before it reads or writes anything."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Final

from scrubjay.errors import KeyFileError, OutputError, SourceError
from scrubjay.paths import is_at_or_inside, is_inside, shown
from scrubjay.sources import LIST_MARK, Places, Settings, check_url, is_url, read_list

LAST: Final = "The last name of the command is OUT: was OUT forgotten?"
"""For a user who gave several names, of which the last is there already."""

PathLike = str | os.PathLike[str]
SourceLike = PathLike | Sequence[PathLike]
"""What IN may be: a path, several, `@` with the path of a list of them, or a URL as text."""


def check_sources(given: SourceLike) -> Places:
    """Where IN is. Raises SourceError when a place doesn't exist or can't be read, or lies inside another.

    What a list names and isn't there is no error here: it becomes an item with that outcome.
    """
    names = [given] if isinstance(given, str | os.PathLike) else list(given)
    if not names:
        raise SourceError("no IN was given")
    paths: list[str] = []
    for name in names:
        text = os.fspath(name)
        if is_url(text):
            paths.append(check_url(text))
        elif text.startswith(LIST_MARK) and not os.path.lexists(text):
            paths += _listed(text.removeprefix(LIST_MARK))
        else:
            paths.append(check_source(text))
    places = Places.of(paths)
    if is_url(places.root):
        from scrubjay.sources.bucket import Bucket

        Bucket(places.root, Settings()).check()
    return places


def _listed(name: str) -> list[str]:
    """The real paths of a list. One that isn't there alone is told by its line: people's names may be in it."""
    listed = read_list(name)
    if len(listed) == 1:
        number, path = listed[0]
        if not os.path.exists(path):
            raise SourceError(f"IN of line {number} of the list doesn't exist: {shown(name)}")
        if not os.access(path, os.R_OK):
            raise SourceError(f"IN of line {number} of the list can't be read: {shown(name)}")
    return [os.path.realpath(path) for _, path in listed]


def paths_of(source: str | Places) -> tuple[str, ...]:
    """The real paths of IN, none for a URL."""
    return (source,) if isinstance(source, str) else source.local


def check_source(source: str | os.PathLike[str]) -> str:
    """The real path of IN. Raises SourceError when it doesn't exist or can't be read."""
    if is_url(os.fspath(source)):
        raise SourceError("a URL can't be read as a single file here: name it as IN of a run")
    path = os.path.realpath(os.fspath(source))
    try:
        os.stat(path)
        if os.path.isdir(path):
            with os.scandir(path):
                pass
        elif not os.access(path, os.R_OK):
            raise PermissionError(13, os.strerror(13))
    except FileNotFoundError:
        raise SourceError(f"IN doesn't exist: {shown(source)}") from None
    except OSError as error:
        raise SourceError(f"IN can't be read ({error.strerror}): {shown(source)}") from None
    return path


def check_apart(source: str | Places, out: str | os.PathLike[str]) -> str:
    """The real path of OUT, which may not exist yet. `source` is what `check_source` or `check_sources` gave.

    Raises OutputError when OUT and IN are not apart.
    """
    path = os.path.realpath(os.fspath(out))
    if not path.isprintable():
        raise OutputError(f"OUT's path must be printable text: {shown(out)}")
    for place in paths_of(source):
        if path == place:
            raise OutputError(f"OUT is IN: {shown(out)}")
        if is_inside(path, place):
            raise OutputError(f"OUT lies inside IN: {shown(out)}")
        if is_inside(place, path):
            raise OutputError(f"IN lies inside OUT: {shown(out)}")
    return path


def check_output(source: str | Places, out: str | os.PathLike[str], *, update: bool, resumable: bool = True) -> str:
    """The real path of OUT, made if it is missing. `source` is what `check_source` or `check_sources` gave.

    Raises OutputError when OUT and IN are not apart, when OUT is not a folder, can't be written, or holds something
    and `update` is not set. `resumable` says that `update` would be a way out.
    """
    path = check_apart(source, out)
    try:
        os.makedirs(path, exist_ok=True)
        with os.scandir(path) as entries:
            empty = next(entries, None) is None
    except (FileExistsError, NotADirectoryError):
        raise OutputError(f"OUT is not a folder: {shown(out)}. {LAST}") from None
    except OSError as error:
        raise OutputError(f"OUT can't be made or read ({error.strerror}): {shown(out)}") from None
    if not empty and not update:
        hint = "choose another, or --update to add what is missing" if resumable else "choose another"
        raise OutputError(f"OUT is not empty: {shown(out)} ({hint})")
    if not os.access(path, os.W_OK | os.X_OK):
        raise OutputError(f"no permission to write in OUT: {shown(out)}")
    return path


@contextmanager
def made_output(
    source: str | Places, out: str | os.PathLike[str], *, update: bool, resumable: bool = True
) -> Iterator[str]:
    """`check_output` for what is done inside: if that raises, the folders that were made go again while they are empty.

    So what is refused later, by a vault or a survey, leaves nothing behind either.
    """
    made = missing(check_apart(source, out))
    try:
        yield check_output(source, out, update=update, resumable=resumable)
    except BaseException:
        with suppress(OSError):
            for folder in made:
                os.rmdir(folder)
        raise


def missing(path: str) -> list[str]:
    """The folders that making this one makes, the innermost first."""
    missing = []
    while not os.path.lexists(path):
        missing.append(path)
        path = os.path.dirname(path)
    return missing


def check_key_apart(key_file: str | os.PathLike[str], source: str | Places, out: str | os.PathLike[str]) -> None:
    """Raise KeyFileError for a key file, made already or not, inside OUT (it would travel with what it protects) or IN.

    IN is never written to, and what lies in it is data, not a key. `source` is what `check_source` or `check_sources`
    gave.
    """
    path = os.path.realpath(os.fspath(key_file))
    if is_at_or_inside(path, os.path.realpath(os.fspath(out))):
        raise KeyFileError(f"key file {shown(key_file)} lies inside OUT: keep it elsewhere")
    if any(is_at_or_inside(path, place) for place in paths_of(source)):
        raise KeyFileError(f"key file {shown(key_file)} lies inside IN, which is never written to: keep it elsewhere")


def check_report_apart(
    report: str | os.PathLike[str],
    source: str | Places,
    out: str | os.PathLike[str],
    key_file: str | os.PathLike[str] | None = None,
) -> None:
    """Raise OutputError for a report inside OUT (it names source files) or IN (which is never written), or a key file.

    The key file need not be there yet: the run may make it.
    """
    path = os.path.realpath(os.fspath(report))
    if key_file is not None and path == os.path.realpath(os.fspath(key_file)):
        raise OutputError(f"report {shown(report)} would replace the key, which is no report: choose another name")
    if is_at_or_inside(path, os.path.realpath(os.fspath(out))):
        raise OutputError(f"report {shown(report)} lies inside OUT, but it names source files: put it elsewhere")
    if any(is_at_or_inside(path, place) for place in paths_of(source)):
        raise OutputError(f"report {shown(report)} lies inside IN, which is never written to: put it elsewhere")


def check_audit_apart(
    audit: str | os.PathLike[str],
    source: str | Places,
    out: str | os.PathLike[str],
    others: Iterable[str | os.PathLike[str] | None] = (),
) -> str:
    """The real path of an audit's folder, which may not exist yet.

    Raises OutputError for one inside OUT (it would travel with what it explains) or IN, or around either, and for one
    that others, such as a key file or a report, lie in: an audit lives alone.
    """
    path = os.path.realpath(os.fspath(audit))
    for place, name in ((os.path.realpath(os.fspath(out)), "OUT"), *((place, "IN") for place in paths_of(source))):
        if is_at_or_inside(path, place):
            raise OutputError(f"the audit {shown(audit)} lies inside {name}: keep it elsewhere")
        if is_at_or_inside(place, path):
            raise OutputError(f"{name} lies inside the audit {shown(audit)}: keep the audit elsewhere")
    for other in others:
        if other is not None and is_at_or_inside(os.path.realpath(os.fspath(other)), path):
            raise OutputError(f"{shown(other)} lies inside the audit {shown(audit)}: keep it elsewhere")
    return path
