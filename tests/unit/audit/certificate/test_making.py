"""What a certificate says is what the audit holds, and nothing else."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scrubjay import Key
from scrubjay.audit.certificate.checking import check
from scrubjay.audit.certificate.making import Request, find_run, make
from scrubjay.audit.certificate.model import Certificate
from scrubjay.audit.certificate.page import pdf
from scrubjay.audit.certificate.sealing import file_bytes
from scrubjay.audit.keys import AuditKeys
from scrubjay.audit.reading import Reader
from scrubjay.audit.store import Store
from scrubjay.errors import AuditDamaged, AuditError
from scrubjay.recipe import compile_plan, load_recipe
from scrubjay.standard import EDITION
from support.audit import PLANTED
from support.certified import SOURCE, write_whole_run


def of_last(folder: Path, keys: AuditKeys, request: Request) -> Certificate:
    reader = Reader(folder, keys)
    return make(reader, find_run(reader, "last"), keys, request)


def test_what_it_says(certificate: Certificate, folder: Path, keys: AuditKeys) -> None:
    reader = Reader(folder, keys)
    [run] = reader.runs()
    one = certificate
    plan = compile_plan(load_recipe("basic"))
    assert (one.run.id, one.run.by, one.run.project, one.run.mode, one.run.complete) == (
        run.name,
        "anna",
        "trial-7",
        "pseudonymise",
        True,
    )
    assert (one.recipe.name, one.recipe.hash, one.recipe.edition) == ("basic", plan.recipe.hash, EDITION)
    assert one.recipe.plan == plan.hash
    assert (one.issued.by, one.issued.at) == ("berta", "2026-01-02T03:04:05Z")
    assert one.versions == {"scrubjay": "0.9", "python": "3.11", "run": "0.9"}
    assert one.counts.model_dump() == {
        "files": 10,
        "written": 4,
        "reused": 2,
        "excluded": 2,
        "quarantined": 2,
        "failed": 0,
    }
    assert one.reasons == {"excluded": {"not-dicom": 2}, "quarantined": {"leak": 2}}
    # each of four written files has both changes of its part
    assert one.actions.model_dump() == {"removed": 4, "emptied": 0, "replaced": 4, "added": 0, "distinct": 4}
    assert [code.value for code in one.claims.codes] == ["113100"]
    assert (one.claims.patient_identity_removed, one.claims.longitudinal) == (True, "REMOVED")
    assert one.options["dates"] == "remove" and one.options["on-leak"] == "quarantine"
    assert (one.verification.status, one.verification.files, len(one.verification.checks)) == ("passed", 4, 2)
    assert one.risk is None
    assert one.key == "0123abcd"
    assert (one.chain.seq, one.chain.hash) == reader.head
    assert (one.signature.signer, one.signature.fingerprint) == ("audit", keys.public.fingerprint)


@pytest.mark.parametrize(
    "words",
    [
        "burned-in text was not looked for",
        "10 identifying values were too short",
        "not-judged by verify (nobody looked): burned-in-text",
        "not examined by verify: what people see in images",
        "note of the run: keep for PatientSex does less than PS3.15 asks (Z)",
        "how easily a subject can be singled out was not computed",
    ],
)
def test_what_was_not_examined_is_said(certificate: Certificate, words: str) -> None:
    assert any(line.startswith(words) for line in certificate.residual)


def test_weaker_recipes_are_said_to_be_weaker(folder: Path, keys: AuditKeys, request_: Request) -> None:
    with Store.open(folder, keys) as store:
        write_whole_run(store, "nidb-original")
    one = of_last(folder, keys, request_)
    assert not one.claims.patient_identity_removed and not one.claims.codes
    for words in ("the Basic Profile", "the output isn't marked", "dates stay", "private attributes stay", "text that"):
        assert any(line.startswith(words) for line in one.residual)


def test_nothing_of_the_source_is_in_it(certificate: Certificate) -> None:
    for data in (file_bytes(certificate), pdf(certificate), repr(certificate).encode()):
        for value in (PLANTED, SOURCE, "1234", "P001", "/data/out", "site.yaml"):
            assert value.encode() not in data


def test_without_reports_it_says_so(folder: Path, keys: AuditKeys, request_: Request) -> None:
    with Store.open(folder, keys) as store:
        write_whole_run(store)
    one = of_last(folder, keys, Request("berta", request_.at, {}))
    assert one.verification.status == "not verified"
    assert "nobody verified the output after the run" in one.residual


def test_a_run_without_an_end(folder: Path, keys: AuditKeys, request_: Request) -> None:
    with Store.open(folder, keys) as store:
        write_whole_run(store, end=False)
        one = of_last(folder, keys, request_)
    assert (one.run.complete, one.run.ended, one.counts.files) == (False, "", 10)
    assert one.residual[0].startswith("the run did not come to its end")


def test_files_that_were_done_before_count(folder: Path, keys: AuditKeys, request_: Request) -> None:
    counts = {"written": 4, "reused": 1002, "excluded": 2, "quarantined": 2, "failed": 0}
    with Store.open(folder, keys) as store:
        write_whole_run(store, result={"complete": True, "counts": counts})
    one = of_last(folder, keys, request_)
    assert (one.counts.files, one.counts.reused) == (1010, 1002)
    assert any(line.startswith("1,000 files were done before") for line in one.residual)


@pytest.mark.parametrize("counts", [{"written": 3}, {"written": "4"}, {}, {"written": 4.0, "reused": 2}])
def test_counts_that_contradict_the_parts(
    folder: Path, keys: AuditKeys, request_: Request, counts: dict[str, Any]
) -> None:
    with Store.open(folder, keys) as store:
        write_whole_run(store, result={"complete": True, "counts": counts})
    with pytest.raises(AuditDamaged, match="don't count the same"):
        of_last(folder, keys, request_)


def test_the_run_that_was_named(folder: Path, keys: AuditKeys, request_: Request) -> None:
    with Store.open(folder, keys) as store:
        first = write_whole_run(store)
        last = write_whole_run(store)
    reader = Reader(folder, keys)
    assert find_run(reader, first).name == first
    assert find_run(reader, "last").name == last
    one = make(reader, find_run(reader, first), keys, request_)
    assert check(file_bytes(one), audit=folder).problems == ()
    with pytest.raises(AuditError, match="no such run"):
        find_run(reader, "0" * 16)
    with pytest.raises(AuditError, match="another key"):
        find_run(Reader(folder, AuditKeys.of(Key.generate())), "last")


def test_a_run_whose_key_is_gone_is_signed_by_another(folder: Path, keys: AuditKeys, request_: Request) -> None:
    with Store.open(folder, AuditKeys.passing()) as store:
        write_whole_run(store, mode="anonymise")
    one = of_last(folder, keys, request_)
    assert (one.signature.signer, one.run.mode, one.run.by, one.key) == ("issuer", "anonymise", "", "")
    assert one.counts.files == 10
    assert check(file_bytes(one), trusted=[keys.public], audit=folder).trusted


def test_a_plan_that_is_none(folder: Path, keys: AuditKeys, request_: Request) -> None:
    with Store.open(folder, keys) as store:
        store.begin({}, '{"format":1,"rules":[]}')
        with pytest.raises(AuditDamaged, match="plan"):
            of_last(folder, keys, request_)


def test_a_line_that_the_run_did_not_sign(folder: Path, keys: AuditKeys, request_: Request) -> None:
    with Store.open(folder, keys) as store:
        write_whole_run(store)
    chain = folder / "chain.jsonl"
    lines = chain.read_bytes().splitlines(keepends=True)
    chain.write_bytes(b"".join([*lines[:-1], lines[-1].replace(b'"reused":2', b'"reused":3')]))
    with pytest.raises(AuditDamaged, match=r"line 4 .* isn't signed"):
        of_last(folder, keys, request_)


def test_a_report_that_may_be_of_another_output_is_said(folder: Path, keys: AuditKeys, request_: Request) -> None:
    assert request_.verified is not None
    with Store.open(folder, keys) as store:
        write_whole_run(store)
    of_another = request_.verified._replace(
        verification=request_.verified.verification.model_copy(
            update={"files": 7, "checks": (), "at": "2001-01-01T00:00:00Z"}
        )
    )
    one = of_last(folder, keys, replace(request_, verified=of_another))
    for words in (
        "the report of verify is of 7 files",
        "the report of verify is older",
        "the report of verify holds no",
    ):
        assert any(line.startswith(words) for line in one.residual)
    left = one.counts.written + one.counts.reused
    same = request_.verified._replace(verification=request_.verified.verification.model_copy(update={"files": left}))
    assert not any("is of" in line for line in of_last(folder, keys, replace(request_, verified=same)).residual)
