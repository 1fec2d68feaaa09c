"""The tables. Whatever could identify is sealed or an HMAC; in clear are only numbers of rows, versions and times."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.schema import SchemaItem


class Bytes(LargeBinary):
    """Bytes that the drivers take and give as they are: SQLAlchemy's own wrapping costs a third of the time."""

    def bind_processor(self, dialect: Dialect) -> None:
        """Nothing to do."""

    def result_processor(self, dialect: Dialect, coltype: object) -> None:
        """Nothing to do."""


HEAD: Final = "0003"
"""The newest migration; a test holds it to the scripts."""

metadata: Final = MetaData()

vault_table: Final = Table(
    "vault",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Bytes, nullable=False, comment="16 random bytes"),
    Column("key_version", Integer, nullable=False, comment="the only version in use"),
)

keys: Final = Table(
    "keys",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("method", Text, nullable=False, comment="how the secret is made, JSON"),
    Column("proof", Bytes, nullable=False),
    Column("made_at", BigInteger, nullable=False, comment="seconds since 1970, UTC; so are all times"),
    Column("retired_at", BigInteger),
)

# SQLite numbers rows by itself only when the key is INTEGER
_number: Final = BigInteger().with_variant(Integer, "sqlite")

projects: Final = Table(
    "projects",
    metadata,
    Column("id", _number, primary_key=True),
    Column("name_index", Bytes, nullable=False, unique=True),
    Column("sealed", Bytes, nullable=False, comment="name, identity key"),
    Column("made_at", BigInteger, nullable=False),
)


def _of_project(name: str, *columns: SchemaItem) -> Table:
    """A table of which each row belongs to a project."""
    project: Column[int] = Column("project_id", ForeignKey("projects.id"), nullable=False)
    return Table(name, metadata, Column("id", _number, primary_key=True), project, *columns)


counters: Final = _of_project(
    "counters",
    Column("series_index", Bytes, nullable=False, unique=True),
    Column("sealed", Bytes, nullable=False, comment="what stands around the number"),
    Column("next", BigInteger, nullable=False, comment="the next number to hand out"),
)

subjects: Final = _of_project(
    "subjects",
    Column("source_index", Bytes, nullable=False),
    Column("pseudonym_index", Bytes, nullable=False),
    Column("source", Bytes, nullable=False, comment="source identity"),
    Column("subject", Bytes, nullable=False, comment="pseudonym, anchor date, days"),
    # the indexes are keyed by project already, so they need no second column
    UniqueConstraint("source_index", name="one_subject_per_identity"),
    UniqueConstraint("pseudonym_index", name="one_identity_per_pseudonym"),
)

studies: Final = _of_project(
    "studies",
    Column("subject_id", ForeignKey("subjects.id"), nullable=False, index=True),
    Column("study_index", Bytes, nullable=False, unique=True),
    Column("sealed", Bytes, nullable=False, comment="Study Instance UID, day, timepoint label"),
)

people: Final = _of_project(
    "people",
    Column("subject_id", ForeignKey("subjects.id"), nullable=False, unique=True),
    Column("sealed", Bytes, nullable=False, comment="names, IDs, days of birth"),
)

uids: Final = _of_project(
    "uids",
    Column("subject_id", ForeignKey("subjects.id"), index=True),
    Column("old_index", Bytes, nullable=False, unique=True),
    Column("sealed", Bytes, nullable=False, comment="old UID, new UID"),
)

runs: Final = _of_project(
    "runs",
    Column("began_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    Column("sealed", Bytes, nullable=False, comment="what ran, and how it ended"),
)

accesses: Final = Table(
    "accesses",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False, comment="1, 2, 3 …: a gap is a removed entry"),
    Column("at", BigInteger, nullable=False),
    Column("sealed", Bytes, nullable=False, comment="who, what, why, which subjects"),
)

outs: Final = _of_project(
    "outs",
    Column("out_index", Bytes, nullable=False, unique=True),
    Column("generation", Integer, nullable=False, comment="one more for each other plan or version"),
    Column("sealed", Bytes, nullable=False, comment="path, plan hash, version, sources, runs not known to be durable"),
)

leaves: Final = _of_project(
    "leaves",
    Column("out_id", ForeignKey("outs.id"), nullable=False),
    Column("leaf_index", Bytes, nullable=False, unique=True),
    Column("subject_index", Bytes, nullable=False, index=True),
    Column("run_id", BigInteger, nullable=False, comment="the last run that met it; all counts are of that run"),
    Column("state", Integer, nullable=False, comment="0 open, 1 done"),
    Column("files_written", BigInteger, nullable=False),
    Column("files_reused", BigInteger, nullable=False),
    Column("files_excluded", BigInteger, nullable=False),
    Column("files_quarantined", BigInteger, nullable=False),
    Column("errors", BigInteger, nullable=False),
    Column("bytes", BigInteger, nullable=False, comment="read"),
    Column("seconds", Float, nullable=False, comment="of the engine's threads"),
    Column("sealed", Bytes, nullable=False, comment="subject, study, plan hash, fingerprint of its input"),
)

files: Final = _of_project(
    "files",
    Column("out_id", ForeignKey("outs.id"), nullable=False),
    Column("leaf_id", ForeignKey("leaves.id"), comment="null where whose file it is isn't known"),
    Column("source", Integer, nullable=False, comment="which of the OUT's sources it comes from"),
    Column("generation", Integer, nullable=False, comment="that of its OUT when it was made; 0: to be made anew"),
    Column("run_id", BigInteger, nullable=False, comment="the run that made it"),
    Column("file_index", Bytes, nullable=False, unique=True),
    Column("output_index", Bytes, index=True, comment="null for a file that is not in OUT"),
    Column("sealed", Bytes, nullable=False, comment="path, stamps, output, outcome"),
    Index("ix_files_of_out", "out_id", "source", "generation"),
)

audits: Final = _of_project(
    "audits",
    Column("folder_index", Bytes, nullable=False, unique=True),
    Column("sealed", Bytes, nullable=False, comment="folder, and the head of its chain"),
)

version_table: Final = Table("alembic_version", MetaData(), Column("version_num", Text, primary_key=True))
"""Alembic's own."""
