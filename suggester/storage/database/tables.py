"""The tables of the clinicians' database. No table and no column has room for anything about a patient.

Moments are whole seconds since 1970, UTC. Numbers are given by the program, one after another, because
there is one writer at a time.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

REVISION = "0009"
"""The migration that makes these tables: what a database has to be at, to be used."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _sealed() -> tuple[Column[int], Column[str]]:
    """Which entry of the record tells of a row, and the seal of both; 0 and nothing until it is sealed."""
    return (
        Column("entry", Integer, nullable=False, server_default="0"),
        Column("seal", String(64), nullable=False, server_default=""),
    )


accounts = Table(
    "accounts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("name", String(40), nullable=False, unique=True),
    Column("full_name", String(120), nullable=False),
    Column("role", String(16), nullable=False),
    Column("also_approves", Boolean, nullable=False, server_default=false()),
    Column("also_reviews", Boolean, nullable=False, server_default=false()),
    Column("enabled", Boolean, nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("sealed_secret", Text, nullable=False),
    Column("last_step", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    CheckConstraint("role IN ('reviewer', 'approver', 'administrator')", name="role"),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False, index=True),
    Column("used_at", BigInteger),
)

identities = Table(
    "identities",
    metadata,
    Column("issuer", String(255), primary_key=True),
    Column("subject", String(255), primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False, unique=True),
    Column("at", BigInteger, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False, index=True),
    Column("born", BigInteger, nullable=False),
    Column("seen", BigInteger, nullable=False),
)

attempts = Table(
    "attempts",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("bucket", String(64), nullable=False),
    Column("at", BigInteger, nullable=False),
    Index(None, "bucket", "at"),
)

refusals = Table(
    "refusals",
    metadata,
    Column("day", Date, primary_key=True),
    Column("kind", String(10), primary_key=True),
    Column("times", Integer, nullable=False),
    CheckConstraint("kind IN ('log-in', 'throttle', 'act')", name="kind"),
)

versions = Table(
    "versions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("sha256", String(64), nullable=False),
    Column("label", String(40), nullable=False),
    Column("author_id", ForeignKey("accounts.id"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("base", Integer, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("state", String(10), nullable=False),
    UniqueConstraint("number", "author_id", "sha256"),
    CheckConstraint("state IN ('draft', 'proposed', 'approved', 'live', 'retired')", name="state"),
    CheckConstraint("reason <> ''", name="reason"),
)


def _files_of_versions(name: str) -> Table:
    return Table(
        name,
        metadata,
        Column("version", ForeignKey("versions.number"), primary_key=True, autoincrement=False),
        Column("name", String(40), primary_key=True),
        Column("content", LargeBinary, nullable=False),
    )


version_files = _files_of_versions("version_files")
first_files = _files_of_versions("first_files")

approvals = Table(
    "approvals",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("approver_id", ForeignKey("accounts.id"), primary_key=True, autoincrement=False),
    Column("author_id", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("shown_sha256", String(64), nullable=False),
    Column("at", BigInteger, nullable=False),
    *_sealed(),
    # The author and the content are those of the version, so the next line cannot be talked round.
    ForeignKeyConstraint(
        ["version", "author_id", "sha256"], ["versions.number", "versions.author_id", "versions.sha256"]
    ),
    CheckConstraint("author_id <> approver_id", name="four_eyes"),
)

reviews = Table(
    "reviews",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("row_id", String(40), nullable=False),
    Column("row_sha256", String(64), nullable=False),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("verdict", String(10), nullable=False),
    Column("comment", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("stops_use", Boolean, nullable=False, server_default=false()),
    Index(None, "row_id", "row_sha256"),
    CheckConstraint("verdict IN ('agree', 'change')", name="verdict"),
    CheckConstraint("verdict = 'agree' OR comment <> ''", name="comment"),
)

version_authors = Table(
    "version_authors",
    metadata,
    Column("version", ForeignKey("versions.number"), primary_key=True, autoincrement=False),
    Column("account_id", ForeignKey("accounts.id"), primary_key=True, autoincrement=False),
)

row_writers = Table(
    "row_writers",
    metadata,
    Column("version", ForeignKey("versions.number"), primary_key=True, autoincrement=False),
    Column("row_id", String(40), primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), primary_key=True, autoincrement=False),
    Column("row_sha256", String(64), nullable=False, index=True),
    Column("at", BigInteger, nullable=False),
)

rows_to_confirm = Table(
    "rows_to_confirm",
    metadata,
    Column("version", ForeignKey("versions.number"), primary_key=True, autoincrement=False),
    Column("row_id", String(40), primary_key=True),
    Column("row_sha256", String(64), nullable=False, index=True),
)

lifted = Table(
    "lifted",
    metadata,
    Column("version", ForeignKey("versions.number"), primary_key=True, autoincrement=False),
    Column("row_id", String(40), primary_key=True),
    Column("row_sha256", String(64), nullable=False),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    CheckConstraint("reason <> ''", name="reason"),
)

settled = Table(
    "settled",
    metadata,
    Column("review", ForeignKey("reviews.number"), primary_key=True, autoincrement=False),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("words", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    CheckConstraint("words <> ''", name="words"),
)

sent_back = Table(
    "sent_back",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("version", ForeignKey("versions.number"), nullable=False),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("words", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    CheckConstraint("words <> ''", name="words"),
)

publications = Table(
    "publications",
    metadata,
    Column("generation", Integer, primary_key=True, autoincrement=False),
    Column("version", ForeignKey("versions.number"), nullable=False),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("at", BigInteger, nullable=False),
    *_sealed(),
    CheckConstraint("kind IN ('publish', 'roll_back')", name="kind"),
)

audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("actor", String(40), nullable=False),
    Column("act", String(40), nullable=False),
    Column("details", Text, nullable=False),
    Column("before", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    CheckConstraint("one = 1", name="one"),
)

FOREVER = (
    "audit", "approvals", "reviews", "publications", "version_files",
    "first_files", "version_authors", "row_writers", "rows_to_confirm", "lifted", "settled", "sent_back",
)  # fmt: skip
"""Tables whose rows are never changed and never deleted: the database itself refuses, by triggers.

What is sealed anew when the key changes is the seal of an approval or a publication, and nothing else of it.
"""

FOREVER_COLUMNS = ("number", "sha256", "label", "author_id", "reason", "base", "valid_from", "at")
"""What never changes of a version; only its state does."""

SHORT_LIVED = ("sessions", "attempts")
"""Tables that are worth nothing tomorrow, so that no backup holds them."""
