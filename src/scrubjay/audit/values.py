"""Raw values as text that a person can read: what stands in the columns original_text and replacement_text.

Text is read as UTF-8; bytes that are none, as in other character sets, are written as \\xE9. Numbers are little endian.
Other binary values are their length and first bytes in hex. Bytes stay what they are in the tables themselves.
"""

from __future__ import annotations

import struct
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

TEXT_VRS: Final = ("AE", "AS", "CS", "DA", "DS", "DT", "IS", "LO", "LT", "PN", "SH", "ST", "TM", "UC", "UI", "UR", "UT")
_NUMBERS: Final = {"US": "H", "SS": "h", "UL": "I", "SL": "i", "UV": "Q", "SV": "q", "FL": "f", "FD": "d"}
_MOST_NUMBERS: Final = 64
_MOST_BYTES: Final = 32
_PADDING: Final = " \0"


def shown(vr: str, data: bytes) -> str:
    """One value as text."""
    if vr in TEXT_VRS:
        return data.decode("utf-8", "backslashreplace").rstrip(_PADDING)
    if vr in _NUMBERS:
        return _numbers(_NUMBERS[vr], data)
    if vr == "AT" and len(data) % 4 == 0:
        pairs = list(struct.iter_unpack("<HH", data[: 4 * _MOST_NUMBERS]))
        return "\\".join(f"({group:04X},{element:04X})" for group, element in pairs) + _more(len(data) // 4)
    text = data.rstrip(b" \0")
    if text and text.isascii() and text.decode().isprintable():
        return text.decode()
    return _binary(data)


def shown_column(values: pa.Array, vrs: pa.Array) -> pa.Array:
    """The same for a column of values and that of their VRs, null for null. vrs: a dictionary column."""
    is_text = pc.is_in(vrs.dictionary, value_set=pa.array(TEXT_VRS)).take(vrs.indices)
    text = _decoded(pc.if_else(is_text, values, pa.scalar(None, pa.binary())))
    rest = pc.and_(pc.invert(is_text), values.is_valid())
    others = [
        None if vr is None or value is None else shown(vr, value)
        for vr, value in zip(vrs.filter(rest).to_pylist(), values.filter(rest).to_pylist(), strict=True)
    ]
    return pc.replace_with_mask(text, rest, pa.array(others, pa.string()))


def _decoded(values: pa.Array) -> pa.Array:
    try:
        text = values.cast(pa.string())
    except pa.ArrowInvalid:  # somewhere in it is another character set
        text = pa.array(
            [None if one is None else one.decode("utf-8", "backslashreplace") for one in values.to_pylist()],
            pa.string(),
        )
    return pc.utf8_rtrim(text, characters=_PADDING)


def _numbers(code: str, data: bytes) -> str:
    size = struct.calcsize(code)
    if len(data) % size:
        return _binary(data)
    count = min(len(data) // size, _MOST_NUMBERS)
    numbers = struct.unpack(f"<{count}{code}", data[: count * size])
    return "\\".join(f"{one:g}" if isinstance(one, float) else str(one) for one in numbers) + _more(len(data) // size)


def _more(count: int) -> str:
    return f"\\… ({count:,} values)" if count > _MOST_NUMBERS else ""


def _binary(data: bytes) -> str:
    if not data:
        return ""
    more = "…" if len(data) > _MOST_BYTES else ""
    return f"{len(data):,} bytes: {data[:_MOST_BYTES].hex(' ')}{more}"
