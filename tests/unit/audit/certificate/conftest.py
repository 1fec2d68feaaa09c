from datetime import UTC, datetime
from pathlib import Path

import pytest

from scrubjay.audit.certificate.making import Request, find_run, make
from scrubjay.audit.certificate.model import Certificate
from scrubjay.audit.certificate.reports import verified
from scrubjay.audit.keys import AuditKeys
from scrubjay.audit.reading import Reader
from scrubjay.audit.store import Store
from support.certified import verification, write_whole_run

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture
def request_() -> Request:
    return Request("berta", AT, {"scrubjay": "0.9", "python": "3.11"}, verified(verification()))


@pytest.fixture
def certificate(folder: Path, keys: AuditKeys, request_: Request) -> Certificate:
    """Of the only run of an audit in `folder`."""
    with Store.open(folder, keys) as store:
        write_whole_run(store)
    reader = Reader(folder, keys)
    return make(reader, find_run(reader, "last"), keys, request_)
