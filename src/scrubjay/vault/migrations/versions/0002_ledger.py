"""The ledger: what is in each OUT, by leaf and by file; and where the audit's chain ends."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_number = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _required(name: str, kind: type[sa.types.TypeEngine[Any]], comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, comment=comment)


def _of(table: str, *, optional: bool = False, comment: str | None = None) -> sa.Column[Any]:
    name = {"projects": "project_id", "outs": "out_id", "leaves": "leaf_id"}[table]
    return sa.Column(name, _number, sa.ForeignKey(f"{table}.id"), nullable=optional, comment=comment)


def _unique(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.LargeBinary, nullable=False, unique=True)


def upgrade() -> None:
    """Make the ledger's tables."""
    _upgrade_outs()
    _upgrade_leaves()
    _upgrade_files()


def _upgrade_outs() -> None:
    op.create_table(
        "outs",
        sa.Column("id", _number, primary_key=True),
        _of("projects"),
        _unique("out_index"),
        _required("generation", sa.Integer, "one more for each other plan or version"),
        _required("sealed", sa.LargeBinary, "path, plan hash, version, sources, runs not known to be durable"),
    )
    op.create_table(
        "audits",
        sa.Column("id", _number, primary_key=True),
        _of("projects"),
        _unique("folder_index"),
        _required("sealed", sa.LargeBinary, "folder, and the head of its chain"),
    )


def _upgrade_leaves() -> None:
    op.create_table(
        "leaves",
        sa.Column("id", _number, primary_key=True),
        _of("projects"),
        _of("outs"),
        _unique("leaf_index"),
        sa.Column("subject_index", sa.LargeBinary, nullable=False, index=True),
        _required("run_id", sa.BigInteger, "the last run that met it; all counts are of that run"),
        _required("state", sa.Integer, "0 open, 1 done"),
        _required("files_written", sa.BigInteger),
        _required("files_reused", sa.BigInteger),
        _required("files_excluded", sa.BigInteger),
        _required("files_quarantined", sa.BigInteger),
        _required("errors", sa.BigInteger),
        _required("bytes", sa.BigInteger, "read"),
        _required("seconds", sa.Float, "of the engine's threads"),
        _required("sealed", sa.LargeBinary, "subject, study, plan hash, fingerprint of its input"),
    )


def _upgrade_files() -> None:
    op.create_table(
        "files",
        sa.Column("id", _number, primary_key=True),
        _of("projects"),
        _of("outs"),
        _of("leaves", optional=True, comment="null where whose file it is isn't known"),
        _required("source", sa.Integer, "which of the OUT's sources it comes from"),
        _required("generation", sa.Integer, "that of its OUT when it was made; 0: to be made anew"),
        _required("run_id", sa.BigInteger, "the run that made it"),
        _unique("file_index"),
        sa.Column("output_index", sa.LargeBinary, index=True, comment="null for a file that is not in OUT"),
        _required("sealed", sa.LargeBinary, "path, stamps, output, outcome"),
    )
    op.create_index("ix_files_of_out", "files", ["out_id", "source", "generation"])
