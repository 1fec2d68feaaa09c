"""Whether the bytes of a value are legal for their VR (PS3.5 table 6.2-1), for a data set in the default repertoire."""

import re

_NUMBER = r"[+-]?(\d+(\.\d*)?|\.\d+)([Ee][+-]?\d+)?"
_DA = r"\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])"
_TM = r"([01]\d|2[0-3])([0-5]\d([0-5]\d|60)?(\.\d{1,6})?)?"
_PATTERNS = {
    "AE": r"[\x20-\x5b\x5d-\x7e]{0,16}",
    "AS": r"\d{3}[DWMY]",
    "CS": r"[A-Z0-9_ ]{0,16}",
    "DA": _DA,
    "DS": rf" *{_NUMBER} *",
    "DT": r"\d{4}((0[1-9]|1[0-2])((0[1-9]|[12]\d|3[01])(\d\d){0,3}(\.\d{1,6})?)?)?([+-]\d{4})?",
    "IS": r" *[+-]?\d{1,11} *",
    "LO": r"[^\x00-\x1a\\]{0,64}",
    "PN": r"[^\x00-\x1a\\]{0,194}",
    "SH": r"[^\x00-\x1a\\]{0,16}",
    "TM": _TM,
    "UC": r"[^\x00-\x1a\\]*",
    "UI": r"(0|[1-9]\d*)(\.(0|[1-9]\d*))+",
    "LT": r"(?s).{0,10240}",
    "ST": r"(?s).{0,1024}",
    "UT": r"(?s).*",
    "UR": r"[!-\[\]-~]*",
}
_SINGLE = frozenset(("LT", "ST", "UT", "UR"))
_LENGTHS = {"DA": 8, "DS": 16, "IS": 12, "AS": 4, "TM": 16, "DT": 26, "UI": 64}
SIZES = {"AT": 4, "FD": 8, "FL": 4, "SL": 4, "SS": 2, "SV": 8, "UL": 4, "US": 2, "UV": 8}
SIZES |= {"OD": 8, "OF": 4, "OL": 4, "OV": 8, "OW": 2, "OB": 2, "UN": 2}


def legal(vr: str, value: bytes) -> bool:
    """Whether every value of the element is legal; an empty element always is."""
    if len(value) % 2:
        return False
    if vr in SIZES:
        return len(value) % SIZES[vr] == 0
    text = value.decode("latin-1").rstrip("\0" if vr == "UI" else " ")
    parts = [text] if vr in _SINGLE else text.split("\\")
    limit = _LENGTHS.get(vr, len(text))
    return all(not part or (re.fullmatch(_PATTERNS[vr], part) and len(part) <= limit) for part in parts)
