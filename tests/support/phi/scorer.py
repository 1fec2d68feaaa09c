"""Scores an output tree against a key: the percentage of required actions done, and where they weren't.

Independent of the engine: pydicom reads, `search` looks at the bytes. No value is kept in a miss.
"""

import datetime
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from support.phi.absent import Absent
from support.phi.judge import Pair, done, text_of
from support.phi.key import FILE, NAME, Action, Duty, FileKey, Key
from support.phi.lookup import find
from support.phi.standing import is_day


@dataclass(frozen=True, slots=True)
class Miss:
    """A duty not done. `file` is the number of the file in the key, from 0: its path would name somebody."""

    file: int
    action: Action
    path: str
    kind: str
    place: str
    spelling: str
    why: str = ""


@dataclass(slots=True)
class Score:
    """Duties done and owed, by action. Those on people absent from the header count in `absent` alone."""

    owed: Counter[Action] = field(default_factory=Counter)
    missed: Counter[Action] = field(default_factory=Counter)
    misses: list[Miss] = field(default_factory=list)
    absent: Absent = field(default_factory=Absent)
    files: int = 0
    missing: int = 0
    dates_kept: int = 0
    """Dates that came out as dates, shifted or not; those owed less these were removed."""

    def percent(self, action: Action | None = None) -> float:
        """Done of what was owed, in percent; 100 where nothing was. Without an action: of all."""
        owed = self.owed[action] if action else self.owed.total()
        missed = self.missed[action] if action else self.missed.total()
        return 100.0 * (owed - missed) / owed if owed else 100.0

    def worst(self, count: int = 20) -> list[tuple[tuple[str, str, str], int]]:
        """The commonest misses by action, place and kind."""
        return Counter((miss.action.value, miss.place, miss.kind) for miss in self.misses).most_common(count)


def score(key: Key, source: Path, output: Path, written: Mapping[str, str]) -> Score:
    """Judge the files below `output`.

    written: the path below `output` by the path below `source`, for what was written; other files count as missing.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pydicom has much to say about odd files
        return _score(key, source, output, written)


def _score(key: Key, source: Path, output: Path, written: Mapping[str, str]) -> Score:
    result = Score(files=len(key.files))
    links = _Links()
    for number, file in enumerate(key.files):
        name = written.get(file.source, "")
        pair = Pair(source / file.source, output / name if name else None, name)
        result.missing += pair.is_missing
        failed = [duty for duty in file.duties if not done(pair, duty)]
        result.absent.add(pair, file.duties)
        for duty in file.duties:
            if not duty.absent:
                result.owed[duty.action] += 1
        for duty in failed:
            if not duty.absent:
                _note(result, number, duty)
        if not pair.is_missing:
            links.add(number, file, pair, set(failed))
    for number, duty, why in links.broken():
        _note(result, number, duty, why)
    result.dates_kept = links.dates
    return result


def _note(result: Score, number: int, duty: Duty, why: str = "") -> None:
    result.missed[duty.action] += 1
    result.misses.append(Miss(number, duty.action, duty.path, duty.kind, duty.place, duty.spelling, why))


class _Links:
    """What must be alike over all files: new UIDs and IDs, and the days that dates of one subject moved by."""

    def __init__(self) -> None:
        self.uids: list[tuple[int, Duty, str, str]] = []
        self.ids: list[tuple[int, Duty, str, str]] = []
        self.days: dict[int, list[tuple[int, Duty, int]]] = defaultdict(list)
        self.dates = 0

    def add(self, number: int, file: FileKey, pair: Pair, failed: set[Duty]) -> None:
        """Remember what the file says; what failed already is a miss already."""
        for duty in file.duties:
            if duty in failed or duty.path in (FILE, NAME):
                continue
            if duty.action is Action.UID_CONSISTENT:
                new = text_of(find(pair.after, duty.path))
                if new:
                    self.uids += self._zipped(number, duty, new)
            elif duty.action is Action.PATID_CONSISTENT:
                self.ids.append((number, duty, str(file.subject), text_of(find(pair.after, duty.path)).strip()))
            elif duty.action is Action.DATE_SHIFTED and duty.place in ("DA", "DT"):
                self._moved(number, file.subject, duty, pair)

    def _zipped(self, number: int, duty: Duty, new: str) -> list[tuple[int, Duty, str, str]]:
        values = new.split("\\")
        if len(values) != len(duty.texts):
            return [(number, duty, "", "")]
        return [(number, duty, old, one) for old, one in zip(duty.texts, values, strict=True)]

    def _moved(self, number: int, subject: int, duty: Duty, pair: Pair) -> None:
        new = text_of(find(pair.after, duty.path)).split("\\")
        for old, one in zip(duty.texts, new, strict=False):
            if is_day(one[:8]):
                self.dates += 1
                self.days[subject].append((number, duty, (_day(one[:8]) - _day(old)).days))

    def broken(self) -> list[tuple[int, Duty, str]]:
        """Duties that another file shows not to be done, each once."""
        found = [*_torn(self.uids), *_torn(self.ids)]
        for moves in self.days.values():
            usual, _ = Counter(days for _, _, days in moves).most_common(1)[0]
            found += [(number, duty, "moved by other days") for number, duty, days in moves if days != usual]
        return list({(number, duty): (number, duty, why) for number, duty, why in found}.values())


def _torn(links: Iterable[tuple[int, Duty, str, str]]) -> list[tuple[int, Duty, str]]:
    """Links that don't go from one old value to one new one and back; the commonest link is the right one."""
    links = list(links)
    forth: dict[str, Counter[str]] = defaultdict(Counter)
    back: dict[str, Counter[str]] = defaultdict(Counter)
    for _, _, old, new in links:
        forth[old][new] += 1
        back[new][old] += 1
    found = []
    for number, duty, old, new in links:
        if not old:
            found.append((number, duty, "another number of values"))
        elif forth[old].most_common(1)[0][0] != new:
            found.append((number, duty, "replaced otherwise elsewhere"))
        elif back[new].most_common(1)[0][0] != old:
            found.append((number, duty, "the same as another's"))
    return found


def _day(text: str) -> datetime.date:
    return datetime.date(int(text[:4]), int(text[4:6]), int(text[6:8]))
