from typing import Any

import pytest

from scrubjay.identity.settings import DateSettings, IdentitySettings
from scrubjay.run.manners import Manners


def manners(looks: bool = False, dates: DateSettings | None = None, **identity: Any) -> Manners:
    return Manners.of(IdentitySettings(**identity), dates or DateSettings(), looks=looks)


BY_SUBJECT = DateSettings("subject", min_days=-365, max_days=-1)
PLAIN = manners()


def test_a_project_of_one_manner_asks_nobody() -> None:
    assert not PLAIN.differ(frozenset())
    assert not PLAIN.differ(PLAIN.words)


@pytest.mark.parametrize(
    "other",
    [
        manners(strategy="sequential"),
        manners(strategy="deterministic"),
        manners(prefix="X-"),
        manners(length=12),
        manners(issuer="ignore"),
        manners(looks=True, on_conflict="split"),
    ],
)
def test_names_given_otherwise(other: Manners) -> None:
    assert PLAIN.differ(other.words)
    assert PLAIN.differ(PLAIN.words | other.words)


def test_imported_names() -> None:
    assert PLAIN.differ({"import"})


@pytest.mark.parametrize("policy", ["stop", "quarantine"])
def test_looking_alone_gives_no_other_names(policy: str) -> None:
    assert not PLAIN.differ(manners(looks=True, on_conflict=policy).words)


def test_shifts_count_for_a_run_that_shifts() -> None:
    shifting = manners(dates=BY_SUBJECT)
    wider = manners(dates=DateSettings("subject", min_days=-3650, max_days=-1))
    assert not PLAIN.differ(shifting.words), "the names are the same, and this run shifts nothing"
    assert not shifting.differ(PLAIN.words)
    assert shifting.differ(wider.words)
    assert shifting.differ({"import"}), "days may have been imported, too"
    assert not shifting.differ(shifting.words | PLAIN.words)
