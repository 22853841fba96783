"""Full-text search in documents and events: FTS5 on SQLite, tsvector on PostgreSQL.

Words are matched without case and accents, in any language: no stemming. Every word must occur;
words in double quotes must follow one another; a star at the end of a word is any ending.
"""

from __future__ import annotations

import re
import unicodedata

from alembic import op
from sqlalchemy import Table, TextClause, text
from sqlalchemy.engine import Dialect

from sourceline.errors import UsageError

# A tsvector holds 1 MB at most, and a text longer than that would not go in at all. So many code
# points stay below it whatever the script: 4 bytes each, and a compound word is listed thrice.
POSTGRESQL_CODE_POINTS = 80_000

_PHRASE = re.compile(r'"([^"]*)"?|(\S+)')

_SQLITE_TABLE = """
CREATE VIRTUAL TABLE {table}_search USING fts5(
    {columns}, content='{table}', content_rowid='key', tokenize='unicode61 remove_diacritics 2')
"""
_SQLITE_INSERT = """
CREATE TRIGGER {table}_search_insert AFTER INSERT ON {table} BEGIN
    INSERT INTO {table}_search (rowid, {columns}) VALUES (new.key, {new}); END
"""
_SQLITE_DELETE = """
CREATE TRIGGER {table}_search_delete AFTER DELETE ON {table} BEGIN
    INSERT INTO {table}_search ({table}_search, rowid, {columns})
    VALUES ('delete', old.key, {old}); END
"""
_SQLITE_UPDATE = """
CREATE TRIGGER {table}_search_update AFTER UPDATE ON {table} BEGIN
    INSERT INTO {table}_search ({table}_search, rowid, {columns})
    VALUES ('delete', old.key, {old});
    INSERT INTO {table}_search (rowid, {columns}) VALUES (new.key, {new}); END
"""
_BARE = r"regexp_replace(normalize({text}, NFD), '[\u0300-\u036f]', '', 'g')"


def search_documents() -> None:
    """Make documents searchable, those that are there too. For migrations."""
    _make("documents", ("title", "text"))


def search_events() -> None:
    """Make events searchable. For migrations."""
    _make("events", ("words",))


def _make(table: str, columns: tuple[str, ...]) -> None:
    if op.get_bind().dialect.name == "postgresql":
        whole = " || ' ' || ".join(f"coalesce({column}, '')" for column in columns)
        first = f"left({whole}, {POSTGRESQL_CODE_POINTS})"
        bare = f"left({_BARE.format(text=first)}, {POSTGRESQL_CODE_POINTS})"
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN search tsvector "
            f"GENERATED ALWAYS AS (to_tsvector('simple', {bare})) STORED"
        )
        op.execute(f"CREATE INDEX ix_{table}_search ON {table} USING gin (search)")
        return
    names = {
        "table": table,
        "columns": ", ".join(columns),
        "new": ", ".join(f"new.{column}" for column in columns),
        "old": ", ".join(f"old.{column}" for column in columns),
    }
    for statement in (_SQLITE_TABLE, _SQLITE_INSERT, _SQLITE_DELETE, _SQLITE_UPDATE):
        op.execute(statement.format(**names))
    op.execute(f"INSERT INTO {table}_search ({table}_search) VALUES ('rebuild')")


def matches(table: Table, query: str, dialect: Dialect) -> TextClause:
    """The condition that a row of `table` has all the words of `query`.

    Raises:
        UsageError: there is no word in the query.
    """
    phrases = [
        (quoted or bare, bare.endswith("*"))
        for quoted, bare in _PHRASE.findall(query)
        if re.search(r"[^\W_]", quoted or bare)
    ]
    if not phrases:
        raise UsageError(f"there is no word to search for in {query!r}")
    name = table.name
    if dialect.name == "postgresql":
        condition = f"{name}.search @@ to_tsquery('simple', :words)"
        words = " & ".join(_tsquery(phrase, prefix) for phrase, prefix in phrases)
    else:
        # The plus keeps SQLite from looking each match up in the wide rows: it goes through the
        # narrow index that the order or the other conditions have, and looks into the matches.
        plus = "+" if name == "events" else ""
        condition = (
            f"{plus}{name}.key IN "
            f"(SELECT rowid FROM {name}_search WHERE {name}_search MATCH :words)"
        )
        words = " AND ".join(_fts5(phrase, prefix) for phrase, prefix in phrases)
    return text(condition).bindparams(words=words)


def _fts5(phrase: str, prefix: bool) -> str:
    """A string of FTS5's query language: its tokenizer takes it apart as it did the texts."""
    return '"' + phrase.replace('"', " ").replace("\0", " ") + '"' + (" *" if prefix else "")


def _tsquery(phrase: str, prefix: bool) -> str:
    """The same for PostgreSQL, without accents as the index has it."""
    bare = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFD", phrase))
    return "'" + re.sub(r"['\\\0]", " ", bare) + "'" + (":*" if prefix else "")
