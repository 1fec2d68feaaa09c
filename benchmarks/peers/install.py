"""Give each peer from PyPI a virtual environment of its own."""

import subprocess
import sys
import venv
from pathlib import Path

VERSIONS = {
    "dcmanon": "0.3.1",
    "dicom-anonymizer": "2.1.0",
    "dicognito": "0.19.0",
    "deid": "0.4.13",
}


def install(root: Path) -> None:
    """Install every peer under `root`; one that is there already is left alone. Raises CalledProcessError."""
    for name, version in VERSIONS.items():
        home = root / name
        if (home / "installed").is_file():
            continue
        print(f"installing {name} {version}", file=sys.stderr)
        venv.create(home, with_pip=True, clear=True)
        subprocess.run([home / "bin" / "python", "-m", "pip", "install", "--quiet", f"{name}=={version}"], check=True)
        (home / "installed").write_text(version + "\n", encoding="utf-8")
