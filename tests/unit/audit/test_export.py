"""Exports: what is in them, and that nothing in them is computed or obeyed."""

import csv
import errno
import io
import os
import re
import stat
import xml.etree.ElementTree as ET
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import msoffcrypto
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from scrubjay import Key
from scrubjay.audit.export.cells import as_text, as_text_column, visible
from scrubjay.audit.export.csv import changes_file, export_csv
from scrubjay.audit.export.excel import TEXT, export_excel
from scrubjay.audit.export.html import export_html, page
from scrubjay.audit.keys import AuditKeys
from scrubjay.audit.reading import Reader
from scrubjay.audit.summary import Study, Summary
from scrubjay.errors import AuditDamaged, OutputError
from support.audit_sample import Sample, instance, two_runs

ANY_TEXT = st.text(max_size=40) | st.text(alphabet="=+-@\t\r\n '\"\0\x1b\uff1d_x0,;|", max_size=12)


@pytest.fixture
def reader(folder: Path, keys: AuditKeys) -> Reader:
    two_runs(folder, keys)
    return Reader(folder, keys)


def table(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def computed(cell: str) -> bool:
    """What a spreadsheet takes for a formula, by what is known of Excel, LibreOffice and Google's."""
    return cell.strip(" '\t\r\n")[:1] in ("=", "+", "-", "@") and not cell.startswith("'")


@given(ANY_TEXT)
@example("\x00=1")
@example(" =1")
@example("'=1")
@example("\u202e=1")
def test_cells_are_text(text: str) -> None:
    safe = as_text(text)
    assert not computed(safe)
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", safe)
    assert visible(text).replace("\\", "") in safe.replace("\\", "")


@given(st.lists(st.none() | ANY_TEXT))
@example(["\xa0=1", "\u3000 @x", "\x85=1", "\u200e=1", "\n=1", "x", None, "''-1"])
def test_a_column_is_made_safe_as_its_cells_are(texts: list[str | None]) -> None:
    expected = [None if text is None else as_text(text) for text in texts]
    column = pa.array(texts, pa.string())
    assert as_text_column(column).to_pylist() == expected
    assert as_text_column(column.dictionary_encode()).to_pylist() == expected


def test_csv_has_each_file_and_each_change(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "audit.csv"
    counts = export_csv(reader, path, originals=False, distinct=False)
    assert counts == {path: 5, tmp_path / "audit-changes.csv": 12}
    files, changes = table(path), table(changes_file(path))
    assert [(row["outcome"], row["changes"]) for row in files] == [
        ("written", "6"),
        ("written", "3"),
        ("excluded", "0"),
        ("written", "1"),
        ("reused", "2"),
    ]
    first = changes[0]
    assert (first["tag"], first["keyword"], first["replacement"]) == ("(0010,0010)", "PatientName", "P001")
    assert first["rule"].startswith("PatientName: ")
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    text = path.read_text() + changes_file(path).read_text()
    assert "original" not in text and "source" not in text
    assert "Doe" not in text


def test_csv_with_originals(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "audit.csv"
    export_csv(reader, path, originals=True, distinct=True)
    changes = table(changes_file(path))
    assert [(row["original"], row["files"]) for row in changes[:4]] == [
        ("Doe^Jane", "2"),
        ("1.2.3.1", "1"),
        ("1.2.3.2", "1"),
        ("'=HYPERLINK(1)", "1"),
    ]
    assert table(path)[0]["source"] == "ward/Doe_Jane/1"


@settings(max_examples=15, deadline=None)
@given(texts=st.lists(ANY_TEXT.filter(lambda text: text.strip(" \0") != ""), min_size=1, max_size=8))
def test_whatever_a_file_held_is_text_in_every_export(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("hostile")
    keys = AuditKeys.of(Key(bytes(32)))
    sample = Sample(folder / "audit", keys)
    run = sample.begin()
    subject = visible(texts[0]) + "</svg><script>$x$"
    changes = [("00100010", "PN", "replaced", 0, text.encode(), text.encode()) for text in texts]
    sample.part(run, [instance(1, subject=subject, changes=list(range(len(texts))))], changes)
    sample.store.close()
    reader = Reader(folder / "audit", keys)
    shown = [text.rstrip(" \0") for text in texts]

    export_csv(reader, folder / "a.csv", originals=True, distinct=False)
    rows = table(folder / "a-changes.csv")
    assert [row["original"] for row in rows] == [as_text(text) for text in shown]
    assert not any(computed(cell) for row in rows for cell in row.values())

    export_excel(reader, folder / "a.xlsx", originals=True, distinct=False)
    cells = CalamineWorkbook.from_path(str(folder / "a.xlsx")).get_sheet_by_name("changes").to_python()
    assert [row[cells[0].index("original")] for row in cells[1:]] == [visible(text) for text in shown]

    export_html(reader, folder / "a.html")
    tags, _ = elements((folder / "a.html").read_text())
    assert tags["script"] == 0


def test_excel_has_a_sheet_for_each_table_and_more_when_they_are_long(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "audit.xlsx"
    counts = export_excel(reader, path, originals=False, distinct=False, rows=6)
    assert counts == {"runs": 2, "instances": 5, "changes": 12}
    book = CalamineWorkbook.from_path(str(path))
    assert book.sheet_names == ["runs", "instances", "changes", "changes 2", "changes 3"]
    pages = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names[2:]]
    assert [len(page) for page in pages] == [6, 6, 3]
    assert len({tuple(page[0]) for page in pages}) == 1, "each has the headings"
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    assert [name for name in os.listdir(tmp_path) if name.startswith(".")] == []


def test_excel_cuts_what_no_cell_takes(folder: Path, keys: AuditKeys, tmp_path: Path) -> None:
    sample = Sample(folder, keys)
    run = sample.begin()
    sample.part(run, [instance(1, changes=[0])], [("00104000", "LT", "emptied", 0, b"x" * 60_000, b"")])
    sample.store.close()
    export_excel(Reader(folder, keys), tmp_path / "a.xlsx", originals=True, distinct=True)
    cells = CalamineWorkbook.from_path(str(tmp_path / "a.xlsx")).get_sheet_by_name("changes").to_python()
    cell = cells[1][cells[0].index("original")]
    assert (len(cell), cell[-20:]) == (TEXT, "x… (60,000 characters)"[-20:])


def test_a_password_is_real_encryption(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "audit.xlsx"
    export_excel(reader, path, originals=True, distinct=False, password="Blåhäher 17")
    data = path.read_bytes()
    assert data.startswith(b"\xd0\xcf\x11\xe0")
    assert b"Doe" not in data and b"PatientName" not in data
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    opened = msoffcrypto.OfficeFile(io.BytesIO(data))
    assert opened.is_encrypted()
    opened.load_key(password="Blåhäher 17", verify_password=True)
    plain = io.BytesIO()
    opened.decrypt(plain, verify_integrity=True)
    assert "changes" in CalamineWorkbook.from_filelike(io.BytesIO(plain.getvalue())).sheet_names
    with pytest.raises(msoffcrypto.exceptions.InvalidKeyError):
        msoffcrypto.OfficeFile(io.BytesIO(data)).load_key(password="Blåhäher 18", verify_password=True)


def test_a_workbook_too_large_to_encrypt_is_not_written(
    reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scrubjay.audit.export.excel.MOST_ENCRYPTED", 1000)
    with pytest.raises(OutputError, match="--distinct"):
        export_excel(reader, tmp_path / "a.xlsx", originals=False, distinct=False, password="x")
    assert [name for name in os.listdir(tmp_path) if name != "audit"] == []


def elements(text: str) -> tuple[Counter[str], list[str]]:
    """How often each element is in a page, and all addresses in it."""
    found: Counter[str] = Counter()
    addresses: list[str] = []

    class Parser(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found[tag] += 1
            addresses.extend(
                value or "" for name, value in attrs if name in ("src", "href", "xlink:href", "action", "data")
            )

    Parser().feed(text)
    return found, addresses


def test_the_page_stands_alone(reader: Reader, tmp_path: Path) -> None:
    export_html(reader, tmp_path / "audit.html")
    text = (tmp_path / "audit.html").read_text()
    found, addresses = elements(text)
    assert found["svg"] == 3
    assert not set(found) & {"script", "link", "img", "iframe", "object", "embed", "base", "form"}
    assert all(address.startswith(("#", "data:image/png;base64,")) for address in addresses)
    assert "url(http" not in text and "@import" not in text
    assert set(re.findall(r"https?://[^\"' <)]+", text)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }
    for said in ("PatientName", "P004", "M00", "dicomdir", "jo", "no end", "Files by subject and time point"):
        assert said in text
    assert "Doe" not in text and "HYPERLINK" not in text
    for svg in re.findall(r"<svg.*?</svg>", text, re.DOTALL):
        ET.fromstring(svg)


@settings(max_examples=15, deadline=None)
@given(ANY_TEXT, ANY_TEXT)
@example("</svg><script>", "$\\frac{")
@example("&<>\"'", "\ud7ff\uffff\x00")
def test_no_name_breaks_the_page(one: str, other: str) -> None:
    summary = Summary([])
    summary.outcomes.update({"written": 2})
    summary.subjects[one] = {"2.25.1": Study(1, other), "2.25.2": Study(1, "M06")}
    summary.attributes[one, other, "removed"] = 2
    summary.reasons["failed", one] = 1
    text = page(summary)
    found, addresses = elements(text)
    assert found["script"] == 0 and found["svg"] == 2
    assert all(address.startswith(("#", "data:image/png;base64,")) for address in addresses)
    for svg in re.findall(r"<svg.*?</svg>", text, re.DOTALL):
        ET.fromstring(svg)


def test_a_page_of_nothing(folder: Path, keys: AuditKeys, tmp_path: Path) -> None:
    Sample(folder, keys).store.close()
    export_html(Reader(folder, keys), tmp_path / "a.html")
    assert elements((tmp_path / "a.html").read_text())[0]["svg"] == 0


def test_files_that_are_there_are_replaced_only_by_force(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    changes_file(path).write_text("mine")
    with pytest.raises(OutputError, match="exists already"):
        export_csv(reader, path, originals=False, distinct=False)
    assert (path.exists(), changes_file(path).read_text()) == (False, "mine")
    export_csv(reader, path, originals=False, distinct=False, force=True)
    assert len(table(changes_file(path))) == 12


def test_a_link_is_not_followed(reader: Reader, tmp_path: Path) -> None:
    (tmp_path / "theirs").write_text("theirs")
    (tmp_path / "a.html").symlink_to("theirs")
    for force in (False, True):
        with pytest.raises(OutputError):
            export_html(reader, tmp_path / "a.html", force=force)
    assert (tmp_path / "theirs").read_text() == "theirs"


def test_an_export_stays_out_of_audit_source_and_output(folder: Path, keys: AuditKeys, tmp_path: Path) -> None:
    (tmp_path / "out" / "below").mkdir(parents=True)
    (tmp_path / "in").mkdir()
    sample = Sample(folder, keys)
    sample.begin(out=str(tmp_path / "out"), source=str(tmp_path / "in"))
    sample.store.close()
    reader = Reader(folder, keys)
    for place in (folder, folder / "parts", tmp_path / "out", tmp_path / "out" / "below", tmp_path / "in"):
        with pytest.raises(OutputError, match="does not belong"):
            export_html(reader, place / "a.html")
    with pytest.raises(OutputError, match="no folder"):
        export_html(reader, tmp_path / "missing" / "a.html")
    export_html(reader, tmp_path / "a.html")


def test_what_fails_leaves_nothing(reader: Reader, tmp_path: Path) -> None:
    damaged = next((reader.folder / "parts").glob("*6-instances.parquet"))
    damaged.write_bytes(b"PARE")
    for write in (export_excel, export_csv):
        with pytest.raises(AuditDamaged, match="000006-"):
            write(reader, tmp_path / "a.csv", originals=False, distinct=True)
        assert os.listdir(tmp_path) == ["audit"]


@pytest.mark.parametrize("password", ["", "x"])
def test_a_workbook_on_a_full_disk_is_said_and_not_left(
    reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, password: str
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("zipfile.ZipFile.write", full)
    with pytest.raises(OutputError, match=r"a\.xlsx can't be written: No space left"):
        export_excel(reader, tmp_path / "a.xlsx", originals=False, distinct=False, password=password)
    assert os.listdir(tmp_path) == ["audit"]
