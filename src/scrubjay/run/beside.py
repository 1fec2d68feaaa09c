"""Files beside the images: what is no DICOM is not copied unless a recipe names it, and reports say what people may
miss or mind of it.

By name, after the engine found that the content is no DICOM: an instance that is called `scan.txt` is an instance. An
archive by its content is told, since there may be scans in it; documents that are zips inside are none.
"""

from __future__ import annotations

import os
from typing import Final

from scrubjay.run.outcome import Outcome
from scrubjay.sources.archives.magic import is_archive

NOT_DICOM: Final = "not-dicom"
ARCHIVE: Final = "archive-file"

_ENDINGS: Final = {
    "document-file": (
        "pdf doc docx docm dot dotx odt rtf pages txt md log text wpd tex htm html xhtml mht eml msg xml json "
        "csv tsv xls xlsx xlsm xlsb ods numbers ppt pptx odp key mdb accdb sav dta sas7bdat"
    ),
    "picture-file": (
        "jpg jpeg jpe jfif png gif bmp tif tiff webp heic heif svg ico psd "
        "mp4 m4v mov avi mkv wmv flv mpg mpeg mts m2ts 3gp webm mp3 wav m4a ogg flac"
    ),
}
_ZIPS: Final = "jar war apk aar whl epub kmz xpi ipa nupkg vsix cbz ora sketch fig mlx slx npz pt pth"
"""Endings of what is a zip inside, and neither document nor picture nor archive of scans."""
_ENOUGH: Final = 64 << 10
_REASONS: Final = {ending: reason for reason, endings in _ENDINGS.items() for ending in endings.split()}


def named(outcome: Outcome, name: str, path: str) -> Outcome:
    """The outcome with the reason that says what a file of this name is, if it is no DICOM. path: opens it."""
    if outcome.reason != NOT_DICOM:
        return outcome
    _, point, ending = name.rpartition(".")
    ending = ending.casefold() if point else ""
    reason = _REASONS.get(ending)
    if reason is None and ending not in _ZIPS.split() and is_archive(_beginning(path)):
        reason = ARCHIVE
    return outcome._replace(reason=reason) if reason else outcome


def _beginning(path: str) -> bytes:
    """What tells archives from other files; nothing of what can't be read."""
    follow = 0 if path.startswith("/proc/self/fd/") else os.O_NOFOLLOW
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | follow)
    except OSError:
        return b""
    try:
        return os.pread(descriptor, _ENOUGH, 0)
    except OSError:
        return b""
    finally:
        os.close(descriptor)
