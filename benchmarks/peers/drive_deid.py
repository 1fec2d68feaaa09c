"""Run deid over a folder with its default recipe. Runs in deid's environment.

Its command reads every file twice and holds all of them until the end; this calls the documented function file by file
and reads the recipe once, which is kinder.

Usage: python drive_deid.py IN OUT   (OUT exists; it gets flat file names)
"""

import os
import sys

from deid.config import DeidRecipe
from deid.dicom import replace_identifiers


def main(source: str, out: str) -> int:
    """De-identify every file; return 1 if deid refused any."""
    recipe = DeidRecipe()
    failed = 0
    for folder, _, files in os.walk(source):
        for name in files:
            try:
                replace_identifiers(
                    os.path.join(folder, name), deid=recipe, save=True, output_folder=out, remove_private=True
                )
            except Exception as error:
                failed += 1
                print(type(error).__name__, file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
