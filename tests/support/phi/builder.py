"""Builds the corpus: copies of real files, each with an identity of its own, and the key beside them."""

import itertools
import random
import warnings
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pydicom
from pydicom.dataset import Dataset

from support.phi import own, search, standing
from support.phi.key import FILE, NAME, Action, Duty, FileKey, Key
from support.phi.lookup import inflated, pixel_value, read
from support.phi.people import Name, Person, Study, person, study
from support.phi.places import PLACES
from support.phi.planter import Planter, Spot
from support.phi.sources import Model, models
from support.phi.spellings import stripped
from support.phi.words import GENERIC, LANGUAGES, STREETS

CHANCE = {"descriptions": 1.0, "strangers": 0.4, "decoys": 0.6, "report": 0.25, "waveform": 0.2, "graphics": 0.25}
"""How often a place is used; OFTEN where nothing is said."""
OFTEN = 0.45
ENGLISH = next(language for language in LANGUAGES if language.name == "english")
DISTINCT = 5
"""Letters that a name must have to be looked for in the whole file."""

LONG_UID = 12
"""Letters that a UID must have for the same; some of the models' are hardly more than a number."""


def build(folder: Path, seed: int, *, files: int = 400, largest: int = 1_000_000, recipe: str = "tcia") -> Key:
    """Write the corpus below `folder`, which must not hold one, and return its key; the same seed gives the same.

    files: at most so many, depending on the corpus at hand. largest: bytes of a model. recipe: whose duties they are.
    """
    rng = random.Random(seed)
    keys = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for subject, visit, group in _visits(rng, models(rng, files, largest)):
            for number, model in enumerate(group):
                maker = _Maker(recipe, random.Random(f"{seed} {model.label}"), subject, visit)
                keys.append(maker.make(folder, model, number))
    return Key(seed, recipe, tuple(keys))


def _visits(rng: random.Random, chosen: Sequence[Model]) -> Iterator[tuple[Person, Study, list[Model]]]:
    """The models of each study, with who was there; every fourth time somebody who was there before.

    Where a file has text beyond ASCII it keeps its character set, and the person a name that goes with any.
    """
    studies: dict[str, list[Model]] = {}
    for model in chosen:
        studies.setdefault(model.study, []).append(model)
    number, turns, someone = 0, itertools.cycle(LANGUAGES), None
    for group in sorted(studies.values(), key=lambda group: group[0].label):
        plain = all(model.ascii for model in group)
        if someone is None or not plain or someone.language is ENGLISH or rng.random() > 0.25:
            number += 1
            someone = person(rng, number, next(turns) if plain else ENGLISH)
        yield someone, study(rng, someone, _day(group)), group


def _day(group: Sequence[Model]) -> date | None:
    """The day of the study, as the first of its files that has one says."""
    for model in group:
        text = str(pydicom.dcmread(model.path, stop_before_pixels=True).get("StudyDate", ""))
        if standing.is_day(text):
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    return None


class _Maker:
    """One copy."""

    def __init__(self, recipe: str, rng: random.Random, subject: Person, visit: Study) -> None:
        self.recipe, self.rng, self.person, self.study = recipe, rng, subject, visit

    def make(self, folder: Path, model: Model, number: int) -> FileKey:
        """Write the copy below the folder and return its key."""
        original, dataset = read(model.path)
        before = search.haystack(inflated(original, dataset), pixel_value(dataset))
        dataset.decode()
        if model.ascii:
            _set_charset(dataset, self.person.language.charset)
        planter = Planter(self.recipe, self.rng, self.person, self.study, Spot(dataset))
        own.fill(planter, wholly=number == 0)
        for name, place in PLACES.items():
            in_a_tree = name == "report" and "ContentSequence" in dataset
            if in_a_tree or self.rng.random() < CHANCE.get(name, OFTEN):
                place(planter)
        path = self._place(number)
        # Everything is decoded or as it shall be written; without this pydicom would judge raw elements anew.
        implicit, little = dataset.original_encoding
        dataset.set_original_encoding(implicit, little, dataset._character_set)
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        pydicom.dcmwrite(folder / path, dataset)
        data, written = read(folder / path)
        owed = [*planter.duties, *standing.duties(self.recipe, written, planter.planted, model.trusted)]
        after = search.haystack(inflated(data, written), pixel_value(written))
        owed += self._anywhere(before, after, written)
        return FileKey(path, self.person.number, self.person.language.name, model.label, tuple(owed))

    def _place(self, number: int) -> str:
        family, given = (stripped(word[1]) for word in (self.person.name.family, self.person.name.given))
        return f"{family}_{given}_{self.person.patient_id}/{self.study.accession}/{family}-{number:04d}.dcm"

    def _anywhere(self, before: bytes, after: bytes, written: Dataset) -> Iterator[Duty]:
        """What the file holds and must stand nowhere in the output; without what its model held anyway."""
        names: list[str] = []
        for kind, values in self._needles().items():
            new = [value for value in dict.fromkeys(values) if value and not search.contains(before, value)]
            texts = tuple(value for value in new if search.contains(after, value))
            if texts:
                yield Duty(Action.TEXT_REMOVED, FILE, kind, "whole file", texts=texts)
            names += new
        yield Duty(Action.TEXT_REMOVED, NAME, "any", "file name", texts=tuple(names))
        keywords = ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID")
        uids = {str(written.get(keyword, "")) for keyword in keywords}
        long = tuple(sorted(uid for uid in uids if len(uid) >= LONG_UID))
        if long:
            yield Duty(Action.UID_CHANGED, FILE, "UID", "whole file", texts=long)
            yield Duty(Action.UID_CHANGED, NAME, "UID", "file name", texts=long)

    def _needles(self) -> dict[str, list[str]]:
        person, visit = self.person, self.study
        phones = ["{}-{}-{}", "({}) {}-{}", "{}.{}.{}", "{}{}{}"]
        street = next((word for word in STREETS if word in person.street), "")
        return {
            "patient name": _distinct([person.name]),
            "physician": _distinct(person.physicians),
            "relative": _distinct([person.mother]),
            "patient ID": [person.patient_id],
            "other ID": [person.other_id],
            "accession number": [visit.accession],
            "order number": [visit.order],
            "phone": [phone.format(*person.phone) for phone in phones],
            "e-mail": [person.email],
            "social security number": [person.ssn, person.ssn.replace("-", " ")],
            "address": [street, person.town],
            "institution": [person.hospital_word],
            "URL": [person.url],
        }


def _distinct(names: Sequence[Name]) -> list[str]:
    """Writings of names that mean nothing else: no word of medicine, and not too short in Latin letters."""
    forms = [form for name in names if not name.is_trap for form in name.forms]
    return [form for form in forms if (len(form) >= DISTINCT or not form.isascii()) and form.casefold() not in GENERIC]


def _set_charset(dataset: Dataset, charset: tuple[str, ...]) -> None:
    """Give a decoded data set another character set, items included."""
    for element in dataset:
        if element.VR == "SQ":
            for item in element.value or ():
                if "SpecificCharacterSet" in item:
                    del item.SpecificCharacterSet
                _set_charset(item, ())
    if charset:
        dataset.SpecificCharacterSet = list(charset)
    elif "SpecificCharacterSet" in dataset:
        del dataset.SpecificCharacterSet
