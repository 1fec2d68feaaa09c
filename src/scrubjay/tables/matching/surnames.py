"""Which of the words that differ are surnames.

Who was born on one day and has the same given name is one person, however the surname is mistyped: twins share the
surname and differ in the given name.
"""

from __future__ import annotations

from scrubjay.tables.matching.given_names import is_given_name
from scrubjay.tables.matching.person import Person
from scrubjay.tables.matching.similarity import Reading


def are_surnames(subject: Person, person: Person, reading: Reading, left: str, right: str) -> bool:
    """Whether two words that differ are surnames: they stand in the place of one, or beside a given name."""
    if left in subject.likely_surnames or right in person.likely_surnames:
        return left not in subject.likely_given and right not in person.likely_given
    if left in subject.likely_given or right in person.likely_given:
        return False
    return any(map(is_given_name, reading.shared)) and not is_given_name(left) and not is_given_name(right)


def unproven_words(subject: Person, person: Person, reading: Reading) -> list[tuple[str, str]]:
    """The words that differ and may be two names: not surnames of people born on one day with one given name."""
    if subject.births.isdisjoint(person.births):
        return reading.unlike
    own = subject.likely_surnames | person.likely_surnames
    return [
        pair for pair in reading.unlike if own.isdisjoint(pair) or not are_surnames(subject, person, reading, *pair)
    ]
