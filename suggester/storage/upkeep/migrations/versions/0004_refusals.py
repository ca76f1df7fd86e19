"""How often somebody was refused, day by day."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Room for numbers."""
    op.create_table(
        "refusals",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('log-in', 'throttle', 'act')", name=op.f("ck_refusals_kind")),
        sa.PrimaryKeyConstraint("day", "kind", name=op.f("pk_refusals")),
    )


def downgrade() -> None:
    """The numbers are gone; the journal has the lines."""
    op.drop_table("refusals")
