"""Reviewing: the queue, the decisions, and what became of them.

`Idempotency-Key` names a request, so that it can be sent again when no answer came: it decides
once. `If-Match` with the ETag of the event refuses a verdict on an event that changed meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request
from starlette.responses import Response

from sourceline.errors import UsageError
from sourceline.reviewing import actions
from sourceline.reviewing.actions import Evidence, OvertakenError
from sourceline.reviewing.amending import Amendment
from sourceline.reviewing.gold import gold_lines
from sourceline.reviewing.members import Member
from sourceline.store import Store
from sourceline.store import reviews as written
from sourceline.store.events import find_one
from sourceline.store.listing import queue
from sourceline.store.reviews import Act, Decision
from sourceline.web.api.events import Narrowed, Reader
from sourceline.web.api.shapes import (
    ClaimShape,
    DecisionShape,
    EventList,
    MergeShape,
    MissedEvent,
    SplitShape,
    UndoShape,
    VerdictShape,
)
from sourceline.web.problems import Problem
from sourceline.web.viewers import Viewer, reviewer, store_of

router = APIRouter(tags=["reviewing"])
Reviewer = Annotated[Viewer, Depends(reviewer)]
RequestName = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=200)]
MOST_DECISIONS = 1_000


@router.get("/queue", response_model=EventList)
def review_queue(
    viewer: Reviewer,
    request: Request,
    filters: Narrowed,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    skip: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> Response:
    """Events that nobody has reviewed, first those that a look is worth most on."""
    with store_of(request).reading() as connection:
        records = queue(connection, filters, limit=limit, skip=skip)
    return Response(
        f'{{"events":[{",".join(records)}],"next":null}}', media_type="application/json"
    )


@router.post("/events/{event_id}/decisions", status_code=201)
def decide(
    request: Request,
    event_id: str,
    told: VerdictShape,
    viewer: Reviewer,
    name: RequestName = None,
    if_match: Annotated[str | None, Header(max_length=200)] = None,
) -> DecisionShape:
    """Accept the event, reject it, or correct fields of it, each with the words it rests on."""
    seen = if_match.strip('"') if if_match is not None and if_match != "*" else None
    act = Act(viewer.name, told.note, name)

    def run(store: Store) -> Decision:
        if told.decision == "corrected":
            evidence = [
                Evidence(one.field, one.document, one.start, one.end) for one in told.evidence
            ]
            return actions.correct(store, event_id, told.changes, evidence, act, at_record=seen)
        if told.changes or told.evidence:
            raise UsageError("changes and evidence go with the decision 'corrected'")
        verdict = actions.accept if told.decision == "accepted" else actions.reject
        return verdict(store, event_id, act, at_record=seen)

    return _decided(request, run, event_id)


@router.get("/events/{event_id}/decisions")
def event_decisions(request: Request, event_id: str, viewer: Reader) -> list[DecisionShape]:
    """What was decided about an event, in order; also under an id it had before."""
    with store_of(request).reading() as connection:
        event = find_one(connection, event_id)
        found = list(written.decisions(connection, event.id if event else event_id))
    if event is None and not found:
        raise Problem(404, "there is no such event")
    return [DecisionShape.of(one) for one in found]


@router.post("/events/{event_id}/claims", status_code=201)
def amend(
    request: Request,
    event_id: str,
    told: ClaimShape,
    viewer: Reviewer,
    name: RequestName = None,
) -> DecisionShape:
    """Add a claim that the reading missed, replace a wrong one, or take one away."""
    amendment = Amendment(
        told.document,
        told.mention,
        told.claim,
        told.replaces,
        told.said_by.model_dump() if told.said_by else None,
    )
    act = Act(viewer.name, told.note, name)
    return _decided(request, lambda store: actions.amend(store, event_id, amendment, act), event_id)


@router.post("/events", status_code=201)
def add_event(
    request: Request, told: MissedEvent, viewer: Reviewer, name: RequestName = None
) -> DecisionShape:
    """Add an event that a report tells of and the reading missed."""
    mention: dict[str, Any] = told.model_dump(exclude={"document", "note"})
    act = Act(viewer.name, told.note, name)
    return _decided(request, lambda store: actions.add_event(store, told.document, mention, act))


@router.post("/events/{event_id}/merge", status_code=201)
def merge(
    request: Request,
    event_id: str,
    told: MergeShape,
    viewer: Reviewer,
    name: RequestName = None,
) -> DecisionShape:
    """Two events are one: this one becomes part of `into`, and its id leads there."""
    act = Act(viewer.name, told.note, name)
    return _decided(
        request, lambda store: actions.merge(store, event_id, told.into, act), event_id, told.into
    )


@router.post("/events/{event_id}/split", status_code=201)
def split(
    request: Request,
    event_id: str,
    told: SplitShape,
    viewer: Reviewer,
    name: RequestName = None,
) -> DecisionShape:
    """One event is two: these mentions tell of another, which is made of them."""
    parting = [Member(one.document, one.mention) for one in told.mentions]
    act = Act(viewer.name, told.note, name)
    return _decided(request, lambda store: actions.split(store, event_id, parting, act), event_id)


@router.post("/decisions/{number}/undo", status_code=201)
def undo(
    request: Request,
    number: int,
    told: UndoShape,
    viewer: Reviewer,
    name: RequestName = None,
) -> DecisionShape:
    """Take a decision back. Both stay on record."""
    act = Act(viewer.name, told.note, name)
    with store_of(request).reading() as connection:
        if not _fits(number) or written.find(connection, number) is None:
            raise Problem(404, "there is no such decision")
    return _decided(request, lambda store: actions.undo(store, number, act))


@router.get("/decisions")
def list_decisions(
    request: Request,
    viewer: Reader,
    after: Annotated[int, Query(ge=0, le=2**62)] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST_DECISIONS)] = 100,
) -> list[DecisionShape]:
    """Every decision after the one of this number, in order."""
    with store_of(request).reading() as connection:
        return [
            DecisionShape.of(one) for one in written.decisions(connection, after=after, limit=limit)
        ]


@router.get(
    "/gold", response_class=Response, responses={200: {"content": {"application/x-ndjson": {}}}}
)
def gold(request: Request, viewer: Reviewer) -> Response:
    """Reports of which people have reviewed every event, in the gold format: training data."""
    with store_of(request).reading() as connection:
        body = "".join(line + "\n" for line in gold_lines(connection))
    return Response(body, media_type="application/x-ndjson")


def _decided(request: Request, run: Callable[[Store], Decision], *event_ids: str) -> DecisionShape:
    """What was decided; 404 for an event that there is not, 412 for one that changed meanwhile."""
    store = store_of(request)
    with store.reading() as connection:
        for event_id in event_ids:
            if find_one(connection, event_id) is None:
                raise Problem(404, f"there is no event {event_id!r}")
    try:
        return DecisionShape.of(run(store))
    except OvertakenError as error:
        raise Problem(412, str(error)) from error


def _fits(number: int) -> bool:
    """Whether the databases have numbers so large."""
    return abs(number) < 2**63
