"""Reports: one with its text and reading, a search, and new ones to be read."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePath
from typing import Annotated

from fastapi import APIRouter, Query, Request, UploadFile
from starlette.responses import Response

from sourceline.adding import Adder, options_of
from sourceline.config import Settings
from sourceline.errors import RejectedDocument
from sourceline.ingest import Retrieved, ingest_bytes, retrieve
from sourceline.progress import Counter
from sourceline.records import Document, Reading
from sourceline.store import Store, journal
from sourceline.store.documents import current_reading, sha256
from sourceline.store.journal import Change
from sourceline.web.api.answers import tagged
from sourceline.web.api.events import Reader
from sourceline.web.api.reviewing import Reviewer
from sourceline.web.api.shapes import Submitted, SubmittedText
from sourceline.web.problems import Problem
from sourceline.web.viewers import config_of, store_of

router = APIRouter(tags=["documents"])
# The time limit of reading needs a process to stop; one would be enough, and two are the least
# that are taken as "several".
READING_PROCESSES = 2


@router.get("/documents", response_model=list[Document])
def find_documents(
    request: Request,
    viewer: Reader,
    text: Annotated[str, Query(min_length=1, max_length=500)],
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> list[Document]:
    """Reports that have all these words, the last added first."""
    return store_of(request).documents(text, limit=limit)


@router.get("/documents/{document_id}", response_model=Document)
def get_document(request: Request, document_id: str, viewer: Reader) -> Response:
    """One report: its exact text, and where it is from."""
    document = store_of(request).document(document_id)
    if document is None:
        raise Problem(404, "there is no such document")
    body = document.model_dump_json()
    return tagged(request, sha256(body), lambda: Response(body, media_type="application/json"))


@router.get("/documents/{document_id}/reading", response_model=Reading)
def get_reading(request: Request, document_id: str, viewer: Reader) -> Response:
    """What the report was read to say, as people amended it."""
    with store_of(request).reading() as connection:
        reading = current_reading(connection, document_id)
    if reading is None:
        raise Problem(404, "there is no such document, or nothing could read it")
    body = reading.to_json()
    return tagged(request, sha256(body), lambda: Response(body, media_type="application/json"))


@router.post("/documents", status_code=201)
def submit(request: Request, told: SubmittedText, viewer: Reviewer) -> list[Submitted]:
    """Read a report: its text, or the address to fetch it from, which must be a public one."""
    if (told.text is None) == (told.url is None):
        raise Problem(422, "send either the text or the url of a report")
    store, settings = store_of(request), _settings(request, told)
    if told.url is not None:
        # Anything else would be taken for a path on this machine.
        if not told.url.lower().startswith(("http://", "https://")):
            raise Problem(422, "url must begin with http:// or https://")
        options = options_of(settings, store)
        return _read(store, settings, retrieve([told.url], options), viewer.name)
    data = (told.text or "").encode()
    return _read_bytes(store, settings, data, "submitted.txt", viewer.name, "text")


@router.post("/documents/files", status_code=201)
def submit_file(request: Request, file: UploadFile, viewer: Reviewer) -> list[Submitted]:
    """Read the reports in a file: text, HTML, PDF, feed, WARC, JSON lines or CSV."""
    # The name is shown and kept; nothing is ever opened by it.
    name = PurePath((file.filename or "").replace("\\", "/")).name or "upload"
    settings = _settings(request, SubmittedText())
    data = file.file.read()
    return _read_bytes(store_of(request), settings, data, name, viewer.name, None)


def _settings(request: Request, told: SubmittedText) -> Settings:
    return replace(
        Settings(),
        workers=READING_PROCESSES,
        max_bytes=config_of(request).max_upload_bytes,
        published=told.published,
        publisher=told.publisher,
        language=told.language,
    )


def _read_bytes(
    store: Store, settings: Settings, data: bytes, name: str, who: str, form: str | None
) -> list[Submitted]:
    options = options_of(settings, store, format_in=form)
    origin = f"upload/{name}"
    items = ingest_bytes(data, origin=origin, options=options)
    return _read(store, settings, (Retrieved(item, origin) for item in items), who)


def _read(
    store: Store, settings: Settings, retrieved: Iterable[Retrieved], who: str
) -> list[Submitted]:
    out = io.StringIO()
    with Counter("reading") as counter:
        try:
            Adder(store, settings, counter, out).add(retrieved)
        except RejectedDocument as rejected:
            return [
                Submitted(
                    outcome="rejected",
                    document=None,
                    origin=rejected.origin,
                    code=rejected.code,
                    reason=rejected.reason,
                )
            ]
    found = [Submitted(**json.loads(line)) for line in out.getvalue().splitlines()]
    submitted = [
        Change("document.submitted", one.document, {"outcome": one.outcome})
        for one in found
        if one.document is not None
    ]
    with store.writing() as connection:
        journal.append(connection, who, submitted)
    return found
