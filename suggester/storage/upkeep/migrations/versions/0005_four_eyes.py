"""Who wrote what, what was lifted, settled or sent back; and nobody confirms what they wrote."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

KEPT = ("version_authors", "row_writers", "lifted", "settled", "sent_back")
NOT_BY_WRITERS = {
    "approvals": (
        "SELECT 1 FROM version_authors WHERE version = NEW.version AND account_id = NEW.approver_id",
        "who wrote any part of a version cannot approve it",
    ),
    "lifted": (
        "SELECT 1 FROM version_authors WHERE version = NEW.version AND account_id = NEW.account_id",
        "who wrote any part of a version lifts nothing in it",
    ),
    "reviews": (
        "SELECT 1 FROM row_writers WHERE NEW.verdict = 'agree' AND row_sha256 = NEW.row_sha256 "
        "AND account_id = NEW.account_id AND at <= NEW.at",
        "who wrote a row cannot confirm it",
    ),
}


def upgrade() -> None:
    """Room for it; of the versions that are there already the author is known."""
    op.add_column("reviews", sa.Column("stops_use", sa.Boolean(), server_default=sa.false(), nullable=False))
    make_tables()
    op.execute("INSERT INTO version_authors SELECT number, author_id FROM versions")
    for table in KEPT:
        for change in ("UPDATE", "DELETE"):
            keep_for_ever(table, change)
    for table, (found, why) in NOT_BY_WRITERS.items():
        refuse_writers(table, found, why)


def downgrade() -> None:
    """Nobody is held apart any more."""
    for table in NOT_BY_WRITERS:
        op.execute(f"DROP TRIGGER {table}_not_by_writers" + (f" ON {table}" if is_postgres() else ""))
        if is_postgres():
            op.execute(f"DROP FUNCTION refuse_writers_of_{table}")
    for table in reversed(KEPT):
        op.drop_table(table)
    op.drop_column("reviews", "stops_use")


def keep_for_ever(table: str, change: str) -> None:
    """Whoever tries this change gets an error."""
    name = f"{table}_no_{change.lower()}"
    if is_postgres():
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {change} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    else:
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {change} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are kept for ever'); END"
        )


def refuse_writers(table: str, found: str, why: str) -> None:
    """A new row of this table is refused where this finds that its account wrote what it is about."""
    name = f"{table}_not_by_writers"
    if is_postgres():
        op.execute(
            f"CREATE FUNCTION refuse_writers_of_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF EXISTS ({found}) THEN RAISE EXCEPTION '{why}'; END IF; RETURN NEW; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {name} BEFORE INSERT ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION refuse_writers_of_{table}()"
        )
    else:
        op.execute(
            f"CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN EXISTS ({found}) "
            f"BEGIN SELECT RAISE(ABORT, '{why}'); END"
        )


def is_postgres() -> bool:
    """Whether these tables are made in PostgreSQL."""
    return op.get_bind().dialect.name == "postgresql"


def make_tables() -> None:
    """The tables as they were when this was written; tables.py is what they are now."""
    op.create_table(
        "version_authors",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_version_authors_account_id")),
        sa.ForeignKeyConstraint(["version"], ["versions.number"], name=op.f("fk_version_authors_version")),
        sa.PrimaryKeyConstraint("version", "account_id", name=op.f("pk_version_authors")),
    )
    op.create_table(
        "row_writers",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("row_id", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("row_sha256", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_row_writers_account_id")),
        sa.ForeignKeyConstraint(["version"], ["versions.number"], name=op.f("fk_row_writers_version")),
        sa.PrimaryKeyConstraint("version", "row_id", "account_id", name=op.f("pk_row_writers")),
    )
    op.create_index(op.f("ix_row_writers_row_sha256"), "row_writers", ["row_sha256"], unique=False)
    op.create_table(
        "lifted",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("row_id", sa.String(length=40), nullable=False),
        sa.Column("row_sha256", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_lifted_reason")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_lifted_account_id")),
        sa.ForeignKeyConstraint(["version"], ["versions.number"], name=op.f("fk_lifted_version")),
        sa.PrimaryKeyConstraint("version", "row_id", name=op.f("pk_lifted")),
    )
    op.create_table(
        "settled",
        sa.Column("review", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("words <> ''", name=op.f("ck_settled_words")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_settled_account_id")),
        sa.ForeignKeyConstraint(["review"], ["reviews.number"], name=op.f("fk_settled_review")),
        sa.PrimaryKeyConstraint("review", name=op.f("pk_settled")),
    )
    op.create_table(
        "sent_back",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("words <> ''", name=op.f("ck_sent_back_words")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_sent_back_account_id")),
        sa.ForeignKeyConstraint(["version"], ["versions.number"], name=op.f("fk_sent_back_version")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_sent_back")),
    )
