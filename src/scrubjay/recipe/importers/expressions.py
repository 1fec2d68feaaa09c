"""Regular expressions of Python and Java, said in the engine's dialect. Only what means the same there is carried: what
reads otherwise, or not at all, would do less than the rule it was in."""

from __future__ import annotations

import re
import warnings
from typing import Final

_LACKING: Final = "its pattern uses what patterns here can't"
_LONG: Final = "its pattern is too large"
_ESCAPED: Final = r"\\(?:[!-/:;=?@\[-`{-~ ]|[nrtf]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4})"
_IN_CLASS: Final = rf"(?:{_ESCAPED}|(?!&&|~~)[^\\\[\]-])"
_TOKEN: Final = re.compile(
    rf"""(?P<class>\[\^?-?(?:\\[dDwWsS]|{_IN_CLASS}-{_IN_CLASS}(?:-(?!-))?|{_IN_CLASS})+-?\])
    |(?P<set>\\[dDwWsS])
    |(?P<open>\((?:\?(?:[is]*:|P?<[A-Za-z_][A-Za-z0-9_]*>))?(?!\?))
    |(?P<flags>\(\?[is]+\))
    |(?P<close>\))
    |(?P<count>(?:[*+?]|\{{(?P<least>\d{{1,3}})(?:,(?P<most>\d{{0,3}}))?\}})\??(?![*+?{{]))
    |(?P<end>\$)
    |(?P<one>{_ESCAPED}|\\[bBA]|[^\\\[(){{*+?$])""",
    re.VERBOSE | re.DOTALL,
)
_WIDE: Final = 40
"""What a set of letters of all languages takes, as many times a letter."""
_IS_WIDE: Final = re.compile(r"\\[wWDS]|^\[\^.*\\[ds]", re.DOTALL)
_LARGEST: Final = 5000
"""Letters of a pattern, counts multiplied: the engine refuses what is far beyond."""

_PYTHON_END: Final = r"(?:\n?$)"
_JAVA_END: Final = r"(?:(?:\r\n|[\n\r\u0085\u2028\u2029])?$)"
_ASCII: Final = {"d": "0-9", "w": "0-9A-Za-z_", "s": r"\t-\r "}
"""Java's sets, which have no letters beyond ASCII."""

_PYTHON_REPLACEMENT: Final = re.compile(r"\\(?:([1-9])(?![0-9])|g<(\w+)>|(\\))|([^\\])", re.DOTALL)
_JAVA_REPLACEMENT: Final = re.compile(r"\$(?:([0-9])(?![0-9])|\{(\w+)\})|(?:\\(.)|([^\\$]))", re.DOTALL)


def check(pattern: str) -> None:
    """Raise ValueError for what the engine lacks, reads otherwise, or refuses for its size."""
    sizes = [0]
    last = at = 0
    while at < len(pattern):
        found = _TOKEN.match(pattern, at)
        if found is None:
            raise ValueError(_LACKING)
        at = found.end()
        kind, text = found.lastgroup, found[0]
        if kind == "count":
            most = int(found["most"] or found["least"] or 1)
            sizes[-1] += last * (max(most, 1) - 1)
            last *= max(most, 1)
        elif kind == "open":
            sizes.append(0)
            continue
        elif kind == "close":
            if len(sizes) == 1:
                raise ValueError(_LACKING)
            last = sizes.pop()
            sizes[-1] += last
        else:
            last = _WIDE if kind in ("class", "set") and _IS_WIDE.search(text) else 1
            sizes[-1] += last
        if max(sizes) > _LARGEST:
            raise ValueError(_LONG)
    if len(sizes) > 1:
        raise ValueError(_LACKING)


def python(pattern: str) -> str:
    """A pattern that Python looks for anywhere in a text. Raises ValueError."""
    check(pattern)
    return _with_ends(pattern, _PYTHON_END)


def java(pattern: str) -> str:
    """A pattern of Java's that a whole text has to match. Raises ValueError."""
    check(pattern)
    return "".join(_ascii(found) for found in _TOKEN.finditer(pattern))


def java_anywhere(pattern: str) -> str:
    """A pattern that Java looks for anywhere in a text. Raises ValueError."""
    return _with_ends(java(pattern), _JAVA_END)


def groups(pattern: str) -> re.Pattern[str]:
    """The pattern as Python reads it, for the groups that it has. Raises ValueError."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # of sets that `check` is to judge
        try:
            return re.compile(pattern)
        except (re.error, OverflowError, RecursionError):
            raise ValueError("its pattern can't be read") from None


def python_replacement(text: str, pattern: str) -> str:
    r"""What a match of a pattern becomes, with `${1}` for `\1`. Raises ValueError, also for octal numbers."""
    return _replacement(_PYTHON_REPLACEMENT, text, pattern)


def java_replacement(text: str, pattern: str) -> str:
    """The same with `${1}` for `$1`. Raises ValueError."""
    return _replacement(_JAVA_REPLACEMENT, text, pattern)


def _replacement(token: re.Pattern[str], text: str, pattern: str) -> str:
    known = groups(pattern)
    parts = []
    at = 0
    while at < len(text):
        found = token.match(text, at)
        if found is None:
            raise ValueError("its replacement uses what replacements here can't")
        at = found.end()
        group = found[1] or found[2]
        if group is None:
            parts.append((found[3] or found[4]).replace("$", "$$"))
        elif group in known.groupindex or (group.isdecimal() and group.isascii() and int(group) <= known.groups):
            parts.append(f"${{{int(group) if group.isdecimal() else group}}}")
        else:
            raise ValueError("its replacement names a group that its pattern hasn't")
    return "".join(parts)


def _with_ends(pattern: str, end: str) -> str:
    """`$`, which here is the very end of a text, taking in the line end that may come before that.

    Raises ValueError where something may follow it, since it would look for what was taken in.
    """
    parts = []
    depth = 0
    for found in _TOKEN.finditer(pattern):
        depth += (found.lastgroup == "open") - (found.lastgroup == "close")
        if found.lastgroup == "end":
            closed = re.match(r"(\)*)(\||\Z)", pattern[found.end() :])
            if closed is None or len(closed[1]) != depth:
                raise ValueError(_LACKING)
        parts.append(end if found.lastgroup == "end" else found[0])
    return "".join(parts)


def _ascii(found: re.Match[str]) -> str:
    if found.lastgroup == "set":
        letter = found[0][1]
        return f"[{'^' if letter.isupper() else ''}{_ASCII[letter.lower()]}]"
    if found.lastgroup != "class":
        return found[0]

    def within(one: re.Match[str]) -> str:
        if one[0][1] in "DWS":
            raise ValueError(_LACKING)
        return _ASCII.get(one[0][1], one[0])

    return re.sub(r"\\.", within, found[0])
