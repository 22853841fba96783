"""Decisions that can be sent twice and undone, blind codings, and the order of the review queue."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from sourceline.records import Event
from sourceline.store.triggers import forbid_changes
from sourceline.store.worth import worth

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables and columns; what an event is worth is worked out from its record."""
    op.add_column("events", sa.Column("worth", sa.Float, nullable=False, server_default="0"))
    op.create_index("ix_events_status_worth", "events", ["status", "worth"])
    op.add_column("events", sa.Column("listed", sa.Text, nullable=False, server_default=""))
    op.execute("UPDATE events SET listed = coalesce(date_start, '')")
    for first in ((), ("country",), ("event_type",)):
        columns = [*first, "listed", "date_end"]
        op.create_index(f"ix_events_{'_'.join(columns)}", "events", columns)
    op.add_column("links", sa.Column("decision_key", KEY))
    decided = sa.column("decision_key", KEY).is_not(None)
    op.create_index(
        "ix_links_decided",
        "links",
        ["decision_key"],
        sqlite_where=decided,
        postgresql_where=decided,
    )
    for column in ("request", "evidence", "before"):
        op.add_column("review_decisions", sa.Column(column, sa.Text))
    op.add_column("review_decisions", sa.Column("undoes", KEY))
    for column in ("request", "undoes"):
        op.create_index(f"ix_review_decisions_{column}", "review_decisions", [column], unique=True)
    op.create_table(
        "decision_events",
        sa.Column("decision_key", KEY, nullable=False),
        sa.Column("event_id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("decision_key", "event_id", name="pk_decision_events"),
        sa.ForeignKeyConstraint(
            ["decision_key"], ["review_decisions.key"], name="fk_decision_events_decision_key"
        ),
    )
    op.create_index("ix_decision_events_event_id", "decision_events", ["event_id"])
    op.execute(
        "INSERT INTO decision_events (decision_key, event_id) "
        "SELECT key, event_id FROM review_decisions"
    )
    forbid_changes("decision_events")
    op.create_table(
        "codings",
        sa.Column("key", KEY, nullable=False),
        sa.Column("event_id", sa.Text, nullable=False),
        sa.Column("coder", sa.Text, nullable=False),
        sa.Column("coded_at", sa.Text, nullable=False),
        sa.Column("coded", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_codings"),
        sa.UniqueConstraint("event_id", "coder", name="uq_codings_event_id_coder"),
    )
    forbid_changes("codings")
    _work_out_worth()


def _work_out_worth() -> None:
    events = sa.table(
        "events", sa.column("key", KEY), sa.column("record", sa.Text), sa.column("worth", sa.Float)
    )
    connection = op.get_bind()
    last = 0
    while page := connection.execute(
        sa.select(events.c.key, events.c.record)
        .where(events.c.key > last)
        .order_by(events.c.key)
        .limit(1_000)
    ).all():
        last = page[-1].key
        connection.execute(
            sa.update(events).where(events.c.key == sa.bindparam("of")),
            [
                {"of": row.key, "worth": worth(Event.model_validate_json(row.record))}
                for row in page
            ],
        )
