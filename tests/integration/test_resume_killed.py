"""kill -9, again and again: the next run carries on, and in the end all is as if nobody had killed anything."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scrubjay import Key
from support.resuming import check_all, files_below, start

if TYPE_CHECKING:
    from tests.integration.conftest import Site

SAMPLE = Path(__file__).parents[2] / "examples/sample"
PATIENTS, STUDIES, IMAGES = 12, 2, 30


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


def killed(process: subprocess.Popen[bytes], out: Path, files: int, how: signal.Signals) -> bool:
    """End a run when OUT has so many files, unless it is done before; whether it was ended."""
    end = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < end and sum(len(found[2]) for found in os.walk(out)) < files:
        time.sleep(0.002)
    process.send_signal(how)
    _, said = process.communicate(timeout=60)
    ended = (-how,) if how == signal.SIGKILL else (130, -how)
    assert process.returncode in (0, 1, 3, *ended), said.decode()
    return process.returncode in ended


def carried_on(site: Site, recipe: str, kills: int, how: signal.Signals, tmp_path: Path) -> None:
    source = source_of(site)
    audit, out = site.folder / "audit", site.folder / "out"
    line = site.line(source, "out", recipe, "-q", "-j", "2", "--audit", str(audit))
    fresh = ["--vault", str(tmp_path / "fresh"), "--audit", str(tmp_path / "whole-audit")]
    assert site.do(*site.line(source, "whole", recipe, "-q", *fresh, vault=False)).code in (0, 1, 3)
    expected = files_below(site.folder / "whole")
    rnd = random.Random(kills)
    met, begun = 0, 0
    while met < kills:
        have = sum(len(found[2]) for found in os.walk(out))
        step = max(1, 3 * (len(expected) - have) // max(1, kills - met))
        if killed(start(line, site.environment()), out, have + rnd.randint(0, step), how):
            met += 1
        else:
            begun += 1
            assert begun < kills, "it is over before it can be killed"
            shutil.rmtree(out)  # so the next one does it all again
            continue
        now = {path: data for path, data in files_below(out).items() if path.endswith(".dcm")} if out.exists() else {}
        assert now.items() <= expected.items(), "what has its name is whole"
    last = start(line, site.environment())
    _, said = last.communicate(timeout=120)
    assert last.returncode in (0, 1, 3), said.decode()
    assert files_below(out) == expected
    check_all(site.vault, Key.load(site.key), out, audit)
    told, _ = start([*line, "--json"], site.environment()).communicate(timeout=120)
    assert files_below(out) == expected
    assert json.loads(told)["counts"]["written"] == 0


@pytest.mark.parametrize(("recipe", "kills"), [("basic", 9), ("tcia", 9), ("visits", 7)])
def test_kill_9(site: Site, recipe: str, kills: int, tmp_path: Path) -> None:
    carried_on(site, recipe, kills, signal.SIGKILL, tmp_path)


@pytest.mark.slow
def test_kill_9_a_hundred_times(any_site: Site, tmp_path: Path) -> None:
    """Fifty with each database; tcia, since it surveys, cleans text and so has the most to lose."""
    carried_on(any_site, "tcia", 50, signal.SIGKILL, tmp_path)


def test_asked_to_stop(site: Site, tmp_path: Path) -> None:
    carried_on(site, "tcia", 3, signal.SIGTERM, tmp_path)
