"""The smallest workbook that is one (ECMA-376), written by hand: the reader is tested against something else."""

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

_NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def workbook(rows: Sequence[Sequence[str | float | bool | None]]) -> bytes:
    """An xlsx file with one sheet; None is no cell at all."""
    sheet = f"<worksheet {_NS}><sheetData>"
    for number, row in enumerate(rows, start=1):
        cells = (f"{chr(65 + at)}{number}" for at in range(len(row)))
        sheet += f'<row r="{number}">' + "".join(map(_cell, cells, row)) + "</row>"
    sheet += "</sheetData></worksheet>"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": _relation("xl/workbook.xml", "officeDocument"),
        "xl/workbook.xml": f'<workbook {_NS} xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="IDs" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relation("worksheets/sheet1.xml", "worksheet"),
        "xl/worksheets/sheet1.xml": sheet,
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()


def _cell(place: str, value: str | float | bool | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


def _relation(target: str, kind: str) -> str:
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/{kind}" Target="{target}"/></Relationships>'
    )
