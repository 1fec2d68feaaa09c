"""Recipes from their YAML: files by path, and built-in ones where their text is wanted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from scrubjay.errors import RecipeError
from scrubjay.recipe.document import RecipeDocument
from scrubjay.recipe.model import Recipe
from scrubjay.recipe.names import recipe_names
from scrubjay.recipe.problems import recipe_error
from scrubjay.recipe.resolve import Source, resolve
from scrubjay.recipe.yamltext import Marked, read_yaml
from scrubjay.standard.lookup import suggestion

_MAX_BYTES = 4 << 20
_MAX_CHAIN = 32
_BUILT_IN = "builtin/"


def recipe_from_file(name_or_path: str | Path) -> Recipe:
    """A recipe file by path. Raises RecipeError with file and line."""
    return resolve(_chain(_read_file(_path(name_or_path)), Path(name_or_path).parent, ()))


def recipe_from_mapping(data: Mapping[str, Any], file: str) -> Recipe:
    """A recipe from plain data; paths in `extends` start at the working directory. Raises RecipeError."""
    return resolve(_chain(_source(Marked(dict(data), {}), file), Path(), ()))


def built_in_from_yaml(name: str) -> Recipe:
    """A built-in recipe read from its YAML, as `resolved.py` has it ready made."""
    return resolve(_chain(_built_in_source(name), Path(), ()))


def recipe_text(name: str) -> str:
    """The YAML of a built-in recipe, comments and all. Raises RecipeError for an unknown name."""
    if name not in recipe_names():
        raise RecipeError(f"no recipe is called {name!r}{suggestion(name, recipe_names())}")
    return (resources.files("scrubjay.recipe") / "builtin" / f"{name}.yaml").read_text(encoding="utf-8")


@cache
def _built_in_source(name: str) -> Source:
    file = f"{_BUILT_IN}{name}.yaml"
    return _source(read_yaml(recipe_text(name), file), file)


def _path(name_or_path: str | Path) -> Path:
    path = Path(name_or_path)
    if path.is_file():
        return path
    text = str(name_or_path)
    if path.exists():
        raise RecipeError(f"{text} is no file")
    if path.suffix or len(path.parts) > 1:
        raise RecipeError(f"there is no file {text}")
    names = recipe_names()
    raise RecipeError(f"no recipe is called {text!r}{suggestion(text, names) or ': there are ' + ', '.join(names)}")


def _read_file(path: Path) -> Source:
    try:
        with path.open("rb") as stream:
            raw = stream.read(_MAX_BYTES + 1)
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RecipeError("not UTF-8 text", file=path) from None
    except OSError as error:
        raise RecipeError(f"can't be read: {error.strerror}", file=path) from None
    if len(raw) > _MAX_BYTES:
        raise RecipeError(f"larger than {_MAX_BYTES >> 20} MB: that is no recipe", file=path)
    return _source(read_yaml(text, str(path)), str(path))


def _source(marked: Marked, file: str) -> Source:
    try:
        document = RecipeDocument.model_validate(marked.data)
    except ValidationError as error:
        raise recipe_error(error, marked, file) from None
    return Source(document, marked, file)


def _chain(source: Source, folder: Path, below: tuple[str, ...]) -> tuple[Source, ...]:
    """A recipe after all it extends, each once, in the order in which their rules come."""
    chain: dict[str, Source] = {}
    for parent in _parents(source):
        for one in _chain_of(parent, source, folder, (*below, source.file)):
            chain.setdefault(one.file, one)
    return (*chain.values(), source)


def _chain_of(parent: str, child: Source, folder: Path, below: tuple[str, ...]) -> Iterable[Source]:
    if parent in recipe_names():
        found, place = _built_in_source(parent), folder
    else:
        path = folder / parent
        if not path.is_file():
            hint = suggestion(parent, recipe_names()) or " beside this recipe, and none of that name is built in"
            raise child.error(f"extends: there is no recipe {parent!r}{hint}", "extends")
        found, place = _read_file(path), path.parent
    if found.file in below or len(below) > _MAX_CHAIN:
        raise child.error(f"extends: {parent!r} leads back to this recipe", "extends")
    return _chain(found, place, below)


def _parents(source: Source) -> list[str]:
    document = source.document
    if document.extends is not None:
        return document.extends
    # The built-in `basic` is the profile with what its table left out: who asks for one means the other.
    return ["basic"] if document.profile.basic and source.file != f"{_BUILT_IN}basic.yaml" else []
