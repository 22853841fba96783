"""The claims matrix: what is claimed as rows, who reports it as columns, copies folded together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sourceline.exports import wording
from sourceline.records import DateRecord, Event, EventClaim, EventReport

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ABOUT_NAMES = {"event": "What happened", "date": "When", "place": "Where"}
UNSPECIFIED = "people"


@dataclass(frozen=True, slots=True)
class Source:
    """A column: reports that copy one another, called after the first."""

    group: str
    name: str
    published: str
    document: str
    copies: list[EventReport]


@dataclass(frozen=True, slots=True)
class Entry:
    """A claim in its cell.

    Attributes:
        mark: id of its words on the page of the report; empty where it has none.
        position: letter of the position it holds where sources disagree; empty elsewhere.
        replaced: whether its own source has corrected it since.
    """

    id: str
    value: str
    spoken: str
    said_by: str
    words: str
    document: str
    mark: str
    position: str
    replaced: bool
    part: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A row: one thing that is claimed, and what each source claims of it."""

    name: str
    detail: str
    cells: list[list[Entry]]
    positions: int

    @property
    def disagrees(self) -> bool:
        """Whether sources differ about it."""
        return self.positions > 1


@dataclass(frozen=True, slots=True)
class Matrix:
    """All claims of an event but those about participants."""

    sources: list[Source]
    lines: list[Line]


def matrix_of(event: Event) -> Matrix:
    """The matrix; rows where sources disagree come first among their like."""
    sources = sources_of(event)
    column = {r.document: n for n, s in enumerate(sources) for r in _reports(event, s.group)}
    position, positions = _positions(event)
    rows: dict[tuple[str, ...], list[EventClaim]] = defaultdict(list)
    same = _same_rows(event)
    for claim in event.claims:
        if claim.about in ("event", "date", "place", "casualty") and claim.copy_of is None:
            rows[same.get(_row(claim), _row(claim))].append(claim)
    lines = []
    for key in sorted(rows, key=_order):
        cells: list[list[Entry]] = [[] for _ in sources]
        for claim in rows[key]:
            if claim.document in column:
                cells[column[claim.document]].append(_entry(claim, position))
        most = max((positions[position[c.id][0]] for c in rows[key] if c.id in position), default=0)
        lines.append(Line(*_named(key), cells, most))
    return Matrix(sources, lines)


def sources_of(event: Event) -> list[Source]:
    """The independent sources, by the day on which each was first published."""
    groups: dict[str, list[EventReport]] = defaultdict(list)
    for report in event.reports:
        groups[report.group].append(report)
    found = []
    for group, reports in groups.items():
        first = next((r for r in reports if not r.is_copy), reports[0])
        found.append(
            Source(
                group,
                publisher_of(first),
                wording.day(first.published) if first.published else "not dated",
                first.document,
                [r for r in reports if r is not first],
            )
        )
    return found


def publisher_of(report: EventReport) -> str:
    """Who published it, or what to call it where nobody is named."""
    return report.publisher or wording.shorten(report.title or "publisher not known", 40)


def claimed(claim: EventClaim) -> tuple[str, str]:
    """What a claim says, in signs and in words."""
    value = claim.value
    if claim.about == "date":
        told = DateRecord(**{name: value.get(name) for name in ("start", "end", "precision")})
        return (wording.when(told) or "day not known",) * 2
    if claim.about == "place":
        return (str(value["name"]),) * 2
    if claim.about == "event":
        return (str(value["factuality"]),) * 2
    if claim.about == "participant":
        return (str(value["name"]),) * 2
    return _figure(value)


def mark_of(claim: EventClaim) -> str:
    """Id of the words of a claim on the page of its report; empty where it has none."""
    if claim.span is None:
        return ""
    kinds = {"casualty": "casualty", "date": "date", "place": "place", "event": "trigger"}
    kind = kinds.get(claim.about) or str(claim.value.get("role", "mentioned"))
    return f"r1-{kind}-{claim.span.start}-{claim.span.end}"


def _figure(value: dict[str, Any]) -> tuple[str, str]:
    low, best, high = value.get("low"), value.get("best"), value.get("high")
    if low is not None and high is not None:
        return (f"{low:,}",) * 2 if low == high else (f"{low:,}–{high:,}", f"{low:,} to {high:,}")
    if low is not None:
        return f"≥{low:,}", f"at least {low:,}"
    if high is not None:
        return f"≤{high:,}", f"up to {high:,}"
    return ("?", "an unknown number") if best is None else (f"~{best:,}", f"about {best:,}")


def _row(claim: EventClaim) -> tuple[str, ...]:
    if claim.about != "casualty":
        return (claim.about,)
    value = claim.value
    return (
        "casualty",
        str(value.get("effect")),
        str(value.get("group") or "unspecified"),
        str(value.get("demographic") or ""),
        str(value.get("actor") or ""),
    )


def _same_rows(event: Event) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Rows that reconciling took for the same people, since claims in both are set against each other.

    "Three soldiers" and "two Tunisian soldiers" are one row, called by the more telling of the two.
    """
    claims = {claim.id: claim for claim in event.claims}
    same: dict[tuple[str, ...], tuple[str, ...]] = {}
    for disagreement in event.disagreements:
        held = (claims[one] for position in disagreement.positions for one in position.claims)
        keys = {_row(claim) for claim in held if claim.about == "casualty"}
        if keys:
            telling = max(keys, key=lambda key: (sum(map(bool, key)), key))
            same |= dict.fromkeys(keys, telling)
    return same


def _order(key: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    """Figures first, the dead before all others."""
    effects = ("killed", "injured", "missing", "abducted", "detained", "displaced")
    if key[0] == "casualty":
        return effects.index(key[1]) if key[1] in effects else len(effects), key
    return 10 + ("event", "date", "place").index(key[0]), key


def _named(key: tuple[str, ...]) -> tuple[str, str]:
    if key[0] != "casualty":
        return ABOUT_NAMES[key[0]], ""
    _, effect, group, demographic, actor = key
    who = " ".join(p for p in (demographic, "" if group == "unspecified" else group) if p)
    whose = f"of {wording.actor_name(actor)}" if actor else ""
    return effect, " ".join(p for p in (who or UNSPECIFIED, whose) if p)


def _positions(event: Event) -> tuple[dict[str, tuple[int, str]], list[int]]:
    """Which disagreement and which position in it each claim belongs to; positions of each."""
    held: dict[str, tuple[int, str]] = {}
    for number, disagreement in enumerate(event.disagreements):
        for letter, position in zip(LETTERS, disagreement.positions, strict=False):
            held.update(dict.fromkeys(position.claims, (number, letter)))
    return held, [len(d.positions) for d in event.disagreements]


def _entry(claim: EventClaim, position: dict[str, tuple[int, str]]) -> Entry:
    value, spoken = claimed(claim)
    said = [
        speaker.name + (f" ({speaker.stance})" if speaker.stance != "asserts" else "")
        for speaker in claim.said_by
    ]
    return Entry(
        id=claim.id,
        value=value,
        spoken=spoken,
        said_by="; ".join(said),
        words=wording.shorten(claim.span.text, 60) if claim.span else "",
        document=claim.document,
        mark=mark_of(claim),
        position=position[claim.id][1] if claim.id in position else "",
        replaced=claim.superseded_by is not None,
        part=claim.part_of is not None,
    )


def _reports(event: Event, group: str) -> Iterable[EventReport]:
    return (report for report in event.reports if report.group == group)
