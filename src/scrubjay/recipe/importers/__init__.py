"""Recipes from the rules of other tools: one file for each format.

An importer is a module with `TITLE`, `looks_like(text)`, which tells its format from others, and `carry_over(text,
draft)`, which fills a draft and raises ValueError (with `lineno` in a `SyntaxError`) for what isn't its format at all.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from types import MappingProxyType
from typing import Final, Protocol, cast

from scrubjay.recipe.importers.draft import Draft

FORMATS: Final = MappingProxyType(
    {
        "ctp": "ctp",
        "mmiv": "mmiv",
        "deid": "deid",
        "dicom-anonymizer": "dicom_anonymizer",
        "orthanc": "orthanc",
        "xnat": "xnat",
    }
)
"""Formats by the word of the command line, with the module of each; guessed in this order."""


class Importer(Protocol):
    """What a module of a format has."""

    TITLE: str
    looks_like: Callable[[str], bool]
    carry_over: Callable[[str, Draft], None]


def importer(name: str) -> Importer:
    """The importer of a format of `FORMATS`."""
    return cast(Importer, import_module(f"{__name__}.{FORMATS[name]}"))
