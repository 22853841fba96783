"""Where documents, readings and events are kept: SQLite in a file, or PostgreSQL by URL.

with Store.open("conflict.db") as store:
    for event in store.events(country="IQ", since="2024-08"):
        ...
"""

from __future__ import annotations

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
]
