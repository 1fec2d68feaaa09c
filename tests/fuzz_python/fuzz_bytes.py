"""Coverage-guided fuzzing of the Python API with atheris; run by hand: `python tests/fuzz_python/fuzz_bytes.py CORPUS`.

Needs `pip install atheris`. The judge is that of tests/support/hostile_worker.py. Not collected by pytest.
"""

import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.hostile_worker import judge


def one_input(data: bytes) -> None:
    """Raise when the judge finds a fault."""
    _, faults = judge(data)
    if faults:
        raise RuntimeError("; ".join(faults))


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
