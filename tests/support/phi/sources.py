"""Which real files copies are made of."""

import random
import warnings
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pydicom
from pydicom.dataset import Dataset
from pydicom.errors import InvalidDicomError
from pydicom.uid import UID

from support.corpus import corpus_files, label
from support.reading import parsed
from support.walk import WalkError

DOUBTFUL = ("pseudo_phi", "burned_in", "sr/", "pdf", "already_deidentified", "charset", "dicomdir", "malformed")
"""Parts of the corpus whose descriptions may hold somebody already."""

MOST = 30
"""Files of one folder: one patient's many slices teach little."""


@dataclass(frozen=True, slots=True)
class Model:
    """A file to copy. ascii: all its text is, so that it may get any character set. trusted: see `standing`."""

    path: Path
    label: str
    study: str
    ascii: bool
    trusted: bool


def models(rng: random.Random, count: int, largest: int) -> list[Model]:
    """At most `count` files of at most `largest` bytes, taken in turn from all folders, in a stable order."""
    folders: dict[Path, list[Path]] = defaultdict(list)
    for path in corpus_files():
        if path.stat().st_size <= largest:
            folders[path.parent].append(path)
    queues = [rng.sample(folders[folder], min(MOST, len(folders[folder]))) for folder in sorted(folders)]
    chosen: list[Model] = []
    seen: set[str] = set()
    while queues and len(chosen) < count:
        for queue in queues:
            found = _model(queue.pop(), seen)
            if found is not None:
                chosen.append(found)
        queues = [queue for queue in queues if queue]
        rng.shuffle(queues)
    return sorted(chosen[:count], key=lambda model: model.label)


def _model(path: Path, seen: set[str]) -> Model | None:
    data = path.read_bytes()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            dataset = pydicom.dcmread(path)
            parsed(data)
            text = _is_ascii(dataset)
        except (InvalidDicomError, WalkError, ValueError, TypeError, KeyError, OSError, AttributeError):
            return None  # damaged on purpose: no model for what a good file becomes
    instance, study = str(dataset.get("SOPInstanceUID", "")), str(dataset.get("StudyInstanceUID", ""))
    if not study or not instance or instance in seen or not _is_wanted(dataset):
        return None
    seen.add(instance)
    name = label(path)
    return Model(path, name, study, text, not any(part in name for part in DOUBTFUL))


def _is_wanted(dataset: Dataset) -> bool:
    """Not an index, a document, an object of no standard, nor an image with text in its pixels."""
    sop_class = str(dataset.get("SOPClassUID", ""))
    burned = str(dataset.get("BurnedInAnnotation", "")).upper() == "YES"
    syntax = str(dataset.file_meta.get("TransferSyntaxUID", ""))  # of two new ones pydicom knows nothing
    known = all(UID(uid).name != uid for uid in (sop_class, syntax))
    return known and "EncapsulatedDocument" not in dataset and not burned


def _is_ascii(dataset: Dataset) -> bool:
    """Whether all text is ASCII. Raises what pydicom raises for values it can't convert."""
    for element in dataset.iterall():
        if element.VR in ("LO", "SH", "ST", "LT", "UT", "UC", "PN") and not str(element.value).isascii():
            return False
    return True
