"""The page for people: one page, with what counts on it, whatever the certificate holds."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from scrubjay.audit.certificate.model import Certificate, Code
from scrubjay.audit.certificate.page import pdf
from scrubjay.audit.certificate.sealing import digest, file_bytes


def read(certificate: Certificate, folder: Path) -> str:
    """As its readers read it; fails when it has more than one page."""
    path = folder / "page.pdf"
    path.write_bytes(pdf(certificate))
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True, text=True)
    info = subprocess.run(["pdfinfo", path], capture_output=True, check=True, text=True).stdout
    assert "Pages:           1\n" in info
    assert "(A4)" in info
    return " ".join(done.stdout.split())


def test_what_is_on_it(certificate: Certificate, tmp_path: Path) -> None:
    text = read(certificate, tmp_path)
    for words in (
        certificate.run.id,
        certificate.recipe.hash,
        certificate.recipe.plan,
        certificate.chain.hash,
        certificate.signature.fingerprint,
        digest(file_bytes(certificate)),
        "Verification of the output: PASSED, 1 checks without a judgement",
        "113100 Basic Application Confidentiality Profile",
        "anna, project trial-7, site north",
        "burned-in text was not looked for",
        "files in written reused excluded quarantined failed 10 =4 +2 +2 +2 +0",
    ):
        assert words in text


def test_the_same_bytes_each_time(certificate: Certificate) -> None:
    assert pdf(certificate) == pdf(certificate)


@pytest.mark.parametrize(
    "changes",
    [
        {"residual": tuple(f"{n} {'long words ' * 80}" for n in range(300))},
        {"residual": (), "options": {}, "versions": {}},
        {"options": {f"option {n}": "x" * 900 for n in range(40)}},
        {"versions": {"<b>&": "</para>", "é": "プロジェクト"}},
    ],
)
def test_it_stays_one_page(certificate: Certificate, tmp_path: Path, changes: dict[str, Any]) -> None:
    codes = tuple(Code(value=f"1131{n:02}", scheme="DCM", meaning="An Option " * 6) for n in range(12))
    claims = certificate.claims.model_copy(update={"codes": codes})
    odd = certificate.model_copy(update={"claims": claims, **changes})
    text = read(odd, tmp_path)
    assert digest(file_bytes(odd)) in text
