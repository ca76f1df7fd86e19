"""Everybody logs in anew: of the log-ins of before, the record does not tell enough to know them again."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Only who is logged in is forgotten."""
    op.execute("DELETE FROM sessions")


def downgrade() -> None:
    """The program of before takes what is there."""
