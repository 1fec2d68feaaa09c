"""The two tables of a part. docs/reference/audit.md has their columns in words."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

ACTIONS: Final = ("removed", "emptied", "replaced", "added")
"""What was done to an attribute; the engine counts them in this order."""

WORD: Final = pa.dictionary(pa.int32(), pa.string())
"""A text that comes again and again, kept once."""

INSTANCES: Final = pa.schema(
    [
        ("run", WORD),
        ("ordinal", pa.int64()),
        ("source", pa.string()),
        ("outcome", WORD),
        ("reason", WORD),
        ("tag_path", pa.string()),
        ("offset", pa.int64()),
        ("needle", WORD),
        ("output", pa.string()),
        ("subject", WORD),
        ("study", WORD),
        ("bytes_read", pa.int64()),
        ("bytes_written", pa.int64()),
        ("cleaned", pa.int32()),
        ("spared", pa.int32()),
        ("unsearched", pa.int32()),
        ("unknown", pa.int32()),
        ("at", pa.timestamp("ms", tz="UTC")),
        ("micros", pa.int32()),
        ("changes", pa.list_(pa.uint32())),
    ]
)
"""One row for each input file of a run. source: below IN, null when originals aren't kept. offset: bytes, -1 unknown.
study: new Study Instance UID. micros: the engine's time. changes: rows of the other table, of the same part."""

CHANGES: Final = pa.schema(
    [
        ("path", WORD),
        ("vr", WORD),
        ("action", WORD),
        ("rule", pa.int32()),
        ("original", pa.binary()),
        ("replacement", pa.binary()),
    ]
)
"""Each distinct change of a part, once. rule: of the plan's rules, -1 the policy for unlisted attributes, -2 the
engine's own duty. The values are raw bytes, null for sequences and beyond 64 KiB."""

TABLES: Final = {"instances": INSTANCES, "changes": CHANGES}


def dictionary_columns(schema: pa.Schema) -> list[str]:
    """The columns whose texts are kept once."""
    return [field.name for field in schema if pa.types.is_dictionary(field.type)]
