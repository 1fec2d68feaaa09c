"""What people are called: names, IDs and days of birth of a subject, of files and of tables of people."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_number = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "people",
        sa.Column("id", _number, primary_key=True),
        sa.Column("project_id", _number, sa.ForeignKey("projects.id"), nullable=False),
        sa.Column("subject_id", _number, sa.ForeignKey("subjects.id"), nullable=False, unique=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False, comment="names, IDs, days of birth"),
    )
