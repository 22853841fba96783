"""What events are counted, charted and mapped by, and who took part in them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from sourceline.records import Event

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FACTS = (
    "date_start",
    "date_end",
    "country",
    "event_type",
    "sub_event_type",
    "status",
    "independent",
    "disagreement",
    "latitude",
    "longitude",
    "place_precision",
    "deaths_low",
    "deaths_best",
    "deaths_high",
)


def upgrade() -> None:
    """Make the indexes and the table, and fill it for the events that are there."""
    op.create_index("ix_events_facts", "events", list(FACTS))
    place = FACTS[8:11]
    rest = [one for one in FACTS if one not in place]
    op.create_index("ix_events_map", "events", [*place, *rest])
    op.create_table(
        "event_actors",
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("event_key", KEY, nullable=False),
        sa.PrimaryKeyConstraint("actor", "event_key", name="pk_event_actors"),
        sa.ForeignKeyConstraint(
            ["event_key"],
            ["events.key"],
            name="fk_event_actors_event_key",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_event_actors_event_key", "event_actors", ["event_key"])
    _fill()


def _fill() -> None:
    events = sa.table("events", sa.column("key", KEY), sa.column("record", sa.Text))
    actors = sa.table("event_actors", sa.column("actor", sa.Text), sa.column("event_key", KEY))
    connection, last = op.get_bind(), 0
    while page := connection.execute(
        sa.select(events.c.key, events.c.record)
        .where(events.c.key > last)
        .order_by(events.c.key)
        .limit(1_000)
    ).all():
        last = page[-1].key
        found = [
            {"actor": actor, "event_key": row.key}
            for row in page
            for actor in Event.model_validate_json(row.record).actors()
        ]
        if found:
            connection.execute(sa.insert(actors), found)
