"""The folder of CSV tables that the data files were made from, if there is one here."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def source() -> Path:
    """Folder named by SCRUBJAY_STANDARD_SOURCE; without it the data files are only checked against themselves."""
    folder = os.environ.get("SCRUBJAY_STANDARD_SOURCE")
    if not folder:
        pytest.skip("SCRUBJAY_STANDARD_SOURCE names no folder of CSV tables")
    return Path(folder)
