"""The public names, and what importing them costs."""

import subprocess
import sys

import pytest

from scrubjay import standard


@pytest.mark.parametrize("name", standard.__all__)
def test_every_public_name_is_there(name):
    assert getattr(standard, name) is not None
    assert name in dir(standard)


def test_other_names_are_not():
    with pytest.raises(AttributeError, match="no attribute 'dictionarry'"):
        standard.dictionarry  # noqa: B018


def test_importing_reads_no_table():
    code = (
        "import scrubjay.standard, sys; print([name for name in sys.modules if name.startswith('scrubjay.standard.')])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
