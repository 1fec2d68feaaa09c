"""What `scrubjay table` does with its arguments."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scrubjay import Key, load_recipe
from scrubjay.cli.run_vault import open_for_run
from scrubjay.cli.saying import say
from scrubjay.cli.vaults import access, open_vault
from scrubjay.cli.wanted_vault import Wanted
from scrubjay.errors import OutputError, UsageError
from scrubjay.paths import is_at_or_inside
from scrubjay.recipe import compile_plan
from scrubjay.run.assign import Assigner
from scrubjay.run.delivery import target_of
from scrubjay.run.engine import engine_plan
from scrubjay.run.modes import PSEUDONYMISE
from scrubjay.sources import Places
from scrubjay.tables.alone import Everybody, Naming, name_everybody
from scrubjay.tables.columns import Wanted as WantedColumns
from scrubjay.tables.lists import TAKEN, TO_DECIDE, lists_folder, write_lists
from scrubjay.tables.matching import check_threshold
from scrubjay.tables.pseudonymised import Met, Pseudonymised, Secrets, meet, pseudonymised
from scrubjay.tables.reading import PeopleTable, read_people
from scrubjay.tables.rules import explained, rules_of
from scrubjay.tables.subjects import KnownSubject, of_vault
from scrubjay.tables.writing import check_format, write_table
from scrubjay.vault import Access, Project, Vault, beside

WITHOUT_IMAGES: Final = "a table without images was pseudonymised"
"""Why subjects are read where none of them has an image: nobody is asked."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A table, and how it is to be read."""

    source: Path
    wanted: WantedColumns
    recipe: str
    encoding: str
    delimiter: str
    dist_threshold: float

    def read(self, same_name: str) -> PeopleTable:
        """The table; same_name: of the recipe; what there is to say about it is said. Raises MappingError."""
        if len(self.delimiter.replace("\\t", "\t")) > 1:
            raise UsageError("--delimiter is one character; \\t is a tab")
        delimiter = self.delimiter.replace("\\t", "\t")
        table = read_people(self.source, self.wanted, self.encoding, delimiter, same_name)
        for warning in table.warnings:
            say(f"warning: {warning}")
        return table


@dataclass(frozen=True, slots=True)
class Place:
    """Where subjects come from, and why they are read. vault: None for the one beside OUT. everybody: all rows."""

    vault: str | None
    project: str
    reason: str
    key_file: Path | None
    passphrase: bool
    everybody: bool


def explain_table(asked: Asked) -> None:
    """Print each column, what becomes of it, and a rule to propose. Raises MappingError, RecipeError."""
    recipe = load_recipe(asked.recipe)
    table = asked.read(recipe.same_name)
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
    if out is None:
        raise UsageError("name the new table: scrubjay table TABLE OUT (or --explain to look first)")
    check_threshold(asked.dist_threshold)
    check_format(out)
    plan = compile_plan(load_recipe(asked.recipe), project=place.project)
    assigner = Assigner(plan, place.project, Key.generate())  # what is wrong is known before a key or a vault is made
    table = asked.read(plan.recipe.same_name)
    rules_of(table, plan.recipe)
    with _opened(place, asked.source, out, remembers=assigner.remembers) as vault:
        project = vault.project(place.project, create=False)
        everybody = place.everybody or not project.has_images()
        asking = access(place.reason or ("" if project.has_images() else WITHOUT_IMAGES))
        _check_beside_images(out, project)
        known = list(known_subjects(project, asking))
        if everybody:
            assigner = Assigner(plan, project.name, project.key)
            naming = Naming(assigner, project.assign, asked.dist_threshold, plan.recipe.close_names)
            found = name_everybody(table, known, project, naming)
            _tell_everybody(found)
            met = found.met
        else:
            met = meet(table, known, asked.dist_threshold)
        secrets = Secrets(engine_plan(plan.json, project.key), project.key, place.project)
        result = pseudonymised(met, plan.recipe, secrets)
    rows = write_table(out, result.header, result.rows)
    print(f"{rows:,} rows of {len({one.subject for one in met.matching.matches}):,} subjects in {out}")
    tell_cells(result)
    tell_lists(met, out)
    if met.missing_people and not everybody:
        say("--everybody names those, too, whom the vault doesn't know")


def _opened(place: Place, source: Path, out: Path, *, remembers: bool) -> Vault:
    """The vault, with the project in it: made if none is named, or if everybody is to be named."""
    named = place.vault
    if named is not None and "://" not in named and is_at_or_inside(os.path.realpath(out), os.path.realpath(named)):
        raise UsageError(f"{out} would lie in the vault's folder: put it elsewhere")
    if named is not None and not place.everybody:
        return open_vault(named, place.key_file, place.project, passphrase=place.passphrase)
    place_of_vault = beside(out, place.project) if named is None else named
    if place.reason and not Vault.exists(place_of_vault):
        raise UsageError(f"there is no vault {place_of_vault}: --vault names it; --reason is for one that has images")
    if os.path.lexists(out):
        raise OutputError(f"{out} exists already: nothing is overwritten")
    wanted = Wanted(
        PSEUDONYMISE, place.project, named, no_vault=False, passphrase=place.passphrase, key_file=place.key_file
    )
    places = Places.of([os.path.realpath(source)])
    vault, key = open_for_run(wanted, places, target_of(out), report=None, remembers=remembers, quiet=False)
    vault.project(place.project, key=key)
    return vault


def _tell_everybody(found: Everybody) -> None:
    for note in found.notes():
        say(f"warning: {note}")
    if found.new:
        say(f"{found.new:,} new {'subject' if found.new == 1 else 'subjects'}, known by this table alone")


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


def tell_cells(result: Pseudonymised, *, quiet: bool = False) -> None:
    """Say what became of the table's columns and cells."""
    for note in () if quiet else result.notes():
        say(f"note: {note}")
    for warning in result.warnings():
        say(f"warning: {warning}")


def tell_lists(met: Met, place: Path, *, quiet: bool = False) -> None:
    """Write the lists beside a table or an OUT, and say what is in them. Raises OutputError."""
    folder = lists_folder(place)
    for name, count in write_lists(met, folder).items():
        if name in TO_DECIDE:  # said even if quiet: these wait for somebody
            say(f"warning: {count:,} to be decided by somebody in {folder / name}: they identify people")
        elif not quiet:
            say(f"{count:,} in {folder / name}: they identify people")
        if name == TAKEN:  # said even if quiet: nobody was asked
            who = "subject was" if count == 1 else "subjects were"
            say(f"warning: {count:,} new {who} taken for known ones (close_names: same): look at {folder / name}")


def _yaml(header: str) -> str:
    import yaml

    text: str = yaml.safe_dump(header, allow_unicode=True, default_flow_style=True, width=10_000)
    return text.removesuffix("\n").removesuffix("...").strip()
