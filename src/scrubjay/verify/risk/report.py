"""The risk report: counts only, never a value, never a subject."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Final

from scrubjay.standard.lookup import tag_hex
from scrubjay.verify.risk.attributes import Quasi
from scrubjay.verify.risk.figures import Figures

TOOL: Final = "ScrubJay risk"
FORMAT: Final = 1

NOT_EXAMINED: Final = (
    "values inside sequences and in private attributes",
    "free text, which can hold anything",
    "pixels: faces, burned-in text, rare anatomy and findings",
    "how common a value is outside of these subjects: whoever knows that a person is among them is assumed",
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Figures of the values as they stand and of the same in bands."""

    as_is: Figures
    banded: Figures


@dataclass(frozen=True, slots=True)
class Single:
    """One attribute alone. present: subjects that have a value of it."""

    quasi: Quasi
    present: int
    figures: Pair


@dataclass(frozen=True, slots=True)
class RiskReport:
    """k: the size that a cell should have. files: those that were read.

    without_id: files without a Patient ID, whose study stood for the subject. others: files that are no DICOM images or
    a DICOMDIR. unreadable: files that begin like DICOM, but whose header can't be read, or
    names neither patient nor study, and folders that can't be listed: they are not in the figures.
    """

    at: datetime
    k: int
    files: int
    subjects: int
    without_id: int
    others: int
    unreadable: int
    combined: Pair
    single: tuple[Single, ...]

    @property
    def exit_code(self) -> int:
        """0; 3 when something could not be read, or nothing was there to read."""
        return 3 if self.unreadable or not self.files else 0

    def document(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "tool": TOOL,
            "format": FORMAT,
            "at": self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "files": self.files,
            "subjects": self.subjects,
            "without_id": self.without_id,
            "others": self.others,
            "unreadable": self.unreadable,
            "k": self.k,
            "combined": asdict(self.combined),
            "single": [
                {
                    "keyword": one.quasi.keyword,
                    "tag": tag_hex(one.quasi.tag),
                    "band": one.quasi.band,
                    "present": one.present,
                    **asdict(one.figures),
                }
                for one in self.single
            ],
            "not_examined": list(NOT_EXAMINED),
        }

    def as_json(self) -> str:
        """The document, indented, with a newline at its end."""
        return json.dumps(self.document(), indent=2) + "\n"
