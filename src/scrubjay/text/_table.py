"""The tables beside these modules: UTF-8 text, cells apart by tabs; lines that begin with `#` tell where it is from."""

from __future__ import annotations

import os
from collections.abc import Iterator


def rows(name: str, width: int) -> Iterator[list[str]]:
    """The rows of `<name>.tsv`, each filled up to `width` cells: editors cut empty cells off the end of a line."""
    with open(os.path.join(os.path.dirname(__file__), f"{name}.tsv"), encoding="utf-8", newline="\n") as stream:
        for line in stream:
            if not line.startswith("#"):
                cells = line.rstrip("\n").split("\t")
                yield cells + [""] * (width - len(cells))
