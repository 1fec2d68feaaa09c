import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubjay import Key
from scrubjay.audit.entries import FIRST, MAX_LINE, Entry, parse
from scrubjay.audit.keys import AuditKeys
from scrubjay.errors import AuditDamaged

KEYS = AuditKeys.of(Key(bytes(range(32))))
PART = "parts/000001-{}.parquet"
ENTRY = Entry(
    1, "part", "ab" * 8, "2026-11-21T10:00:00Z", {PART.format("changes"): "0" * 64}, {"changes": 3}, "", FIRST
).signed(KEYS)
VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def test_a_line_is_what_the_format_says() -> None:
    """By json alone: sorted keys, no spaces, ASCII."""
    plain = json.loads(ENTRY.line())
    assert set(plain) == {"seq", "kind", "run", "at", "files", "info", "sealed", "prev", "sig"}
    assert ENTRY.line() == json.dumps(plain, sort_keys=True, separators=(",", ":")).encode("ascii")
    assert parse(ENTRY.line()) == ENTRY
    assert ENTRY.is_signed_by(KEYS.public)


@given(st.dictionaries(st.text(), VALUE, max_size=4), st.text(), st.integers(1, 2**40))
def test_round_trip(info: dict[str, Any], sealed: str, seq: int) -> None:
    entry = Entry(seq, "end", "0" * 16, "2026-11-21T10:00:00Z", {}, info, sealed, FIRST).signed(KEYS)
    again = parse(entry.line())
    assert again.line() == entry.line()
    assert again.head == entry.head
    assert again.is_signed_by(KEYS.public)
    assert len(entry.line()) < MAX_LINE


@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    with pytest.raises(AuditDamaged):
        parse(data)


@given(st.sampled_from(sorted(json.loads(ENTRY.line()))), VALUE)
def test_any_value_in_any_place(key: str, value: object) -> None:
    """Either it is refused, or it is an entry that nobody signed."""
    changed = {**json.loads(ENTRY.line()), key: value}
    line = json.dumps(changed, sort_keys=True, separators=(",", ":")).encode()
    try:
        entry = parse(line)
    except AuditDamaged:
        return
    assert entry.line() == line
    assert line == ENTRY.line() or not entry.is_signed_by(KEYS.public)
    assert entry.signer is None


@pytest.mark.parametrize(
    "line",
    [
        b'{"seq":1}',
        b'{"seq":' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        ENTRY.line().replace(b'"seq":1', b'"seq": 1'),
        ENTRY.line().replace(b'"seq":1', b'"seq":1.0'),
        ENTRY.line().replace(b'"seq":1', b'"seq":true'),
        ENTRY.line().replace(b'"seq":1', b'"seq":1,"seq":1'),
        ENTRY.line().replace(b'{"changes":3}', b'{"changes":' + b"[" * 900 + b"]" * 900 + b"}"),
        ENTRY.line().replace(b"parts/000001-", b"parts/../000001-"),
        ENTRY.line().replace(b"parts/000001-", b"/etc/000001-"),
        ENTRY.line().replace(b"changes.parquet", b"changes.parquet\\n"),
        ENTRY.line() + b" ",
    ],
)
def test_lines_that_no_one_wrote(line: bytes) -> None:
    try:
        entry = parse(line)
    except AuditDamaged as wrong:
        assert len(str(wrong)) < 100
    else:
        assert not entry.is_signed_by(KEYS.public)


def test_a_signature_has_one_spelling() -> None:
    """Base 64 has four spare bits at its end."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    last = ENTRY.sig[-3]
    for other in set(alphabet) - {last}:
        line = ENTRY.line().replace(ENTRY.sig.encode(), (ENTRY.sig[:-3] + other + "==").encode())
        assert not parse(line).is_signed_by(KEYS.public)
