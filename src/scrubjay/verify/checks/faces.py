"""Faces that can be made visible from the slices of a head. Not looked at, and said so."""

from __future__ import annotations

from scrubjay.verify.checks.base import Check

CHECK = Check(
    "recognizable-features",
    "Nobody can be recognised by face",
    not_judged="pixels are compared, never looked at: heads scanned in full can show a face",
)
