"""One event from every report of it: all claims kept, figures by written rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from sourceline.knowledge.ontology import Ontology
from sourceline.linking import disagreements
from sourceline.linking.cells import cells_of
from sourceline.linking.dates_places import date_of, place_of
from sourceline.linking.figures import Weighed, deaths_of, figure_of, injuries_of, weigh
from sourceline.linking.sides import participants_of, sides_of, type_of_violence, with_sides
from sourceline.linking.told import (
    Mention,
    Told,
    claims_of,
    mentions_of,
    reports_of,
)
from sourceline.linking.victims import victims_of
from sourceline.records import Event, EventClaim, Factuality, Reading, Sources

# From what is best attested to what is least.
FACTUALITIES: tuple[Factuality, ...] = (
    "occurred",
    "alleged",
    "denied",
    "threatened",
    "planned",
    "hypothetical",
)


def reconcile(
    mentions: Iterable[tuple[Reading, str]], groups: Mapping[str, str], event_id: str
) -> Event:
    """The event that these mentions tell of, each a reading and the id of the event in it.

    `groups` has the syndication group of each document id: documents of one group copy one
    another and count once. The order of the mentions does not matter, and the record is the same
    whenever it is made from the same readings.

    Raises:
        UsageError: there is no mention, a reading has no event of that id, or one document comes
            with two readings that differ.
    """
    found = mentions_of(mentions, groups)
    told = claims_of(found)
    reports = reports_of(found)
    participants = participants_of(told)
    sides = sides_of(participants)
    weighed = [w for w in map(weigh, cells_of(told)) if w is not None]
    figures = [(w.cell, figure_of(w, sides)) for w in weighed]
    date, other_dates = date_of(told)
    place, other_places = place_of(told)
    sub_event_type = _sub_event_type(found)
    ontology = Ontology.load()
    return Event(
        id=event_id,
        event_type=ontology.event_type_of(sub_event_type),
        sub_event_type=sub_event_type,
        plover=ontology.plover(sub_event_type),
        type_of_violence=type_of_violence(
            sub_event_type, participants, [figure.group for _, figure in figures]
        ),
        factuality=min((m.event.factuality for m in found), key=FACTUALITIES.index),
        date=date,
        place=place,
        participants=with_sides(participants, sides),
        deaths=deaths_of(figures),
        injuries=injuries_of(figures),
        figures=tuple(figure for _, figure in figures),
        victims=victims_of(told),
        sources=Sources(documents=len(reports), independent=len({r.group for r in reports})),
        reports=reports,
        claims=_records(told, weighed),
        disagreements=(
            *disagreements.over_occurrence(told),
            *disagreements.over_figures(weighed, told),
            *other_dates,
            *other_places,
        ),
        history=disagreements.histories(weighed),
    )


def _sub_event_type(mentions: Sequence[Mention]) -> str:
    """The type that most independent groups have; of equals, the surer one, then by name."""
    groups = Counter(t for t, _ in {(m.event.sub_event_type, m.group) for m in mentions})
    sure = {
        t: max(m.event.confidence for m in mentions if m.event.sub_event_type == t) for t in groups
    }
    return min(groups, key=lambda t: (-groups[t], -sure[t], t))


def _records(told: Iterable[Told], weighed: Iterable[Weighed]) -> tuple[EventClaim, ...]:
    """All claims as records, those that were corrected with what corrects them."""
    newer = {old: new.id for one in weighed for old, new in one.superseded.items()}
    return tuple(
        one.record.model_copy(update={"superseded_by": newer[one.id]})
        if one.id in newer
        else one.record
        for one in told
    )
