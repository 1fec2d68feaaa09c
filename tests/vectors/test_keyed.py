"""Known answers for the keyed names of docs/reference/plan.md, computed here by Python's hmac, then frozen."""

import hashlib
import hmac

import pytest

from support import plans
from support.reading import SECRET

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def keyed(label: str, payload: str, project: str = "default") -> bytes:
    """HMAC-SHA-256 over label, project and payload, with zero bytes between."""
    message = b"\0".join(part.encode() for part in (label, project, payload))
    return hmac.new(SECRET, message, hashlib.sha256).digest()


def crockford(digest: bytes, length: int) -> str:
    """The first characters of the digest in base 32."""
    bits = int.from_bytes(digest, "big") << (-len(digest) * 8 % 5)
    count = (len(digest) * 8 + 4) // 5
    return "".join(CROCKFORD[bits >> 5 * (count - 1 - at) & 31] for at in range(length))


UIDS = {
    "1.2.826.0.1.3680043.8.498.1": "2.25.136826876174304511828348633710501638255",
    "1.3.6.1.4.1.5962.1.1.1.1.1.20040119072730.12322": "2.25.171528632553975446766134943288241734674",
    "2.25.329800735698586629295641978511506172918": "2.25.195761625444661575058062195175793650523",
}
SUBJECTS = {
    ("PID-1", ""): "M5DNMPEQ3605EMZ6",
    ("PID-1", "HOSPITAL"): "QSFNJ6KF3HPBE6H6",
    ("Å 12", ""): "5VVYCE76ZKVCKYGC",
}


@pytest.mark.parametrize(("old", "new"), UIDS.items())
def test_uid(old: str, new: str) -> None:
    assert new == f"2.25.{int.from_bytes(keyed('uid', old)[:16], 'big')}"
    assert plans.plan().uid(old) == new


@pytest.mark.parametrize(("who", "pseudonym"), SUBJECTS.items())
def test_subject(who: tuple[str, str], pseudonym: str) -> None:
    patient, issuer = who
    assert pseudonym == crockford(keyed("subject", f"{issuer}\0{patient}"), 16)
    assert plans.plan().subject(patient, issuer) == pseudonym


def test_padding_does_not_make_another_subject() -> None:
    """dicognito 12 and 78: a trailing blank gave a second pseudonym."""
    assert plans.plan().subject("PID-1 ") == plans.plan().subject("PID-1")


def test_projects_do_not_link() -> None:
    other = plans.plan(variables={"project": "other", "site": "", "site_id": "", "timepoint": ""})
    assert other.uid("1.2.3") != plans.plan().uid("1.2.3")
    assert other.uid("1.2.3") == f"2.25.{int.from_bytes(keyed('uid', '1.2.3', 'other')[:16], 'big')}"
    assert other.subject("PID-1") != plans.plan().subject("PID-1")


def test_prefix_and_length_of_pseudonyms() -> None:
    named = plans.plan(identity={"prefix": "SJ-", "length": 8})
    assert named.subject("PID-1") == "SJ-" + plans.plan().subject("PID-1")[:8]
