"""The ledger of an OUT, on both databases: what is kept comes back, and nothing counts as done that may not be."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from scrubjay import Key
from scrubjay.vault import Access, Project, Vault, VaultError
from scrubjay.vault.heads import Head
from scrubjay.vault.keeping import CARRIED, FAILED, MADE, Done
from scrubjay.vault.leaves import Leaves, Left
from scrubjay.vault.ledger_records import FileRecord
from scrubjay.vault.schema import files, leaves

from .conftest import Ask

PLAN, OTHER = "a" * 64, "b" * 64


def record(number: int = 1, *, subject: str = "P001", study: str = "2.25.1", output: str | None = None) -> FileRecord:
    place = f"{subject}/{study}/{number}.dcm" if output is None else output
    stamp = (number, number * 10**9)
    return FileRecord(
        stamp, (number, 2, 3), bytes([number % 256] * 16), "written", output=place, subject=subject, study=study
    )


def begun(project: Project, run: int = 1, plan: str = PLAN, *, source: str = "/in", boot: str = "now") -> Leaves:
    ledger = project.leaves("/out")
    ledger.begin(run, plan, "1.0", source, boot)
    return ledger


def keep(ledger: Leaves, count: int, **more: str) -> dict[str, FileRecord]:
    made = {f"a/{number}.dcm": record(number, **more) for number in range(count)}
    ledger.keep([Done(path, one, "written", MADE, 100, 5) for path, one in made.items()])
    return made


def rows(vault: Vault, *columns: str) -> list[tuple[object, ...]]:
    with vault._store.read() as connection:
        query = select(*(leaves.c[name] for name in columns)).order_by(leaves.c.id)
        return [tuple(row) for row in connection.execute(query)]


def test_what_is_kept_comes_back(project: Project) -> None:
    assert project.leaves("/out").plan() is None
    ledger = begun(project)
    made = keep(ledger, 2500)
    assert project.leaves("/out").plan() == PLAN
    assert project.leaves("/elsewhere").plan() is None
    for asked in (ledger, begun(project, 2)):
        known = asked.known([*made, "a/unknown.dcm"])
        assert {path: one.record for path, one in known.items()} == made
        assert all(one.current for one in known.values())
    assert begun(project, 3, source="/in2").known(list(made)) == {}, "another source's files are other files"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(st.characters(exclude_characters="\0"), min_size=1, max_size=60),
    st.builds(
        FileRecord,
        st.tuples(st.integers(0, 2**62), st.integers(-(2**62), 2**62)),
        st.tuples(st.integers(0, 2**62), st.integers(0, 2**62), st.integers(0, 2**62)),
        st.binary(max_size=16),
        st.sampled_from(["written", "excluded", "quarantined"]),
        st.sampled_from(["", "leak", "not-dicom"]),
        st.sampled_from(["", "00081140[0].00081155"]),
        st.integers(-1, 2**40),
        st.text(st.characters(exclude_characters="\0\t", exclude_categories=["Cs"])),
        st.sampled_from(["", "name"]),
        *[st.integers(0, 2**31)] * 4,
        subject=st.sampled_from(["P001", "Zoë"]),
        study=st.sampled_from(["", "2.25.7"]),
    ),
)
def test_any_record_comes_back(project: Project, path: str, one: FileRecord) -> None:
    ledger = begun(project)
    ledger.keep([Done(path, one, one.outcome)])
    assert ledger.known([path])[path].record == one


def test_nothing_is_done_by_another_plan_or_version(project: Project) -> None:
    made = keep(begun(project), 3)
    again = begun(project, 2, OTHER)
    assert not any(one.current for one in again.known(list(made)).values())
    assert again.left() == Left(3, 3)
    again.keep([Done("a/1.dcm", record(1), "reused")])
    assert again.left() == Left(3, 2)
    assert [path for path, one in again.known(list(made)).items() if one.current] == ["a/1.dcm"]
    newer = project.leaves("/out")
    newer.begin(3, OTHER, "2.0", "/in", "now")
    assert not any(one.current for one in newer.known(list(made)).values())


def test_what_may_not_be_on_the_disk_is_not_done(project: Project) -> None:
    ledger = begun(project, 1, boot="monday")
    made = keep(ledger, 2)
    assert not any(one.current for one in begun(project, 2, boot="tuesday").known(list(made)).values())
    assert all(one.current for one in begun(project, 3, boot="monday").known(list(made)).values())
    begun(project, 4, boot="monday").finish(complete=False, durable=True)
    assert all(one.current for one in begun(project, 5, boot="tuesday").known(list(made)).values())


def test_failed_and_stale_files_are_made_anew_with_what_was_known(project: Project) -> None:
    ledger = begun(project)
    made = keep(ledger, 4)
    nothing = FileRecord((0, 0), (0, 0, 0), b"", "failed", "io-read")
    ledger.keep([Done("a/1.dcm", nothing, "failed", FAILED), Done("a/new.dcm", nothing, "failed", FAILED)])
    ledger.make_anew(["a/2.dcm"])
    known = ledger.known([*made, "a/new.dcm"])
    assert {path for path, one in known.items() if not one.current} == {"a/1.dcm", "a/2.dcm"}
    assert known["a/1.dcm"].record == made["a/1.dcm"]
    assert "a/new.dcm" not in known


def test_a_path_in_out_has_its_file(project: Project) -> None:
    ledger = begun(project)
    keep(ledger, 2)
    places = [(f"a/{number}.dcm", record(number).output) for number in range(2)]
    assert ledger.claimed(places) == set()
    assert ledger.claimed([("b", places[1][1]), ("b", "nowhere")]) == {places[1][1]}
    ledger.keep([Done("b", record(9, output=places[0][1]), "reused")])
    assert ledger.claimed(places) == {places[0][1]}


def test_leaves_count_what_the_last_run_did(vault: Vault, project: Project) -> None:
    ledger = begun(project)
    one, two = record(1), record(2)
    refused = FileRecord((3, 3), (0, 0, 0), b"", "quarantined", "leak", subject="P001", study="2.25.1")
    ledger.keep([Done("a", one, "written", MADE, 100, 500_000), Done("c", refused, "quarantined", MADE, 7, 250_000)])
    ledger.keep([Done("b", two, "written", MADE, 50, 250_000), Done("x", record(3, subject="P002"), "written")])
    counted = ["files_written", "files_reused", "files_quarantined", "errors", "bytes", "seconds", "state", "run_id"]
    assert rows(vault, *counted) == [(2, 0, 1, 0, 157, 1.0, 0, 1), (1, 0, 0, 0, 0, 0.0, 0, 1)]
    ledger.finish(complete=True, durable=True)
    assert rows(vault, "state") == [(1,), (1,)]
    again = begun(project, 2)
    again.keep([Done("a", one, "reused", CARRIED), Done("b", two, "reused", CARRIED)])
    assert rows(vault, *counted)[0] == (0, 2, 0, 0, 0, 0.0, 0, 2)


def fingerprint(vault: Vault, project: Project) -> str:
    from scrubjay.vault.ledger_records import open_leaf

    with vault._store.read() as connection:
        ((out, index, token),) = connection.execute(select(leaves.c.out_id, leaves.c.leaf_index, leaves.c.sealed))
    return str(open_leaf(vault._store.seal, out, index, token)["fingerprint"])


def test_a_fingerprint_is_of_the_input_not_of_its_order(vault: Vault, project: Project) -> None:
    done = [Done(f"{number}", record(number), "written") for number in range(5)]
    first = begun(project)
    first.keep(done)
    seen = fingerprint(vault, project)
    second = begun(project, 2)
    second.keep(done[::-1][:2])
    second.keep(done[::-1][2:])
    assert fingerprint(vault, project) == seen
    begun(project, 3).keep([*done[:4], done[4]._replace(record=record(6))])
    assert fingerprint(vault, project) != seen


def test_an_empty_out_is_begun_anew(vault: Vault, project: Project) -> None:
    made = keep(begun(project), 3)
    ledger = project.leaves("/out")
    ledger.begin(2, OTHER, "1.0", "/in", "now", anew=True)
    assert ledger.known(list(made)) == {}
    assert rows(vault, "id") == []


def test_heads_of_the_audit(project: Project) -> None:
    assert project.audit_head() is None
    ledger = begun(project)
    ledger.keep([], Head("/audit", 4, "aa"))
    ledger.keep([], Head("/audit", 3, "bb"))
    ledger.finish(complete=True, durable=True, head=Head("/other", 1, "cc"))
    assert project.audit_head("/audit") == Head("/audit", 4, "aa")
    assert project.audit_head("/moved") == project.audit_head() == Head("/other", 1, "cc")


def test_who_is_forgotten_leaves_no_file_behind(vault: Vault, project: Project, ask: Ask, access: Access) -> None:
    names = [one.pseudonym for one in project.assign([ask("one"), ask("two")])]
    ledger = begun(project)
    nobody = FileRecord((1, 1), (0, 0, 0), b"", "excluded", "not-dicom")
    done = [Done(name, record(1, subject=name), "written") for name in names]
    ledger.keep([*done, Done("readme", nobody, "excluded")])
    assert project.forget(names[0], access) == 1
    assert set(ledger.known([*names, "readme"])) == {names[1]}
    status = vault.status().projects[0]
    assert (status.leaves, status.files) == (1, 1)
    assert vault.check() == []


def test_who_is_reanchored_is_made_anew(project: Project, ask: Ask, access: Access) -> None:
    names = [one.pseudonym for one in project.assign([ask("one", day=date(2020, 1, 1)), ask("two")])]
    ledger = begun(project)
    ledger.keep([Done(name, record(1, subject=name), "written") for name in names])
    project.reanchor(names[0], access, date(2019, 1, 1))
    assert {path: one.current for path, one in ledger.known(names).items()} == {names[0]: False, names[1]: True}


def test_rotation_and_check(vault: Vault, project: Project, access: Access) -> None:
    made = keep(begun(project), 1200)
    begun(project).keep([], Head("/audit", 4, "aa"))
    assert vault.check() == []
    vault.rotate_key(Key(b"n" * 32), access)
    assert vault.check() == []
    again = vault.project("trial-7", create=False)
    known = begun(again, 2).known(list(made))
    assert {path: one.record for path, one in known.items()} == made
    assert again.audit_head("/audit") == Head("/audit", 4, "aa")
    with vault._store.write() as connection:
        connection.execute(files.update().where(files.c.id == 7).values(source=1))
    assert [(one.table, one.row) for one in vault.check()] == [("files", 7)]


def test_it_has_to_be_begun(project: Project) -> None:
    with pytest.raises(VaultError, match="which run"):
        project.leaves("/out").known(["a"])
