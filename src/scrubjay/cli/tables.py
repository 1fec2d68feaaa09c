"""What `scrubjay table` does with its arguments."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scrubjay import load_recipe
from scrubjay.cli.saying import say
from scrubjay.errors import UsageError
from scrubjay.paths import is_at_or_inside
from scrubjay.recipe import compile_plan
from scrubjay.run.engine import engine_plan
from scrubjay.tables.columns import Wanted
from scrubjay.tables.lists import lists_folder, write_lists
from scrubjay.tables.matching import check_threshold
from scrubjay.tables.pseudonymised import Met, Secrets, meet, pseudonymised
from scrubjay.tables.reading import PeopleTable, read_people
from scrubjay.tables.rules import explained, rules_of
from scrubjay.tables.subjects import KnownSubject, of_vault
from scrubjay.tables.writing import check_format, write_table
from scrubjay.vault import Access, Project


@dataclass(frozen=True, slots=True)
class Asked:
    """A table, and how it is to be read."""

    source: Path
    wanted: Wanted
    recipe: str
    encoding: str
    delimiter: str
    dist_threshold: float

    def read(self) -> PeopleTable:
        """The table; what there is to say about it is said. Raises MappingError."""
        if len(self.delimiter.replace("\\t", "\t")) > 1:
            raise UsageError("--delimiter is one character; \\t is a tab")
        table = read_people(self.source, self.wanted, self.encoding, self.delimiter.replace("\\t", "\t"))
        for warning in table.warnings:
            say(f"warning: {warning}")
        return table


@dataclass(frozen=True, slots=True)
class Place:
    """Where subjects come from, and why they are read."""

    vault: str
    project: str
    reason: str
    key_file: Path | None
    passphrase: bool


def explain_table(asked: Asked) -> None:
    """Print each column, what becomes of it, and a rule to propose. Raises MappingError, RecipeError."""
    recipe = load_recipe(asked.recipe)
    table = asked.read()
    lines = list(explained(table, rules_of(table, recipe)))
    width = max(len(column) for column, _, _ in lines)
    proposed = [proposal for _, what, proposal in lines if what == "removed: no rule"]
    for column, what, part in lines:
        print(f"{column:<{width}}  {what}" + (f" ({part})" if part and part not in proposed else ""))
    if proposed:
        print("\nRules that may fit, to look at and put into the recipe:\n\ntable:\n  columns:")
        for proposal in proposed:
            header, _, action = proposal.rpartition(": ")
            print(f"    {_yaml(header)}: {action}")


def pseudonymise_table(asked: Asked, out: Path | None, place: Place) -> None:
    """Write the table and the lists, print what is in them. Raises UsageError and its kinds, VaultDamaged."""
    from scrubjay.cli.vaults import access, open_vault

    if out is None:
        raise UsageError("name the new table: scrubjay table TABLE OUT (or --explain to look first)")
    if not place.vault:
        raise UsageError("--vault names the vault that knows the subjects; with images, say deidentify --demographics")
    check_threshold(asked.dist_threshold)
    check_format(out)
    asking = access(place.reason)
    plan = compile_plan(load_recipe(asked.recipe), project=place.project)
    table = asked.read()
    rules_of(table, plan.recipe)  # what is wrong with them is known before anybody is looked up
    with open_vault(place.vault, place.key_file, place.project, passphrase=place.passphrase) as vault:
        if "://" not in place.vault and is_at_or_inside(os.path.realpath(out), os.path.realpath(place.vault)):
            raise UsageError(f"{out} would lie in the vault's folder: put it elsewhere")
        project = vault.project(place.project, create=False)
        _check_beside_images(out, project)
        met = meet(table, list(known_subjects(project, asking)), asked.dist_threshold)
        secrets = Secrets(engine_plan(plan.json, project.key), project.key, place.project)
        result = pseudonymised(met, plan.recipe, secrets)
    rows = write_table(out, result.header, result.rows)
    print(f"{rows:,} rows of {len(met.matching.matches):,} subjects in {out}")
    for note in result.notes():
        say(f"note: {note}")
    tell_lists(met, out)


def _check_beside_images(out: Path, project: Project) -> None:
    """Raise UsageError for a table in a folder of images: its lists of people would be given away with them."""
    if any(project.leaves(str(folder)).plan() is not None for folder in Path(os.path.realpath(out)).parents):
        raise UsageError(
            f"{out} would lie among de-identified images, and lists that identify people beside it: put it elsewhere"
        )


def known_subjects(project: Project, asking: Access) -> Iterator[KnownSubject]:
    """The subjects of a vault, and what it knows them to be called; recorded there."""
    called = {one.pseudonym: one for one in project.called(asking, "table")}
    for subject in project.subjects(asking, "table"):
        yield of_vault(subject, called.get(subject.pseudonym))


def tell_lists(met: Met, place: Path, *, quiet: bool = False) -> None:
    """Write the lists beside a table or an OUT, and say what is in them. Raises OutputError."""
    folder = lists_folder(place)
    for name, count in write_lists(met, folder).items():
        if not quiet:
            say(f"{count:,} in {folder / name}: they identify people")


def _yaml(header: str) -> str:
    import yaml

    text: str = yaml.safe_dump(header, allow_unicode=True, default_flow_style=True, width=10_000)
    return text.removesuffix("\n").removesuffix("...").strip()
