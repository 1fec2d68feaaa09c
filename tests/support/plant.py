"""Planted identifiers: tokens that no output may hold, and the search for them in every spelling.

A token is `zqvx<five digits>k`: the number says where it was planted. Digits-only places get `73918<number>46`.
"""

import re
from collections.abc import Iterable

_WORD = "zqvx{}k"
_DIGITS = "73918{}46"
DATE, TIME = "19370412", "073918.465210"

_NUMBER = "([0-9]{5})"


def _spelled(pattern: str, encoding: str) -> re.Pattern[bytes]:
    """The pattern over bytes where each character has the width of the encoding."""
    before, after = pattern.split("{}")
    if encoding == "utf-8":
        return re.compile(before.encode() + _NUMBER.encode() + after.encode(), re.IGNORECASE)

    def wide(part: bytes) -> bytes:
        return part + b"\0" if encoding == "utf-16-le" else b"\0" + part

    start, end = (b"".join(wide(letter.encode()) for letter in text) for text in (before, after))
    return re.compile(start + b"(" + wide(b"[0-9]") * 5 + b")" + end, re.IGNORECASE)


_PATTERNS = [_spelled(pattern, name) for pattern in (_WORD, _DIGITS) for name in ("utf-8", "utf-16-le", "utf-16-be")]
_FIXED = [text.encode(encoding) for text in (DATE, "073918.4652") for encoding in ("ascii", "utf-16-le", "utf-16-be")]


def word(number: int) -> str:
    """A token for text."""
    return _WORD.format(f"{number:05d}").capitalize()


def digits(number: int) -> str:
    """A token for IDs, phones and numbers: 12 digits."""
    return _DIGITS.format(f"{number:05d}")


def name(number: int) -> str:
    """A token that is a person's name."""
    return f"{word(number)}^{word(number).upper()}^Q"


def found(data: bytes | str) -> set[str]:
    """The planted tokens in these bytes: their numbers, or the word date or time."""
    if isinstance(data, str):
        data = data.encode("utf-8", "surrogateescape")
    hits = {match[1].replace(b"\0", b"").decode() for pattern in _PATTERNS for match in pattern.finditer(data)}
    hits |= {("date", "time")[index >= 3] for index, needle in enumerate(_FIXED) if needle in data}
    return hits


def value_for(vr: str, number: int) -> bytes | None:
    """A planted value that is legal for the VR, at even length; None for VRs that can't carry a token."""
    values = {
        "AE": word(number),
        "CS": word(number).upper(),
        "DA": DATE,
        "DT": DATE + TIME + "+0100",
        "TM": TIME,
        "DS": digits(number),
        "IS": digits(number),
        "PN": name(number),
        "SH": word(number),
        "UI": f"1.2.826.0.1.3680043.9.9999.{digits(number)}",
        "UR": f"http://{word(number)}.example/",
    }
    text = f"{word(number)} tel. +46 {digits(number)}"
    values |= dict.fromkeys(("LO", "LT", "ST", "UC", "UT"), text)
    if vr in values:
        return values[vr].encode() + (b"\0" if vr == "UI" else b" ") * (len(values[vr]) % 2)
    if vr in ("OB", "UN", "OW"):
        return (word(number) + word(number)).encode()
    return None


def numbers(start: int) -> Iterable[int]:
    """Token numbers from `start` on."""
    while True:
        yield start
        start += 1
