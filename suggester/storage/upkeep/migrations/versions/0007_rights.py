"""The right to read and write apart from that to administer.

An administrator could read and write until now. Each keeps that as a right of its own, so that nobody loses
work by an update; `clinician role` and the page of accounts take it away.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """One more thing that an administrator can be besides."""
    op.add_column(
        "accounts", sa.Column("also_reviews", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.execute("UPDATE accounts SET also_reviews = (role = 'administrator')")


def downgrade() -> None:
    """An administrator reads and writes again."""
    op.drop_column("accounts", "also_reviews")
