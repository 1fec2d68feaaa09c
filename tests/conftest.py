"""Fixtures that every test may use; makes `support` importable from any folder of tests."""

import gc
import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parent))

# How long an example takes is no property: a machine may do other things.
settings.register_profile("anywhere", deadline=None)
# In CI the same examples each time: a failure there is one of the change, not of luck.
settings.register_profile("ci", deadline=None, derandomize=True, database=None, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "anywhere")


def pytest_configure(config: pytest.Config) -> None:
    """Let the files of the corpus be as odd as they are: pydicom warns about most of them.

    In the end what a command in this process froze is collected, as libraries expect that count their objects.
    """
    config.add_cleanup(gc.unfreeze)
    config.addinivalue_line("filterwarnings", "ignore:.*:UserWarning:pydicom.*")
