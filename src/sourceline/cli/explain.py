"""`sourceline explain`: why the reports of an event were joined."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from sourceline.cli.options import Db


def command(
    event_id: Annotated[str, typer.Argument(metavar="EVENT_ID", help="Id of the event.")],
    db: Db = None,
) -> None:
    """Show why reports were joined: what each comparison adds to the match weight, in bits."""
    from sourceline.cli.options import database
    from sourceline.config import Settings
    from sourceline.errors import UsageError
    from sourceline.exports.terminal import harmless
    from sourceline.linking.explain import waterfall_lines
    from sourceline.linking.model import Match
    from sourceline.store import Store

    with Store.open(database(Settings.load({"db": db})), create=False) as store:
        event = store.event(event_id)
        if event is None:
            raise UsageError(f"no event {event_id} in {store.name}")
        links = store.links([event.id])
        titles = {d: _title(store.document(d)) for d in sorted({link.document for link in links})}
    sys.stdout.write(f"{event.id}: {len(links)} mentions in {len(titles)} documents\n")
    for document, title in titles.items():
        sys.stdout.write(harmless(f"  {document[:15]}  {title}") + "\n")
    shown: set[tuple[str, str]] = set()
    for link in sorted(links, key=lambda one: -(one.weight or 0.0)):
        if link.why and (link.why["left"], link.why["right"]) not in shown:
            shown.add((link.why["left"], link.why["right"]))
            sys.stdout.write("\n")
            for line in waterfall_lines(Match.from_dict(link.why)):
                sys.stdout.write(harmless(line) + "\n")


def _title(document: object) -> str:
    parts = [getattr(document, name, None) for name in ("published", "publisher", "title")]
    return ", ".join(part for part in parts if part) or "-"
