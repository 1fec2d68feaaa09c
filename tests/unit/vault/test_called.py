"""What subjects are called: sealed, added to, and gone with the subject."""

from scrubjay import Key
from scrubjay.vault import Access, Vault
from scrubjay.vault.requests import Called

from .conftest import Ask

NEW = Key(b"n" * 32)
FIRST = Called("P001", ("Quarvilon^Jane",), ("1001",), ("1970-04-03",), ("name\tJane Zbylutsky",))
MORE = Called("P001", ("Quarvilon^Jane", "Jane Zbylutsky"), ("A7",), (), ("id\tA7",))
OTHER = Called("P002", ("Weber^Ute",))


def test_what_is_kept_is_added_to(vault: Vault, ask: Ask, access: Access) -> None:
    project = vault.project("trial-7")
    list(project.assign([ask("a"), ask("b")]))
    project.keep_called([FIRST, OTHER, Called("P999", ("Nobody",))])
    project.keep_called([MORE])
    names, ids = ("Quarvilon^Jane", "Jane Zbylutsky"), ("1001", "A7")
    joined = Called("P001", names, ids, ("1970-04-03",), ("name\tJane Zbylutsky", "id\tA7"))
    assert sorted(project.called_in_run(), key=lambda one: one.pseudonym) == [joined, OTHER]
    assert list(vault.project("other").called_in_run()) == []


def test_reading_it_is_recorded(vault: Vault, ask: Ask, access: Access) -> None:
    project = vault.project("trial-7")
    list(project.assign([ask("a")]))
    project.keep_called([FIRST])
    assert list(project.called(access, "table")) == [FIRST]
    assert [one.action for one in vault.accesses()] == ["table"]


def test_it_outlasts_a_rotation_and_is_checked(vault_place: str, key: Key, ask: Ask, access: Access) -> None:
    with Vault.open(vault_place, key) as vault:
        project = vault.project("trial-7")
        list(project.assign([ask("a")]))
        project.keep_called([FIRST])
        vault.rotate_key(NEW, access)
    with Vault.open(vault_place, NEW) as vault:
        assert list(vault.project("trial-7").called_in_run()) == [FIRST]
        assert vault.check() == []


def test_it_goes_with_the_subject(vault: Vault, ask: Ask, access: Access) -> None:
    project = vault.project("trial-7")
    list(project.assign([ask("a"), ask("b")]))
    project.keep_called([FIRST, OTHER])
    project.forget("P001", access)
    assert list(project.called_in_run()) == [OTHER]
    assert vault.check() == []


def test_a_repr_tells_nobody() -> None:
    assert "Quarvilon" not in repr(FIRST) and "1001" not in repr(FIRST)
