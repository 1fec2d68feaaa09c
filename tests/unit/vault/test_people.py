from datetime import date
from pathlib import Path

import pytest

from scrubjay import Key
from scrubjay.identity import source
from scrubjay.identity.proposal import Fixed, NextNumber
from scrubjay.identity.requests import Link
from scrubjay.identity.settings import DateSettings
from scrubjay.identity.timepoints import Study
from scrubjay.vault import Access, Project, Request, StudyRequest, Vault, VaultError
from scrubjay.vault.people import original_of, originals

from .conftest import Ask

DAY = date(2020, 1, 15)


@pytest.fixture
def people(project: Project) -> Project:
    identities = [
        source.of_patient("4711", "Hospital A"),
        source.of_patient("4711", "Hospital B"),
        source.of_folder("SUBJECT_009"),
        source.of_name("emmy noether"),
        source.split_of(source.of_patient("XXXX"), "planck max", "1858-04-23"),
    ]
    list(project.assign(Request(one, NextNumber("P", 3, 1), DAY, -3) for one in identities))
    studies = [Study("1.2.3", DAY)]
    list(project.place([StudyRequest(identities[2], studies)], DateSettings(mode="timepoint")))
    project.keep_links([Link("1.2.3", "2.25.1", "P003"), Link("1.2.4", "2.25.2", "P003")])
    return project


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("P003", ["P003"]),
        ("p003", ["P003"]),
        ("4711", ["P001", "P002"]),
        (" 4711 ", ["P001", "P002"]),
        ("SUBJECT_009", ["P003"]),
        ("Noether^Emmy", ["P004"]),
        ("XXXX", ["P005"]),
        ('["folder","SUBJECT_009"]', ["P003"]),
        ("P099", []),
        ("", []),
    ],
)
def test_lookup(people: Project, access: Access, text: str, found: list[str]) -> None:
    assert [one.pseudonym for one in people.lookup(text, access)] == found


def test_what_a_lookup_tells(people: Project, access: Access) -> None:
    (subject,) = people.lookup("P003", access)
    assert (subject.project, subject.anchor, subject.days) == ("trial-7", DAY, -3)
    assert [(study.uid, study.day, study.label) for study in subject.studies] == [("1.2.3", DAY, "M00")]
    for value in ("SUBJECT", "2020", "1.2.3", "P003"):
        assert value not in repr(subject)


def test_each_reading_is_in_the_log_before_it_is_shown(vault: Vault, people: Project, access: Access) -> None:
    people.lookup("P001", access)
    people.lookup("nobody", access)
    assert next(people.subjects(access)).pseudonym == "P001"
    assert next(people.uid_links(access)) == ("1.2.3", "2.25.1")
    log = vault.accesses()
    assert [(one.number, one.action, one.subjects) for one in log] == [
        (1, "lookup", 1),
        (2, "lookup", 0),
        (3, "export", 5),
        (4, "export", 5),
    ]
    assert log[0].pseudonyms == ("P001",)
    assert {(one.who, one.reason, one.project) for one in log} == {("tester@here", "the test asks", "trial-7")}


def test_without_a_log_nothing_is_told(people: Project, access: Access, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise VaultError("the disk is full")

    monkeypatch.setattr("scrubjay.vault.journal.record_in", broken)
    for read in (
        lambda: people.lookup("P001", access),
        lambda: next(people.subjects(access)),
        lambda: next(people.uid_links(access)),
        lambda: people.forget("P001", access),
        lambda: people.reanchor("P001", access),
    ):
        with pytest.raises(VaultError, match="disk is full"):
            read()


@pytest.mark.parametrize(("who", "reason"), [("", "x"), ("x", ""), ("x", "  ")])
def test_an_access_says_who_and_why(who: str, reason: str) -> None:
    with pytest.raises(ValueError):
        Access(who, reason)


def test_forget(vault: Vault, people: Project, access: Access) -> None:
    assert people.forget("SUBJECT_009", access) == 1
    assert people.forget("SUBJECT_009", access) == 0
    assert people.lookup("P003", access) == []
    status = vault.status().projects[0]
    assert (status.subjects, status.studies, status.uids) == (4, 0, 0)
    again = next(people.assign([Request(source.of_folder("SUBJECT_009"), NextNumber("P", 3, 1))]))
    assert again.pseudonym == "P006", "a number is never used twice"
    assert vault.check() == []


def test_forget_needs_one(people: Project, access: Access) -> None:
    with pytest.raises(VaultError, match="2 subjects") as caught:
        people.forget("4711", access)
    assert "4711" not in str(caught.value)


def test_what_is_forgotten_is_not_in_the_file(tmp_path: Path, access: Access) -> None:
    """Even for who has the key: no page, no journal keeps the row."""
    from scrubjay.vault.schema import subjects

    with Vault.open(tmp_path / "v", Key(bytes(32))) as vault:
        project = vault.project("x")
        list(project.assign(Request(f"p{one}", NextNumber("P", 3, 1)) for one in range(200)))
        with vault._store.read() as connection:
            row = connection.execute(subjects.select().where(subjects.c.id == 100)).one()
        assert row.source in (tmp_path / "v/vault.sqlite").read_bytes()
        project.forget("P100", access)
    data = b"".join(path.read_bytes() for path in (tmp_path / "v").iterdir())
    for value in (row.source, row.subject, row.source_index, row.pseudonym_index):
        assert value not in data


def test_uid_links(people: Project, access: Access) -> None:
    assert people.import_links([("1.2.3", "2.25.1"), ("1.2.5", "2.25.3"), ("1.2.5", "2.25.3")], access) == 1
    assert list(people.uid_links(access)) == [("1.2.3", "2.25.1"), ("1.2.4", "2.25.2"), ("1.2.5", "2.25.3")]
    for pairs in ([("1.2.3", "2.25.9")], [("1.9", "2.25.8"), ("1.9", "2.25.9")]):
        with pytest.raises(VaultError, match="linked to two"):
            people.import_links(pairs, access)
    assert people.keep_links([Link("1.2.3", "2.25.9"), Link("1.2.6", "2.25.6")]) == 1, "a clash: what was there stays"
    kept = dict(people.uid_links(access))
    assert (kept["1.2.3"], kept["1.2.6"]) == ("2.25.1", "2.25.6")


def test_a_link_goes_with_the_first_subject_it_was_met_with(people: Project, access: Access) -> None:
    people.import_links([("1.5", "2.25.5"), ("1.7", "2.25.7")], access)
    people.keep_links([Link("1.5", "2.25.5", "P001"), Link("1.6", "2.25.6", "p002"), Link("1.8", "2.25.8", "P404")])
    people.keep_links([Link("1.5", "2.25.5", "P002"), Link("1.6", "2.25.6", "P001")])
    own = [("1.2.3", "2.25.1"), ("1.2.4", "2.25.2")]
    nobody = [("1.7", "2.25.7"), ("1.8", "2.25.8")]
    assert people.forget("P001", access) == 1
    assert sorted(people.uid_links(access)) == sorted([*own, *nobody, ("1.6", "2.25.6")])
    assert people.forget("P002", access) == people.forget("P003", access) == 1
    assert list(people.uid_links(access)) == nobody


def test_runs(vault: Vault, project: Project) -> None:
    run = project.begin_run({"plan": "abc"})
    project.end_run(run, {"complete": True})
    assert vault.status().projects[0].runs == 1
    assert vault.check() == []
    with pytest.raises(VaultError, match="no such run"):
        project.end_run(run + 1, {})


def test_originals() -> None:
    assert original_of(source.of_patient("A1", "H")) == "A1"
    assert original_of(source.split_of(source.of_patient("A1"), "emmy noether")) == "A1"
    assert originals("no JSON") == {"no JSON"}
    assert original_of("no JSON") == "no JSON"


def test_status_tells_of_nobody(vault: Vault, people: Project) -> None:
    status = vault.status()
    assert status.projects[0].subjects == 5
    assert "4711" not in repr(status)
    assert "tester:" not in status.place


def test_fixed_names_are_found_too(project: Project, ask: Ask, access: Access) -> None:
    list(project.assign([ask("a", Fixed("Änne 1"))]))
    assert len(project.lookup("ÄNNE 1", access)) == 1
