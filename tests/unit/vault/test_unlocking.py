import json
import pickle
from pathlib import Path

import pytest

from scrubjay import Key
from scrubjay.vault import Passphrase, Vault, VaultDamaged, VaultError, WrongKey
from scrubjay.vault.unlocking import new_method, secret_of

WORDS = Passphrase("correct horse battery staple", work=2**10)


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}


def test_a_wrong_key_is_refused_and_nothing_is_written(vault_place: str, key: Key) -> None:
    Vault.open(vault_place, key).close()
    folder = Path(vault_place)
    before = contents(folder) if folder.exists() else {}
    for create in (True, False):
        with pytest.raises(WrongKey, match="nothing was written"):
            Vault.open(vault_place, Key(bytes(32)), create=create)
    assert before == (contents(folder) if folder.exists() else {})


def test_a_passphrase_opens_and_another_does_not(vault_place: str, key: Key) -> None:
    with Vault.open(vault_place, WORDS) as opened:
        made = opened.project("a").key
    with Vault.open(vault_place, Passphrase(WORDS.text)) as opened:
        assert opened.project("a").key == made
    with pytest.raises(WrongKey, match="doesn't open"):
        Vault.open(vault_place, Passphrase("correct horse battery stable"))
    with pytest.raises(WrongKey, match="opened by a passphrase"):
        Vault.open(vault_place, key)


def test_a_passphrase_is_no_key_file(vault_place: str, key: Key) -> None:
    Vault.open(vault_place, key).close()
    with pytest.raises(WrongKey, match="opened by a key file"):
        Vault.open(vault_place, WORDS)


def test_a_short_passphrase_makes_no_vault(tmp_path: Path) -> None:
    with pytest.raises(VaultError, match="12 characters"):
        Vault.open(tmp_path / "v", Passphrase("too short"))


def test_a_passphrase_hides_itself() -> None:
    assert "horse" not in repr(WORDS)
    with pytest.raises(TypeError):
        pickle.dumps(WORDS)


def test_the_same_words_typed_otherwise_are_the_same() -> None:
    method = new_method(Passphrase("Ångström Ångström", work=2**10))
    composed, split = Passphrase("Ångström Ångström"), Passphrase("A\u030angstro\u0308m A\u030angstro\u0308m")
    assert secret_of(composed, method) == secret_of(split, method)


def test_salts_differ() -> None:
    assert secret_of(WORDS, new_method(WORDS)) != secret_of(WORDS, new_method(WORDS))


@pytest.mark.parametrize(
    "method",
    [
        "",
        "[]",
        "{}",
        '{"kdf": "scrypt"}',
        '{"kdf": "scrypt", "n": "x", "r": 8, "p": 1, "salt": ""}',
        '{"kdf": "scrypt", "n": 1024, "r": 8, "p": 1, "salt": "00"}',
        json.dumps({"kdf": "scrypt", "n": 2**40, "r": 8, "p": 1, "salt": "00" * 16}),
        json.dumps({"kdf": "scrypt", "n": 1000, "r": 8, "p": 1, "salt": "00" * 16}),
    ],
)
def test_a_method_that_was_tampered_with(method: str) -> None:
    with pytest.raises(VaultDamaged):
        secret_of(WORDS, method)
