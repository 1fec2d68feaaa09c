"""The parts of tools/build_standard.py."""
