"""Blind coding: each coder sees the reports, and the codings of others only after their own."""

from __future__ import annotations

from fastapi import APIRouter, Request
from pydantic import BaseModel

from sourceline.reviewing.coding import Coded, Coding, agreement, code, codings_of
from sourceline.store.events import find_one
from sourceline.web.api.reviewing import Reviewer
from sourceline.web.problems import Problem
from sourceline.web.viewers import store_of

router = APIRouter(tags=["coding"])


class CodedShape(BaseModel):
    """A coding, whose and of what."""

    event: str
    coder: str
    at: str
    coding: Coding

    @classmethod
    def of(cls, coded: Coded) -> CodedShape:
        """The shape of a stored coding."""
        return cls(event=coded.event, coder=coded.coder, at=coded.at, coding=coded.coding)


class AgreementShape(BaseModel):
    """Krippendorff's alpha over one field; null where no two coders said anything of one event."""

    field: str
    measure: str
    events: int
    alpha: float | None


@router.post("/events/{event_id}/codings", status_code=201)
def add_coding(request: Request, event_id: str, told: Coding, viewer: Reviewer) -> CodedShape:
    """What you read in the reports of this event; it is not changed any more."""
    store = store_of(request)
    with store.reading() as connection:
        if find_one(connection, event_id) is None:
            raise Problem(404, "there is no such event")
    return CodedShape.of(code(store, event_id, told, viewer.name))


@router.get("/events/{event_id}/codings")
def event_codings(request: Request, event_id: str, viewer: Reviewer) -> list[CodedShape]:
    """The codings of an event, for those who have coded it themselves."""
    with store_of(request).reading() as connection:
        event = find_one(connection, event_id)
        if event is None:
            raise Problem(404, "there is no such event")
        found = codings_of(connection, event.id)
    if all(one.coder != viewer.name for one in found):
        raise Problem(403, "code this event yourself before you see how others did")
    return [CodedShape.of(one) for one in found]


@router.get("/agreement")
def agreement_of_all(request: Request, viewer: Reviewer) -> list[AgreementShape]:
    """How far coders agree, field by field, over all events that two or more have coded."""
    with store_of(request).reading() as connection:
        found = agreement(codings_of(connection))
    return [
        AgreementShape(field=one.field, measure=one.measure, events=one.events, alpha=one.alpha)
        for one in found
    ]
