"""Vaults on both databases, and people to put in."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from scrubjay import Key
from scrubjay.identity.proposal import NextNumber, Proposal
from scrubjay.identity.source import of_patient
from scrubjay.vault import Access, Project, Request, Vault
from support.postgres import postgres_server, vault_place

__all__ = ["postgres_server", "vault_place"]

Ask = Callable[..., Request]


@pytest.fixture
def vault(vault_place: str, key: Key) -> Iterator[Vault]:
    with Vault.open(vault_place, key) as opened:
        yield opened


@pytest.fixture
def project(vault: Vault) -> Project:
    return vault.project("trial-7")


@pytest.fixture
def access() -> Access:
    return Access("tester@here", "the test asks")


@pytest.fixture
def ask() -> Ask:
    def ask(
        patient: str, proposal: Proposal | None = None, day: date | None = None, days: int | None = None
    ) -> Request:
        return Request(of_patient(patient), proposal or NextNumber("P", 3, 1), day, days)

    return ask
