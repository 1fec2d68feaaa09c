"""Demographics: tables of people beside the images. Read, matched with the subjects of a run, and pseudonymised."""

from scrubjay.tables.columns import Wanted
from scrubjay.tables.demographics import Demographics
from scrubjay.tables.reading import read_people
from scrubjay.tables.writing import write_table

__all__ = ["Demographics", "Wanted", "read_people", "write_table"]
