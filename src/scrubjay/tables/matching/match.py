"""Who of a table is who of DICOM.

1. IDs decide first: one that both sides have, once each, makes the pair, unless name and birth speak against it. Where
   the two sides share an ID at all they mean the same by IDs, and people with different ones are not one.
2. The others go by name, within `dist_threshold` of each other (1 less how alike they are). One day of birth on both
   sides brings them half as close as that again; two different ones make them two people. So does the other sex, unless
   all words and a day of birth are the same: then it is mistyped.
3. A pair is refused whose words differ as those of two people do (see `commonness.py`). A day of birth proves more
   errors in a surname, not in a given name: so are twins. Nor is it the same name if a surname stands in the place of a
   given name and the other way round, but for one day of birth.
4. The best assignment of all together is found, one to one.
5. A pair of it counts if it is clearly the best: nobody else is within `MARGIN` of it, on either side, who isn't
   clearly somebody else's. A day of birth that one of two pairs has counts for it. A word left out proves nothing where
   others have the rest, and an initial where others have such names; a day of birth proves both. One sex proves
   nothing, but tells two of one name apart, of whom the other one is of the other sex. Whom an ID has paired may be
   there twice, once without it, and is as much alike as others of the name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from scrubjay.errors import UsageError
from scrubjay.tables.matching.assignment import Pair, best_assignment
from scrubjay.tables.matching.by_id import have_one_id, match_by_id
from scrubjay.tables.matching.candidates import candidates
from scrubjay.tables.matching.commonness import Commonness
from scrubjay.tables.matching.person import Person
from scrubjay.tables.matching.result import ALIKE, OTHER_BIRTH, OTHER_ID, OTHER_NAME, OTHER_SEX, Doubt, Match, Matching
from scrubjay.tables.matching.similarity import NOT_EQUAL, Reading, read_people

DIST_THRESHOLD: Final = 0.2
"""How far apart two names of one person may be: 0 takes only the same words, 1 anything."""

MARGIN: Final = 0.05
_TIE: Final = 1e-4
"""What a day of birth is worth between two that are as much alike."""

BIRTH_BONUS: Final = 0.15
"""So much farther apart names may be where the days of birth are the same."""


@dataclass(slots=True)
class _Pairs:
    """Pairs by name with how alike they are, those that may be made and those that may not, with the reason."""

    subjects: Sequence[Person]
    people: Sequence[Person]
    scores: dict[Pair, float] = field(default_factory=dict)
    readings: dict[Pair, Reading] = field(default_factory=dict)
    refused: dict[Pair, tuple[str, float]] = field(default_factory=dict)

    def of(self, pair: Pair) -> tuple[Person, Person]:
        """The two people of a pair."""
        return self.subjects[pair[0]], self.people[pair[1]]

    def are_opposite(self, pair: Pair) -> bool:
        """Whether they are a man and a woman."""
        one, other = self.of(pair)
        return one.is_opposite(other)

    def share_birth(self, pair: Pair) -> bool:
        """Whether both were born on one day."""
        one, other = self.of(pair)
        return not one.births.isdisjoint(other.births)

    def has_other_sex(self, pair: Pair) -> bool:
        """Whether the sex speaks against a pair: not if it is all that differs where a day of birth is the same."""
        return self.are_opposite(pair) and not (self.share_birth(pair) and self.readings[pair].has_same_words)

    def worth(self, pair: Pair) -> float:
        """How good a pair is beside others: of two that are as alike, the one with the day of birth, or the sex."""
        return self.scores[pair] - MARGIN * self.are_opposite(pair) - _TIE * (not self.share_birth(pair))

    def is_ruled_out(self, rival: Pair, pair: Pair) -> bool:
        """Whether a rival is of the other sex, and this leaves no doubt about the pair.

        It has the same words for a name and the rival hasn't; or the rival is called the same, and the pair is of one
        sex. A rival with the day of birth is never ruled out where the pair has none.
        """
        if not self.are_opposite(rival) or self.are_opposite(pair) or self.share_birth(rival) > self.share_birth(pair):
            return False
        if self.readings[pair].has_same_words and not self.readings[rival].has_same_words:
            return True
        one, other = self.of(pair)
        candidate, name = (self.of(rival)[1], other) if pair[0] == rival[0] else (self.of(rival)[0], one)
        return bool(one.sex) and one.sex == other.sex and read_people(candidate, name).score == 1


def check_threshold(dist_threshold: float) -> float:
    """The threshold. Raises UsageError for one outside 0 to 1."""
    if not 0 <= dist_threshold <= 1:
        raise UsageError("dist_threshold is a number from 0 (the same words) to 1 (anything)")
    return dist_threshold


def match(
    subjects: Sequence[Person],
    people: Sequence[Person],
    dist_threshold: float = DIST_THRESHOLD,
    settled: Matching | None = None,
) -> Matching:
    """Match subjects of DICOM with people of a table. settled: what stands already; what IDs say if it isn't given.

    Raises UsageError for a threshold outside 0 to 1.
    """
    check_threshold(dist_threshold)
    by_id = match_by_id(subjects, people) if settled is None else settled
    told: list[Match | Doubt] = [*by_id.matches, *by_id.doubts]
    left, known = _parted(subjects, {one.subject for one in told})
    right, named = _parted(people, {one.person for one in told})
    by_name = partial(_by_name, subjects, people, 1 - dist_threshold, mean_the_same=bool(told))
    commonness = Commonness(subjects, people)
    pairs = _proven(by_name(left, right), commonness)
    rivals = _paired_by_id(
        [_proven(by_name(known, right), commonness), _proven(by_name(left, named), commonness)], by_id
    )
    chosen = best_assignment({one: pairs.worth(one) for one in pairs.scores})
    matches, doubts = list(by_id.matches), list(by_id.doubts)
    for pair, why in _judged(pairs, chosen).items():
        score = pairs.scores[pair]
        if not why and max(rivals[0][pair[1]], rivals[1][pair[0]]) >= pairs.worth(pair) - 1e-9:
            why = ALIKE
        if not why and score < 1:
            why = commonness.doubt(*pairs.of(pair), pairs.readings[pair])
        if why:
            doubts.append(Doubt(*pair, why, score))
        else:
            matches.append(Match(*pair, "name and birth" if pairs.share_birth(pair) else "name", score))
    taken = {one.subject for one in matches}, {one.person for one in matches}
    others = [Doubt(*pair, why, score) for pair, (why, score) in pairs.refused.items()]
    others += [
        Doubt(*pair, OTHER_SEX if pairs.has_other_sex(pair) else ALIKE, score)
        for pair, score in pairs.scores.items()
        if chosen.get(pair[0]) != pair[1]
    ]
    doubts += [one for one in others if one.subject not in taken[0] and one.person not in taken[1]]
    return Matching(
        tuple(sorted(matches, key=lambda one: one.subject)),
        tuple(sorted(doubts, key=lambda one: (one.subject, -one.score, one.person))),
    )


def _parted(side: Sequence[Person], told: Set[int]) -> tuple[list[int], list[int]]:
    """Who of a side has a name: those of whom nothing is told yet, and the others."""
    named = [at for at, one in enumerate(side) if one.names]
    return [at for at in named if at not in told], [at for at in named if at in told]


def _by_name(
    subjects: Sequence[Person],
    people: Sequence[Person],
    least: float,
    left: Sequence[int],
    right: Sequence[int],
    *,
    mean_the_same: bool,
) -> _Pairs:
    """Pairs of names that are alike enough. mean_the_same: whether other IDs are other people."""
    pairs = _Pairs(subjects, people)
    found = candidates([subjects[at] for at in left], [people[at] for at in right])
    for one, other in found:
        pair = left[one], right[other]
        subject, person = subjects[pair[0]], people[pair[1]]
        reading = read_people(subject, person)
        told = bool(subject.births and person.births)
        agree = told and bool(subject.births & person.births)
        if agree and reading.score < least:
            reading = read_people(subject, person, loose=True)
        score = reading.score
        if agree and score < 1 and score >= least - BIRTH_BONUS:
            score += (1 - score) / 2
        if is_turned := subject.is_turned(person):
            score = min(score, NOT_EQUAL)
        if score < least - 1e-9 or not score:
            continue
        if mean_the_same and subject.ids and person.ids and not have_one_id(subject, person):
            pairs.refused[pair] = OTHER_ID, score
        elif told and not agree:
            pairs.refused[pair] = OTHER_BIRTH, score
        elif is_turned and not agree:
            pairs.refused[pair] = OTHER_NAME, score
        else:
            pairs.scores[pair] = score
            pairs.readings[pair] = reading
    return pairs


def _proven(pairs: _Pairs, commonness: Commonness) -> _Pairs:
    """The pairs, without those whose names differ as those of two people do."""
    for pair, score in list(pairs.scores.items()):
        if score == 1:
            continue
        if why := commonness.refusal(*pairs.of(pair), pairs.readings[pair]):
            pairs.refused[pair] = why, score
            del pairs.scores[pair]
    return pairs


def _paired_by_id(again: Sequence[_Pairs], by_id: Matching) -> tuple[Mapping[int, float], Mapping[int, float]]:
    """What the best rival whom an ID has paired is worth: for a person who is left, and for a subject who is left.

    None is who is told apart, by day of birth or sex, be it by what the other side says of him.
    """
    partners: tuple[defaultdict[int, list[int]], ...] = defaultdict(list), defaultdict(list)
    for one in by_id.matches:
        partners[0][one.subject].append(one.person)
        partners[1][one.person].append(one.subject)
    best: tuple[defaultdict[int, float], defaultdict[int, float]] = defaultdict(float), defaultdict(float)
    for side, pairs in enumerate(again):
        others = pairs.subjects if side else pairs.people
        for pair in pairs.scores:
            mine = (pairs.people, pairs.subjects)[side][pair[1 - side]]
            same = [others[at] for at in partners[side][pair[side]]]
            if not pairs.has_other_sex(pair) and not any(_are_told_apart(mine, one) for one in same):
                best[side][pair[1 - side]] = max(best[side][pair[1 - side]], pairs.worth(pair))
    return best


def _are_told_apart(one: Person, other: Person) -> bool:
    return one.is_opposite(other) or bool(one.births and other.births and not one.births & other.births)


def _judged(pairs: _Pairs, chosen: Mapping[int, int]) -> dict[Pair, str]:
    """Why each pair of the assignment does not count; empty for those that do."""
    scores = pairs.scores
    by_subject: defaultdict[int, list[Pair]] = defaultdict(list)
    by_person: defaultdict[int, list[Pair]] = defaultdict(list)
    for pair in scores:
        by_subject[pair[0]].append(pair)
        by_person[pair[1]].append(pair)
    owner = {person: subject for subject, person in chosen.items()}

    def is_held(rival: Pair, claim: Pair | None) -> bool:
        """Whether somebody else has a clearly better claim."""
        return claim is not None and not pairs.has_other_sex(claim) and scores[claim] >= scores[rival] + MARGIN

    def is_near(rival: Pair, pair: Pair) -> bool:
        """Whether a rival is as good; for a pair of two sexes any is. A day of birth that only one has counts."""
        born = pairs.share_birth(pair) - pairs.share_birth(rival)
        least = 0 if pairs.are_opposite(pair) else scores[pair] - (MARGIN if born >= 0 else BIRTH_BONUS)
        if least and born > 0 and scores[rival] <= scores[pair]:
            return False
        return rival != pair and scores[rival] > least + 1e-9 and not pairs.is_ruled_out(rival, pair)

    judged = {}
    for subject, person in chosen.items():
        pair = subject, person
        if pairs.has_other_sex(pair):
            judged[pair] = OTHER_SEX
            continue
        near = [one for one in by_subject[subject] if is_near(one, pair)]
        rivals = [one for one in by_person[person] if is_near(one, pair)]
        clear = all(is_held(one, (owner[one[1]], one[1]) if one[1] in owner else None) for one in near) and all(
            is_held(one, (one[0], chosen[one[0]]) if one[0] in chosen else None) for one in rivals
        )
        judged[pair] = "" if clear else ALIKE
    return judged
