"""A de-identifier that has read the key: what a perfect output would be. It exists to test the judge."""

import datetime
import hashlib
import random
import warnings
from pathlib import Path

import pydicom
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.tag import Tag

from support.phi import standing
from support.phi.key import FILE, NAME, Action, Duty, FileKey, Key, parse
from support.phi.lookup import find, read

DATE_PLACES = ("DA", "DT", standing.TO_GO)
DUMMIES = {"PN": "ANON", "SH": "ANON", "LO": "ANON", "ST": "ANON", "LT": "ANON", "UT": "ANON"}


def perfect(key: Key, source: Path, output: Path) -> dict[str, str]:
    """Write what the key asks for below `output`; return the paths as the scorer wants them."""
    output.mkdir(parents=True, exist_ok=True)
    written = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for number, file in enumerate(key.files):
            _, dataset = read(source / file.source)
            _obey(dataset, file)
            written[file.source] = f"{number:05d}.dcm"
            pydicom.dcmwrite(output / written[file.source], dataset)
    return written


def new_uid(old: str) -> str:
    """The UID instead of this one."""
    return "2.25." + str(int.from_bytes(hashlib.sha256(old.encode()).digest()[:16], "big"))


def shift_of(subject: int) -> int:
    """Days that the subject's dates move by."""
    return -random.Random(subject).randrange(1, 3000)


def _obey(dataset: Dataset, file: FileKey) -> None:
    by_path: dict[str, list[Duty]] = {}
    for duty in file.duties:
        if duty.path not in (FILE, NAME):
            by_path.setdefault(duty.path, []).append(duty)
    for path in sorted(by_path, key=len, reverse=True):
        element = find(dataset, path)
        if element is not None:
            _attribute(dataset, path, element, by_path[path], file.subject)
    _drop_private(dataset, {parse(path)[1] for path, duties in by_path.items() if _stays(duties)})
    meta = dataset.file_meta
    meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    dataset.PatientID = f"SUBJECT-{file.subject}"


def _stays(duties: list[Duty]) -> bool:
    return any(duty.action is Action.TEXT_RETAINED for duty in duties)


def _attribute(dataset: Dataset, path: str, element: DataElement, duties: list[Duty], subject: int) -> None:
    actions = {duty.action: duty for duty in duties}
    if Action.UID_CHANGED in actions:
        values = element.value if element.VM > 1 else [element.value]
        own = set(actions[Action.UID_CHANGED].texts)
        made = [new_uid(str(one)) if str(one) in own else str(one) for one in values]
        _set(dataset, path, element.VR, made if len(made) > 1 else made[0])
    elif any(duty.place in DATE_PLACES for duty in duties if duty.action is Action.DATE_SHIFTED):
        _set(dataset, path, element.VR, _shifted(element, subject))
    elif Action.TEXT_REMOVED in actions or any(duty.action is Action.DATE_SHIFTED for duty in duties):
        kept = actions.get(Action.TEXT_RETAINED)
        required = Action.TEXT_NOTNULL in actions or Action.TAG_RETAINED in actions
        value = " ".join(kept.texts) if kept else DUMMIES.get(element.VR, "")
        _set(dataset, path, element.VR, value if kept or required else None)


def _shifted(element: DataElement, subject: int) -> object:
    values = [str(one) for one in (element.value if element.VM > 1 else [element.value])]
    days = datetime.timedelta(shift_of(subject))
    moved = [f"{datetime.datetime.strptime(one[:8], '%Y%m%d') + days:%Y%m%d}{one[8:]}" for one in values]
    return moved if len(moved) > 1 else moved[0]


def _set(dataset: Dataset, path: str, vr: str, value: object) -> None:
    """Store a value at the path, or with None remove what is there."""
    steps, tag = parse(path)
    for step, item in steps:
        if isinstance(dataset[Tag(step)].value, bytes):  # a private sequence in implicit VR
            del dataset[Tag(step)]
            return
        dataset = dataset[Tag(step)].value[item]
    if vr in ("UN", "OB") and isinstance(value, str):  # private text in implicit VR
        value = value.encode("ascii") + b" " * (len(value) % 2)
    if value is None:
        del dataset[Tag(tag)]
    else:
        dataset[Tag(tag)] = DataElement(Tag(tag), vr, value)


def _drop_private(dataset: Dataset, kept: set[int]) -> None:
    """Remove private data but for the tags that must stay, and for the creators."""
    for element in list(dataset):
        tag = int(element.tag)
        if tag >> 16 & 1 and tag & 0xFFFF >= 0x1000 and tag not in kept and element.VR != "SQ":
            del dataset[element.tag]
        elif element.VR == "SQ":
            for item in element.value or ():
                _drop_private(item, kept)
