"""The first tables of a vault."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_number = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _required(name: str, kind: type[sa.types.TypeEngine[Any]], comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, comment=comment)


def _of_project() -> sa.Column[Any]:
    return sa.Column("project_id", _number, sa.ForeignKey("projects.id"), nullable=False)


def upgrade() -> None:
    """Make all tables."""
    _upgrade_vault()
    _upgrade_subjects()
    _upgrade_records()


def _upgrade_vault() -> None:
    op.create_table(
        "vault",
        sa.Column("id", sa.Integer, primary_key=True),
        _required("name", sa.LargeBinary, "16 random bytes"),
        _required("key_version", sa.Integer, "the only version in use"),
    )
    op.create_table(
        "keys",
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        _required("method", sa.Text, "how the secret is made, JSON"),
        _required("proof", sa.LargeBinary),
        _required("made_at", sa.BigInteger, "seconds since 1970, UTC; so are all times"),
        sa.Column("retired_at", sa.BigInteger),
    )
    op.create_table(
        "projects",
        sa.Column("id", _number, primary_key=True),
        sa.Column("name_index", sa.LargeBinary, nullable=False, unique=True),
        _required("sealed", sa.LargeBinary, "name, identity key"),
        _required("made_at", sa.BigInteger),
    )


def _upgrade_subjects() -> None:
    op.create_table(
        "counters",
        sa.Column("id", _number, primary_key=True),
        _of_project(),
        sa.Column("series_index", sa.LargeBinary, nullable=False, unique=True),
        _required("sealed", sa.LargeBinary, "what stands around the number"),
        _required("next", sa.BigInteger, "the next number to hand out"),
    )
    op.create_table(
        "subjects",
        sa.Column("id", _number, primary_key=True),
        _of_project(),
        _required("source_index", sa.LargeBinary),
        _required("pseudonym_index", sa.LargeBinary),
        _required("source", sa.LargeBinary, "source identity"),
        _required("subject", sa.LargeBinary, "pseudonym, anchor date, days"),
        sa.UniqueConstraint("source_index", name="one_subject_per_identity"),
        sa.UniqueConstraint("pseudonym_index", name="one_identity_per_pseudonym"),
    )
    op.create_table(
        "studies",
        sa.Column("id", _number, primary_key=True),
        _of_project(),
        sa.Column("subject_id", _number, sa.ForeignKey("subjects.id"), nullable=False, index=True),
        sa.Column("study_index", sa.LargeBinary, nullable=False, unique=True),
        _required("sealed", sa.LargeBinary, "Study Instance UID, day, timepoint label"),
    )
    op.create_table(
        "uids",
        sa.Column("id", _number, primary_key=True),
        _of_project(),
        sa.Column("subject_id", _number, sa.ForeignKey("subjects.id"), index=True),
        sa.Column("old_index", sa.LargeBinary, nullable=False, unique=True),
        _required("sealed", sa.LargeBinary, "old UID, new UID"),
    )


def _upgrade_records() -> None:
    op.create_table(
        "runs",
        sa.Column("id", _number, primary_key=True),
        _of_project(),
        _required("began_at", sa.BigInteger),
        sa.Column("ended_at", sa.BigInteger),
        _required("sealed", sa.LargeBinary, "what ran, and how it ended"),
    )
    op.create_table(
        "accesses",
        sa.Column(
            "id", sa.Integer, primary_key=True, autoincrement=False, comment="1, 2, 3 …: a gap is a removed entry"
        ),
        _required("at", sa.BigInteger),
        _required("sealed", sa.LargeBinary, "who, what, why, which subjects"),
    )
