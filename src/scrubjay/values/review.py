"""The decisions of a review, from the CSV in which a person made them.

A decision is for an attribute. One for single values would have to name them in the recipe, which then identifies
people, and goes wherever recipes go.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from scrubjay.errors import ReviewError
from scrubjay.recipe.selectors import Path, Selector
from scrubjay.standard.lookup import suggestion
from scrubjay.values.forms import ATTRIBUTE, DECISION, plain
from scrubjay.values.place import Place

KEEP: Final = "keep"
CLEAN: Final = "clean"
REMOVE: Final = "remove"
WORDS: Final = (KEEP, CLEAN, REMOVE)


@dataclass(slots=True)
class Decided:
    """What was said of one attribute: lines by word, and those that say nothing."""

    lines: dict[str, int] = field(default_factory=dict)
    silent: list[int] = field(default_factory=list)

    @property
    def word(self) -> str:
        """The decision, empty for none."""
        return next(iter(self.lines), "")


def read_review(path: str | os.PathLike[str]) -> dict[Selector, str]:
    """Attributes and their decisions, those deep in sequences last. Raises ReviewError, which says the lines."""
    read = {Place.of(text): decided for text, decided in _read(path).items()}
    for place, decided in read.items():
        _check(place, decided, path)
    for place, decided in read.items():
        _check_deeper(place, decided, read, path)
    made = [(place.select, one.word) for place, one in read.items() if place.select is not None and one.word]
    if not made:
        raise ReviewError(f"{os.fspath(path)}: no line has a decision: write {_words()} into the column {DECISION}")
    return dict(sorted(made, key=lambda one: len(one[0].steps) if isinstance(one[0], Path) else 0))


def _read(path: str | os.PathLike[str]) -> dict[str, Decided]:
    read: dict[str, Decided] = {}
    for line, attribute, decision in _rows(path):
        # one spelling for each attribute
        decided = read.setdefault(Place.of(attribute).name, Decided())
        if decision and decision not in WORDS:
            hint = suggestion(decision, WORDS)
            raise ReviewError(f"{os.fspath(path)}:{line}: a decision is {_words()}, or nothing{hint}", (line,))
        if decision:
            decided.lines.setdefault(decision, line)
        else:
            decided.silent.append(line)
    return read


def _rows(path: str | os.PathLike[str]) -> Iterator[tuple[int, str, str]]:
    name = os.fspath(path)
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file, delimiter=_delimiter(file.readline()), strict=True)
            file.seek(0)
            missing = {ATTRIBUTE, DECISION} - set(table.fieldnames or ())
            if missing:
                raise ReviewError(f"{name}:1: there is no column {' and '.join(sorted(missing))}", (1,))
            for row in table:
                yield table.line_num, plain((row[ATTRIBUTE] or "").strip()), (row[DECISION] or "").strip().casefold()
    except OSError as error:
        raise ReviewError(f"{name} can't be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ReviewError(f"{name} is not UTF-8 text: save it as CSV UTF-8") from None
    except csv.Error:
        raise ReviewError(f"{name} is not a CSV file") from None


def _delimiter(head: str) -> str:
    """Spreadsheets of half the world save CSV with semicolons."""
    return ";" if ";" in head and "," not in head else ","


def _check(place: Place, decided: Decided, path: str | os.PathLike[str]) -> None:
    name = os.fspath(path)
    if not decided.word:
        return
    if place.select is None:
        line = decided.lines[decided.word]
        raise ReviewError(
            f"{name}:{line}: no rule can name this attribute: a private element needs the creator of its block, a "
            "public one a keyword or a tag. Without a creator it goes wherever identities are removed",
            (line,),
        )
    if len(decided.lines) > 1:
        said = " and ".join(f"{word} (line {line})" for word, line in decided.lines.items())
        lines = tuple(decided.lines.values())
        raise ReviewError(
            f"{name}: {place.told} has two decisions, {said}: a decision is for an attribute, not for one of "
            "its values",
            lines,
        )
    if decided.silent and decided.word != REMOVE:
        raise ReviewError(
            f"{name}: {place.told}: {decided.word} (line {decided.lines[decided.word]}) would be for all its values, "
            f"and {_lines(decided.silent)} no decision yet: say {decided.word} there too, or remove",
            tuple(decided.silent),
        )


def _check_deeper(place: Place, decided: Decided, read: dict[Place, Decided], path: str | os.PathLike[str]) -> None:
    """What is kept or cleaned at the top is so in every sequence, too, unless that has a decision of its own."""
    if decided.word in ("", REMOVE) or isinstance(place.select, Path):
        return
    deeper = [(one, said) for one, said in read.items() if isinstance(one.select, Path) and one.leaf == place.select]
    for one, said in deeper:
        if not said.word:
            raise ReviewError(
                f"{os.fspath(path)}: {decided.word} for {place.told} (line {decided.lines[decided.word]}) is for "
                f"{one.told} as well, and {_lines(said.silent)} no decision yet: decide there, too",
                tuple(said.silent),
            )


def _lines(lines: list[int]) -> str:
    if len(lines) == 1:
        return f"line {lines[0]} has"
    more = f" and {len(lines) - 3:,} more" if len(lines) > 3 else ""
    return f"lines {', '.join(map(str, lines[:3]))}{more} have"


def _words() -> str:
    return f"{', '.join(WORDS[:-1])} or {WORDS[-1]}"
