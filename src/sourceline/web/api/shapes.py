"""What the API takes and gives, as far as it is no record of the contract."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from sourceline.records import Event
from sourceline.store.accounts import MOST_NAME_CHARACTERS
from sourceline.store.reviews import Decision
from sourceline.web.problems import TITLES

MOST_NOTE_CHARACTERS = 5_000
MOST_IDS = 500

Id = Annotated[str, Field(min_length=1, max_length=200)]
Offset = Annotated[int, Field(ge=0, le=1_000_000_000)]
Note = Annotated[str, Field(max_length=MOST_NOTE_CHARACTERS)]


class ProblemShape(BaseModel):
    """RFC 9457: why a request was refused."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {
        "description": TITLES[status],
        "content": {"application/problem+json": {"schema": ProblemShape.model_json_schema()}},
    }
    for status in (400, 401, 403, 404, 406, 409, 412, 413, 422, 429, 503)
}


class _Taken(BaseModel):
    model_config = ConfigDict(extra="forbid")


class EventList(BaseModel):
    """A page of events; `next` is the cursor of the following one, null on the last."""

    events: list[Event]
    next: str | None


class Words(_Taken):
    """Where words stand in a document: code points, end exclusive."""

    start: Offset
    end: Offset


class EvidenceShape(Words):
    """The words that a corrected field rests on."""

    field: Annotated[str, Field(max_length=100)]
    document: Id


class VerdictShape(_Taken):
    """Accept an event, reject it, or correct fields of it."""

    decision: Literal["accepted", "corrected", "rejected"]
    changes: dict[str, Any] = Field(default_factory=dict)
    evidence: Annotated[list[EvidenceShape], Field(max_length=MOST_IDS)] = []
    note: Note | None = None


class SaidBy(Words):
    """The words that name who says it, and how it is said."""

    stance: Literal["asserts", "confirms", "claims", "denies", "estimates"] = "asserts"
    anonymous: bool = False


class ClaimShape(_Taken):
    """Add a claim to what a report is read to say of an event, replace one, or take one away."""

    document: Id
    mention: Id
    replaces: Id | None = None
    claim: dict[str, Any] | None = None
    said_by: SaidBy | None = None
    note: Note | None = None


class MissedEvent(_Taken):
    """An event that a report tells of and the reading missed."""

    document: Id
    sub_event_type: Annotated[str, Field(max_length=100)]
    triggers: Annotated[list[Words], Field(min_length=1, max_length=20)]
    factuality: Literal[
        "occurred", "alleged", "denied", "planned", "threatened", "hypothetical"
    ] = "occurred"
    background: bool = False
    date: dict[str, Any] | None = None
    place: dict[str, Any] | None = None
    participants: Annotated[list[dict[str, Any]], Field(max_length=100)] = []
    casualties: Annotated[list[dict[str, Any]], Field(max_length=100)] = []
    note: Note | None = None


class MergeShape(_Taken):
    """The event that another becomes part of."""

    into: Id
    note: Note | None = None


class MentionShape(_Taken):
    """One event as one document tells it."""

    document: Id
    mention: Id


class SplitShape(_Taken):
    """The mentions that tell of another event."""

    mentions: Annotated[list[MentionShape], Field(min_length=1, max_length=MOST_IDS)]
    note: Note | None = None


class UndoShape(_Taken):
    """Why a decision is taken back."""

    note: Note | None = None


class DecisionShape(BaseModel):
    """A decision as it is on record."""

    number: int
    event: str
    events: list[str]
    decision: str
    changes: dict[str, Any]
    evidence: list[dict[str, Any]]
    note: str | None
    by: str
    at: str
    undoes: int | None
    undone: bool

    @classmethod
    def of(cls, decision: Decision) -> DecisionShape:
        """The shape of a stored decision."""
        return cls(
            number=decision.number,
            event=decision.event,
            events=list(decision.events),
            decision=decision.decision,
            changes=dict(decision.changes),
            evidence=[dict(one) for one in decision.evidence],
            note=decision.note,
            by=decision.by,
            at=decision.at,
            undoes=decision.undoes,
            undone=decision.undone,
        )


class SubmittedText(_Taken):
    """A report to be read: its text, or the address that it is to be fetched from."""

    text: Annotated[str, Field(min_length=1)] | None = None
    url: Annotated[str, Field(max_length=2_000)] | None = None
    published: Annotated[str, Field(max_length=40)] | None = None
    publisher: Annotated[str, Field(max_length=300)] | None = None
    language: Annotated[str, Field(pattern="^[a-z]{2,3}$")] | None = None


class Submitted(BaseModel):
    """What became of a report, or of each one that was in a file."""

    outcome: Literal["added", "read", "known", "rejected"]
    document: str | None
    origin: str
    code: str | None = None
    reason: str | None = None


class NewToken(_Taken):
    """A token to be made; its scope is a role, at most one's own."""

    name: Annotated[str, Field(min_length=1, max_length=MOST_NAME_CHARACTERS)]
    scope: Literal["reader", "reviewer", "admin"] = "reader"
    days: Annotated[int, Field(ge=1, le=3650)] | None = 365


class TokenShape(BaseModel):
    """A token; its secret is shown once, when it is made."""

    key: int
    account: str
    name: str
    scope: str
    created_at: str
    expires_at: str | None
    revoked_at: str | None
    secret: str | None = None


class AccountShape(BaseModel):
    """Who asks."""

    name: str | None
    role: str | None
    by_token: bool


class EntryShape(BaseModel):
    """An entry of the log."""

    number: int
    at: str
    who: str
    action: str
    subject: str
    detail: dict[str, Any]
