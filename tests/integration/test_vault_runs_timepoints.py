"""Time points over several runs: counted from the first study, whichever run brought it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pydicom
import pytest

if TYPE_CHECKING:
    from tests.integration.conftest import Site

VISITS = {"2020-01-15": "M00", "2020-07-20": "M06", "2021-01-18": "M12", "2022-01-22": "M24"}


@pytest.mark.parametrize("recipe", ["nils", "visits"])
@pytest.mark.parametrize("threads", [1, 4])
def test_four_visits_in_one_run(site: Site, recipe: str, threads: int) -> None:
    source = site.scans("in", [("ann", day) for day in reversed(VISITS)])
    done = site.deidentify(source, "out", recipe, "-j", threads)
    assert [done.visits[f"{number:02}.dcm"] for number in range(4)] == ["P001/M24", "P001/M12", "P001/M06", "P001/M00"]
    for output in done.outputs.values():
        data = pydicom.dcmread(site.folder / "out" / output)
        assert (data.PatientID, data.ClinicalTrialTimePointID) == tuple(output.split("/")[:2])
        assert not data.StudyDate


def test_four_visits_in_four_runs(any_site: Site) -> None:
    one_go = any_site.scans("all", [(patient, day) for day in VISITS for patient in ("ann", "bob")])
    other = any_site.folder / "one-go.vault"
    assert any_site.deidentify(one_go, "whole", "nils", "--vault", other, vault=False).code == 0
    for number, (day, place) in enumerate(VISITS.items()):
        source = any_site.scans(f"in{number}", [("ann", day), ("bob", day)])
        done = any_site.deidentify(source, "out", "nils", "--update")
        assert done.visits == {"00.dcm": f"P001/{place}", "01.dcm": f"P002/{place}"}
        assert "before-anchor" not in done.out + done.err
    assert len(any_site.tree("out")) == 8
    assert any_site.tree("out") == any_site.tree("whole")
    told = any_site.of_vault("lookup", "bob", "--reason", "x").out
    assert "M00 M06 M12 M24" in told and "2020-01-15" in told


def test_a_label_given_once_stays_when_its_study_comes_again(any_site: Site) -> None:
    """Two studies on one time point: which came first keeps the plain label, though it is the later one."""
    later = any_site.scans("later", [("ann", "2020-01-15"), ("ann", "2020-07-20")])
    any_site.deidentify(later, "out", "nils")
    both = any_site.scans("both", [("ann", "2020-01-15"), ("ann", "2020-07-14"), ("ann", "2020-07-20")])
    done = any_site.deidentify(both, "out", "nils", "--update")
    assert done.visits == {"00.dcm": "P001/M00", "01.dcm": "P001/M06b", "02.dcm": "P001/M06"}
    assert "shared-timepoint: 1 study" in done.out + done.err


def test_an_earlier_study_is_labelled_and_reported_until_reanchored(any_site: Site) -> None:
    any_site.deidentify(any_site.scans("in", [("ann", "2020-04-15"), ("bob", "2020-04-15")]), "out", "nils")
    source = any_site.scans("again", [("ann", "2020-04-15"), ("ann", "2020-01-15"), ("bob", "2020-04-15")])
    earlier = any_site.deidentify(source, "out", "nils", "--update")
    assert earlier.visits == {"00.dcm": "P001/M00", "01.dcm": "P001/M-03", "02.dcm": "P002/M00"}
    assert "before-anchor: 1 study" in earlier.out + earlier.err
    assert earlier.code == 0

    moved = any_site.of_vault("reanchor", "P001", "--reason", "an older scan turned up")
    assert moved.code == 0
    anew = any_site.deidentify(source, "anew", "nils")
    assert anew.visits == {"00.dcm": "P001/M03", "01.dcm": "P001/M00", "02.dcm": "P002/M00"}
    assert "before-anchor" not in anew.out + anew.err
    # as if it had come in order
    clean = any_site.deidentify(source, "clean", "nils", "--vault", any_site.folder / "clean.vault", vault=False)
    assert clean.visits == anew.visits
    assert any_site.tree("clean") == any_site.tree("anew")


def test_an_earlier_study_is_held_back_where_the_recipe_says_so(site: Site) -> None:
    recipe = site.folder / "strict.yaml"
    recipe.write_text(
        "{name: strict, extends: basic, identity: {strategy: sequential}, "
        "dates: {mode: timepoint, before_anchor: quarantine}}"
    )
    site.deidentify(site.scans("in", [("ann", "2020-04-15")]), "out", str(recipe))
    both = site.scans("both", [("ann", "2020-04-15"), ("ann", "2020-01-15")])
    done = site.deidentify(both, "out2", str(recipe))
    assert done.code == 3
    assert done.visits == {"00.dcm": "P001/M00"}
    assert done.reasons == {"01.dcm": "before-anchor"}
    assert site.of_vault("reanchor", "ann", "--reason", "x").code == 0
    assert site.deidentify(both, "out3", str(recipe)).visits == {"00.dcm": "P001/M03", "01.dcm": "P001/M00"}


def test_without_a_vault_the_anchor_is_that_of_the_run(site: Site) -> None:
    first, second = ("2020-01-15", "2020-07-20")
    site.deidentify(site.scans("in", [("ann", first)]), "out", "nils", "--no-vault", vault=False)
    done = site.deidentify(site.scans("in2", [("ann", second)]), "out2", "nils", "--no-vault", vault=False)
    assert done.visits == {"00.dcm": "P001/M00"}, "nobody remembers: a vault is what makes it M06"
