from collections.abc import Callable
from pathlib import Path

import pytest

from scrubjay import Cancel, Deidentifier, Interrupted, Key, Preview, Progress, SourceError, UsageError
from scrubjay.preview.approval import check_approved
from scrubjay.vault import Vault


def test_values_are_in_no_repr(scans: Path, key: Key) -> None:
    preview = Deidentifier(key=key).preview(scans)
    assert isinstance(preview, Preview)
    (name,) = (one for one in preview.attributes if one.name == "PatientName")
    assert {deed.before for deed in name.deeds} == {"Planck^Max", "Noether^Emmy"}
    assert "Planck" not in repr(preview)
    assert "Planck" not in repr(name)
    assert "Planck" not in repr(name.deeds[0])


def test_reasons_are_those_of_the_plan(scans: Path, key: Key) -> None:
    attributes = {one.name: one for one in Deidentifier(key=key).preview(scans).attributes}
    assert attributes["PatientName"].deeds[0].rule.startswith("pseudonym")
    assert attributes["PatientIdentityRemoved"].actions == {"added": 10}
    assert attributes["PatientIdentityRemoved"].deeds[0].rule == "always done"
    assert attributes["Modality"].actions == {"kept": 10}


def test_progress_is_told(scans: Path, key: Key) -> None:
    seen: list[Progress] = []
    Deidentifier(key=key).preview(scans, progress=seen.append)
    assert seen[-1].files == 14


def test_what_is_refused(scans: Path, key: Key) -> None:
    deidentifier = Deidentifier(key=key)
    cancel = Cancel()
    cancel.set()
    with pytest.raises(Interrupted):
        deidentifier.preview(scans, cancel=cancel)
    with pytest.raises(UsageError):
        deidentifier.preview(scans, limit=0)
    with pytest.raises(SourceError):
        deidentifier.preview(scans / "none")


def test_an_approval_is_of_all_but_the_key(key: Key) -> None:
    own = Deidentifier(key=key).approval
    assert Deidentifier(key=Key.generate()).approval == own
    others = {
        Deidentifier("mmiv", key=key).approval,
        Deidentifier("mmiv", key=key, date_shift=-5).approval,
        Deidentifier(key=key, project="other").approval,
        Deidentifier(key=key, site="x").approval,
        Deidentifier(key=key, site_id="x").approval,
        Deidentifier(key=key, timepoint="M00").approval,
        Deidentifier(key=key, layout="preserve").approval,
        Deidentifier(key=key, on_conflict="split").approval,
        Deidentifier(mode="anonymise").approval,
    }
    assert len(others - {own}) == 9
    plan = Deidentifier(key=key).plan
    check_approved(own.upper() + "\n", plan, "pseudonymise", None)
    with pytest.raises(UsageError, match=own):
        check_approved("0" * 64, plan, "pseudonymise", None)


def test_a_vault_gives_nothing_away(make_scans: Callable[[int], Path], tmp_path: Path, key: Key) -> None:
    with Vault.open(tmp_path / "vault", key) as vault:
        deidentifier = Deidentifier("nils", vault=vault, project="p", key=key)
        before = vault.status()
        first = deidentifier.preview(make_scans(4))
        assert vault.status() == before
        assert deidentifier.preview(make_scans(4)).outputs == first.outputs
        result = deidentifier.tree(make_scans(4), tmp_path / "out")
        assert {outcome.output for outcome in result.outcomes} == set(first.outputs)
