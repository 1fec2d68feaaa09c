from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from scrubjay import Key
from scrubjay.identity.proposal import Fixed, NextNumber, Refused
from scrubjay.vault import Assignment, Project, Request, Vault, VaultError
from scrubjay.vault.numbers import LOOK_AHEAD

from .conftest import Ask

DAY = date(2020, 1, 15)


def names(project: Project, requests: list[Request], batch: int = 100) -> list[str]:
    return [one.pseudonym or one.refused for one in project.assign(requests, batch=batch)]


def test_numbers_in_the_order_of_requests(project: Project, ask: Ask) -> None:
    assert names(project, [ask("c"), ask("a"), ask("b"), ask("a")]) == ["P001", "P002", "P003", "P002"]
    assert names(project, [ask("b"), ask("d"), ask("c")]) == ["P003", "P004", "P001"]


def test_batches_change_nothing(vault: Vault, ask: Ask) -> None:
    requests = [ask(f"p{number % 37}") for number in range(100)]
    found = {tuple(names(vault.project(f"b{batch}"), requests, batch)) for batch in (1, 7, 99, 100, 1000)}
    assert len(found) == 1


def test_another_opening_knows_the_same(vault_place: str, key: Key, ask: Ask) -> None:
    with Vault.open(vault_place, key) as vault:
        first = list(vault.project("a").assign([ask("x", day=DAY, days=-5)]))
        kept = vault.project("a").key
    with Vault.open(vault_place, key) as vault:
        again = list(vault.project("a").assign([ask("x", day=date(2019, 1, 1), days=7)]))
        assert vault.project("a").key == kept
    assert first == [Assignment("P001", DAY, -5, new=True)]
    assert again == [Assignment("P001", DAY, -5, new=False)]


def test_what_was_not_known_is_filled_in_once(project: Project, ask: Ask) -> None:
    assert next(project.assign([ask("x")])) == Assignment("P001", None, None, new=True)
    assert next(project.assign([ask("x", day=DAY)])) == Assignment("P001", DAY, None)
    assert next(project.assign([ask("x", days=0)])) == Assignment("P001", DAY, 0)
    assert next(project.assign([ask("x", day=date.max, days=9)])) == Assignment("P001", DAY, 0)


def test_twice_in_one_batch(project: Project, ask: Ask) -> None:
    first, second, third = project.assign([ask("x"), ask("x", day=DAY), ask("x", days=3)])
    assert first == Assignment("P001", None, None, new=True)
    assert third == Assignment("P001", DAY, 3)
    assert second == Assignment("P001", DAY, None)
    assert next(project.assign([ask("x")])) == Assignment("P001", DAY, 3)


def test_series_have_their_own_counters(project: Project, ask: Ask) -> None:
    series = [NextNumber("P", 3, 1), NextNumber("Q", 2, 5), NextNumber("P", 3, 1, "x"), NextNumber("P", 5, 1)]
    requests = [ask(f"{number}", series[number % 4]) for number in range(8)]
    assert names(project, requests) == ["P001", "Q05", "P001x", "P00002", "P003", "Q06", "P002x", "P00004"]
    assert names(project, [ask("later", NextNumber("P", 3, 100))]) == ["P100"]
    assert names(project, [ask("last")]) == ["P101"]
    assert names(project, [ask("wide", NextNumber("P", 1, 999))]) == ["P999"]
    assert names(project, [ask("wider")]) == ["P1000"]


def test_numbers_pass_over_names_that_are_taken(project: Project, ask: Ask) -> None:
    assert names(project, [ask("table", Fixed("P002")), ask("case", Fixed("p003"))]) == ["P002", "p003"]
    found = names(project, [ask("a"), ask("b"), ask("in this batch", Fixed("P005")), ask("c")])
    assert found == ["P001", "P004", "P005", "P006"]


def test_long_series(project: Project, ask: Ask) -> None:
    count = 2 * LOOK_AHEAD + 5
    assert names(project, [ask(f"{one}") for one in range(count)], batch=LOOK_AHEAD + 3)[-1] == f"P{count}"


def test_a_collision_refuses_and_merges_nobody(project: Project, ask: Ask) -> None:
    assert names(project, [ask("a", Fixed("dead")), ask("b", Fixed("dead"))]) == ["dead", "identity-conflict"]
    assert names(project, [ask("c", Fixed("DEAD")), ask("a", Fixed("dead"))]) == ["identity-conflict", "dead"]
    assert names(project, [ask("b", Fixed("beef"))]) == ["beef"]


def test_a_refused_subject_is_not_kept(project: Project, ask: Ask) -> None:
    refused = Refused("unmapped-subject")
    answer = next(project.assign([ask("a", refused)]))
    assert answer == Assignment("", refused="unmapped-subject")
    assert names(project, [ask("a"), ask("a", refused)]) == ["P001", "P001"]


def test_a_known_subject_keeps_its_name_whatever_is_proposed(project: Project, ask: Ask) -> None:
    assert names(project, [ask("a"), ask("a", Fixed("other"))]) == ["P001", "P001"]


def test_projects_do_not_link(vault: Vault, ask: Ask) -> None:
    one, other = vault.project("one"), vault.project("other")
    assert names(one, [ask("a"), ask("b")]) == ["P001", "P002"]
    assert names(other, [ask("b")]) == ["P001"]
    assert one.key != other.key
    assert vault.project_names() == ["one", "other"]


def test_a_project_keeps_the_key_it_began_with(vault: Vault) -> None:
    mine = Key(b"x" * 32)
    assert vault.project("p", key=mine).key == mine
    assert vault.project("p").key == mine
    with pytest.raises(VaultError, match="another key"):
        vault.project("p", key=Key(b"y" * 32))
    with pytest.raises(VaultError, match="no such project"):
        vault.project("q", create=False)


def test_the_database_itself_refuses_doubles(vault: Vault, project: Project, ask: Ask) -> None:
    """Whatever the code above does wrong: one pseudonym, one person; one person, one pseudonym."""
    from scrubjay.vault.schema import subjects

    names(project, [ask("a"), ask("b")])
    for column in ("source_index", "pseudonym_index"):
        with vault._store.database._writer.connect() as connection:
            rows = connection.execute(subjects.select()).mappings().all()
            double = {**rows[1], column: rows[0][column]}
            double["id"] = 99
            double["source_index" if column == "pseudonym_index" else "pseudonym_index"] = b"new"
            with pytest.raises(IntegrityError):
                connection.execute(insert(subjects), double)
            connection.rollback()


def test_nothing_identifying_in_reprs(project: Project, ask: Ask) -> None:
    request = ask("Noether", Fixed("NOE1"), DAY, -77)
    answer = next(project.assign([request]))
    for text in (repr(request), repr(answer)):
        assert "Noether" not in text and "2020" not in text and "77" not in text and "NOE1" not in text


identities = st.text(st.characters(exclude_categories=()), max_size=12)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(identities, st.sampled_from(["number", "fixed"])), max_size=40), st.integers(1, 50))
def test_injective_and_stable(
    tmp_path_factory: pytest.TempPathFactory, asked: list[tuple[str, str]], batch: int
) -> None:
    folder = tmp_path_factory.mktemp("vault")
    requests = [
        Request(text, NextNumber("P", 1, 1) if kind == "number" else Fixed(f"P{len(text)}")) for text, kind in asked
    ]
    with Vault.open(folder, Key(bytes(32))) as vault:
        project = vault.project("x")
        people: dict[str, str] = {}
        for _ in range(2):
            for request, answer in zip(requests, project.assign(requests, batch=batch), strict=True):
                if not answer.refused:
                    assert people.setdefault(request.source_identity, answer.pseudonym) == answer.pseudonym
        assert len({name.casefold() for name in people.values()}) == len(people)
        assert vault.check() == []


def test_what_a_check_refuses_is_not_given(project: Project, ask: Ask) -> None:
    """The whole batch is taken back, and the numbers are still there for others."""

    def check(answer: Assignment) -> None:
        if answer.pseudonym == "P003":
            raise LookupError

    for _ in range(2):
        with pytest.raises(LookupError):
            list(project.assign(map(ask, "abcd"), check=check, batch=2))
    # the first batch was durable by then
    assert [(one.pseudonym, one.new) for one in project.assign(map(ask, "dab"))] == [
        ("P003", True),
        ("P001", False),
        ("P002", False),
    ]
