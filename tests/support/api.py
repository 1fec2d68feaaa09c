"""The public API with a fixed key, and the corpus run through it once."""

import functools
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from scrubjay import Deidentified, Deidentifier, Key
from support.reading import SECRET
from support.reading import documented_reasons as documented_reasons
from support.reading import is_sequence as is_sequence
from support.reading import oracle_stamps as oracle_stamps
from support.reading import parsed as parsed

KEY = Key(SECRET)


@functools.cache
def deidentifier(recipe: str = "basic") -> Deidentifier:
    """One per recipe for the whole session: it is stateless."""
    # Where one is asked for, conflicts are looked for, and a tree names people whom a single file can't tell apart.
    return Deidentifier(recipe, key=KEY, on_conflict="split" if recipe == "nils" else None)


@functools.cache
def deidentified(path: Path, recipe: str = "basic") -> Deidentified:
    """What becomes of one file of the corpus."""
    if recipe == "nils":  # numbers subjects and time points, for which it must see a whole source
        return _as_a_tree(path, recipe)
    return deidentifier(recipe).bytes(path.read_bytes())


def _as_a_tree(path: Path, recipe: str) -> Deidentified:
    with TemporaryDirectory() as folder:
        source = Path(folder) / "in"  # by itself a DICOMDIR would stand for all that it lists
        source.mkdir()
        shutil.copyfile(path, source / path.name)
        (outcome,) = deidentifier(recipe).tree(source, Path(folder) / "out").outcomes
        data = (Path(folder) / "out" / outcome.output).read_bytes() if outcome.output else None
    return Deidentified(data, outcome, ())


OTHER_KEY = Key(SECRET[::-1])
"""Of somebody to whom our outputs are sources like any other."""


def written(data: bytes, recipe: str = "basic", key: Key = KEY) -> bytes:
    """The output for these bytes. Raises AssertionError unless they were written."""
    result = (deidentifier(recipe) if key is KEY else Deidentifier(recipe, key=key)).bytes(data)
    if result.data is None:
        raise AssertionError(f"{result.outcome.outcome}: {result.outcome.reason} at {result.outcome.tag_path}")
    return result.data


@functools.cache
def with_options(*options: str) -> Deidentifier:
    """The recipe `basic` with these options."""
    recipe = {"name": "test", "extends": "basic", "profile": {"basic": True, "options": list(options)}}
    return Deidentifier(recipe, key=KEY)
