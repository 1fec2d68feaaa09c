"""What a run would do, seen before it does it: every change, counted, and nothing written."""

from __future__ import annotations

from scrubjay.preview.result import Attribute, Deed, Preview

__all__ = ["Attribute", "Deed", "Preview"]
