"""Values of attributes as lines of a terminal."""

from __future__ import annotations

import shutil


def width() -> int:
    """Columns of the terminal, as many as a line of values needs at least."""
    return max(60, shutil.get_terminal_size((100, 24)).columns)


def printable(text: str) -> str:
    """No control character reaches the terminal."""
    return "".join(c if c.isprintable() else "·" for c in text)


def row(text: str, example: str, columns: int) -> str:
    """A value, cut to the terminal, and the path of a file that has it, if one is to be shown."""
    shown = printable(text)
    shown = shown if len(shown) <= columns else shown[: columns - 1] + "…"
    return f"{shown:<{columns // 2}}  {printable(example)}" if example else shown
