"""Two columns, the second wrapped to the terminal."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable


def print_pairs(pairs: Iterable[tuple[str, str]]) -> None:
    """Print words and what they mean."""
    rows = list(pairs)
    left = max((len(word) for word, _ in rows), default=0) + 2
    width = max(60, shutil.get_terminal_size((100, 24)).columns)
    for word, meaning in rows:
        lines = textwrap.wrap(meaning, width - left) or [""]
        print(f"{word:<{left}}{lines[0]}".rstrip())
        for line in lines[1:]:
            print(" " * left + line)
