"""The command line with a witness: `observed_cli.py FILE ARGS…` runs `scrubjay ARGS…` and notes its peak in FILE."""

import atexit
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.peak import peak_bytes


def main() -> None:
    """Run the command in this process."""
    note = Path(sys.argv[1])
    atexit.register(lambda: note.write_text(str(peak_bytes())))
    sys.argv = ["scrubjay", *sys.argv[2:]]
    from scrubjay.cli import main as scrubjay

    sys.exit(scrubjay())


if __name__ == "__main__":
    main()
