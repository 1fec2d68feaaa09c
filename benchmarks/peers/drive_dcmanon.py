"""Run dcmanon over a folder: its wheel has no command, only a function for one file. Runs in dcmanon's environment.

Usage: python drive_dcmanon.py IN OUT
"""

import os
import sys

from dcmanon import Anonymizer


def main(source: str, out: str) -> int:
    """De-identify every file with dcmanon's default settings; return 1 if it refused any."""
    anonymizer = Anonymizer()
    failed = 0
    for folder, _, files in os.walk(source):
        target = os.path.join(out, os.path.relpath(folder, source))
        os.makedirs(target, exist_ok=True)
        for name in files:
            try:
                data = anonymizer.anonymize(os.path.join(folder, name))
            except Exception as error:
                failed += 1
                print(type(error).__name__, file=sys.stderr)
                continue
            with open(os.path.join(target, name), "wb") as sink:
                sink.write(data)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
