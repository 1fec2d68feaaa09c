"""`scrubjay audit verify`, as typed."""

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from scrubjay import Key
from scrubjay.audit.entries import Head
from scrubjay.audit.keys import AuditKeys
from scrubjay.audit.store import Store
from scrubjay.vault import Vault
from scrubjay.vault.heads import Head as Remembered
from scrubjay.vault.heads import keep_head
from support.audit import PLANTED, write_run
from support.command import Done, runner


class Audited(NamedTuple):
    """A vault with two projects, and the audit that both have written to, as its options name them."""

    vault: Path
    key: Path
    folder: Path
    head: Head


@pytest.fixture
def audited(home: Path) -> Audited:
    place, file = home / "vault", home / "vault.key"
    with Vault.open(place, Key.load_or_create(file)) as vault:
        for name in ("default", "trial-7"):
            project = vault.project(name)
            with Store.open(place / "audit", AuditKeys.of(project.key)) as store:
                write_run(store)
                head = store.head
            assert head is not None
            remember(place, file, name, head)
    return Audited(place, file, place / "audit", head)


def remember(place: Path, file: Path, name: str, head: Head) -> None:
    """As a run does, together with its files."""
    with Vault.open(place, Key.load(file)) as vault:
        store, number = vault._store, vault.project(name)._number
        with store.write() as connection:
            keep_head(connection, store.seal, number, Remembered(str((place / "audit").resolve()), *head))


def verify(capsys: pytest.CaptureFixture[str], *arguments: object) -> Done:
    capsys.readouterr()
    with pytest.MonkeyPatch.context() as patch:
        done = runner(capsys, patch, "audit", "verify")(*arguments)
    assert PLANTED not in done.out + done.err
    return done


def test_with_the_vault(audited: Audited, capsys: pytest.CaptureFixture[str]) -> None:
    done = verify(capsys, "--vault", audited.vault, "--key-file", audited.key)
    end = f"the chain ends at 8:{audited.head.hash}"
    assert done == (0, f"2 runs, 4 parts, 4 of them opened\n{end}\nthe audit is whole\n", "")
    chain = audited.folder / "chain.jsonl"
    chain.write_bytes(b"".join(chain.read_bytes().splitlines(keepends=True)[:4]))
    for path in audited.folder.glob("parts/00000[67]*"):
        path.unlink()
    assert verify(capsys, "--audit", audited.folder).out.startswith("plans/"), "the second project's plan"
    Store.open(audited.folder, AuditKeys.passing()).close()
    assert verify(capsys, "--audit", audited.folder).code == 0, "nothing is left that could tell"
    done = verify(capsys, "--vault", audited.vault, "--key-file", audited.key)
    assert done.code == 1
    assert done.out.startswith("chain.jsonl: line 8 is remembered elsewhere, and the last one here is 4\n")


def test_without_anything(audited: Audited, capsys: pytest.CaptureFixture[str]) -> None:
    done = verify(capsys, "--audit", audited.folder)
    assert done.code == 0
    assert "2 runs, 4 parts, 0 of them opened" in done.out
    assert done.err.count("note: ") == 2


def test_with_public_keys_and_a_head(audited: Audited, capsys: pytest.CaptureFixture[str]) -> None:
    mine = audited.vault.parent / "mine.pem"
    mine.write_bytes((audited.folder / "public-key.pem").read_bytes())
    head = f"{audited.head.seq}:{audited.head.hash}"
    given = ["--audit", audited.folder, "--public-key", mine, "--head", head]
    assert verify(capsys, *given)[::2] == (0, "")
    answer = json.loads(verify(capsys, *given, "--json").out)
    assert answer["vouched"] == {"keys": "public-key", "end": "head"}
    assert (answer["whole"], answer["runs"], answer["parts"], answer["parts_opened"]) == (True, 2, 4, 0)
    mine.write_bytes(AuditKeys.passing().public.to_pem())
    done = verify(capsys, *given, "--json")
    assert done.code == 1
    assert {one["kind"] for one in json.loads(done.out)["findings"]} == {"foreign-key"}
    assert verify(capsys, "--audit", audited.folder, "--head", f"8:{'0' * 64}").code == 1


def test_with_the_key_of_one_project(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, file = home / "default.audit", home / "data/scrubjay/keys/default.key"
    key = Key.load_or_create(file)
    with Store.open(folder, AuditKeys.of(key)) as store:
        write_run(store)
    assert "2 of them opened" in verify(capsys, "--audit", folder, "--key-file", file).out
    assert "2 of them opened" in verify(capsys, "--audit", folder).out, "the project's own is found"
    other = home / "other.key"
    Key.load_or_create(other)
    assert verify(capsys, "--audit", folder, "--key-file", other).code == 1
    file.unlink()
    Key.load_or_create(file)
    assert verify(capsys, "--audit", folder).code == 0, "a key that did not sign here may be for other things"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "name the folder of the audit with --audit"),
        (["--audit", "{home}/none"], "there is no audit in {home}/none: "),
        (["--audit", "{home}", "--passphrase"], "name it with --vault"),
        (["--vault", "postgresql://nobody@127.0.0.1:1/x"], "name that of the audit with --audit"),
        (["--audit", "{audit}", "--head", "8"], "--head is LINE:HASH"),
        (["--audit", "{audit}", "--public-key", "{home}/none"], "can't be read"),
        (["--audit", "{audit}", "--public-key", "{audit}/chain.jsonl"], "no file of public keys"),
    ],
)
def test_what_cannot_be_asked(
    audited: Audited, home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    done = verify(capsys, *(one.format(home=home, audit=audited.folder) for one in arguments))
    assert done.code == 2
    assert said.format(home=home) in done.err
    assert done.out == ""
