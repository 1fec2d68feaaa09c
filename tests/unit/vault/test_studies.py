from datetime import date, timedelta

import pytest

from scrubjay.identity.settings import DateSettings
from scrubjay.identity.timepoints import Study
from scrubjay.vault import Access, Project, StudyRequest, VaultError

from .conftest import Ask

DATES = DateSettings(mode="timepoint")
FIRST = date(2020, 1, 15)


def place(project: Project, ask: Ask, patient: str, *days: date | None, dates: DateSettings = DATES) -> list[str]:
    studies = [Study(f"1.2.{day}", day) for day in days]
    (placed,) = project.place([StudyRequest(ask(patient).source_identity, studies)], dates)
    return [one.label or one.refused for one in placed]


def test_timepoints_of_the_first_run_and_of_later_ones(project: Project, ask: Ask) -> None:
    list(project.assign([ask("a", day=FIRST)]))
    assert place(project, ask, "a", FIRST, date(2020, 7, 20)) == ["M00", "M06"]
    assert place(project, ask, "a", date(2021, 1, 18), date(2022, 1, 22)) == ["M12", "M24"]
    assert place(project, ask, "a", FIRST) == ["M00"]


def test_two_studies_never_have_one_label(project: Project, ask: Ask) -> None:
    list(project.assign([ask("a", day=FIRST)]))
    assert place(project, ask, "a", FIRST, FIRST + timedelta(1)) == ["M00", "M00b"]
    assert place(project, ask, "a", FIRST + timedelta(2)) == ["M00c"]
    assert place(project, ask, "a", FIRST + timedelta(1), FIRST + timedelta(2)) == ["M00b", "M00c"]


def test_a_study_before_the_anchor_and_reanchor(project: Project, ask: Ask, access: Access) -> None:
    list(project.assign([ask("a", day=FIRST)]))
    assert place(project, ask, "a", FIRST) == ["M00"]
    early = FIRST - timedelta(91)
    quarantine = DateSettings(mode="timepoint", before_anchor="quarantine")
    assert place(project, ask, "a", early, dates=quarantine) == ["before-anchor"]
    assert project.reanchor("P001", access) == (True, 1)
    assert next(project.assign([ask("a")])).anchor == early
    assert place(project, ask, "a", early, FIRST) == ["M00", "M03"]
    assert project.reanchor("P001", access) == (False, 0)
    assert project.reanchor("P404", access) is None


def test_reanchor_on_a_day_of_choice(project: Project, ask: Ask, access: Access) -> None:
    list(project.assign([ask("a", day=FIRST)]))
    assert place(project, ask, "a", FIRST) == ["M00"]
    assert project.reanchor("a", access, FIRST - timedelta(30)) == (True, 1)
    assert place(project, ask, "a", FIRST) == ["M01"]


def test_a_study_without_a_day(project: Project, ask: Ask) -> None:
    list(project.assign([ask("a", day=FIRST)]))
    assert place(project, ask, "a", None) == ["no-study-date"]


def test_many_subjects_at_once(project: Project, ask: Ask) -> None:
    people = [f"p{number}" for number in range(50)]
    list(project.assign([ask(one, day=FIRST) for one in people]))
    requests = [
        StudyRequest(
            ask(one).source_identity, [Study(f"1.{one}.{month}", FIRST + timedelta(30 * month)) for month in range(3)]
        )
        for one in people
    ]
    for batch in (7, 1000):
        placed = list(project.place(requests, DATES, batch=batch))
        assert [[one.label for one in some] for some in placed] == [["M00", "M01", "M02"]] * 50


def test_who_has_no_name_has_no_timepoint(project: Project, ask: Ask) -> None:
    with pytest.raises(VaultError, match="only after"):
        place(project, ask, "nobody", FIRST)
    list(project.assign([ask("a", day=FIRST)]))
    request = StudyRequest(ask("a").source_identity, [])
    with pytest.raises(VaultError, match="one request"):
        list(project.place([request, request], DATES))
