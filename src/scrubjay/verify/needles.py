"""What identifies the people of a study, as values to look for: taken from the input's headers and from a vault."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from functools import cache, lru_cache
from typing import Final

from scrubjay.standard import dictionary, hipaa18, registered_uids, vocabulary
from scrubjay.verify.reader import Element, Instance, tags_of
from scrubjay.verify.text import TEXT, compact, decode, fold, words

NAME, ID, PHONE, MAIL, ADDRESS, BIRTH, UID = "name", "id", "phone", "mail", "address", "birth-date", "uid"
DAY: Final = "date"
_NUMBERS: Final = {PHONE: (4, 5, 6), ID: (7, 8, 9, 10, 11)}
_ADDRESSES: Final = frozenset((0x00101040, 0x00080081, 0x00080092, 0x00401102, 0x00380300, 0x00380400, 0x40080114))
_BIRTH: Final = frozenset((0x00100030, 0x00100033, 0x00100034))
_DAYS: Final = frozenset(("00080020", "00080021", "00080022", "00080023", "0008002A"))
_ISSUERS: Final = frozenset((0x00100021, 0x00100024, 0x00380014, 0x00380064, 0x00400039))
_TOO_COMMON: Final = frozenset(
    """
    anon anonym anonymous anonymized anonymised anonymize deidentified unknown removed none null test tester testing
    patient subject phantom volunteer unnamed noname name nobody human sample example demo dummy admin operator user
    doctor physician mrs miss prof professor jun sen von van der den del the and last first middle given family
    head neck brain chest knee spine foot hand study series image scan scanner hospital clinic case data dicom
    """.split()  # noqa: SIM905 - a list of that many words can't be read
)
_CLASS: Final = re.compile(
    r"SOPClass|TransferSyntax|CodingSchemeUID|ContextUID|MappingResourceUID|GroupExtensionCreatorUID|SOPClassesIn"
    r"|ImplementationClassUID|SOPClassesSupported"
)
_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_UID: Final = re.compile(r"[0-2](?:\.(?:0|[1-9]\d*)){2,}")


@dataclass(frozen=True, slots=True)
class Needles:
    """What to look for, folded. names: parts of one name each; dates: of birth, days: of studies, YYYYMMDD; spelled:
    parts of names as they were written, where folding changed them. None of it is ever shown."""

    names: frozenset[tuple[str, ...]] = field(default_factory=frozenset, repr=False)
    ids: frozenset[str] = field(default_factory=frozenset, repr=False)
    phones: frozenset[str] = field(default_factory=frozenset, repr=False)
    texts: frozenset[str] = field(default_factory=frozenset, repr=False)
    dates: frozenset[str] = field(default_factory=frozenset, repr=False)
    days: frozenset[str] = field(default_factory=frozenset, repr=False)
    spelled: frozenset[str] = field(default_factory=frozenset, repr=False)

    @classmethod
    def union(cls, many: Iterable[Needles]) -> Needles:
        """All of them."""
        kept = list(many)
        return cls(*(frozenset().union(*(getattr(one, each.name) for one in kept)) for each in fields(cls)))

    def __or__(self, other: Needles) -> Needles:
        """Both."""
        return Needles.union((self, other))

    def __bool__(self) -> bool:
        return bool(self.names or self.ids or self.phones or self.texts or self.dates or self.days)


@cache
def _tags(kind: str) -> frozenset[int]:
    return frozenset(row.tag for row in hipaa18() if row.number in _NUMBERS[kind]) - _ISSUERS


@lru_cache(maxsize=65536)
def is_weak(word: str) -> bool:
    """A word that many texts hold: it is looked for only beside another part of its name."""
    if not word.isascii():
        return len(word) < 2
    if len(word) < 3 or word in _TOO_COMMON or word in vocabulary().protected:
        return True
    return len(word) == 3 and word in vocabulary().words


def name_parts(value: str) -> Iterator[tuple[str, ...]]:
    """The parts of each name of a PN value, one tuple for each name and way to write it."""
    for person in value.split("\\"):
        for group in person.split("="):
            parts = tuple(part for part in words(fold(group)) if not part.isdigit() and len(part) > 1)
            if parts and not set(parts) <= _TOO_COMMON:
                yield parts


def spelled_parts(value: str) -> Iterator[str]:
    """Parts of names that bytes spell otherwise than they are folded: with accents, in syllables."""
    for word in words(unicodedata.normalize("NFC", value).lower()):
        if len(word) > 1 and not word.isascii() and fold(word) != word and not is_weak(fold(word)):
            yield word


def id_needle(value: str) -> str:
    """An ID as it is looked for; empty for one too short or too common."""
    plain = compact(fold(value))
    digits = sum(map(str.isdigit, plain))
    if len(set(plain)) < 3 or len(plain) < 4 or plain in _TOO_COMMON:
        return ""
    if digits == len(plain):
        return plain if digits >= 5 else ""
    if digits == 0:
        return plain if len(plain) >= 6 and plain not in vocabulary().words else ""
    letters = [word for word in words(fold(value)) if not word.isdigit()]
    common = all(word in vocabulary().words or word in _TOO_COMMON or len(word) < 3 for word in letters)
    return plain if digits >= 3 or (len(plain) >= 6 and not common) else ""


def phone_needle(value: str) -> str:
    """The last nine digits at most of a number of seven or more; empty for less."""
    digits = "".join(filter(str.isdigit, value))
    return digits[-9:] if len(digits) >= 7 and len(set(digits)) > 2 else ""


def address_needles(value: str) -> Iterator[str]:
    """Lines and parts of an address that have a number beside a word, or are long."""
    for part in re.split(r"[\\\n\r,;^]+", fold(value)):
        tokens = words(part)
        has_number = any(token.isdigit() for token in tokens) and len(tokens) > 1
        unknown = any(len(t) > 3 and not t.isdigit() and t not in vocabulary().words for t in tokens)
        if unknown and (has_number or len(tokens) > 1) and len(compact(part)) >= 8:
            yield " ".join(tokens)


def of_instance(instance: Instance) -> Needles:
    """The needles that the headers of one file give."""
    names: set[tuple[str, ...]] = set()
    ids: set[str] = set()
    phones: set[str] = set()
    texts: set[str] = set()
    births: set[str] = set()
    others: set[str] = set()
    days: set[str] = set()
    spelled: set[str] = set()
    for element in instance.elements:
        if element.vr not in TEXT or not 0 < element.length <= 4096:
            continue
        tag = element.tag
        if element.vr == "PN":
            name = decode(instance.raw(element), "PN", element.charset)
            names.update(name_parts(name))
            spelled.update(spelled_parts(name))
        elif element.vr in ("DA", "DT"):
            day = instance.raw(element).strip(b" \0").decode("latin-1").replace(".", "")[:8]
            if len(day) == 8 and day.isdigit():
                (births if tag in _BIRTH else others).add(day)
                if element.path in _DAYS and day[4:] != "0101" and day >= "19000102":
                    days.add(day)
        elif tag in _tags(PHONE) or tag in _ADDRESSES or _is_id(element):
            text = decode(instance.raw(element), element.vr, element.charset)
            if tag in _tags(PHONE):
                phones.update(filter(None, map(phone_needle, text.split("\\"))))
            elif tag in _ADDRESSES:
                texts.update(address_needles(text))
            else:
                ids.update(filter(None, map(id_needle, text.split("\\"))))
                if tag == 0x00100020:  # an ID that is a name
                    names.update(
                        p for p in name_parts(text.replace("_", "^")) if len(p) > 1 and not any(map(is_weak, p))
                    )
            texts.update(match.lower() for match in _MAIL.findall(text))
    # a phantom born on the day of its scan: the date says nothing of birth
    kept = {day for day in births - others if day[4:] != "0101" and day >= "19000102"}
    return Needles(
        frozenset(names),
        frozenset(ids),
        frozenset(phones),
        frozenset(texts),
        frozenset(kept),
        frozenset(days),
        frozenset(spelled),
    )


def _is_id(element: Element) -> bool:
    if element.vr not in ("LO", "SH", "ST", "LT", "UC", "UT"):
        return False
    if element.tag in _tags(ID):
        return True
    # a code or an ID inside a sequence that identifies somebody
    in_person = any(tag in _tags(ID) for tag in tags_of(element.path)[:-1])
    return in_person and element.tag in (0x00080100, 0x00080119, 0x00100020)


def of_people(source_ids: Iterable[str], source_names: Sequence[str]) -> Needles:
    """The needles of people whom a vault knows."""
    return Needles(
        names=frozenset(parts for name in source_names for parts in name_parts(name)),
        spelled=frozenset(part for name in source_names for part in spelled_parts(name)),
        ids=frozenset(filter(None, map(id_needle, source_ids))),
    )


def is_instance_uid(element: Element) -> bool:
    """Whether a UI element names an instance, a study, a device … and not a class of them."""
    return element.vr == "UI" and not _is_class(element.tag)


@cache
def _is_class(tag: int) -> bool:
    found = dictionary().by_tag(tag)
    return found is not None and _CLASS.search(found.keyword) is not None


def uids_in(text: str) -> list[str]:
    """UIDs that aren't registered and long enough to be one of a kind, in any text."""
    return [uid for uid in _UID.findall(text) if len(uid) >= 16 and uid not in registered_uids()]
