"""Names and IDs are found in paths though something is glued to them, and names that a run makes hold none."""

from __future__ import annotations

import random

import pytest

from scrubjay.verify.fileset import in_path
from scrubjay.verify.glued import Glued
from scrubjay.verify.needles import ID, NAME, Needles
from scrubjay.verify.search import in_text
from scrubjay.verify.view import Everyone

NAMES, IDS = ("zebrowski", "katarzyna", "oyelaran"), ("qx77z12", "acc556677", "4711203")
OF_ALL = Everyone(glued=Glued.of(NAMES, IDS))


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("QX77Z12a.dcm", ID),
        ("IMQX77Z12.dcm", ID),
        ("a/1QX77Z12.dcm", ID),
        ("QX/77Z12/1.dcm", ID),
        ("xACC556677b", ID),
        ("ZEBROWSK.dcm", NAME),
        ("DICOM/ZEBROWSK/1", NAME),
        ("Zebr/owski.dcm", NAME),
        ("Ze/br/owski/1.dcm", NAME),
        ("MrsZebrowski1961.dcm", NAME),
        ("%5aebrowski.dcm", NAME),
        ("xoyelaranx", NAME),
    ],
)
def test_names_of_files_of_anybody(path: str, kind: str) -> None:
    assert in_path(path, Needles(), OF_ALL) == {kind}


@pytest.mark.parametrize("path", ["QX77Z123.dcm", "14711203.dcm", "acc/556677", "zebrow/2.25.1/ski", "zebrows/1.dcm"])
def test_what_is_another_number_or_no_name(path: str) -> None:
    assert in_path(path, Needles(), OF_ALL) == set()


def test_names_that_runs_make_hold_none() -> None:
    dice = random.Random(4)
    people = [f"{dice.choice('ABCDEFGHJK')}{dice.randrange(10**6):06}" for _ in range(2000)]
    known = Everyone(glued=Glued.of(NAMES, map(str.lower, people)))
    for number in range(2000):
        name = "".join(dice.choices("0123456789ABCDEFGHJKMNPQRSTVWXYZ", k=16))
        for path in (
            f"{name}/2.25.{dice.getrandbits(127)}/2.25.{dice.getrandbits(127)}/2.25.{dice.getrandbits(127)}.dcm",
            f"sub-{number:05}/ses-M06/CT_{number}.dcm",
            f"MMIV-{number:04}/{number % 7}/{number:06}.dcm",
            f"DICOM/{name[:8]}/{name[8:]}/{number:08}",
        ):
            assert in_path(path, Needles(), known) == set(), path


@pytest.mark.parametrize("text", ["ACC556677b", "an ACC556677, b", "ACC556677"])
def test_ids_in_texts_of_their_own_study(text: str) -> None:
    assert list(in_text(text, Needles(ids=frozenset(["acc556677"])))) == [ID]


@pytest.mark.parametrize("text", ["ACC5566778", "1.2.556677", "5566771"])
def test_ids_that_go_on_are_others(text: str) -> None:
    assert not list(in_text(text, Needles(ids=frozenset(["acc556677", "556677"]))))
