"""A score in figures, for people. Kinds and places only: never a value."""

from collections.abc import Iterator

from support.phi.key import Action
from support.phi.scorer import Score


def lines(score: Score, worst: int = 25) -> Iterator[str]:
    """The table, line by line; `worst` kinds of misses below it."""
    yield f"{score.files} files, {score.missing} of them not in the output"
    yield f"{'action':<18}{'owed':>9}{'missed':>9}{'done %':>9}"
    for action in Action:
        yield _row(action.value, score.owed[action], score.missed[action], score.percent(action))
    yield _row("all", score.owed.total(), score.missed.total(), score.percent())
    yield f"dates that came out as dates: {score.dates_kept}"
    absent = score.absent
    yield (
        f"people absent from the header: {absent.found} of {absent.names} words found (recall {absent.recall:.1f} %), "
        f"{absent.lost} of {absent.words} other words lost (precision {absent.precision:.1f} %)"
    )
    if score.misses:
        yield "worst misses: action, place, kind"
    for (what, place, kind), count in score.worst(worst):
        yield f"{count:>7}  {what:<18}{place:<26}{kind}"


def _row(name: str, owed: int, missed: int, percent: float) -> str:
    return f"{name:<18}{owed:>9}{missed:>9}{percent:>9.3f}"
