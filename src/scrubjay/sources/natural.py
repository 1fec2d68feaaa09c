"""The order of names: numbers as numbers, so that IM2 comes before IM10."""

from __future__ import annotations

import re
from typing import Final

_NUMBER: Final = re.compile(r"([0-9]+)")

NaturalKey = tuple[list[str | tuple[int, str]], str]


def natural_key(name: str) -> NaturalKey:
    """Sort key of one path part: digits compare as numbers, the rest by code point; ties by the plain name.

    ASCII digits only, so that the order doesn't hang on a Unicode version.
    """
    parts = _NUMBER.split(name)
    key: list[str | tuple[int, str]] = list(parts)
    # split with a group alternates text and number, so like is only ever compared with like
    key[1::2] = [(_number(digits), digits) for digits in parts[1::2]]
    return key, name


def _number(digits: str) -> int:
    # int() refuses more than 4300 digits; file names end at 255 bytes, other sources may not
    return int(digits[:1000])
