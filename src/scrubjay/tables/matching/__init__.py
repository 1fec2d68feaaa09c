"""People of a table matched with subjects of DICOM, one to one. `match` is the door.

What is made is certain; what is only likely is reported as a doubt, for a person to decide.
"""

from scrubjay.tables.matching.by_id import are_two, match_by_id
from scrubjay.tables.matching.candidates import candidates
from scrubjay.tables.matching.match import DIST_THRESHOLD, check_threshold, match
from scrubjay.tables.matching.person import Person
from scrubjay.tables.matching.result import REASONS, Doubt, Match, Matching
from scrubjay.tables.matching.similarity import are_named_apart, read_people

__all__ = [
    "DIST_THRESHOLD",
    "REASONS",
    "Doubt",
    "Match",
    "Matching",
    "Person",
    "are_named_apart",
    "are_two",
    "candidates",
    "check_threshold",
    "match",
    "match_by_id",
    "read_people",
]
