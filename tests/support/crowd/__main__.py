"""How well people are matched: `PYTHONPATH=tests python -m support.crowd [people] [seeds]`."""

import sys
import time

from scrubjay.tables.matching import match
from support.crowd import KINDS, crowd


def main(people: int = 500, seeds: int = 5) -> None:
    print(f"{'names in DICOM':<18}{'born':>6}{'pairs':>8}{'found':>9}{'wrong':>7}{'seconds':>9}")
    for kind in KINDS:
        for births in (False, True):
            pairs = right = wrong = 0
            began = time.process_time()
            for seed in range(seeds):
                found = crowd(people, [kind], seed=seed, births=births)
                made = match(found.subjects, found.people).matches
                good = sum(found.truth.get(one.subject) == one.person for one in made)
                pairs, right, wrong = pairs + len(found.truth), right + good, wrong + len(made) - good
            seconds = time.process_time() - began
            born = "yes" if births else "no"
            print(f"{kind:<18}{born:>6}{pairs:>8,}{right / pairs:>9.2%}{wrong:>7}{seconds:>9.1f}", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
