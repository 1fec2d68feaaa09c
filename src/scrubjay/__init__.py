"""ScrubJay de-identifies DICOM: whole archives, by the rules of the standard, with one outcome for every file.

    from scrubjay import deidentify
    result = deidentify("scans", "clean", "basic")

Names are imported when they are first used, so `import scrubjay` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scrubjay._engine import Cancel, __version__
    from scrubjay.deidentifier import Deidentifier, deidentify
    from scrubjay.errors import (
        AuditDamaged,
        AuditError,
        IdentityConflict,
        InstanceRefused,
        Interrupted,
        KeyFileError,
        MappingError,
        OutputError,
        PlanError,
        RecipeError,
        ReviewError,
        RunFailed,
        ScrubJayError,
        SourceError,
        UsageError,
        VaultDamaged,
        VaultError,
        WrongKey,
    )
    from scrubjay.identity import Key
    from scrubjay.preview import Preview
    from scrubjay.recipe import Recipe, load_recipe, recipe_names
    from scrubjay.run import Change, Outcome, Progress, RunResult
    from scrubjay.run.single import Deidentified
    from scrubjay.standard import EDITION

__all__ = [
    "EDITION",
    "AuditDamaged",
    "AuditError",
    "Cancel",
    "Change",
    "Deidentified",
    "Deidentifier",
    "IdentityConflict",
    "InstanceRefused",
    "Interrupted",
    "Key",
    "KeyFileError",
    "MappingError",
    "Outcome",
    "OutputError",
    "PlanError",
    "Preview",
    "Progress",
    "Recipe",
    "RecipeError",
    "ReviewError",
    "RunFailed",
    "RunResult",
    "ScrubJayError",
    "SourceError",
    "UsageError",
    "VaultDamaged",
    "VaultError",
    "WrongKey",
    "__version__",
    "deidentify",
    "load_recipe",
    "recipe_names",
]

_HOME = {
    "EDITION": "standard",
    "Cancel": "_engine",
    "Change": "run",
    "Deidentified": "run.single",
    "Deidentifier": "deidentifier",
    "Key": "identity",
    "Outcome": "run",
    "Preview": "preview",
    "Progress": "run",
    "Recipe": "recipe",
    "RunResult": "run",
    "__version__": "_engine",
    "deidentify": "deidentifier",
    "load_recipe": "recipe",
    "recipe_names": "recipe",
}


def __getattr__(name: str) -> Any:
    """Import a public name on first use (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module 'scrubjay' has no attribute '{name}'")
    from importlib import import_module

    value = getattr(import_module(f"scrubjay.{_HOME.get(name, 'errors')}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names, imported or not."""
    return sorted(__all__)
