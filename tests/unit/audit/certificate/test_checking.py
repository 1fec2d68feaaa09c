"""No byte of a certificate changes unseen, and whose key it is decides what that proves."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrubjay import Key
from scrubjay.audit.certificate.checking import check
from scrubjay.audit.certificate.model import Certificate
from scrubjay.audit.certificate.sealing import file_bytes, signed, spelled
from scrubjay.audit.keys import AuditKeys
from scrubjay.audit.store import Store
from scrubjay.errors import AuditError
from support.certified import write_whole_run

IN_FIXTURES = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=300)


def test_it_holds(certificate: Certificate, keys: AuditKeys, folder: Path) -> None:
    data = file_bytes(certificate)
    assert check(data).problems == ()
    assert not check(data).trusted
    found = check(data, trusted=[keys.public], audit=folder)
    assert (found.problems, found.trusted, found.in_chain, found.certificate) == ((), True, True, certificate)


def test_every_byte_counts(certificate: Certificate) -> None:
    data = file_bytes(certificate)
    for place in range(len(data)):
        for other in {data[place] ^ 1, data[place] ^ 0x20, 0x20}:
            changed = data[:place] + bytes([other]) + data[place + 1 :]
            if changed != data:
                assert check(changed).problems, place


@IN_FIXTURES
@given(st.data())
def test_no_other_bytes_hold(certificate: Certificate, data: st.DataObject) -> None:
    whole = file_bytes(certificate)
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 40)))
    changed = whole[:start] + data.draw(st.binary(max_size=20)) + whole[end:]
    assert bool(check(changed).problems) == (changed != whole)


def test_the_same_content_spelled_otherwise(certificate: Certificate) -> None:
    content = certificate.content()
    for other in (json.dumps(content).encode(), spelled(content) + b"\n", b" " + spelled(content), b""):
        assert check(other).problems
    doubled = file_bytes(certificate).replace(b'{\n  "actions"', b'{\n  "actions": {},\n  "actions"', 1)
    assert check(doubled).problems


def test_who_changes_and_signs_anew_needs_the_key(certificate: Certificate, keys: AuditKeys) -> None:
    forger = AuditKeys.of(Key.generate())
    signature = certificate.signature.model_copy(
        update={"public_key": forger.public.to_text(), "fingerprint": forger.public.fingerprint}
    )
    forged = signed(certificate.model_copy(update={"signature": signature}), forger)
    assert check(file_bytes(forged)).problems == (), "integrity is all that its own key proves"
    found = check(file_bytes(forged), trusted=[keys.public])
    assert not found.trusted
    assert found.problems == ("key: it is signed by another key than the one that is trusted",)


@pytest.mark.parametrize("part", ["fingerprint", "public_key", "value"])
def test_parts_of_the_signature(certificate: Certificate, part: str) -> None:
    other = {"fingerprint": "0" * 16, "public_key": AuditKeys.of(Key.generate()).public.to_text(), "value": ""}[part]
    signature = certificate.signature.model_copy(update={part: other})
    found = check(file_bytes(certificate.model_copy(update={"signature": signature})))
    assert found.problems[0].startswith("signature:")


def test_a_signature_has_one_spelling(certificate: Certificate) -> None:
    value = certificate.signature.value
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    other = value[:85] + letters[letters.index(value[85]) ^ 1] + "=="
    assert base64.b64decode(other) == base64.b64decode(value)
    signature = certificate.signature.model_copy(update={"value": other})
    assert check(file_bytes(certificate.model_copy(update={"signature": signature}))).problems


def resigned(certificate: Certificate, keys: AuditKeys, **changes: Any) -> bytes:
    return file_bytes(signed(certificate.model_copy(update=changes), keys))


def test_sums_that_do_not_add_up(certificate: Certificate, keys: AuditKeys) -> None:
    counts = certificate.counts.model_copy(update={"files": 11})
    assert check(resigned(certificate, keys, counts=counts)).problems == (
        "counts: files are not the sum of their outcomes",
    )
    assert check(resigned(certificate, keys, reasons={"failed": {"disk": 1}})).problems == (
        "counts: failed has more reasons than files",
    )
    bad = certificate.verification.checks[0].model_copy(update={"status": "failed"})
    judged = certificate.verification.model_copy(update={"checks": (bad,)})
    assert check(resigned(certificate, keys, verification=judged)).problems[0].startswith("verification:")


def test_another_version_is_refused(certificate: Certificate) -> None:
    content = certificate.content() | {"format": "scrubjay-certificate-2", "news": 1}
    assert "another version" in check(spelled(content)).problems[0]
    content = certificate.content() | {"news": 1}
    assert check(spelled(content)).problems[0].startswith("form:")


@pytest.mark.parametrize(
    "data", [b"[]", b"7", b"null", b"\xff", b"[" * 100_000, b'{"format": NaN}', b"x" * (1 << 24) + b"x"]
)
def test_what_is_no_certificate(data: bytes) -> None:
    [problem] = check(data).problems
    assert problem.startswith("form:")


def test_the_audit_must_have_its_line(certificate: Certificate, keys: AuditKeys, folder: Path, tmp_path: Path) -> None:
    data = file_bytes(certificate)
    with Store.open(folder, keys) as store:
        write_whole_run(store)
    assert check(data, audit=folder).problems == (), "later runs change nothing"
    chain = folder / "chain.jsonl"
    lines = chain.read_bytes().splitlines(keepends=True)
    chain.write_bytes(b"".join(lines[: certificate.chain.seq - 1]))
    found = check(data, audit=folder)
    assert not found.in_chain and "missing or another" in found.problems[0]
    chain.write_bytes(b"".join(lines[1:]))
    assert check(data, audit=folder).problems[0].startswith("audit:")
    other = tmp_path / "other"
    with Store.open(other, keys) as store:
        write_whole_run(store)
    assert "missing or another" in check(data, audit=other).problems[0]
    with pytest.raises(AuditError):
        check(data, audit=tmp_path)


def test_the_audit_must_have_its_run_and_plan(certificate: Certificate, keys: AuditKeys, folder: Path) -> None:
    run = certificate.run.model_copy(update={"id": "f" * 16})
    assert check(resigned(certificate, keys, run=run), audit=folder).problems == ("audit: it has no such run",)
    recipe = certificate.recipe.model_copy(update={"plan": "f" * 64})
    assert check(resigned(certificate, keys, recipe=recipe), audit=folder).problems == (
        "audit: the run obeyed another plan",
    )


def test_who_claims_to_be_the_audit(certificate: Certificate, folder: Path) -> None:
    forger = AuditKeys.of(Key.generate())
    own = {"public_key": forger.public.to_text(), "fingerprint": forger.public.fingerprint}
    signature = certificate.signature.model_copy(update=own)
    forged = resigned(certificate, forger, signature=signature)
    assert check(forged).problems == ()
    assert "isn't signed by the key of the run" in check(forged, audit=folder).problems[0]


def places(content: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Where a value is, at every depth."""
    below = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    return [path] * bool(path) + [found for key, value in below for found in places(value, (*path, key))]


VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just([]) | st.just({})


@IN_FIXTURES
@given(st.data())
def test_any_other_value_is_refused_and_nothing_raises(certificate: Certificate, data: st.DataObject) -> None:
    content = certificate.content()
    *above, last = data.draw(st.sampled_from(places(content)))
    holder: Any = content
    for key in above:
        holder = holder[key]
    if data.draw(st.booleans()):
        del holder[last]
    else:
        holder[last] = data.draw(VALUES)
    assert bool(check(spelled(content)).problems) == (spelled(content) != file_bytes(certificate))
