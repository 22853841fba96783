"""Where documents, readings and events are kept: SQLite in a file, or PostgreSQL by URL.

with Store.open("conflict.db") as store:
    for event in store.events(country="IQ", since="2024-08"):
        ...
"""

from __future__ import annotations

import os

from sourceline.store.documents import Outcome, Retrieval
from sourceline.store.events import Events
from sourceline.store.features import Features
from sourceline.store.feeds import FeedState, Robots
from sourceline.store.journal import Entry
from sourceline.store.links import Link, Links
from sourceline.store.mentions import Mention
from sourceline.store.reviews import Decision
from sourceline.store.store import Store
from sourceline.store.verify import Verification

__all__ = [
    "Decision",
    "Entry",
    "Events",
    "Features",
    "FeedState",
    "Link",
    "Links",
    "Mention",
    "Outcome",
    "Retrieval",
    "Robots",
    "Store",
    "Verification",
    "open",
]


def open(where: str | os.PathLike[str]) -> Store:  # noqa: A001 - sourceline.open, as it is meant
    """The store in a file or at a URL, which must be there: `sourceline.open("conflict.db")`.

    Raises:
        StoreError: it is not there, cannot be opened, or is of another version.
    """
    return Store.open(where, create=False)
