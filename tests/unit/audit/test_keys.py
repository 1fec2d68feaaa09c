import pickle

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from hypothesis import given
from hypothesis import strategies as st

from scrubjay import Key
from scrubjay.audit.keys import AuditKeys, PublicKey
from scrubjay.errors import AuditDamaged, AuditError

KEYS = AuditKeys.of(Key(bytes(range(32))))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(JSON, st.text())
def test_what_is_sealed_opens_and_nowhere_else(value: object, place: str) -> None:
    token = KEYS.seal_json("run " + place.encode("utf-8", "replace").decode(), value)
    assert KEYS.open_json("run " + place.encode("utf-8", "replace").decode(), token) == value
    for keys, where in ((KEYS, "plan x"), (AuditKeys.of(Key(bytes(32))), "run " + place)):
        with pytest.raises((AuditDamaged, UnicodeEncodeError)):
            keys.open_json(where, token)


def test_the_length_of_a_path_is_not_told() -> None:
    assert len(KEYS.seal_json("x", {"source": "a"})) == len(KEYS.seal_json("x", {"source": "a" * 30}))


@pytest.mark.parametrize("token", ["", "AAAA", "=", "not base 64 at all"])
def test_what_is_no_token(token: str) -> None:
    with pytest.raises(AuditDamaged):
        KEYS.open_json("x", token)


def test_one_key_signs_and_seals_the_same_way_each_time() -> None:
    again = AuditKeys.of(Key(bytes(range(32))))
    assert again.public == KEYS.public
    assert again.open("x", KEYS.seal("x", b"y")) == b"y"
    assert KEYS.public.accepts(again.sign(b"m"), b"m")
    assert not KEYS.public.accepts(again.sign(b"m"), b"n")
    assert not KEYS.public.accepts(b"", b"m")


def test_vector() -> None:
    """HKDF-SHA256 (RFC 5869) without salt, info `scrubjay-audit-1\\0sign`, by openssl kdf and openssl pkey."""
    assert KEYS.public.raw.hex() == "ae52170f43c514f380b08bea44c9ff4123a619c198a0754fa40c6326ffe2622b"


def test_keys_are_never_shown() -> None:
    assert "seal" not in repr(KEYS) and "sign" not in repr(KEYS)
    with pytest.raises(TypeError):
        pickle.dumps(KEYS)


def test_pem_is_read_by_others_and_by_us() -> None:
    other = AuditKeys.passing().public
    load_pem_public_key(KEYS.public.to_pem())
    assert PublicKey.all_from_pem(KEYS.public.to_pem() + b"\n\n" + other.to_pem()) == [KEYS.public, other]


X25519 = b"""-----BEGIN PUBLIC KEY-----
MCowBQYDK2VuAyEAhSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=
-----END PUBLIC KEY-----
"""


@pytest.mark.parametrize("data", [b"", b"x", KEYS.public.to_pem() + b"x", KEYS.public.to_pem()[:-9], X25519])
def test_what_is_no_file_of_public_keys(data: bytes) -> None:
    with pytest.raises(AuditError):
        PublicKey.all_from_pem(data)
