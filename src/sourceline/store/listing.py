"""Events a page at a time, and in the order in which they should be reviewed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, and_, func, or_, select

from sourceline.errors import UsageError
from sourceline.store import schema
from sourceline.store.events import Filters, narrowed


@dataclass(frozen=True, slots=True)
class Page:
    """Records of events as JSON text, and where the next page begins; None after the last."""

    records: list[str]
    next: str | None


def page(
    connection: Connection,
    filters: Filters,
    *,
    after: str | None = None,
    limit: int = 50,
    oldest_first: bool = False,
) -> Page:
    """Events by their first day, the newest first; those without a day come last (or first).

    Raises:
        UsageError: `after` is no cursor.
    """
    table = schema.events.c
    query = narrowed(select(table.listed, table.key), filters, connection.dialect)
    if after is not None:
        listed, key = _parse_cursor(after)
        if oldest_first:
            query = query.where(
                or_(table.listed > listed, and_(table.listed == listed, table.key > key))
            )
        else:
            query = query.where(
                or_(table.listed < listed, and_(table.listed == listed, table.key < key))
            )
    order = (table.listed, table.key) if oldest_first else (table.listed.desc(), table.key.desc())
    # The keys come from the narrow index, and only this page's records from the wide rows.
    rows = connection.execute(query.order_by(*order).limit(limit + 1)).all()
    last = rows[limit - 1] if len(rows) > limit else None
    keys = [row.key for row in rows[:limit]]
    found = connection.execute(select(table.key, table.record).where(table.key.in_(keys)))
    records = {row.key: row.record for row in found}
    return Page(
        [records[key] for key in keys], None if last is None else f"{last.listed}_{last.key}"
    )


def _parse_cursor(cursor: str) -> tuple[str, int]:
    listed, _, key = cursor.rpartition("_")
    if not (key.isascii() and key.isdecimal()) or len(key) > 18:
        raise UsageError(f"no cursor: {cursor!r}. Take it from `next` of the page before.")
    return listed, int(key)


def count(connection: Connection, filters: Filters, *, most: int) -> int:
    """How many events fit, counted up to `most`."""
    some = narrowed(select(schema.events.c.key), filters, connection.dialect).limit(most)
    return connection.execute(select(func.count()).select_from(some.subquery())).scalar_one()


def queue(connection: Connection, filters: Filters, *, limit: int, skip: int = 0) -> list[str]:
    """Records of events that nobody has reviewed, those first that a look is worth most on."""
    table = schema.events.c
    query = narrowed(select(table.record), filters, connection.dialect)
    query = query.where(table.status == "machine").order_by(table.worth.desc(), table.key.desc())
    return list(connection.scalars(query.limit(limit).offset(skip)))
