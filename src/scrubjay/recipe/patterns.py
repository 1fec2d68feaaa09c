"""Regular expressions in recipes. The engine's dialect is that of the Rust `regex` crate: no look-around, no
back-references, so that no pattern can take more than linear time on hostile text."""

from __future__ import annotations

import re
import warnings

_ABSENT_IN_ENGINE = re.compile(r"\\\\|(\(\?(?:=|!|<=|<!|>|\()|\\[1-9]|\(\?P=)")
_RUST_GROUP = re.compile(r"\(\?<(?=[A-Za-z_])")


def check_pattern(pattern: str) -> str:
    """The pattern itself. Raises ValueError for one that the engine would refuse."""
    for found in _ABSENT_IN_ENGINE.finditer(pattern):
        if found[1]:
            raise ValueError(f"the pattern uses {found[1]!r} at {found.start() + 1}: no look-around or back-references")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # of sets in sets, which the engine has
            re.compile(_RUST_GROUP.sub("(?P<", pattern))
    except re.error as error:
        raise ValueError(f"the pattern is wrong at {(error.pos or 0) + 1}: {error.msg}") from None
    return pattern
