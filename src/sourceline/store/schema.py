"""The tables: one schema for SQLite and PostgreSQL. Migrations make them; this says what they are.

Documents and mentions have a number of their own (`key`) by which rows refer to one another: a
SHA-256 in every row of every index would take more room than the data.

Dates and times are ISO 8601 text, so that both databases compare them alike and a partial date
stays partial. Records are kept as the JSON text that was written, so that their hashes hold.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
    true,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite numbers rows by itself only where the type is INTEGER.
KEY = BigInteger().with_variant(Integer(), "sqlite")

documents = Table(
    "documents",
    metadata,
    Column("key", KEY, primary_key=True),
    Column("id", Text, nullable=False, unique=True),  # sha256:… of the text
    Column("title", Text),
    Column("publisher", Text),
    Column("url", Text),
    Column("byline", Text),
    Column("published", Text),
    Column("language", Text, nullable=False),
    Column("external_id", Text),
    Column("text", Text, nullable=False),
    Column("added_at", Text, nullable=False),
    Index(None, "published"),
)

# Where a text was found, each place once: the same text stands under many addresses.
retrievals = Table(
    "retrievals",
    metadata,
    Column("key", KEY, primary_key=True),
    Column("document_key", KEY, ForeignKey("documents.key"), nullable=False),
    Column("origin", Text, nullable=False),  # path, address or record, as in messages
    Column("url", Text, nullable=False),  # of the document; empty where it has none
    Column("publisher", Text),
    Column("retrieved_at", Text, nullable=False),
    Column("headers", Text),  # JSON: what the server said; null where there was no server
    UniqueConstraint("document_key", "origin", "url"),
    Index(None, "url"),
)

# What one reader made of one document. Several over time; the last one is current.
readings = Table(
    "readings",
    metadata,
    Column("key", KEY, primary_key=True),
    Column("document_key", KEY, ForeignKey("documents.key"), nullable=False),
    Column("version", Text, nullable=False),
    Column("engine", Text, nullable=False),
    Column("model", Text, nullable=False),  # empty where the engine has none
    Column("read_at", Text, nullable=False),
    Column("record", Text, nullable=False),  # sourceline.reading/1 without its document
    Column("current", Boolean, nullable=False, server_default=true()),
    Column("linked", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("document_key", "version", "engine", "model"),
)
Index(
    "ix_readings_unlinked",
    readings.c.key,
    sqlite_where=readings.c.current & ~readings.c.linked,
    postgresql_where=readings.c.current & ~readings.c.linked,
)

# What could not become a document or a reading, and why.
rejects = Table(
    "rejects",
    metadata,
    Column("key", KEY, primary_key=True),
    Column("origin", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("document", Text, nullable=False),  # id; empty where there is no document
    Column("rejected_at", Text, nullable=False),
    UniqueConstraint("origin", "code", "reason", "document"),
)

# Event mentions of readings, taken apart for blocking and comparing.
mentions = Table(
    "mentions",
    metadata,
    Column("key", KEY, primary_key=True),
    Column("reading_key", KEY, ForeignKey("readings.key"), nullable=False),
    Column("mention", Text, nullable=False),  # its id within the reading
    Column("event_type", Text, nullable=False),
    Column("sub_event_type", Text, nullable=False),
    Column("factuality", Text, nullable=False),
    Column("background", Boolean, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("date_start", Text),
    Column("date_end", Text),
    Column("date_precision", Integer),
    Column("country", Text),
    Column("admin1", Text),
    Column("place", Text),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("place_precision", Integer),
    Column("participants", Text, nullable=False),  # JSON: role, kind, actor, name
    Column("casualties", Text, nullable=False),  # JSON: effect, group, actor, low, best, high
    Column("features", Text),  # JSON: what linking compares; null until it has looked
    UniqueConstraint("reading_key", "mention"),
)

# Mentions that share a key may tell of one event: linking makes the keys.
blocking_keys = Table(
    "blocking_keys",
    metadata,
    Column("value", BigInteger, primary_key=True),  # 64 bits of the key's hash
    Column("mention_key", KEY, ForeignKey("mentions.key"), primary_key=True),
    Index(None, "mention_key"),
    sqlite_with_rowid=False,  # its key is all there is of it
)

# Casualty claims of readings: who says what number, in which words.
claims = Table(
    "claims",
    metadata,
    Column("key", KEY, primary_key=True),
    Column("mention_key", KEY, ForeignKey("mentions.key"), nullable=False),
    Column("claim", Text, nullable=False),  # its id within the reading
    Column("effect", Text, nullable=False),
    Column("victims", Text, nullable=False),  # the contract's `group`, a word of SQL's own
    Column("demographic", Text),
    Column("actor", Text),
    Column("low", BigInteger),
    Column("best", BigInteger),
    Column("high", BigInteger),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
    Column("span_text", Text, nullable=False),
    Column("part_of", Text),
    Column("sources", Text, nullable=False),  # JSON: source, actor, anonymous, stance
    UniqueConstraint("mention_key", "claim"),
)

# What linking compares of a text as a whole, and the keys that texts share which may be copies.
text_features = Table(
    "text_features",
    metadata,
    Column("document_key", KEY, ForeignKey("documents.key"), primary_key=True),
    Column("features", Text, nullable=False),  # JSON
)
text_keys = Table(
    "text_keys",
    metadata,
    Column("value", BigInteger, primary_key=True),  # 64 bits of the key's hash
    Column("document_key", KEY, ForeignKey("documents.key"), primary_key=True),
    Index(None, "document_key"),
    sqlite_with_rowid=False,  # its key is all there is of it
)

# Texts that copy one another: a document is in one group at most.
syndication = Table(
    "syndication",
    metadata,
    Column("document_key", KEY, ForeignKey("documents.key"), primary_key=True),
    Column("group_id", Text, nullable=False),
    Index(None, "group_id"),
)

# Reconciled events: the record, and what is searched by.
events = Table(
    "events",
    metadata,
    Column("key", KEY, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("record", Text, nullable=False),  # sourceline.event/1
    Column("event_type", Text, nullable=False),
    Column("sub_event_type", Text, nullable=False),
    Column("type_of_violence", Integer),
    Column("date_start", Text),
    Column("date_end", Text),
    Column("date_precision", Integer),
    Column("country", Text),
    Column("admin1", Text),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("place_precision", Integer),
    Column("status", Text, nullable=False),  # of the review
    Column("deaths_low", BigInteger),
    Column("deaths_best", BigInteger),
    Column("deaths_high", BigInteger),
    Column("documents", Integer, nullable=False),
    Column("independent", Integer, nullable=False),  # sources that do not copy one another
    Column("disagreement", Boolean, nullable=False),
    Column("words", Text, nullable=False),  # what a search looks through
    Column("saved_at", Text, nullable=False),
    Column("listed", Text, nullable=False, server_default=""),  # first day; "" where there is none
    Column("worth", Float, nullable=False, server_default="0"),  # of a reviewer's minute
    Index(None, "country", "date_start", "date_end"),
    Index(None, "date_start", "date_end"),
    Index(None, "event_type", "date_start"),
    Index(None, "status", "date_start"),
    # Lists are read from these alone, in their order, until a page is full.
    Index(None, "listed", "date_end"),
    Index(None, "country", "listed", "date_end"),
    Index(None, "event_type", "listed", "date_end"),
    Index(None, "status", "worth"),
    # All that counts, charts and the map ask of an event: they never touch the wide rows.
    Index(
        "ix_events_facts",
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
    ),
    # The same for a piece of the map.
    Index(
        "ix_events_map",
        "latitude",
        "longitude",
        "place_precision",
        "date_start",
        "date_end",
        "country",
        "event_type",
        "sub_event_type",
        "status",
        "independent",
        "disagreement",
        "deaths_low",
        "deaths_best",
        "deaths_high",
    ),
)

# Who took part in an event: an id of the registry, or the name of an organisation it lacks.
event_actors = Table(
    "event_actors",
    metadata,
    Column("actor", Text, primary_key=True),
    Column("event_key", KEY, ForeignKey("events.key", ondelete="CASCADE"), primary_key=True),
    Index(None, "event_key"),
)

# Which event a mention belongs to, and why: a mention is in one event at most.
links = Table(
    "links",
    metadata,
    Column("mention_key", KEY, ForeignKey("mentions.key"), primary_key=True),
    Column("event_id", Text, ForeignKey("events.id"), nullable=False),
    Column("weight", Float),  # match weight, log2 of the Bayes factor; null where none was needed
    Column("why", Text, nullable=False),  # JSON
    Column("decision_key", KEY),  # of the review decision that put it there; null by linking
    Index(None, "event_id"),
)
Index(
    "ix_links_decided",
    links.c.decision_key,
    sqlite_where=links.c.decision_key.is_not(None),
    postgresql_where=links.c.decision_key.is_not(None),
)

# Events that became part of another.
redirects = Table(
    "redirects",
    metadata,
    Column("old", Text, primary_key=True),
    Column("new", Text, ForeignKey("events.id"), nullable=False),
    Index(None, "new"),
)

# What people decided, never changed or deleted.
review_decisions = Table(
    "review_decisions",
    metadata,
    Column("key", KEY, primary_key=True),
    Column("event_id", Text, nullable=False),
    Column("decision", Text, nullable=False),
    Column("changes", Text, nullable=False),  # JSON: field of the event -> value
    Column("note", Text),
    Column("decided_by", Text, nullable=False),
    Column("decided_at", Text, nullable=False),
    Column("request", Text),  # name that the client gave it: sent twice, it is made once
    Column("evidence", Text),  # JSON: field, document and span of the words it rests on
    Column("before", Text),  # JSON: what undoing it restores
    Column("undoes", KEY),  # key of the decision that this one takes back
    Index(None, "event_id"),
    Index(None, "request", unique=True),
    Index(None, "undoes", unique=True),
)

# Every event that a decision is about: a merger is about two.
decision_events = Table(
    "decision_events",
    metadata,
    Column("decision_key", KEY, ForeignKey("review_decisions.key"), primary_key=True),
    Column("event_id", Text, primary_key=True),
    Index(None, "event_id"),
)

# What somebody made of an event without seeing what others or the program made of it.
codings = Table(
    "codings",
    metadata,
    Column("key", KEY, primary_key=True),
    Column("event_id", Text, nullable=False),
    Column("coder", Text, nullable=False),
    Column("coded_at", Text, nullable=False),
    Column("coded", Text, nullable=False),  # JSON: field -> value
    UniqueConstraint("event_id", "coder"),
)

# Who or what changed what, when: each entry carries the hash of the one before.
log = Table(
    "log",
    metadata,
    Column("number", KEY, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False),  # JSON
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
)

# Where the polling of each feed stands.
feeds = Table(
    "feeds",
    metadata,
    Column("url", Text, primary_key=True),
    Column("title", Text),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("polled_at", Text),
    Column("due_at", Text),
    Column("failures", Integer, nullable=False, server_default="0"),  # in a row
    Column("problem", Text),  # what went wrong last, null where nothing did
)

# What each host's robots.txt said when it was last asked.
robots = Table(
    "robots",
    metadata,
    Column("host", Text, primary_key=True),  # scheme://host:port
    Column("fetched_at", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("body", Text, nullable=False),
)

# Who may sign in. An account is never deleted: decisions carry its name.
accounts = Table(
    "accounts",
    metadata,
    Column("key", KEY, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("password", Text, nullable=False),  # argon2id, with its parameters and salt
    Column("role", Text, nullable=False),
    Column("active", Boolean, nullable=False, server_default=true()),
    Column("created_at", Text, nullable=False),
)

# Signed-in browsers. What the cookie holds is stored as its SHA-256 only, here as with tokens.
sessions = Table(
    "sessions",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("account_key", KEY, ForeignKey("accounts.key"), nullable=False),
    Column("created_at", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
    Index(None, "account_key"),
)

tokens = Table(
    "tokens",
    metadata,
    Column("key", KEY, primary_key=True),
    Column("account_key", KEY, ForeignKey("accounts.key"), nullable=False),
    Column("name", Text, nullable=False),
    Column("digest", Text, nullable=False, unique=True),
    Column("scope", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("expires_at", Text),
    Column("revoked_at", Text),
    Index(None, "account_key"),
)
