"""Text of elements: decoded by the character set in force, and folded so that spellings of one word compare equal."""

from __future__ import annotations

import re
import unicodedata
import warnings
from functools import lru_cache
from typing import Final

ENCODED: Final = frozenset(("SH", "LO", "ST", "PN", "LT", "UC", "UT"))
ASCII: Final = frozenset(("AE", "AS", "CS", "DA", "DS", "DT", "IS", "TM", "UI", "UR"))
TEXT: Final = ENCODED | ASCII
FREE: Final = ENCODED | {"AE", "CS", "UR"}
"""VRs in which somebody may have typed a name."""

WORD: Final = re.compile(r"[^\W\d_]+|\d+")
_MARKS: Final = re.compile(r"[\W_]+")
_SPLIT: Final = {
    ord("ß"): "ss", ord("æ"): "ae", ord("ø"): "o", ord("œ"): "oe", ord("ł"): "l", ord("đ"): "d", 0x131: "i"
}  # fmt: skip


@lru_cache(maxsize=256)
def _codecs(charset: bytes) -> tuple[str, ...]:
    from pydicom.charset import convert_encodings

    terms = [term.strip().decode("latin-1") for term in charset.split(b"\\")]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return tuple(convert_encodings(terms))
        except LookupError:
            return ("iso8859",)


def decode(value: bytes, vr: str, charset: bytes) -> str:
    """The text of a value, without padding; what can't be decoded as Latin-1."""
    value = value.rstrip(b" \0")
    if vr not in ENCODED or (value.isascii() and b"\x1b" not in value):
        return value.decode("latin-1")
    from pydicom.charset import decode_bytes
    from pydicom.valuerep import PN_DELIMS, TEXT_VR_DELIMS

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return decode_bytes(value, list(_codecs(charset)), PN_DELIMS if vr == "PN" else TEXT_VR_DELIMS)
        except (LookupError, UnicodeError, ValueError):
            return value.decode("latin-1")


def fold(text: str) -> str:
    """Without case, accents and the width of letters (NFKD)."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_SPLIT))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def words(folded: str) -> list[str]:
    """Runs of letters, and runs of digits."""
    return WORD.findall(folded)


def compact(folded: str) -> str:
    """Letters and digits alone."""
    return _MARKS.sub("", folded)
