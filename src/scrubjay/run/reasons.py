"""Why an instance was not written: the codes of docs/reference/outcomes.md, each with the outcome it goes with."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from scrubjay.run.leaks import LEAK

WRITTEN: Final = "written"
REUSED: Final = "reused"
EXCLUDED: Final = "excluded"
QUARANTINED: Final = "quarantined"
FAILED: Final = "failed"

INTERNAL_ERROR: Final = "internal-error"
NO_SPACE: Final = "no-space"
"""The one reason that stops a run: every later file would fail with it."""

PATH_TAKEN: Final = "path-taken"

COPIED: Final = "copied"
"""No DICOM, and in OUT as it is, because the recipe says so."""

OUTCOMES: Final = (WRITTEN, REUSED, EXCLUDED, QUARANTINED, FAILED)
"""Every input file has exactly one of these; the order is that of summaries."""

REASONS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        WRITTEN: MappingProxyType(
            {COPIED: "no DICOM: copied byte for byte, because the recipe's `files: copy` names it"}
        ),
        EXCLUDED: MappingProxyType(
            {
                "not-dicom": "neither a DICOM file nor a bare data set",
                "document-file": "no DICOM: a document or table beside the images, not copied",
                "picture-file": "no DICOM: a picture, film or sound beside the images, not copied",
                "archive-file": (
                    "an archive that isn't gone into: give it the ending of its kind (.zip, .tar, .tar.gz), name it as "
                    "IN, or unpack it"
                ),
                "dicomdir": "an index of other files, never copied",
                "dropped-by-rule": "the recipe drops instances like this",
                "encapsulated-document": "a PDF, CDA or 3D document the recipe leaves out",
                "already-deidentified": "an output of this key and project",
                "symlink": "a symbolic link, not followed",
                "not-a-file": "a device, socket or pipe",
                "hard-link": "a second name of another member of its tar",
            }
        ),
        QUARANTINED: MappingProxyType(
            {
                "truncated": "the file ends inside an element",
                "bad-length": "a length reaches beyond what holds it",
                "bad-vr": "a VR that DICOM doesn't know",
                "bad-item": "something else where a sequence item must be",
                "bad-meta": "the file meta information can't be read",
                "no-data-set": "nothing after the file meta information",
                "syntax-mismatch": "encoded otherwise than its transfer syntax says",
                "bad-fragment": "encapsulated pixel data that can't be walked",
                "vr-mismatch": "a sequence by its tag, another VR by its encoding",
                "too-long": "an element that would become longer than its encoding allows",
                "second-pixel-data": "more than one pixel data element",
                "too-deep": "sequences nested deeper than the recipe's limit",
                "header-too-large": "a header larger than the recipe's limit",
                "too-many-changes": "more changes to the header than the recipe's limit for headers",
                "unsupported-syntax": "a transfer syntax ScrubJay doesn't know",
                "bad-deflate": "a deflated data set that can't be inflated",
                "bad-codestream": "a compressed frame whose segments can't be walked",
                "not-encodable": "a pydicom data set that pydicom can't write",
                "private-sop-class": "a SOP class of no standard",
                "after-pixel-data": "an element behind the pixel data that belongs before it",
                "bad-uid": "the SOP class or the transfer syntax is no UID",
                "duplicate-element": "an attribute that tells instances apart is there twice",
                "pixel-surplus": "more pixel data than the image has, and not zeros",
                "not-surveyed": "the file changed between the survey and the rewrite",
                "identity-conflict": "its study or its patient can't be told apart from another's",
                "unmapped-subject": "the ID strategy finds no name for its subject",
                "placeholder-id": "one Patient ID that stands for many people",
                "before-anchor": "a study earlier than the subject's first known one",
                "no-study-date": "a time point is asked for, and the study has no date",
                "unsearchable-document": "the recipe keeps its document, which nobody can search",
                LEAK: "a value that identifies somebody of its study is left in the finished header",
                "bad-archive": "an archive that can't be read, or what can't be read of it",
                "unsupported-archive": "of several files, or packed in a way ScrubJay doesn't know",
                "archive-bomb": "would unpack to more than is sound, or lies over other members",
                "archive-too-deep": "an archive inside too many others",
                "archive-password": "encrypted, and no password, or another one, was given: say --archive-password",
                "bad-member": "a damaged member of an archive",
                "bad-member-name": "a name that leads out of its archive or medium",
                "burned-in-annotation": "says that its pixels show text, which this version doesn't clean",
            }
        ),
        FAILED: MappingProxyType(
            {
                "io-read": "the source can't be read",
                "no-permission": "no permission to read the source or write the output",
                "source-changed": "the source changed while it was read",
                "vanished": "the source vanished during the run",
                "missing-file": "a DICOMDIR or a list names it, and it isn't there",
                "unreadable-folder": "a folder that can't be listed: what it holds is not counted",
                "io-write": "the output can't be written",
                NO_SPACE: "no space left for the output: the run stops",
                "path-too-long": "an output path longer than the file system allows",
                PATH_TAKEN: "another file already has this output path",
                INTERNAL_ERROR: "a fault in ScrubJay: please report it",
            }
        ),
    }
)


def meaning(reason: str) -> str:
    """What a reason code says, in a few words; empty for a code that is not in the table."""
    return next((table[reason] for table in REASONS.values() if reason in table), "")


def outcome_of(reason: str) -> str:
    """The outcome a reason code goes with; quarantined for a code that is not in the table."""
    return next((outcome for outcome, table in REASONS.items() if reason in table), QUARANTINED)
