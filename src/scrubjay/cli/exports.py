"""Which exports of an audit are wanted, and writing them."""

from __future__ import annotations

from pathlib import Path

from scrubjay.audit.reading import Reader
from scrubjay.errors import UsageError


def check_wanted(csv: Path | None, excel: Path | None, html: Path | None, *, password: bool, originals: bool) -> None:
    """Raise UsageError for options that contradict each other, before a password is asked for."""
    if csv is None and excel is None and html is None:
        raise UsageError("name what to write: --csv FILE, --excel FILE, --html FILE")
    if password and excel is None:
        raise UsageError("--password encrypts a workbook: name it with --excel")
    if excel is not None and excel.suffix.lower() != ".xlsx":
        raise UsageError(f"{excel} is no name for a workbook, Excel would not open it: let it end in .xlsx")
    if originals and csv is None and excel is None:
        raise UsageError("the HTML page has no original values: leave --originals out")


def write_exports(
    reader: Reader,
    csv: Path | None,
    excel: Path | None,
    html: Path | None,
    *,
    run: str,
    distinct: bool,
    password: str,
    originals: bool,
    force: bool,
) -> None:
    """Write those that are named, and say what is in them. Raises OutputError, AuditError, AuditDamaged."""
    about = ": they identify people" if originals else ""
    if csv is not None:
        from scrubjay.audit.export.csv import export_csv

        for path, rows in export_csv(reader, csv, originals=originals, distinct=distinct, run=run, force=force).items():
            print(f"{rows:,} rows in {path}{about}")
    if excel is not None:
        from scrubjay.audit.export.excel import export_excel

        counts = export_excel(
            reader, excel, originals=originals, distinct=distinct, run=run, password=password, force=force
        )
        print(f"{', '.join(f'{rows:,} {name}' for name, rows in counts.items())} in {excel}{about}")
    if html is not None:
        from scrubjay.audit.export.html import export_html

        print(f"{export_html(reader, html, run=run, force=force).files:,} files in the figures of {html}")
