"""Room for the rules folder that a first version was made on.

What an older program did not keep is not there to be had: such a version says so on its page.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """A table like that of the files of versions, kept for ever like it."""
    op.create_table(
        "first_files",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["version"], ["versions.number"], name=op.f("fk_first_files_version")),
        sa.PrimaryKeyConstraint("version", "name", name=op.f("pk_first_files")),
    )
    for change in ("UPDATE", "DELETE"):
        keep_for_ever(change)


def downgrade() -> None:
    """The differences of first versions cannot be read any more."""
    op.drop_table("first_files")


def keep_for_ever(change: str) -> None:
    """Whoever tries this change gets an error."""
    name = f"first_files_no_{change.lower()}"
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {change} ON first_files "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            "CREATE OR REPLACE TRIGGER first_files_no_truncate BEFORE TRUNCATE ON first_files "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    else:
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {change} ON first_files "
            "BEGIN SELECT RAISE(ABORT, 'rows of first_files are kept for ever'); END"
        )
