"""The standard as data: PS3.15, PS3.3, PS3.6 tables with edition and source, and the loaders for them.

Importing this package reads no table and imports nothing but the standard library's basics; a table is read on its
first use and kept. VRs that leave a choice are joined by `|` (`US|SS`). Tags are integers, `0xGGGGEEEE`.
docs/reference/standard.md lists the tables, their editions and where they come from.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

EDITION: Final = "2026d"
"""Edition of PS3.15 that the profile's tables follow."""

OPTIONS: Final = (
    "retain-safe-private",
    "retain-uids",
    "retain-device-identity",
    "retain-institution-identity",
    "retain-patient-characteristics",
    "retain-longitudinal-full-dates",
    "retain-longitudinal-modified-dates",
    "clean-descriptors",
    "clean-structured-content",
    "clean-graphics",
    "clean-pixel-data",
    "clean-recognizable-visual-features",
)
"""ScrubJay's words for the options of PS3.15 E.3: those with a column in Table E.1-1 first, in its order."""

if TYPE_CHECKING:
    from scrubjay.standard._codes import (
        MethodAttribute,
        MethodCode,
        StructuredContentCode,
        method_attributes,
        method_codes,
        structured_content_codes,
    )
    from scrubjay.standard._dictionary import Attribute, Dictionary, dictionary
    from scrubjay.standard._editions import TableInfo, tables
    from scrubjay.standard._engine import EngineTables, engine_tables
    from scrubjay.standard._hipaa import HipaaIdentifier, HipaaRule, hipaa18, hipaa_rules, hipaa_zip3
    from scrubjay.standard._peers import (
        CsgField,
        MmivRule,
        NidbTag,
        NilsTag,
        csg_fields,
        mmiv_rules,
        mmiv_semantics,
        nidb_levels,
        nils_categories,
    )
    from scrubjay.standard._private import SafePrivate, TciaPrivate, safe_private, tcia_private
    from scrubjay.standard._profile import ProfileRow, profile
    from scrubjay.standard._types import TypeTable, types
    from scrubjay.standard._uids import iod_of, registered_uids, sop_classes
    from scrubjay.standard._vocabulary import Vocabulary, vocabulary
    from scrubjay.standard._vr import VrRule, vr_rules

_HOME = {
    "_codes": (
        "MethodAttribute MethodCode StructuredContentCode method_attributes method_codes structured_content_codes"
    ),
    "_dictionary": "Attribute Dictionary dictionary",
    "_editions": "TableInfo tables",
    "_engine": "EngineTables engine_tables",
    "_hipaa": "HipaaIdentifier HipaaRule hipaa18 hipaa_rules hipaa_zip3",
    "_peers": ("CsgField MmivRule NidbTag NilsTag csg_fields mmiv_rules mmiv_semantics nidb_levels nils_categories"),
    "_private": "SafePrivate TciaPrivate safe_private tcia_private",
    "_profile": "ProfileRow profile",
    "_types": "TypeTable types",
    "_uids": "iod_of registered_uids sop_classes",
    "_vocabulary": "Vocabulary vocabulary",
    "_vr": "VrRule vr_rules",
}
"""Public names by the module that holds them; loaded on first use, since start-up counts."""

__all__ = [
    "EDITION",
    "OPTIONS",
    "Attribute",
    "CsgField",
    "Dictionary",
    "EngineTables",
    "HipaaIdentifier",
    "HipaaRule",
    "MethodAttribute",
    "MethodCode",
    "MmivRule",
    "NidbTag",
    "NilsTag",
    "ProfileRow",
    "SafePrivate",
    "StructuredContentCode",
    "TableInfo",
    "TciaPrivate",
    "TypeTable",
    "Vocabulary",
    "VrRule",
    "csg_fields",
    "dictionary",
    "engine_tables",
    "hipaa18",
    "hipaa_rules",
    "hipaa_zip3",
    "iod_of",
    "method_attributes",
    "method_codes",
    "mmiv_rules",
    "mmiv_semantics",
    "nidb_levels",
    "nils_categories",
    "profile",
    "registered_uids",
    "safe_private",
    "sop_classes",
    "structured_content_codes",
    "tables",
    "tcia_private",
    "types",
    "vocabulary",
    "vr_rules",
]


def __getattr__(name: str) -> object:
    from importlib import import_module

    for module, names in _HOME.items():
        if name in names.split():
            value: object = getattr(import_module(f"{__name__}.{module}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
