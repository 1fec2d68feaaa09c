"""Documents of a chain of `extends` merged into one recipe.

A key that is written replaces that of the recipes extended, with three exceptions: `rules`, `replace` and `drop` are
added to theirs; `profile`, `categories`, `identity`, `output`, `stamp`, `text`, `audit`, `table` and `unlisted` by VR
are merged word by word; name, version and description are the recipe's own. Another strategy under `identity` starts
afresh.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from scrubjay.errors import RecipeError
from scrubjay.recipe.actions import RECURSE, REMOVE, Action, Code, action_from
from scrubjay.recipe.beside import Files
from scrubjay.recipe.contradictions import check_recipe
from scrubjay.recipe.dates import Dates, check_dates
from scrubjay.recipe.document import CategoryEntry, RecipeDocument, RuleEntry
from scrubjay.recipe.fitting import check_values
from scrubjay.recipe.identity import Identity, merge_identity
from scrubjay.recipe.model import AgePolicy, Category, Place, Recipe, Rule, Stamp, TableRule
from scrubjay.recipe.person import KEYS
from scrubjay.recipe.selectors import parse_selector
from scrubjay.recipe.uid_dates import check_kept_uids
from scrubjay.recipe.yamltext import Location, Marked
from scrubjay.standard import vr_rules
from scrubjay.standard.lookup import suggestion


@dataclass(frozen=True, slots=True)
class Source:
    """One file of the chain, parsed."""

    document: RecipeDocument
    marked: Marked
    file: str

    def place(self, *location: str | int) -> Place:
        """Where something in it stands."""
        return Place(self.file, self.marked.line(location))

    def error(self, message: str, *location: str | int) -> RecipeError:
        """An error about something in it."""
        return RecipeError(message, file=self.file, line=self.marked.line(location))


def resolve(chain: Sequence[Source]) -> Recipe:
    """One recipe from its chain, farthest ancestor first. Raises RecipeError."""
    last = chain[-1]
    recipe = Recipe(
        name=last.document.name,
        version=last.document.version,
        description=last.document.description.strip(),
        chain=tuple(source.document.name for source in chain),
        place=last.place(),
    )
    for source in chain:
        recipe = _merge(recipe, source)
    _check_categories(recipe)

    def refuse(location: Location, message: str) -> RecipeError:
        return last.error(message, *location)

    check_recipe(recipe, refuse)
    check_kept_uids(recipe, refuse)
    check_values(recipe)
    return recipe


def _merge(below: Recipe, source: Source) -> Recipe:
    document = source.document
    profile, stamp, files = document.profile, document.stamp, document.files or Files()
    merged = replace(
        below,
        basic=below.basic if profile.basic is None else profile.basic,
        options=below.options if profile.options is None else tuple(dict.fromkeys(profile.options)),
        rules=(*_still_in_force(below, document), *_replacements(source), *_rules(source)),
        categories=_categories(below, source),
        unlisted=_unlisted(below, document),
        unknown=document.unknown or below.unknown,
        private=document.private or below.private,
        dates=_dates(below, source),
        birth_date=document.birth_date or below.birth_date,
        age=below.age if document.age is None else AgePolicy(document.age.mode, document.age.cap),
        allow_uid_dates=below.allow_uid_dates if document.allow_uid_dates is None else document.allow_uid_dates,
        drop=(*below.drop, *document.drop),
        dropped_files=_patterns(below.dropped_files, files.drop),
        copied_files=_patterns(below.copied_files, files.copied),
        encapsulated_documents=document.encapsulated_documents or below.encapsulated_documents,
        pdf=document.pdf or below.pdf,
        vocabulary=document.text.vocabulary or below.vocabulary,
        searched=document.text.search or below.searched,
        audit_originals=document.audit.originals or below.audit_originals,
        private_sop_class=document.private_sop_class or below.private_sop_class,
        identity=_identity(below, source),
        layout=document.output.layout or below.layout,
        stamp=Stamp(
            below.stamp.patient_identity_removed
            if stamp.patient_identity_removed is None
            else stamp.patient_identity_removed,
            below.stamp.method if stamp.method is None else stamp.method,
            below.stamp.longitudinal if stamp.longitudinal is None else stamp.longitudinal,
        ),
        columns=tuple((dict(below.columns) | document.table.columns).items()),
        same_name=document.table.same_name or below.same_name,
        close_names=document.table.close_names or below.close_names,
    )
    _check_keys(merged, source)
    return merged


def _patterns(below: tuple[str, ...], said: list[str] | None) -> tuple[str, ...]:
    return below if said is None else tuple(said)


def _dates(below: Recipe, source: Source) -> Dates | None:
    written = source.document.dates
    if written is None:
        return below.dates
    said = written.model_dump(exclude_none=True)
    check_dates(said, lambda location, message: source.error(message, *location))
    between, months = said.pop("between", None), said.pop("months", None)
    return Dates(
        between=None if between is None else (between[0], between[1]),
        months=None if months is None else tuple(months),
        **said,
    )


def _identity(below: Recipe, source: Source) -> Identity:
    said = source.document.identity.model_dump(exclude_none=True)
    folder = Path(source.file).parent
    return merge_identity(below.identity, said, folder, lambda location, message: source.error(message, *location))


def _still_in_force(below: Recipe, document: RecipeDocument) -> Iterator[Rule | TableRule]:
    """The rules extended, without those that a key of this file takes over."""
    taken = {select for select, key in KEYS.items() if getattr(document, key) is not None}
    return (rule for rule in below.rules if not (isinstance(rule, Rule) and rule.select in taken))


def _check_keys(merged: Recipe, source: Source) -> None:
    """A rule for an attribute that a key decides about would do nothing."""
    for at, entry in enumerate(source.document.rules):
        key = KEYS.get(entry.select) if entry.select is not None else None
        if key is not None and getattr(merged, key) is not None:
            raise source.error(
                f"`{key}` decides about this attribute already: change that, or leave it out", "rules", at
            )


def _rules(source: Source) -> list[Rule | TableRule]:
    return [_rule(entry, source.place("rules", at)) for at, entry in enumerate(source.document.rules)]


def _rule(entry: RuleEntry, place: Place) -> Rule | TableRule:
    if entry.table is not None:
        return TableRule(entry.table, place)
    if entry.select is None or entry.action is None:
        raise RecipeError("a rule without selector or action", file=place.file, line=place.line)
    return Rule(entry.select, entry.when, entry.action, place)


def _replacements(source: Source) -> list[Rule]:
    rules = []
    for text, value in source.document.replace.items():
        location: Location = ("replace", text)
        try:
            action = action_from({"replace": value})
            rules.append(Rule(parse_selector(text), (), action, source.place(*location)))
        except ValueError as error:
            raise source.error(f"replace.{text}: {error}", *location) from None
    return rules


def _unlisted(below: Recipe, document: RecipeDocument) -> tuple[tuple[str, Action], ...]:
    if document.unlisted is None:
        return below.unlisted
    if "all" in document.unlisted:
        action = _spared(document.unlisted["all"])
        # In an allow-list, sequences are walked: what is allowed inside them stays, and the IOD keeps its structure.
        every = dict.fromkeys(("*", *sorted(vr_rules())), action)
        return tuple((every | {"SQ": RECURSE} if isinstance(action, Code) else every).items())
    return tuple((dict(below.unlisted) | {vr: _spared(action) for vr, action in document.unlisted.items()}).items())


def _spared(action: Action) -> Action:
    """For attributes nobody named, removal gives way to the IOD: what is Type 1 gets a dummy, Type 2 is emptied."""
    return Code("X") if action == REMOVE else action


def _categories(below: Recipe, source: Source) -> tuple[Category, ...]:
    merged = {category.name: category for category in below.categories}
    for name, entry in source.document.categories.items():
        merged[name] = _category(merged.get(name), name, entry, source.place("categories", name))
    return tuple(merged.values())


def _category(below: Category | None, name: str, entry: CategoryEntry, place: Place) -> Category:
    old = below or Category(name, True, None, (), None, place)
    return Category(
        name=name,
        enabled=old.enabled if entry.enabled is None else entry.enabled,
        table=entry.table or old.table,
        attributes=old.attributes if entry.attributes is None else tuple(entry.attributes),
        action=entry.action or old.action,
        place=place,
    )


def _check_categories(recipe: Recipe) -> None:
    defined = [one.name for one in recipe.categories if one.table is not None or one.attributes]
    for one in recipe.categories:
        if one.table is None and not one.attributes:
            hint = suggestion(one.name, defined) or ": give it a `table` or `attributes`"
            raise RecipeError(f"no category is called {one.name!r}{hint}", file=one.place.file, line=one.place.line)
