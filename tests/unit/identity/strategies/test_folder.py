"""folder: IDs in the names of folders."""

import re
from typing import Any

import pytest

from scrubjay.errors import UsageError
from scrubjay.identity import Key
from scrubjay.identity.proposal import Fixed, NextNumber, Proposal, Refused
from scrubjay.identity.settings import IdentitySettings
from scrubjay.identity.sighting import Sighting
from scrubjay.identity.source import split_of
from scrubjay.identity.strategies import Strategy, strategy_of
from support.reading import SECRET


def make(**options: Any) -> Strategy:
    return strategy_of(IdentitySettings(strategy="folder", **options), Key(SECRET))


def proposed(strategy: Strategy, folder: str, root: str = "/data") -> Proposal:
    path = "/".join(part for part in (root, folder, "im1") if part)
    sighting = Sighting(b"", strategy.group(folder, path), "", "ID", "", "1", None, None, 1, 1)
    return strategy.propose(sighting, strategy.source_identity(sighting))


def test_pattern_anywhere() -> None:
    strategy = make(regex_pattern=r"SUBJECT_(\d+)")
    assert proposed(strategy, "SUBJECT_001/session1") == Fixed("001")
    assert proposed(strategy, "site/SUBJECT_002/session1/a") == Fixed("002")
    assert proposed(strategy, "session1", root="/data/SUBJECT_003") == Fixed("003")
    assert proposed(strategy, "", root="/data/SUBJECT_004") == Fixed("004")
    assert proposed(strategy, "SUBJECT_005", root="/data/SUBJECT_999") == Fixed("005")
    assert not strategy.needs_numbers


def test_a_file_name_does_not_count() -> None:
    assert make(regex_pattern=r"SUBJECT_(\d+)").group("a", "/data/a/SUBJECT_001") == "?a"


def test_named_group() -> None:
    strategy = make(regex_pattern=r"(site)-(?P<id>[a-z]+)")
    assert proposed(strategy, "site-abc/x") == Fixed("abc")


@pytest.mark.parametrize(("depth", "found"), [(1, "a"), (2, "b"), (3, "c"), (-1, "c")])
def test_depth_alone_takes_the_whole_name(depth: int, found: str) -> None:
    assert proposed(make(folder_depth=depth), "a/b/c") == Fixed(found)


def test_depth_with_pattern_looks_in_that_folder_only() -> None:
    strategy = make(folder_depth=2, regex_pattern=r"S(\d+)")
    assert proposed(strategy, "S1/S2/S3") == Fixed("2")
    assert proposed(strategy, "S1/x/S3") == Refused("unmapped-subject")
    assert proposed(strategy, "S1", root="/S9/S9") == Refused("unmapped-subject")


def test_fallback_with_number() -> None:
    strategy = make(regex_pattern=r"S(\d+)", fallback_template="X{number}y", width=2, starting_number=5)
    assert strategy.needs_numbers
    assert proposed(strategy, "other") == NextNumber("X", 2, 5, "y")
    assert proposed(strategy, "S1") == Fixed("1")


def test_fallback_with_folder_is_a_keyed_digest() -> None:
    strategy = make(regex_pattern=r"S(\d+)", fallback_template="F-{folder}")
    one, two = proposed(strategy, "Doe_John/a"), proposed(strategy, "Roe_Jane/a")
    assert isinstance(one, Fixed) and re.fullmatch("F-[0-9A-Z]{12}", one.pseudonym)
    assert one != two
    assert one == proposed(strategy, "Doe_John/b"), "the top folder is the subject"


def test_without_template_strays_are_refused() -> None:
    assert proposed(make(regex_pattern=r"S(\d+)"), "other") == Refused("unmapped-subject")


def test_files_outside_of_any_folder_are_refused() -> None:
    assert proposed(make(regex_pattern=r"S(\d+)", fallback_template="F{folder}"), "") == Refused("unmapped-subject")


def test_prefix() -> None:
    assert proposed(make(folder_depth=1, prefix="T-"), "a") == Fixed("T-a")


@pytest.mark.parametrize("folder", ["a^b", "Zoë", "CON", "x" * 65, "M\udcfcller"])
def test_ids_that_are_no_names_are_refused(folder: str) -> None:
    assert proposed(make(folder_depth=1), folder) == Refused("unmapped-subject")


def test_split_folders_need_a_template() -> None:
    sighting = Sighting(b"", "=a", "", "ID", "", "1", None, None, 1, 1)
    identity = split_of('["folder","a"]', "doe")
    assert make(folder_depth=1).propose(sighting, identity) == Refused("identity-conflict")
    proposal = make(folder_depth=1, fallback_template="{folder}").propose(sighting, identity)
    assert isinstance(proposal, Fixed) and proposal.pseudonym != "a"


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"regex_pattern": "("},
        {"regex_pattern": "no group"},
        {"regex_pattern": "(two)(groups)"},
        {"folder_depth": 1, "fallback_template": "same for all"},
        {"folder_depth": 1, "fallback_template": "{folder}{number}"},
        {"folder_depth": 1, "fallback_template": "{other}"},
        {"folder_depth": 1, "fallback_template": "a/{number}"},
        {"folder_depth": 1, "fallback_template": "../{number}"},
        {"folder_depth": 1, "fallback_template": "x" * 33 + "{number}"},
        {"folder_depth": 1, "fallback_template": "{number}."},
    ],
)
def test_settings_that_can_not_work(options: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        make(**options)
