"""kill -9, again and again: the next run carries on, and in the end all is as if nobody had killed anything."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scrubjay import Key
from support.resuming import carry_on, check_all, files_below, kill_again_and_again, run_once_more, source_of

if TYPE_CHECKING:
    from tests.integration.conftest import Site


def carried_on(site: Site, recipe: str, kills: int, how: signal.Signals, tmp_path: Path) -> None:
    source = source_of(site)
    audit, out = site.folder / "audit", site.folder / "out"
    line = site.line(source, "out", recipe, "-q", "-j", "2", "--audit", str(audit))
    fresh = ["--vault", str(tmp_path / "fresh"), "--audit", str(tmp_path / "whole-audit")]
    assert site.do(*site.line(source, "whole", recipe, "-q", *fresh, vault=False)).code in (0, 1, 3)
    expected = files_below(site.folder / "whole")
    kill_again_and_again(line, site.environment(), out, expected, kills, how=how, apart=3, most_over=kills)
    carry_on(line, site.environment(), out, expected)
    check_all(site.vault, Key.load(site.key), out, audit)
    run_once_more(line, site.environment())
    assert files_below(out) == expected


@pytest.mark.parametrize(("recipe", "kills"), [("basic", 9), ("tcia", 9), ("visits", 7)])
def test_kill_9(site: Site, recipe: str, kills: int, tmp_path: Path) -> None:
    carried_on(site, recipe, kills, signal.SIGKILL, tmp_path)


@pytest.mark.slow
def test_kill_9_a_hundred_times(any_site: Site, tmp_path: Path) -> None:
    """Fifty with each database; tcia, since it surveys, cleans text and so has the most to lose."""
    carried_on(any_site, "tcia", 50, signal.SIGKILL, tmp_path)


def test_asked_to_stop(site: Site, tmp_path: Path) -> None:
    carried_on(site, "tcia", 3, signal.SIGTERM, tmp_path)
