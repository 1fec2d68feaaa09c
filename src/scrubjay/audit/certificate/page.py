"""The certificate on one page of A4, for people. What counts is the JSON file, whose hash is on the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, Final
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepInFrame, Paragraph, Spacer, Table, TableStyle

from scrubjay.audit.certificate.model import Certificate, Verification
from scrubjay.audit.certificate.sealing import digest, file_bytes

MAX_RESIDUAL: Final = 16
MAX_CHECKS: Final = 24
MAX_LINE: Final = 220

_INK, _FAINT, _LINE = HexColor(0x1B2733), HexColor(0x5B6873), HexColor(0xC9D1D8)
_GOOD, _BAD = HexColor(0x1E6B3A), HexColor(0xA32020)
_BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=9, leading=11.5, textColor=_INK)
_WORD = ParagraphStyle("word", parent=_BODY, textColor=_FAINT)
_CODE = ParagraphStyle("code", parent=_BODY, fontName="Courier", fontSize=8, wordWrap="CJK")
_HEAD = ParagraphStyle("head", parent=_BODY, fontName="Helvetica-Bold", fontSize=10, leading=12.5, spaceBefore=6)
_TITLE = ParagraphStyle("title", parent=_BODY, fontName="Helvetica-Bold", fontSize=16, leading=19)
_MARGIN = 15 * mm
_WIDTH = A4[0] - 2 * _MARGIN


def pdf(certificate: Certificate) -> bytes:
    """The page. The same certificate gives the same bytes."""
    data = BytesIO()
    canvas = Canvas(data, pagesize=A4, invariant=True)
    canvas.setTitle("Certificate of a de-identification run")
    canvas.setAuthor("ScrubJay")
    height = A4[1] - 2 * _MARGIN
    # what doesn't fit is made smaller: one page, whatever the certificate holds
    frame = KeepInFrame(_WIDTH, height, list(_story(certificate)), mode="shrink")
    _, used = frame.wrapOn(canvas, _WIDTH, height)
    frame.drawOn(canvas, _MARGIN, A4[1] - _MARGIN - used)
    canvas.showPage()
    canvas.save()
    return data.getvalue()


def _story(one: Certificate) -> Iterator[Flowable]:
    yield Paragraph("Certificate of a de-identification run", _TITLE)
    yield Paragraph(_clean(f"run {one.run.id}, {_span(one)}"), _BODY)
    yield _verdict(one.verification)
    yield from _section("What was run", _what(one))
    yield Paragraph("Files and changes", _HEAD)
    yield _numbers(one)
    yield from _section("What the output claims", _claims(one))
    yield from _section("Verification and risk", _judged(one))
    yield Paragraph("What was not examined, and what remains", _HEAD)
    yield from _bullets(one.residual, MAX_RESIDUAL)
    yield from _section("Evidence", _evidence(one))
    yield Spacer(1, 2 * mm)
    yield Paragraph(
        "This page is a copy for people: the signed JSON file is the certificate. Check it with "
        "<font name='Courier'>scrubjay certificate verify FILE --public-key PEM</font>, with a public key that came "
        "to you by another way than this page.",
        _WORD,
    )


def _span(one: Certificate) -> str:
    end = f"to {one.run.ended}" if one.run.ended else "without an end"
    return f"{one.run.began} {end}" + ("" if one.run.complete else ", NOT COMPLETE")


def _verdict(verification: Verification) -> Flowable:
    """A verdict never stands without the checks that came to none."""
    good = verification.status == "passed"
    open_checks = sum(one.status in ("skipped", "not-judged") for one in verification.checks)
    words = "Verification of the output: " if verification.status != "not verified" else "Output: "
    words += verification.status.upper() + (f", {open_checks:,} checks without a judgement" if open_checks else "")
    style = ParagraphStyle("verdict", parent=_HEAD, fontSize=11, leading=14, textColor=_GOOD if good else _BAD)
    return Paragraph(_clean(words), style)


def _what(one: Certificate) -> Iterator[tuple[str, str]]:
    recipe = one.recipe
    yield "recipe", f"{recipe.name} {recipe.version}, DICOM PS3.15 {recipe.edition}, mode {one.run.mode}"
    yield "recipe hash", f"#{recipe.hash}"
    yield "plan hash", f"#{recipe.plan}"
    named = f"project {one.run.project}" if one.run.project else ""
    site = f"site {one.run.site}" if one.run.site else ""
    yield "who", ", ".join(filter(None, (one.run.by or "not recorded", named, site)))
    yield "versions", ", ".join(f"{name} {version}" for name, version in sorted(one.versions.items()))
    yield "options", ", ".join(f"{name}: {value}" for name, value in sorted(one.options.items()))


def _claims(one: Certificate) -> Iterator[tuple[str, str]]:
    claims = one.claims
    yield "identity removed", "yes" if claims.patient_identity_removed else "not claimed"
    yield "codes", "; ".join(f"{code.value} {code.meaning}" for code in claims.codes) or "none"
    yield "dates", claims.longitudinal or "nothing is claimed"


def _judged(one: Certificate) -> Iterator[tuple[str, str]]:
    verification = one.verification
    if verification.status == "not verified":
        yield "verification", "none"
    else:
        yield (
            "verification",
            f"{verification.files:,} files, {verification.errors:,} errors, {verification.warnings:,} warnings",
        )
        shown = [f"{check.name} {check.status}" for check in verification.checks[:MAX_CHECKS]]
        yield "checks", ", ".join(shown) + _more(len(verification.checks) - MAX_CHECKS)
    risk = one.risk
    if risk is None:
        yield "risk", "not computed"
        return
    for word, figures in (("as it stands", risk.as_is), ("in bands", risk.banded)):
        yield (
            f"risk, {word}",
            f"{risk.subjects:,} subjects, smallest cell {figures.k:,}, unique {figures.unique:,} "
            f"({figures.unique_share:.1%}), in cells below {risk.k:,}: {figures.below:,}, "
            f"highest risk {figures.max_risk:.1%}, average {figures.average_risk:.1%}",
        )


def _evidence(one: Certificate) -> Iterator[tuple[str, str]]:
    yield "audit chain", f"#line {one.chain.seq}, SHA-256 {one.chain.hash}"
    yield "JSON file", f"#SHA-256 {digest(file_bytes(one))}"
    yield (
        "public key",
        f"#{one.signature.public_key} (fingerprint {one.signature.fingerprint}, of the {one.signature.signer})",
    )
    yield "project key", f"#fingerprint {one.key}" if one.key else "not recorded"
    yield "issued", f"{one.issued.at} by {one.issued.by or 'nobody known'}"


def _numbers(one: Certificate) -> Flowable:
    counts, actions = one.counts, one.actions
    heads = ["files in", "written", "reused", "excluded", "quarantined", "failed"]
    values = [counts.files, counts.written, counts.reused, counts.excluded, counts.quarantined, counts.failed]
    signs = ["=", "+", "+", "+", "+"]
    first = [f"{value:,}" for value in values]
    rows: list[list[Any]] = [
        heads,
        [number if at == 0 else f"{signs[at - 1]} {number}" for at, number in enumerate(first)],
        ["changes", "removed", "emptied", "replaced", "added", "distinct"],
        [
            f"{actions.removed + actions.emptied + actions.replaced + actions.added:,}",
            *(f"{value:,}" for value in (actions.removed, actions.emptied, actions.replaced, actions.added)),
            f"{actions.distinct:,}",
        ],
    ]
    style = [
        ("FONT", (0, 0), (-1, -1), "Helvetica", 9),
        ("TEXTCOLOR", (0, 0), (-1, 0), _FAINT),
        ("TEXTCOLOR", (0, 2), (-1, 2), _FAINT),
        ("FONT", (0, 1), (-1, 1), "Helvetica-Bold", 10),
        ("FONT", (0, 3), (-1, 3), "Helvetica-Bold", 10),
        ("LINEBELOW", (0, 1), (-1, 1), 0.4, _LINE),
        ("BOX", (0, 0), (-1, -1), 0.6, _LINE),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
    ]
    return Table(rows, colWidths=[_WIDTH / 6] * 6, style=TableStyle(style), spaceBefore=2)


def _section(title: str, pairs: Iterator[tuple[str, str]]) -> Iterator[Flowable]:
    """A `#` before a text sets it in a type of equal widths."""
    yield Paragraph(title, _HEAD)
    rows = [
        [Paragraph(_clean(word), _WORD), Paragraph(_clean(text.removeprefix("#")), _CODE if text[:1] == "#" else _BODY)]
        for word, text in pairs
    ]
    style = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 0.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0.5),
    ]
    yield Table(rows, colWidths=[29 * mm, _WIDTH - 29 * mm], style=TableStyle(style))


def _bullets(lines: Sequence[str], most: int) -> Iterator[Flowable]:
    shown = (
        lines if len(lines) <= most else [*lines[: most - 1], f"and {len(lines) - most + 1:,} more, in the JSON file"]
    )
    for line in shown:
        yield Paragraph(f"- {_clean(line[:MAX_LINE] + ('...' if len(line) > MAX_LINE else ''))}", _BODY)


def _more(count: int) -> str:
    return f", and {count:,} more in the JSON file" if count > 0 else ""


def _clean(text: str) -> str:
    """For the page's fonts, which know Latin-1: other letters are written as their numbers."""
    return escape(text.encode("latin-1", "backslashreplace").decode("latin-1"))
