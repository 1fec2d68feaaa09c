"""Make the data files of `scrubjay.standard` from the standard's tables.

    python tools/build_standard.py SOURCE [--out DIR] [--check]

SOURCE is the folder of CSV tables (default: the environment variable SCRUBJAY_STANDARD_SOURCE). pydicom must be
installed: its dictionary, UID registry and codes are the other source; ScrubJay too, for its fold of words. The
vocabulary's own lists are in tools/vocabulary. The same input gives the same bytes. `--check` writes
nothing and exits with 1 if the files in DIR are not the ones that would be written.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from standard.engine import engine_tables
from standard.output import build, differences, write
from standard.peers import peer_tables
from standard.source import Source, SourceMissingError
from standard.tables import standard_tables
from standard.vocabulary import vocabulary

DEFAULT_OUT = Path(__file__).resolve().parent.parent / "src" / "scrubjay" / "standard" / "data"


def main(argv: list[str] | None = None) -> int:
    """Run the command; returns its exit code: 0 all well, 1 files differ, 2 wrong use."""
    parser = argparse.ArgumentParser(description="Make the data files of scrubjay.standard.")
    parser.add_argument("source", nargs="?", default=os.environ.get("SCRUBJAY_STANDARD_SOURCE"), type=Path)
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT)
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    options = parser.parse_args(argv)
    if options.source is None:
        parser.error("give the folder of CSV tables, or set SCRUBJAY_STANDARD_SOURCE")
    try:
        source = Source(Path(options.source))
        tables = standard_tables(source)
        others = [*peer_tables(source), *engine_tables(source, tables), vocabulary(tables)]
        files = build([*tables, *others])
    except SourceMissingError as error:
        parser.error(str(error))
    if options.check:
        wrong = differences(files, options.out)
        for line in wrong:
            print(line, file=sys.stderr)
        return 1 if wrong else 0
    write(files, options.out)
    print(f"{len(files)} files, {sum(map(len, files.values()))} bytes, in {options.out}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
