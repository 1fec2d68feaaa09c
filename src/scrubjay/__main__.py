"""`python -m scrubjay` is the command `scrubjay`."""

from scrubjay.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
