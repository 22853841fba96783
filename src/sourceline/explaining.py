"""Why the reports of an event were joined, in lines of text."""

from __future__ import annotations

from collections.abc import Iterator

from sourceline.errors import UsageError
from sourceline.exports.terminal import harmless, inert
from sourceline.linking.explain import waterfall_lines
from sourceline.linking.model import Match
from sourceline.records import Document
from sourceline.store import Store


def explain_lines(store: Store, event_id: str) -> Iterator[str]:
    """The documents of an event, then what joined them: what each comparison added, in bits.

    Safe to print on a terminal.

    Raises:
        UsageError: there is no such event.
    """
    event = store.event(event_id)
    if event is None:
        raise UsageError(f"no event {event_id} in {store.name}")
    links = store.links([event.id])
    documents = dict.fromkeys(link.document for link in links)
    mentions = f"{len(links)} mention" if len(links) == 1 else f"{len(links)} mentions"
    count = f"{len(documents)} document" if len(documents) == 1 else f"{len(documents)} documents"
    yield f"{event.id}: {mentions} in {count}"
    for document in documents:
        yield f"  {document[:15]}  {harmless(_title(store.document(document)))}"
    shown: set[tuple[str, str]] = set()
    for link in sorted(links, key=lambda one: -(one.weight or 0.0)):
        if link.why and (link.why["left"], link.why["right"]) not in shown:
            shown.add((link.why["left"], link.why["right"]))
            yield ""
            yield from map(inert, waterfall_lines(Match.from_dict(link.why)))


def _title(document: Document | None) -> str:
    known = () if document is None else (document.published, document.publisher, document.title)
    return ", ".join(part for part in known if part) or "-"
