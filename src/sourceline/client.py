"""A program's way to a Sourceline server: the same records as from a store.

client = Client("https://events.example", token="sl_…")
for event in client.events(country="IQ", since="2024-08"):
    print(event.date, event.deaths.best, [claim.span for claim in event.claims])
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import urllib3

from sourceline.errors import SourcelineError, UsageError
from sourceline.records import Document, Event, Reading
from sourceline.version import __version__

TIMEOUT_SECONDS = 60.0
PAGE = 200


class ServerError(SourcelineError):
    """The server refused, or did not answer.

    Attributes:
        status: of HTTP; 0 where there was no answer.
    """

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status


class Client:
    """A server, asked as the account that the token is of; without one, as anybody."""

    def __init__(self, url: str, *, token: str | None = None) -> None:
        if urlsplit(url).scheme not in ("http", "https"):
            raise UsageError(f"no server at {url!r}: write https://…")
        self._base = url.rstrip("/") + "/api/v1/"
        self._headers = {"User-Agent": f"sourceline {__version__}", "Accept": "application/json"}
        if token is not None:
            self._headers["Authorization"] = f"Bearer {token}"
        # What changes something is never sent twice by itself; a decision has a name, see `decide`.
        self._http = urllib3.PoolManager(
            retries=urllib3.Retry(total=3, backoff_factor=0.2, status_forcelist=(429, 503)),
            timeout=TIMEOUT_SECONDS,
        )

    def events(self, **filters: Any) -> Iterator[Event]:
        """Events that fit, the newest first, a page at a time; filters are those of the API.

        Raises:
            ServerError: a filter makes no sense, or the server does not answer.
        """
        path = "events?" + urlencode({"limit": PAGE, **filters})
        while path:
            told = self._get(path)
            yield from map(Event.model_validate, told["events"])
            following = told["next"]
            path = following and "events?" + urlencode(
                {"limit": PAGE, **filters, "cursor": following}
            )

    def event(self, event_id: str) -> Event | None:
        """The event of this id, or the one that it became part of; None where there is neither."""
        told = self._get_or_none(f"events/{quote(event_id, safe='')}")
        return None if told is None else Event.model_validate(told)

    def document(self, document_id: str) -> Document | None:
        """The report of this id."""
        told = self._get_or_none(f"documents/{quote(document_id, safe='')}")
        return None if told is None else Document.model_validate(told)

    def reading(self, document_id: str) -> Reading | None:
        """What a report was read to say."""
        told = self._get_or_none(f"documents/{quote(document_id, safe='')}/reading")
        return None if told is None else Reading.model_validate(told)

    def decide(
        self,
        event_id: str,
        decision: str,
        *,
        changes: Mapping[str, Any] | None = None,
        evidence: Sequence[Mapping[str, Any]] = (),
        note: str | None = None,
        request: str | None = None,
    ) -> dict[str, Any]:
        """Accept, reject or correct an event: the decision as it is on record.

        `request` names the decision, so that asking again when no answer came decides once.
        """
        body = {
            "decision": decision,
            "changes": dict(changes or {}),
            "evidence": [dict(one) for one in evidence],
            "note": note,
        }
        path = f"events/{quote(event_id, safe='')}/decisions"
        told: dict[str, Any] = self._ask("POST", path, body, request or str(uuid.uuid4()))
        return told

    def _get(self, path: str) -> Any:
        return self._ask("GET", path)

    def _get_or_none(self, path: str) -> Any:
        try:
            return self._get(path)
        except ServerError as error:
            if error.status == 404:
                return None
            raise

    def _ask(self, method: str, path: str, body: Any = None, name: str | None = None) -> Any:
        headers = dict(self._headers)
        if name is not None:
            headers["Idempotency-Key"] = name
        if body is not None:
            headers["Content-Type"] = "application/json"
        url = self._base + path
        try:
            answer = self._http.request(
                method, url, headers=headers, body=None if body is None else json.dumps(body)
            )
            told = answer.json()
        except (urllib3.exceptions.HTTPError, ValueError) as error:
            raise ServerError(0, f"{url}: no answer that makes sense ({error})") from error
        if answer.status >= 400:
            detail = told.get("detail") if isinstance(told, dict) else None
            raise ServerError(answer.status, f"{url}: {detail or answer.status}")
        return told
