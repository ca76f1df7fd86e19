"""Room for seals of approvals and publications, and the right to approve apart from that to administer.

An administrator could approve until now. Each keeps that as a right of its own, so that no clinic loses its
only approver by an update; the upgrade names them, and `clinician role` takes it away.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

KEPT = {
    "approvals": "version, approver_id, author_id, sha256, shown_sha256, at",
    "publications": "generation, version, account_id, kind, at",
}


def upgrade() -> None:
    """What was signed stays as it is; only its seal can be put on it."""
    for table, columns in KEPT.items():
        op.add_column(table, sa.Column("entry", sa.Integer(), nullable=False, server_default="0"))
        op.add_column(table, sa.Column("seal", sa.String(length=64), nullable=False, server_default=""))
        refuse_update(table, f"UPDATE OF {columns}")
    op.add_column(
        "accounts", sa.Column("also_approves", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.execute("UPDATE accounts SET also_approves = (role = 'administrator')")


def downgrade() -> None:
    """Without seals; an administrator may approve again."""
    for table in KEPT:
        drop_trigger(table)
        op.drop_column(table, "seal")
        op.drop_column(table, "entry")
        refuse_update(table, "UPDATE", is_there=False)
    op.drop_column("accounts", "also_approves")


def refuse_update(table: str, change: str, *, is_there: bool = True) -> None:
    """Put this trigger in the place of the one before."""
    if is_there:
        drop_trigger(table)
    does = (
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        if is_postgres()
        else f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are kept for ever'); END"
    )
    op.execute(f"CREATE TRIGGER {table}_no_update BEFORE {change} ON {table} {does}")


def drop_trigger(table: str) -> None:
    """Where it is, PostgreSQL wants to know, and SQLite does not."""
    op.execute(f"DROP TRIGGER {table}_no_update" + (f" ON {table}" if is_postgres() else ""))


def is_postgres() -> bool:
    """Whether these tables are in PostgreSQL."""
    return op.get_bind().dialect.name == "postgresql"
