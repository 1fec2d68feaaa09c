"""Mutated real files through the public API: no crash, no hang, no swelling, and nothing unparsed passed on.

SCRUBJAY_MUTATIONS sets how many files (10,000 by default), SCRUBJAY_MUTATIONS_SEED the number of the first.
"""

import json
import os
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from support import hide
from support.build import CT_IMAGE, DEFLATED, LITTLE, join, meta

COUNT = int(os.environ.get("SCRUBJAY_MUTATIONS", "10000"))
FIRST = int(os.environ.get("SCRUBJAY_MUTATIONS_SEED", "0"))
CHUNK = 2500
WORKER = Path(__file__).resolve().parents[1] / "support" / "hostile_worker.py"
SECONDS = 600
GIGABYTE = 1 << 30

OBSERVE = """
import sys
sys.path.insert(0, sys.argv[2])
from scrubjay import Deidentifier
from support.peak import peak_bytes
data = open(sys.argv[1], 'rb').read()
result = Deidentifier('basic', mode='anonymise').bytes(data)
print(result.outcome.outcome, peak_bytes())
"""


@pytest.mark.parametrize("first", range(FIRST, FIRST + COUNT, CHUNK))
def test_mutated_files(first: int, tmp_path: Path) -> None:
    progress = tmp_path / "progress"
    count = min(CHUNK, FIRST + COUNT - first)
    command = [sys.executable, str(WORKER), str(first), str(count), str(progress)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        pytest.fail(f"hangs at mutation {progress.read_text()}")
    if done.returncode:
        pytest.fail(f"mutation {progress.read_text()} ended the process: {done.returncode}\n{done.stderr[-2000:]}")
    report = json.loads(done.stdout)
    assert sum(report["outcomes"].values()) == count
    assert report["faults"] == []
    assert report["outcomes"]["written"] > count / 20, "hardly anything is accepted"
    assert report["peak"] < GIGABYTE


@pytest.mark.parametrize("tag", [0x7FE00010, 0x00104000, 0x00281201], ids=["pixel-data", "text", "table"])
def test_a_deflate_bomb_stays_below_a_gigabyte(tag: int, tmp_path: Path) -> None:
    """1.5 GB of zeros in 1.5 MB: written or refused, but not all held in memory."""
    elements = hide.base(hide.Planter(LITTLE))
    elements.pop(0x7FE00010)
    length = 3 << 29
    squeeze = zlib.compressobj(level=1, wbits=-15)
    bomb = tmp_path / "bomb.dcm"
    with bomb.open("wb") as file:
        file.write(b"\0" * 128 + b"DICM" + meta(DEFLATED, CT_IMAGE, "1.2.3"))
        file.write(squeeze.compress(join(elements) + LITTLE.header(tag, "OW" if tag != 0x00104000 else "UT", length)))
        for _ in range(length >> 20):
            file.write(squeeze.compress(bytes(1 << 20)))
        file.write(squeeze.flush())
    done = subprocess.run(
        [sys.executable, "-c", OBSERVE, str(bomb), str(WORKER.parents[1])],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-500:]
    outcome, peak = done.stdout.split()
    assert outcome in ("quarantined", "written")
    assert int(peak) < GIGABYTE
