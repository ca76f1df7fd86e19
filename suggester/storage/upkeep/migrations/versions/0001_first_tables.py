"""The first tables, with triggers that keep for ever what is to be kept for ever."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NEVER_CHANGED = ("audit", "approvals", "reviews", "publications", "version_files")
OF_VERSIONS = "UPDATE OF number, sha256, label, author_id, reason, base, valid_from, at"
TABLES = (
    "audit_head", "audit", "publications", "reviews", "approvals", "version_files", "versions",
    "attempts", "sessions", "recovery_codes", "accounts",
)  # fmt: skip
REFUSAL = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'rows of % are kept for ever', TG_TABLE_NAME; END $$
"""


def upgrade() -> None:
    """Make everything."""
    make_tables()
    op.execute(sa.text("INSERT INTO audit_head VALUES (1, 0, :hash)").bindparams(hash="0" * 64))
    if is_postgres():
        op.execute(REFUSAL)
    for table in NEVER_CHANGED:
        refuse(table, "UPDATE")
        refuse(table, "DELETE")
    refuse("versions", OF_VERSIONS)
    refuse("versions", "DELETE")


def downgrade() -> None:
    """Remove everything, in the order in which tables refer to each other."""
    for table in TABLES:
        op.drop_table(table)
    if is_postgres():
        op.execute("DROP FUNCTION refuse_change")


def refuse(table: str, change: str) -> None:
    """Whoever tries this change gets an error, and everything since the beginning is taken back."""
    name = f"{table}_no_{change.split(maxsplit=1)[0].lower()}"
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


def is_postgres() -> bool:
    """Whether these tables are made in PostgreSQL."""
    return op.get_bind().dialect.name == "postgresql"


def make_tables() -> None:
    """The tables as they were when this was written; tables.py is what they are now."""
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("full_name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("sealed_secret", sa.Text(), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "role IN ('reviewer', 'approver', 'administrator')", name=op.f("ck_accounts_role")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("name", name=op.f("uq_accounts_name")),
    )
    op.create_table(
        "attempts",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("bucket", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_attempts")),
    )
    op.create_index(op.f("ix_attempts_bucket_at"), "attempts", ["bucket", "at"], unique=False)
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("before", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit")),
    )
    op.create_table(
        "audit_head",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("one = 1", name=op.f("ck_audit_head_one")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_recovery_codes_account_id")),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_recovery_codes")),
    )
    op.create_index(op.f("ix_recovery_codes_account_id"), "recovery_codes", ["account_id"], unique=False)
    op.create_table(
        "reviews",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("row_id", sa.String(length=40), nullable=False),
        sa.Column("row_sha256", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("verdict = 'agree' OR comment <> ''", name=op.f("ck_reviews_comment")),
        sa.CheckConstraint("verdict IN ('agree', 'change')", name=op.f("ck_reviews_verdict")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_reviews_account_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_reviews")),
    )
    op.create_index(op.f("ix_reviews_row_id_row_sha256"), "reviews", ["row_id", "row_sha256"], unique=False)
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("born", sa.BigInteger(), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_sessions_account_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_account_id"), "sessions", ["account_id"], unique=False)
    op.create_table(
        "versions",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_versions_reason")),
        sa.CheckConstraint(
            "state IN ('draft', 'proposed', 'approved', 'live', 'retired')", name=op.f("ck_versions_state")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["accounts.id"], name=op.f("fk_versions_author_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_versions")),
        sa.UniqueConstraint(
            "number", "author_id", "sha256", name=op.f("uq_versions_number_author_id_sha256")
        ),
    )
    op.create_table(
        "approvals",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("approver_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("shown_sha256", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("author_id <> approver_id", name=op.f("ck_approvals_four_eyes")),
        sa.ForeignKeyConstraint(["approver_id"], ["accounts.id"], name=op.f("fk_approvals_approver_id")),
        sa.ForeignKeyConstraint(
            ["version", "author_id", "sha256"],
            ["versions.number", "versions.author_id", "versions.sha256"],
            name=op.f("fk_approvals_version_author_id_sha256"),
        ),
        sa.PrimaryKeyConstraint("version", "approver_id", name=op.f("pk_approvals")),
    )
    op.create_table(
        "publications",
        sa.Column("generation", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind IN ('publish', 'roll_back')", name=op.f("ck_publications_kind")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_publications_account_id")),
        sa.ForeignKeyConstraint(["version"], ["versions.number"], name=op.f("fk_publications_version")),
        sa.PrimaryKeyConstraint("generation", name=op.f("pk_publications")),
    )
    op.create_table(
        "version_files",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["version"], ["versions.number"], name=op.f("fk_version_files_version")),
        sa.PrimaryKeyConstraint("version", "name", name=op.f("pk_version_files")),
    )
