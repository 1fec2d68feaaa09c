"""Text that is part of the picture. Nobody looks at it here, and that is said, lest silence be taken for an answer."""

from __future__ import annotations

from scrubjay.verify.checks.base import Check

CHECK = Check(
    "burned-in-text",
    "No text in the pixels names anybody",
    not_judged="pixels are compared, never looked at: have a person look at a sample, ultrasound first",
)
