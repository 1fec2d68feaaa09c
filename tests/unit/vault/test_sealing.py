import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubjay.errors import VaultDamaged
from scrubjay.vault.sealing import FORMAT, Seal, row_of

SECRET = bytes(range(32))
NAME = bytes(range(16))


@pytest.fixture
def seal() -> Seal:
    return Seal(SECRET, NAME, 1)


@given(st.text(st.characters()), st.integers(-(2**63), 2**63 - 1), st.binary(max_size=20))
def test_what_is_sealed_opens(text: str, number: int, index: bytes) -> None:
    seal = Seal(SECRET, NAME, 1)
    row = row_of(number, index)
    token = seal.seal(b"a.b", row, text)
    assert seal.open(b"a.b", row, token) == text
    assert seal.seal(b"a.b", row, text) != token, "a nonce is used once"


@pytest.mark.parametrize("text", ["", "\0", "\x80", "a\0\0", "\udce9", " ", "Ünïcode"])
def test_odd_texts(seal: Seal, text: str) -> None:
    assert seal.open(b"a.b", b"", seal.seal(b"a.b", b"", text)) == text


def test_json(seal: Seal) -> None:
    value = {"a": [1, None, "ä"]}
    assert seal.open_json(b"a.b", b"", seal.seal_json(b"a.b", b"", value)) == value


def test_a_token_opens_nowhere_else(seal: Seal) -> None:
    token = seal.seal(b"subjects.source", row_of(1, b"x"), "Noether^Emmy")
    for place, row in [
        (b"subjects.subject", row_of(1, b"x")),
        (b"studies.source", row_of(1, b"x")),
        (b"subjects.source", row_of(2, b"x")),
        (b"subjects.source", row_of(1, b"y")),
    ]:
        with pytest.raises(VaultDamaged, match="changed or moved") as caught:
            seal.open(place, row, token)
        assert "Noether" not in str(caught.value)


def test_every_changed_bit_is_found(seal: Seal) -> None:
    token = seal.seal(b"a.b", b"", "x")
    for bit in range(len(token) * 8):
        changed = bytearray(token)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(VaultDamaged):
            seal.open(b"a.b", b"", bytes(changed))
    for short in range(len(token)):
        with pytest.raises(VaultDamaged):
            seal.open(b"a.b", b"", token[:short])


def test_a_token_says_its_format_and_key_version() -> None:
    assert Seal(SECRET, NAME, 258).seal(b"a.b", b"", "x")[:5] == bytes([FORMAT, 0, 0, 1, 2])


def test_other_keys_vaults_and_versions_open_nothing_and_find_nothing(seal: Seal) -> None:
    token = seal.seal(b"a.b", b"", "x")
    found = seal.index(b"source", 1, "x")
    for other in (Seal(bytes(32), NAME, 1), Seal(SECRET, bytes(16), 1), Seal(SECRET, NAME, 2)):
        with pytest.raises(VaultDamaged):
            other.open(b"a.b", b"", token)
        assert other.index(b"source", 1, "x") != found


def test_an_index_depends_on_all_it_is_made_of(seal: Seal) -> None:
    assert seal.index(b"source", 1, "x") == seal.index(b"source", 1, "x")
    different = {
        seal.index(*parts)
        for parts in [(b"source", 1, "x"), (b"uid", 1, "x"), (b"source", 2, "x"), (b"source", 1, "y")]
    }
    assert len(different) == 4
    assert {len(one) for one in different} == {16}


def test_lengths_say_little(seal: Seal) -> None:
    lengths = {len(seal.seal(b"a.b", b"", "x" * count)) for count in range(32)}
    assert len(lengths) == 1


def test_vectors_stay(seal: Seal) -> None:
    """A vault made today opens in ten years: HKDF-SHA-256 and HMAC-SHA-256, computed here by the standard library."""
    import hashlib
    import hmac

    def hkdf(info: bytes) -> bytes:
        return hmac.digest(hmac.digest(NAME, SECRET, "sha256"), info + b"\x01", hashlib.sha256)

    key = hkdf(b"scrubjay-vault-1\0index\x001")
    message = b"source\0" + (7).to_bytes(8, "big") + b"Emmy"
    assert seal.index(b"source", 7, "Emmy") == hmac.digest(key, message, "sha256")[:16]
