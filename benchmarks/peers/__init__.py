"""The other de-identifiers: how each is installed and, where it has no command, driven."""
