"""From a file of another tool's rules to a recipe."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from scrubjay.encodings import OLD, encoding_of
from scrubjay.errors import RecipeError
from scrubjay.recipe.compile import CompiledPlan, compile_plan
from scrubjay.recipe.importers import FORMATS, Importer, importer
from scrubjay.recipe.importers.carry import note_multiple
from scrubjay.recipe.importers.dates import map_kept_uids
from scrubjay.recipe.importers.draft import STANDARD_BASE, Draft, Drafted, Line
from scrubjay.recipe.importers.only_listed import ANY_PRIVATE, overrule
from scrubjay.recipe.importers.yaml_text import excerpt, recipe_name, recipe_yaml
from scrubjay.recipe.model import Recipe
from scrubjay.recipe.shelf import load_recipe
from scrubjay.recipe.yamltext import read_yaml
from scrubjay.standard.lookup import suggestion

_MAX_BYTES: Final = 4 << 20
_HEAD: Final = ("line", "rule", "why not", "instead")


@dataclass(frozen=True, slots=True)
class Imported:
    """A recipe's YAML, the draft it was made of, of which `lost` could not be carried, and what it compiles to."""

    format: str
    title: str
    text: str
    draft: Draft
    plan: CompiledPlan

    @property
    def is_whole(self) -> bool:
        """Whether all could be carried."""
        return not self.draft.lost

    def lost_table(self) -> Iterator[str]:
        """What could not be carried, one line of text for each, columns with tabs between; nothing if there is none."""
        if self.draft.lost:
            yield "\t".join(_HEAD)
        for one in self.draft.lost:
            yield "\t".join((str(one.line.number), excerpt(one.line), one.reason, one.instead))

    def as_json(self) -> dict[str, Any]:
        """Counts of lines, what could not be carried, and the notes."""
        return {
            "format": self.format,
            "carried": self.draft.carried_lines,
            "not_carried": self.draft.lost_lines,
            "rules": len(self.draft.rules),
            "lost": [
                {"line": one.line.number, "rule": one.line.text, "reason": one.reason, "instead": one.instead}
                for one in self.draft.lost
            ],
            "notes": list(self.draft.notes),
        }


def import_rules(
    file: Path, name: str | None = None, *, extends: str = STANDARD_BASE, into: Path | None = None
) -> Imported:
    """Read a file of rules, and make a recipe of them that loads and compiles.

    name: a format of `FORMATS`, guessed when None. extends: what decides about all that the rules don't name. into:
    where the recipe will stand; it is not written. Raises RecipeError for a file that can't be used, with its line.
    """
    text = _read(file)
    name = _guess(text, file) if name is None else _checked(name)
    chosen = importer(name)
    draft = _draft(chosen, text, file)
    draft.base = _parent(extends, into)
    stem, place = recipe_name((into or file).stem), str(into or file)
    _without_private(draft, extends, place)
    yaml, plan = _compiled(draft, chosen, stem, extends, place)
    if overrule(draft, plan, compile_plan(load_recipe(STANDARD_BASE)), place):
        draft.lost.sort(key=lambda one: one.line.number)
        yaml, plan = _compiled(draft, chosen, stem, extends, place)
    return Imported(name, chosen.TITLE, yaml, draft, plan)


def _without_private(draft: Draft, extends: str, place: str) -> None:
    """Where the recipe below retains private attributes, a rule takes them: the setting would contradict it."""
    below = Recipe.from_mapping({"name": "below", "version": "1", "extends": extends}, place)
    if draft.private == "remove" and "retain-safe-private" in below.options:
        draft.private = None
        draft.rules.insert(0, Drafted(ANY_PRIVATE, "remove", (), Line(0, "private attributes go")))


def _compiled(draft: Draft, chosen: Importer, name: str, extends: str, place: str) -> tuple[str, CompiledPlan]:
    yaml = recipe_yaml(draft, name=name, title=chosen.TITLE)
    return yaml, compile_plan(Recipe.from_mapping({**read_yaml(yaml, place).data, "extends": extends}, place))


def write_imported(imported: Imported, into: Path) -> None:
    """Write the recipe to a file that must not exist. Raises RecipeError."""
    try:
        with into.open("x", encoding="utf-8") as stream:
            stream.write(imported.text)
    except FileExistsError:
        raise RecipeError(f"{into} exists already: nothing is overwritten") from None
    except OSError as error:
        raise RecipeError(f"{into} can't be written: {error.strerror}") from None


def _draft(chosen: Importer, text: str, file: Path) -> Draft:
    draft = Draft()
    try:
        chosen.carry_over(text, draft)
    except SyntaxError as error:
        raise RecipeError(f"no rules of {chosen.TITLE}: {error.msg}", file=file, line=error.lineno) from None
    if not draft.seen:
        raise RecipeError(f"no rule of {chosen.TITLE} was found in it", file=file)
    map_kept_uids(draft)
    note_multiple(draft)
    draft.lost.sort(key=lambda one: one.line.number)
    return draft


def _parent(extends: str, into: Path | None) -> str:
    """A built-in recipe by its name, a file by its path from where the recipe will stand."""
    if not Path(extends).is_file():
        return extends
    return os.path.relpath(extends, into.parent if into else Path())


def _checked(name: str) -> str:
    if name not in FORMATS:
        hint = suggestion(name, FORMATS) or f": there are {', '.join(FORMATS)}"
        raise RecipeError(f"no format is called {name!r}{hint}")
    return name


def _guess(text: str, file: Path) -> str:
    for name in FORMATS:
        if importer(name).looks_like(text):
            return name
    raise RecipeError(f"it looks like none of {', '.join(FORMATS)}: name its format with --from", file=file)


def _read(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            raw = stream.read(_MAX_BYTES + 1)
    except OSError as error:
        raise RecipeError(f"can't be read: {error.strerror}", file=file) from None
    if len(raw) > _MAX_BYTES:
        raise RecipeError(f"larger than {_MAX_BYTES >> 20} MB: those are no rules", file=file)
    encoding = encoding_of(raw)
    try:
        return raw.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError:
        if encoding == OLD:  # some bytes have no letter there
            return raw.decode("latin-1")
        raise RecipeError("it can't be read as text: save it as UTF-8", file=file) from None
