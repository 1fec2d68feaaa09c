"""Strategies on real files: surveyed by the engine, in batches of any size."""

import os
from pathlib import Path

import pytest

from scrubjay import _engine
from scrubjay.identity import Key
from scrubjay.identity.conflicts import find_conflicts
from scrubjay.identity.ephemeral import EphemeralLedger
from scrubjay.identity.proposal import Refused
from scrubjay.identity.resolution import resolve
from scrubjay.identity.settings import IdentitySettings
from scrubjay.identity.sighting import Sighting, merge
from scrubjay.identity.strategies import Strategy, strategy_of
from support import plans
from support.corpus import corpus_files, label
from support.reading import SECRET

KEY = Key(SECRET)
OPTIONS = [
    {"strategy": "keyed"},
    {"strategy": "none"},
    {"strategy": "sequential"},
    {"strategy": "sequential", "discovery": "per_top_folder"},
    {"strategy": "sequential", "discovery": "one_per_study"},
    {"strategy": "folder", "folder_depth": 1, "fallback_template": "F{folder}"},
    {"strategy": "folder", "regex_pattern": r"([a-z]{2,5})_", "fallback_template": "N{number}"},
    {"strategy": "deterministic", "length": 8},
    {"strategy": "name"},
]


def survey(strategy: Strategy, batch: int) -> list[Sighting]:
    pool = _engine.Pool(plans.plan(), str(Path.cwd()), 1, _engine.Cancel())
    sources = []
    for ordinal, path in enumerate(corpus_files(), start=1):
        folder = os.path.dirname(label(path))
        sources.append((ordinal, str(path), folder, strategy.group(folder, str(path))))
    seen: list[Sighting] = []
    for at in range(0, len(sources), batch):
        pool.survey(sources[at : at + batch])
        seen.extend(map(Sighting.of, pool.next()))
    pool.close()
    return merge(seen)


def named(strategy: Strategy, seen: list[Sighting], policy: str) -> dict[bytes, str | Refused]:
    identified = [(one, strategy.source_identity(one)) for one in seen]
    resolution = resolve(find_conflicts(identified), policy)
    ledger = EphemeralLedger()
    names: dict[bytes, str | Refused] = {}
    for one, identity in identified:
        identity = resolution.identities.get(one.key, identity)
        refused = resolution.refused.get(one.key)
        names[one.key] = Refused(refused) if refused else ledger.name(identity, strategy.propose(one, identity))
    return names


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("policy", ["split", "quarantine"])
def test_every_strategy(options: dict[str, object], policy: str) -> None:
    strategy = strategy_of(IdentitySettings.from_mapping(options), KEY)
    names = named(strategy, survey(strategy, 32), policy)
    assert any(isinstance(name, str) for name in names.values())
    assert names == named(strategy, survey(strategy, 7), policy), "batches change nothing"


def test_keyed_is_what_the_engine_gives() -> None:
    strategy = strategy_of(IdentitySettings(), KEY)
    plan = plans.plan()
    seen = [one for one in survey(strategy, 32) if one.patient_id]
    assert len(seen) > 20
    ledger = EphemeralLedger()
    for one in seen:
        identity = strategy.source_identity(one)
        assert ledger.name(identity, strategy.propose(one, identity)) == plan.subject(one.patient_id, one.issuer)
