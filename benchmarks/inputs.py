"""Input sets: many distinct instances made from the real files of a corpus."""

import os
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.part10 import Model, NotUsable, numbered_copy, read_model

SMALL = 40_000  # bytes: the size of the "small files" set
SERIES_FILES = 100
MEAN_MIXED = 219_000  # bytes: 16,000 files make 3.5 GB


@dataclass(frozen=True, slots=True)
class InputSet:
    """A folder of distinct instances: files relative to `root`, in the order of making, and their bytes in all."""

    root: Path
    files: tuple[str, ...]
    size: int


class Numbers:
    """Give each key a number of its own, from 0."""

    def __init__(self) -> None:
        self._numbers: dict[object, int] = {}

    def of(self, key: object) -> int:
        """Return the number of the key, the same every time."""
        return self._numbers.setdefault(key, len(self._numbers))


def read_models(corpus: Path) -> list[Model]:
    """Return every usable file of the corpus, in path order; DICOMDIRs, broken and odd files are left out."""
    models = []
    for path in sorted(p for p in corpus.rglob("*") if p.is_file()):
        try:
            models.append(read_model(path.read_bytes()))
        except NotUsable:
            continue
    return models


def small_models(models: Sequence[Model], target: int = SMALL) -> list[Model]:
    """Return the files between half and one and a half times the target size, or the nearest one if there is none."""
    near = [m for m in models if target / 2 <= len(m.data) <= target * 1.5]
    return near or [min(models, key=lambda m: abs(len(m.data) - target))]


def _mixed(models: Sequence[Model], mean: int) -> Iterator[tuple[int, int]]:
    """Yield (copy number, index of model) for ever, so that the mean size approaches `mean` bytes.

    Models larger and smaller than the mean take turns, in the proportion that gives the mean.
    """
    large = [i for i, m in enumerate(models) if len(m.data) >= mean]
    small = [i for i, m in enumerate(models) if len(m.data) < mean]
    if not large or not small:
        pool = large or small
        share = 1.0 if large else 0.0
    else:
        pool = []
        mean_large = sum(len(models[i].data) for i in large) / len(large)
        mean_small = sum(len(models[i].data) for i in small) / len(small)
        share = (mean - mean_small) / (mean_large - mean_small)
    taken = {True: 0, False: 0}
    turn = 0
    while True:
        big = int((turn + 1) * share) > int(turn * share)
        chosen = pool or (large if big else small)
        copy, at = divmod(taken[big], len(chosen))
        yield copy, chosen[at]
        taken[big] += 1
        turn += 1


def make_set(root: Path, models: Sequence[Model], count: int, mean: int) -> InputSet:
    """Write `count` distinct instances under `root`, as patient/study/series/file, `mean` bytes each on average.

    What belonged to one patient, study or series in the corpus does so in the set; so many copies share a series that
    it has about a hundred files, as series have. The same arguments give the same files, byte for byte.
    """
    patients, studies, series = Numbers(), Numbers(), Numbers()
    lone = len({m.value(m.series) for m in models}) / len(models)  # series for each model
    together = max(1, round(SERIES_FILES * lone))
    names = []
    size = 0
    source = _mixed(models, mean)
    for number in range(count):
        copy, index = next(source)
        block = copy // together
        model = models[index]
        patient_id = model.value(model.patient) if model.patient else model.value(model.study)
        patient_no = patients.of((block, patient_id))
        study_no = studies.of((block, model.value(model.study)))
        series_no = series.of((block, model.value(model.study), model.value(model.series)))
        folder = f"P{patient_no:06d}/S{study_no:06d}/R{series_no:06d}"
        name = f"{folder}/IM{number:07d}.dcm"
        (root / folder).mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(numbered_copy(model, number, series_no, study_no, patient_no))
        names.append(name)
        size += len(model.data)
    return InputSet(root, tuple(names), size)


def link_part(source: InputSet, root: Path, share: float, *, flat: bool) -> InputSet:
    """Return a random part of a set (always the same part) as hard links: the bytes are not held twice.

    `flat` puts all files into one folder, for tools that don't look into folders.
    """
    count = max(1, round(len(source.files) * share))
    chosen = sorted(random.Random(1).sample(source.files, count))
    names = []
    size = 0
    for name in chosen:
        target = os.path.basename(name) if flat else name
        (root / target).parent.mkdir(parents=True, exist_ok=True)
        os.link(source.root / name, root / target)
        size += (root / target).stat().st_size
        names.append(target)
    return InputSet(root, tuple(names), size)


def written(root: Path) -> int:
    """Return how many files are under the folder (0 if there is none)."""
    return sum(len(files) for _, _, files in os.walk(root))
