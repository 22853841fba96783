"""Documents, readings, what they say, the log, and where the polling of feeds stands."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from sourceline.store.search import search_documents
from sourceline.store.triggers import forbid_changes

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "documents",
        sa.Column("key", KEY, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("title", sa.Text),
        sa.Column("publisher", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("byline", sa.Text),
        sa.Column("published", sa.Text),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("external_id", sa.Text),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("added_at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_documents"),
        sa.UniqueConstraint("id", name="uq_documents_id"),
    )
    op.create_index("ix_documents_published", "documents", ["published"])
    op.create_table(
        "retrievals",
        sa.Column("key", KEY, nullable=False),
        sa.Column("document_key", KEY, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("publisher", sa.Text),
        sa.Column("retrieved_at", sa.Text, nullable=False),
        sa.Column("headers", sa.Text),
        sa.PrimaryKeyConstraint("key", name="pk_retrievals"),
        sa.ForeignKeyConstraint(
            ["document_key"], ["documents.key"], name="fk_retrievals_document_key"
        ),
        sa.UniqueConstraint(
            "document_key", "origin", "url", name="uq_retrievals_document_key_origin_url"
        ),
    )
    op.create_index("ix_retrievals_url", "retrievals", ["url"])
    op.create_table(
        "readings",
        sa.Column("key", KEY, nullable=False),
        sa.Column("document_key", KEY, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("engine", sa.Text, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("read_at", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("current", sa.Boolean, nullable=False, server_default=sa.true()),
        sa.PrimaryKeyConstraint("key", name="pk_readings"),
        sa.ForeignKeyConstraint(
            ["document_key"], ["documents.key"], name="fk_readings_document_key"
        ),
        sa.UniqueConstraint(
            "document_key",
            "version",
            "engine",
            "model",
            name="uq_readings_document_key_version_engine_model",
        ),
    )
    op.create_table(
        "rejects",
        sa.Column("key", KEY, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("rejected_at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_rejects"),
        sa.UniqueConstraint(
            "origin", "code", "reason", "document", name="uq_rejects_origin_code_reason_document"
        ),
    )
    op.create_table(
        "mentions",
        sa.Column("key", KEY, nullable=False),
        sa.Column("reading_key", KEY, nullable=False),
        sa.Column("mention", sa.Text, nullable=False),
        sa.Column("event_type", sa.Text, nullable=False),
        sa.Column("sub_event_type", sa.Text, nullable=False),
        sa.Column("factuality", sa.Text, nullable=False),
        sa.Column("background", sa.Boolean, nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("date_start", sa.Text),
        sa.Column("date_end", sa.Text),
        sa.Column("date_precision", sa.Integer),
        sa.Column("country", sa.Text),
        sa.Column("admin1", sa.Text),
        sa.Column("place", sa.Text),
        sa.Column("latitude", sa.Float),
        sa.Column("longitude", sa.Float),
        sa.Column("place_precision", sa.Integer),
        sa.Column("participants", sa.Text, nullable=False),
        sa.Column("casualties", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_mentions"),
        sa.ForeignKeyConstraint(["reading_key"], ["readings.key"], name="fk_mentions_reading_key"),
        sa.UniqueConstraint("reading_key", "mention", name="uq_mentions_reading_key_mention"),
    )
    op.create_table(
        "claims",
        sa.Column("key", KEY, nullable=False),
        sa.Column("mention_key", KEY, nullable=False),
        sa.Column("claim", sa.Text, nullable=False),
        sa.Column("effect", sa.Text, nullable=False),
        sa.Column("victims", sa.Text, nullable=False),
        sa.Column("demographic", sa.Text),
        sa.Column("actor", sa.Text),
        sa.Column("low", sa.BigInteger),
        sa.Column("best", sa.BigInteger),
        sa.Column("high", sa.BigInteger),
        sa.Column("span_start", sa.Integer, nullable=False),
        sa.Column("span_end", sa.Integer, nullable=False),
        sa.Column("span_text", sa.Text, nullable=False),
        sa.Column("part_of", sa.Text),
        sa.Column("sources", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_claims"),
        sa.ForeignKeyConstraint(["mention_key"], ["mentions.key"], name="fk_claims_mention_key"),
        sa.UniqueConstraint("mention_key", "claim", name="uq_claims_mention_key_claim"),
    )
    op.create_table(
        "log",
        sa.Column("number", KEY, nullable=False, autoincrement=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("previous", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_log"),
    )
    op.create_table(
        "feeds",
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("title", sa.Text),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("polled_at", sa.Text),
        sa.Column("due_at", sa.Text),
        sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
        sa.Column("problem", sa.Text),
        sa.PrimaryKeyConstraint("url", name="pk_feeds"),
    )
    op.create_table(
        "robots",
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("fetched_at", sa.Text, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("host", name="pk_robots"),
    )
    forbid_changes("log")
    search_documents()
