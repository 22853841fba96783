"""The log: who or what changed what, when. Each entry carries the hash of the one before it.

An entry that was changed, taken out or put in breaks the chain at that place. What the chain
cannot show is that its end was cut off: note the hash of the last entry elsewhere to see that.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from sourceline.store.schema import log

FIRST_PREVIOUS = "0" * 64


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be logged: `document.added`, of which document, and what else there is to say."""

    action: str
    subject: str
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the log as it is stored. `detail` is JSON text."""

    number: int
    at: str
    who: str
    action: str
    subject: str
    detail: str
    previous: str
    hash: str

    def computed_hash(self) -> str:
        """SHA-256 of everything else in the entry, as a JSON array in UTF-8."""
        told = (
            self.number, self.at, self.who, self.action, self.subject, self.detail, self.previous,
        )  # fmt: skip
        return hashlib.sha256(json.dumps(told, separators=(",", ":")).encode()).hexdigest()


_COLUMNS = tuple(column.name for column in fields(Entry))


def now() -> str:
    """The time as the store writes it: UTC, to the microsecond."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def append(connection: Connection, who: str, changes: Sequence[Change]) -> None:
    """Log `changes` in their order. The transaction must be the only one that writes."""
    if not changes:
        return
    last = connection.execute(
        select(log.c.number, log.c.hash).order_by(log.c.number.desc()).limit(1)
    ).first()
    number, previous = (last.number, last.hash) if last else (0, FIRST_PREVIOUS)
    at = now()
    rows = []
    for change in changes:
        number += 1
        detail = json.dumps(change.detail, sort_keys=True, separators=(",", ":"))
        entry = Entry(number, at, who, change.action, change.subject, detail, previous, hash="")
        previous = entry.computed_hash()
        rows.append({name: getattr(entry, name) for name in _COLUMNS} | {"hash": previous})
    connection.execute(log.insert(), rows)


def entries(connection: Connection) -> Iterator[Entry]:
    """Every entry, from the first."""
    query = select(log).order_by(log.c.number).execution_options(yield_per=1_000)
    rows = connection.execute(query)
    return (Entry(*row) for row in rows)


def head(connection: Connection) -> int:
    """Number of the last entry: it grows with every change of the database."""
    return connection.execute(select(func.max(log.c.number))).scalar() or 0


def after(
    connection: Connection, number: int, *, limit: int, kind: str | None = None
) -> list[Entry]:
    """Entries after this one, in order; of actions that begin with `kind` where it is given."""
    query = select(log).where(log.c.number > number)
    if kind is not None:
        query = query.where(log.c.action.startswith(f"{kind}.", autoescape=True))
    return [Entry(*row) for row in connection.execute(query.order_by(log.c.number).limit(limit))]


def before(
    connection: Connection, number: int | None, *, limit: int, who: str | None = None
) -> list[Entry]:
    """Entries before this one, the last first; those of one person or program where it is named."""
    query = select(log)
    if number is not None:
        query = query.where(log.c.number < number)
    if who is not None:
        query = query.where(log.c.who == who)
    query = query.order_by(log.c.number.desc()).limit(limit)
    return [Entry(*row) for row in connection.execute(query)]
