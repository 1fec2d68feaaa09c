"""Notes: words of medicine that must stay around words that must go."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from support.phi import spellings
from support.phi.people import Person, Study
from support.phi.words import ABSENT_DECOYS, DECOYS, PHRASES, STRANGERS, TRAP_PHRASES

Role = Literal["stay", "go", "day", "either"]
"""`day` is a date: shifted or gone. `either`: words like `Dr.` that tell nothing and serve nobody."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a note."""

    role: Role
    text: str = field(repr=False)
    kind: str = ""
    spelling: str = ""
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """Spans with a blank between them."""

    spans: tuple[Span, ...]

    @property
    def text(self) -> str:
        """The note as it is written."""
        return " ".join(span.text for span in self.spans)

    @property
    def stays(self) -> tuple[str, ...]:
        """What must still be there, in this order."""
        return tuple(span.text for span in self.spans if span.role == "stay")


Mention = Callable[[random.Random, Person, Study], tuple[Span, ...]]


def _plain(kind: str, value: str, lead: str, how: str = "as in the header") -> tuple[Span, ...]:
    go = Span("go", value, kind, how)
    return (Span("either", lead), go) if lead else (go,)


def _patient(rng: random.Random, person: Person, _: Study) -> tuple[Span, ...]:
    text, how = spellings.spell_name(rng, person.name)
    return _plain("patient name", text, rng.choice(["for", "patient", "pt", "Re:", "Mrs", ""]), how)


def _physician(rng: random.Random, person: Person, _: Study) -> tuple[Span, ...]:
    text, how = spellings.spell_name(rng, rng.choice(person.physicians))
    return _plain("physician", text, rng.choice(["Dr.", "ref by Dr.", "Prof.", "reported by", "Dr"]), how)


def _mother(rng: random.Random, person: Person, _: Study) -> tuple[Span, ...]:
    text, how = spellings.spell_name(rng, person.mother)
    return _plain("relative", text, "mother", how)


def _birth(rng: random.Random, person: Person, _: Study) -> tuple[Span, ...]:
    text, how = spellings.spell_day(rng, person.birth)
    lead = Span("either", rng.choice(["born", "DOB", "DOB:", "geb.", "*"]))
    return lead, Span("day", text, "birth date", how)


def _seen(rng: random.Random, _: Person, study: Study) -> tuple[Span, ...]:
    text, how = spellings.spell_day(rng, study.day)
    lead = Span("either", rng.choice(["seen", "on", "prior", "of"]))
    return lead, Span("day", text, "study date", how)


def _id(rng: random.Random, person: Person, _: Study) -> tuple[Span, ...]:
    text, how = spellings.spell_id(rng, person.patient_id)
    return _plain("patient ID", text, rng.choice(["MRN", "ID", "PID:", "pat no", ""]), how)


def _accession(rng: random.Random, _: Person, study: Study) -> tuple[Span, ...]:
    text, how = spellings.spell_id(rng, study.accession)
    return _plain("accession number", text, rng.choice(["acc", "Acc#", ""]), how)


def _order(_: random.Random, __: Person, study: Study) -> tuple[Span, ...]:
    return _plain("order number", study.order, "order")


def _phone(rng: random.Random, person: Person, _: Study) -> tuple[Span, ...]:
    text, how = spellings.spell_phone(rng, person.phone)
    return _plain("phone", text, rng.choice(["tel", "call", "phone", "fax"]), how)


def _email(_: random.Random, person: Person, __: Study) -> tuple[Span, ...]:
    return _plain("e-mail", person.email, "mail")


def _ssn(rng: random.Random, person: Person, _: Study) -> tuple[Span, ...]:
    text, how = spellings.spell_ssn(rng, person.ssn)
    return _plain("social security number", text, "SSN", how)


def _address(_: random.Random, person: Person, __: Study) -> tuple[Span, ...]:
    return _plain("address", f"{person.street}, {person.town}", "lives at")


def _hospital(rng: random.Random, person: Person, _: Study) -> tuple[Span, ...]:
    return _plain("institution", person.hospital, rng.choice(["from", "at", "transferred from"]))


def _url(_: random.Random, person: Person, __: Study) -> tuple[Span, ...]:
    return _plain("URL", person.url, "see")


MENTIONS: tuple[Mention, ...] = (
    *(_patient,) * 4,
    *(_physician,) * 2,
    _mother,
    *(_birth,) * 2,
    *(_seen,) * 2,
    *(_id,) * 2,
    _accession,
    _order,
    _phone,
    _email,
    _ssn,
    _address,
    _hospital,
    _url,
)

_STRANGER_LEADS = (
    "Dr.",
    "ref. phys. Dr.",
    "referred by Dr.",
    "Prof.",
    "phoned Mrs",
    "cc Dr.",
    "wife of Mr",
    "seen by Dr",
)


def _stay(rng: random.Random, person: Person) -> Span:
    trap = TRAP_PHRASES.get(person.name.family[0])
    return Span("stay", trap if trap and rng.random() < 0.4 else rng.choice(PHRASES))


def _shortest(build: Callable[[], Note], limit: int) -> Note | None:
    """The first of some notes that fits, else None."""
    for _ in range(12):
        note = build()
        if len(note.text) <= limit:
            return note
    return None


def about(rng: random.Random, person: Person, study: Study, limit: int) -> Note | None:
    """A note on the person of at most so many characters: a phrase, one or two mentions, maybe another phrase."""

    def build() -> Note:
        spans: list[Span] = [_stay(rng, person)]
        for mention in rng.sample(MENTIONS, 2 if limit > 200 and rng.random() < 0.6 else 1):
            spans += mention(rng, person, study)
            if limit > 40 and rng.random() < 0.5:
                spans.append(_stay(rng, person))
        return Note(tuple(spans))

    def brief() -> Note:
        return Note((Span("stay", rng.choice(["CT", "MR", "T1", "XR"])), rng.choice(MENTIONS)(rng, person, study)[-1]))

    return _shortest(brief if limit <= 16 else build, limit)


def of_a_stranger(rng: random.Random, person: Person, limit: int) -> Note | None:
    """A note that names somebody the header doesn't know."""

    def build() -> Note:
        lead = Span("either", rng.choice(_STRANGER_LEADS))
        return Note(
            (
                _stay(rng, person),
                lead,
                Span("go", rng.choice(STRANGERS), "stranger", "after a title", absent=True),
                Span("stay", rng.choice(PHRASES)),
            )
        )

    return _shortest(build, limit)


def decoy(rng: random.Random, absent: bool = False) -> Note:
    """A note on nobody. absent: one that is counted with the strangers, to know what is lost for nothing."""
    return Note((Span("stay", rng.choice(ABSENT_DECOYS if absent else DECOYS), absent=absent),))
