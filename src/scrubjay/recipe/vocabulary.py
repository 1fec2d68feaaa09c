"""The words a recipe may use where it must choose one of a few."""

from __future__ import annotations

from typing import Final

OPTIONS: Final = (
    "clean-pixel-data",
    "clean-recognizable-visual-features",
    "clean-graphics",
    "clean-structured-content",
    "clean-descriptors",
    "retain-longitudinal-full-dates",
    "retain-longitudinal-modified-dates",
    "retain-patient-characteristics",
    "retain-device-identity",
    "retain-uids",
    "retain-safe-private",
    "retain-institution-identity",
)
"""The options of PS3.15 E.3, in the order of CID 7050."""

CLAUSES: Final = {
    "clean-pixel-data": "PS3.15 E.3.1",
    "clean-recognizable-visual-features": "PS3.15 E.3.2",
    "clean-graphics": "PS3.15 E.3.3",
    "clean-structured-content": "PS3.15 E.3.4",
    "clean-descriptors": "PS3.15 E.3.5",
    "retain-longitudinal-full-dates": "PS3.15 E.3.6",
    "retain-longitudinal-modified-dates": "PS3.15 E.3.6",
    "retain-patient-characteristics": "PS3.15 E.3.7",
    "retain-device-identity": "PS3.15 E.3.8",
    "retain-uids": "PS3.15 E.3.9",
    "retain-safe-private": "PS3.15 E.3.10",
    "retain-institution-identity": "PS3.15 E.3.11",
}
"""Where the standard defines each option."""

DATE_MODES: Final = ("keep", "remove", "shift", "year", "subject", "timepoint")
BEFORE_ANCHOR: Final = ("label", "quarantine")
BAD_DATES: Final = ("remove",)
BIRTH_DATES: Final = ("remove", "empty", "keep", "shift", "year")
AGES: Final = ("keep", "cap", "compute", "remove")

STRATEGIES: Final = ("keyed", "none", "sequential", "folder", "deterministic", "csv", "name")
DISCOVERIES: Final = ("all", "per_top_folder", "one_per_study")
MISSING_MODES: Final = ("SEQUENTIAL", "HASH", "REFUSE")
ISSUERS: Final = ("use", "ignore")
SAME_NAMES: Final = ("doubt", "one")
CLOSE_NAMES: Final = ("report", "same")
OTHER_IDS: Final = ("remove", "map")
ON_CONFLICT: Final = ("stop", "split", "quarantine")

PRIVATE_POLICIES: Final = ("remove", "keep", "safe", "tcia")
DOCUMENT_POLICIES: Final = ("exclude", "dummy", "clean", "keep")
SEARCHES: Final = ("patient", "none")
"""Whom text is searched for without the Basic Profile."""

VOCABULARY_POLICIES: Final = ("ignore", "report", "remove")
"""What is done about words of cleaned text that are in no vocabulary."""

AUDIT_ORIGINALS: Final = ("sealed", "none")
"""Whether the audit keeps original values."""

PDF_POLICIES: Final = ("remove", "redact")
SOP_CLASS_POLICIES: Final = ("quarantine", "process")
LONGITUDINAL: Final = ("", "REMOVED", "UNMODIFIED", "MODIFIED")

CATEGORY_TABLES: Final = (
    "nils/patient",
    "nils/clinical-trial",
    "nils/healthcare-provider",
    "nils/institution",
    "nils/time-and-date",
)
RULE_TABLES: Final = ("hipaa18", "mmiv", "nidb/anonymize", "nidb/anonymize-full", "csg")
