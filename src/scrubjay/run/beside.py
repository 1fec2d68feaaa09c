"""Files beside the images: what is no DICOM is never copied, and reports say which of it people may miss or mind.

By name, after the engine found that the content is no DICOM: an instance that is called `scan.txt` is an instance.
"""

from __future__ import annotations

from typing import Final

from scrubjay.run.outcome import Outcome

NOT_DICOM: Final = "not-dicom"

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
_REASONS: Final = {ending: reason for reason, endings in _ENDINGS.items() for ending in endings.split()}


def named(outcome: Outcome, name: str) -> Outcome:
    """The outcome with the reason that says what a file of this name is, if it is no DICOM."""
    if outcome.reason != NOT_DICOM:
        return outcome
    _, point, ending = name.rpartition(".")
    reason = _REASONS.get(ending.casefold()) if point else None
    return outcome._replace(reason=reason) if reason else outcome
