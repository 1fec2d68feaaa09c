"""Keys of an audit, and where it is."""

from pathlib import Path

import pytest

from scrubjay import Key
from scrubjay.audit.keys import AuditKeys


@pytest.fixture
def keys(key: Key) -> AuditKeys:
    return AuditKeys.of(key)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "audit"
