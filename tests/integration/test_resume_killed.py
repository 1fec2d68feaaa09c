"""kill -9, again and again: the next run carries on, and in the end all is as if nobody had killed anything."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scrubjay import Key
from support.resuming import check_all, files_below, start

if TYPE_CHECKING:
    from tests.integration.conftest import Site

SAMPLE = Path(__file__).parents[2] / "examples/sample"
PATIENTS, STUDIES, IMAGES = 12, 2, 10


def source_of(site: Site) -> Path:
    """Made-up people with studies of some images, real files, and things that are no DICOM."""
    source = site.folder / "in"
    for patient in range(PATIENTS):
        for study in range(STUDIES):
            folder = source / f"p{patient:02}" / f"s{study}"
            folder.mkdir(parents=True)
            for image in range(IMAGES):
                scan = site.scan(f"PAT-{patient:02}", f"2020-0{study + 1}-15", number=image + 1)
                (folder / f"{image:02}.dcm").write_bytes(scan)
    for copy in range(3):
        shutil.copytree(SAMPLE, source / f"real{copy}")
    (source / "notes.txt").write_text("no DICOM")
    return source


def killed(process: subprocess.Popen[bytes], delay: float, how: signal.Signals) -> bool:
    """Whether a run had to be ended; one that is asked to end says how."""
    with suppress(subprocess.TimeoutExpired):
        process.communicate(timeout=delay)
        assert process.returncode in (0, 1, 3)
        return False
    process.send_signal(how)
    _, said = process.communicate(timeout=60)
    expected = (-how,) if how == signal.SIGKILL else (130, -how)
    assert process.returncode in (0, 1, 3, *expected), said.decode()
    return process.returncode in expected


def carried_on(site: Site, recipe: str, kills: int, how: signal.Signals, tmp_path: Path) -> None:
    source = source_of(site)
    audit = site.folder / "audit"
    line = site.line(source, "out", recipe, "-q", "-j", "2", "--audit", str(audit))
    fresh = ["--vault", str(tmp_path / "fresh"), "--audit", str(tmp_path / "whole-audit")]
    whole = site.line(source, "whole", recipe, "-q", "-j", "2", *fresh, vault=False)
    began = time.monotonic()
    assert site.do(*whole).code in (0, 1, 3)
    seconds = time.monotonic() - began + 0.3
    expected = files_below(site.folder / "whole")
    rnd = random.Random(kills)
    met, attempts = 0, 0
    out = site.folder / "out"
    while met < kills and attempts < 4 * kills:
        attempts += 1
        if not killed(start(line, site.environment()), seconds * rnd.uniform(0.15, 1.1), how):
            shutil.rmtree(out)  # it was quicker: the next one does it all again
            seconds *= 0.95
            continue
        met += 1
        now = {path: data for path, data in files_below(out).items() if path.endswith(".dcm")} if out.exists() else {}
        assert now.items() <= expected.items(), "what has its name is whole"
    assert met == kills
    last = start(line, site.environment())
    _, said = last.communicate(timeout=120)
    assert last.returncode in (0, 1, 3), said.decode()
    assert files_below(out) == expected
    check_all(site.vault, Key.load(site.key), out, audit)
    again = start([*line, "--json"], site.environment())
    told, _ = again.communicate(timeout=120)
    assert files_below(out) == expected
    assert b'"written": 0' in told


@pytest.mark.parametrize(("recipe", "kills"), [("basic", 9), ("tcia", 9), ("visits", 7)])
def test_kill_9(site: Site, recipe: str, kills: int, tmp_path: Path) -> None:
    carried_on(site, recipe, kills, signal.SIGKILL, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("recipe", ["basic", "tcia"])
def test_kill_9_a_hundred_times(any_site: Site, recipe: str, tmp_path: Path) -> None:
    carried_on(any_site, recipe, 50, signal.SIGKILL, tmp_path)


def test_asked_to_stop(site: Site, tmp_path: Path) -> None:
    carried_on(site, "tcia", 3, signal.SIGTERM, tmp_path)
