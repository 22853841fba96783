"""Linked events, what they rest on, and what people decided about them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from sourceline.store.search import search_events
from sourceline.store.triggers import forbid_changes

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables; every reading that is there has yet to be linked."""
    op.add_column(
        "readings", sa.Column("linked", sa.Boolean, nullable=False, server_default=sa.false())
    )
    unlinked = sa.and_(sa.column("current", sa.Boolean), sa.not_(sa.column("linked", sa.Boolean)))
    op.create_index(
        "ix_readings_unlinked",
        "readings",
        ["key"],
        sqlite_where=unlinked,
        postgresql_where=unlinked,
    )
    op.add_column("mentions", sa.Column("features", sa.Text))
    op.create_table(
        "blocking_keys",
        sa.Column("value", sa.BigInteger, nullable=False),
        sa.Column("mention_key", KEY, nullable=False),
        sa.PrimaryKeyConstraint("value", "mention_key", name="pk_blocking_keys"),
        sa.ForeignKeyConstraint(
            ["mention_key"], ["mentions.key"], name="fk_blocking_keys_mention_key"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_blocking_keys_mention_key", "blocking_keys", ["mention_key"])
    op.create_table(
        "text_features",
        sa.Column("document_key", KEY, nullable=False),
        sa.Column("features", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("document_key", name="pk_text_features"),
        sa.ForeignKeyConstraint(
            ["document_key"], ["documents.key"], name="fk_text_features_document_key"
        ),
    )
    op.create_table(
        "text_keys",
        sa.Column("value", sa.BigInteger, nullable=False),
        sa.Column("document_key", KEY, nullable=False),
        sa.PrimaryKeyConstraint("value", "document_key", name="pk_text_keys"),
        sa.ForeignKeyConstraint(
            ["document_key"], ["documents.key"], name="fk_text_keys_document_key"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_text_keys_document_key", "text_keys", ["document_key"])
    op.create_table(
        "syndication",
        sa.Column("document_key", KEY, nullable=False),
        sa.Column("group_id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("document_key", name="pk_syndication"),
        sa.ForeignKeyConstraint(
            ["document_key"], ["documents.key"], name="fk_syndication_document_key"
        ),
    )
    op.create_index("ix_syndication_group_id", "syndication", ["group_id"])
    op.create_table(
        "events",
        sa.Column("key", KEY, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("event_type", sa.Text, nullable=False),
        sa.Column("sub_event_type", sa.Text, nullable=False),
        sa.Column("type_of_violence", sa.Integer),
        sa.Column("date_start", sa.Text),
        sa.Column("date_end", sa.Text),
        sa.Column("date_precision", sa.Integer),
        sa.Column("country", sa.Text),
        sa.Column("admin1", sa.Text),
        sa.Column("latitude", sa.Float),
        sa.Column("longitude", sa.Float),
        sa.Column("place_precision", sa.Integer),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("deaths_low", sa.BigInteger),
        sa.Column("deaths_best", sa.BigInteger),
        sa.Column("deaths_high", sa.BigInteger),
        sa.Column("documents", sa.Integer, nullable=False),
        sa.Column("independent", sa.Integer, nullable=False),
        sa.Column("disagreement", sa.Boolean, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("saved_at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_events"),
        sa.UniqueConstraint("id", name="uq_events_id"),
    )
    for columns in (
        ("country", "date_start", "date_end"),
        ("date_start", "date_end"),
        ("event_type", "date_start"),
        ("status", "date_start"),
    ):
        op.create_index(f"ix_events_{'_'.join(columns)}", "events", list(columns))
    op.create_table(
        "links",
        sa.Column("mention_key", KEY, nullable=False),
        sa.Column("event_id", sa.Text, nullable=False),
        sa.Column("weight", sa.Float),
        sa.Column("why", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("mention_key", name="pk_links"),
        sa.ForeignKeyConstraint(["mention_key"], ["mentions.key"], name="fk_links_mention_key"),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_links_event_id"),
    )
    op.create_index("ix_links_event_id", "links", ["event_id"])
    op.create_table(
        "redirects",
        sa.Column("old", sa.Text, nullable=False),
        sa.Column("new", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("old", name="pk_redirects"),
        sa.ForeignKeyConstraint(["new"], ["events.id"], name="fk_redirects_new"),
    )
    op.create_index("ix_redirects_new", "redirects", ["new"])
    op.create_table(
        "review_decisions",
        sa.Column("key", KEY, nullable=False),
        sa.Column("event_id", sa.Text, nullable=False),
        sa.Column("decision", sa.Text, nullable=False),
        sa.Column("changes", sa.Text, nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("decided_by", sa.Text, nullable=False),
        sa.Column("decided_at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_review_decisions"),
    )
    op.create_index("ix_review_decisions_event_id", "review_decisions", ["event_id"])
    forbid_changes("review_decisions")
    search_events()
