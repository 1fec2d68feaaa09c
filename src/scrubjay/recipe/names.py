"""The built-in recipes."""

from __future__ import annotations

from typing import Final

NAMES: Final = (
    "basic",
    "tcia",
    "hipaa-safe-harbor",
    "allowlist",
    "nidb-original",
    "nidb-anonymize",
    "nidb-anonymize-full",
    "nils",
    "mmiv",
    "csg",
)


def recipe_names() -> list[str]:
    """Names of the built-in recipes, the general ones first."""
    return list(NAMES)
