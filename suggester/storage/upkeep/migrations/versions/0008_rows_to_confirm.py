"""Which rows of a version somebody has to confirm; and nobody does who wrote any part of it.

What was proposed before has no rows here, so that what was said then stays as it was said.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

IN_OWN_VERSION = """
    SELECT 1 FROM rows_to_confirm
    JOIN versions ON versions.number = rows_to_confirm.version
    JOIN version_authors ON version_authors.version = rows_to_confirm.version
    WHERE NEW.verdict = 'agree' AND rows_to_confirm.row_sha256 = NEW.row_sha256
    AND version_authors.account_id = NEW.account_id AND versions.at <= NEW.at
    AND versions.state IN ('draft', 'proposed', 'approved')
"""
WHY = "who wrote any part of a version cannot confirm its rows"


def upgrade() -> None:
    """A table that is kept for ever like the others, and a trigger on what clinicians say."""
    op.create_table(
        "rows_to_confirm",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("row_id", sa.String(length=40), nullable=False),
        sa.Column("row_sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["version"], ["versions.number"], name=op.f("fk_rows_to_confirm_version")),
        sa.PrimaryKeyConstraint("version", "row_id", name=op.f("pk_rows_to_confirm")),
    )
    op.create_index(op.f("ix_rows_to_confirm_row_sha256"), "rows_to_confirm", ["row_sha256"], unique=False)
    for change in ("UPDATE", "DELETE"):
        keep_for_ever(change)
    refuse_writers()


def downgrade() -> None:
    """Who wrote another part of a version can confirm its rows again."""
    op.execute("DROP TRIGGER reviews_not_in_own_version" + (" ON reviews" if is_postgres() else ""))
    if is_postgres():
        op.execute("DROP FUNCTION refuse_writers_of_a_version")
    op.drop_table("rows_to_confirm")


def keep_for_ever(change: str) -> None:
    """Whoever tries this change gets an error."""
    name = f"rows_to_confirm_no_{change.lower()}"
    if is_postgres():
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {change} ON rows_to_confirm "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            "CREATE OR REPLACE TRIGGER rows_to_confirm_no_truncate BEFORE TRUNCATE ON rows_to_confirm "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    else:
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {change} ON rows_to_confirm "
            "BEGIN SELECT RAISE(ABORT, 'rows of rows_to_confirm are kept for ever'); END"
        )


def refuse_writers() -> None:
    """Who agrees with a row that has to be confirmed in their own version, while it waits, gets an error."""
    if is_postgres():
        op.execute(
            "CREATE FUNCTION refuse_writers_of_a_version() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF EXISTS ({IN_OWN_VERSION}) THEN RAISE EXCEPTION '{WHY}'; END IF; RETURN NEW; END $$"
        )
        op.execute(
            "CREATE TRIGGER reviews_not_in_own_version BEFORE INSERT ON reviews "
            "FOR EACH ROW EXECUTE FUNCTION refuse_writers_of_a_version()"
        )
    else:
        op.execute(
            "CREATE TRIGGER reviews_not_in_own_version BEFORE INSERT ON reviews "
            f"WHEN EXISTS ({IN_OWN_VERSION}) BEGIN SELECT RAISE(ABORT, '{WHY}'); END"
        )


def is_postgres() -> bool:
    """Whether these tables are made in PostgreSQL."""
    return op.get_bind().dialect.name == "postgresql"
