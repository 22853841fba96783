"""A mention of an event as linking sees it: flat, small, and enough to compare it with another."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sourceline.knowledge.countries import countries_named
from sourceline.knowledge.folding import fold
from sourceline.linking.wording import rare_names, text_vector, words_of
from sourceline.reading.sentences import find_sentences
from sourceline.records import EventMention, Reading
from sourceline.spans import Located, contains

# What an open upper bound is compared as: more people than an event can harm.
OPEN = 1_000_000_000
# How many words on each side of a trigger make out where in a text it stands.
_NEXT_WORDS = 8


@dataclasses.dataclass(frozen=True, slots=True)
class MentionRecord:
    """One event mention of one document, with all that the comparisons need.

    Days are ordinals (`date.toordinal`). None is unknown; an empty tuple is "none named".
    `leads` says that the report begins with it. `figures` are what the report can be read to say of a number: each claim, and their sum.
    `place_words` are the names in the words for the place, `names` those in the passages about the
    event, `document_names` those anywhere in the document, and `document_countries` the countries
    that it names or has places in. `main_actor` is an armed group where one took part, since it says more than a state's service.
    """

    document: str
    event: str
    leads: bool
    published: int | None
    date_start: int | None
    date_end: int | None
    place: str | None
    place_words: tuple[str, ...]
    country: str | None
    admin1: str | None
    latitude: float | None
    longitude: float | None
    place_precision: int | None
    event_type: str
    sub_event_type: str
    actors: tuple[str, ...]
    main_actor: str | None
    initiators: tuple[str, ...]
    opponents: tuple[str, ...]
    killed_low: int | None
    killed_high: int | None
    killed_figures: tuple[int, ...]
    injured_low: int | None
    injured_high: int | None
    injured_figures: tuple[int, ...]
    weapons: tuple[str, ...]
    names: tuple[str, ...]
    document_names: tuple[str, ...]
    document_countries: tuple[str, ...]
    trigger: str
    around: tuple[str, ...]
    vector: tuple[float, ...]

    @property
    def key(self) -> str:
        """What the mention is called everywhere: its document's id and its own, `sha256:…#e1`."""
        return f"{self.document}#{self.event}"

    def to_dict(self) -> dict[str, Any]:
        """The record as plain values, ready for JSON."""
        # Not `dataclasses.asdict`: that copies every name and number of the tuples.
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> MentionRecord:
        """The record again from what `to_dict` gave, also by way of JSON."""
        fields: dict[str, Any] = {
            k: tuple(v) if isinstance(v, list) else v for k, v in values.items()
        }
        return cls(**fields)


def mentions_of(reading: Reading) -> list[MentionRecord]:
    """The mentions of one document, in the order of its events.

    The passages of a mention are the sentences that hold its trigger, its date, its place, who
    took part and who was harmed, and what follows on these up to the next event.
    """
    text = reading.document.text
    sentences = find_sentences(text)
    told = [_told_in(sentences, event) for event in reading.events]
    title = reading.document.title or ""
    document_names = rare_names([text, title])
    placed = {e.place.country for e in reading.events if e.place and e.place.country}
    countries = tuple(sorted(countries_named(f"{title}. {text}") | placed))
    published = day_ordinal(reading.document.published)
    records = []
    for number, event in enumerate(reading.events):
        places = told[number] | _following(told, number, len(sentences))
        passages = [text[sentences[i].start : sentences[i].end] for i in sorted(places)]
        sides = _sides(event)
        actors = sorted(sides["initiators"] | sides["opponents"])
        killed, injured = _numbers(event, "killed"), _numbers(event, "injured")
        place = event.place
        records.append(
            MentionRecord(
                document=reading.document.id,
                event=event.id,
                leads=number == 0 and not event.background,
                published=published,
                date_start=day_ordinal(event.date.start) if event.date else None,
                date_end=day_ordinal(event.date.end or event.date.start) if event.date else None,
                place=_place_key(event),
                place_words=_place_words(event),
                country=place.country if place else None,
                admin1=place.admin1 if place else None,
                latitude=place.latitude if place else None,
                longitude=place.longitude if place else None,
                place_precision=place.precision if place else None,
                event_type=event.event_type,
                sub_event_type=event.sub_event_type,
                actors=tuple(actors),
                main_actor=min(actors, key=lambda a: ("." in a, a), default=None),
                initiators=tuple(sorted(sides["initiators"])),
                opponents=tuple(sorted(sides["opponents"])),
                killed_low=killed.low,
                killed_high=killed.high,
                killed_figures=killed.figures,
                injured_low=injured.low,
                injured_high=injured.high,
                injured_figures=injured.figures,
                weapons=tuple(sorted({w.name for w in event.weapons})),
                names=rare_names(passages),
                document_names=document_names,
                document_countries=countries,
                trigger=" ".join(words_of(event.triggers[0].text)),
                around=_around(text, event.triggers[0]),
                vector=text_vector(_trigger_sentences(text, sentences, event)),
            )
        )
    return records


def day_ordinal(day: str | None) -> int | None:
    """The ordinal of an ISO 8601 date or date-time; None for a date that is partial or unknown."""
    return date.fromisoformat(day[:10]).toordinal() if day and len(day) >= 10 else None


def _place_key(event: EventMention) -> str | None:
    """A GeoNames id, or country and folded name where the gazetteer has no such place."""
    place = event.place
    if place is None:
        return None
    if place.geonames_id is not None:
        return f"geonames:{place.geonames_id}"
    return f"{place.country or '??'}:{' '.join(fold(place.name).split())}"


def _place_words(event: EventMention) -> tuple[str, ...]:
    if event.place is None:
        return ()
    words = event.place.span.text if event.place.span else event.place.name
    return tuple(sorted({*rare_names([words]), *rare_names([event.place.name])}))


def _trigger_sentences(text: str, sentences: Iterable[Located], event: EventMention) -> list[str]:
    """The sentences that say what happened: these tell two events apart better than all passages."""
    return [text[s.start : s.end] for s in sentences if any(contains(s, t) for t in event.triggers)]


def _around(text: str, trigger: Located) -> tuple[str, ...]:
    """The words next to the trigger on both sides, sorted: copies of one text have them in common."""
    before = words_of(text[max(0, trigger.start - 200) : trigger.start])[-_NEXT_WORDS:]
    after = words_of(text[trigger.end : trigger.end + 200])[:_NEXT_WORDS]
    return tuple(sorted({*before, *after}))


def _told_in(sentences: Sequence[Located], event: EventMention) -> set[int]:
    """Numbers of the sentences that hold words of the event."""
    spans: list[Located] = [*event.triggers]
    spans += [p.span for p in (event.date, event.place) if p is not None and p.span is not None]
    spans += [p.spans[0] for p in event.participants if p.spans and p.role != "mentioned"]
    spans += [c.span for c in event.casualties]
    return {i for i, s in enumerate(sentences) if any(contains(s, span) for span in spans)}


def _following(told: Sequence[set[int]], number: int, sentences: int) -> set[int]:
    """Sentences of no event that come after one of this event's, up to another event's."""
    taken = set().union(*told)
    found: set[int] = set()
    for i in range(1, sentences):
        if i not in taken and (i - 1 in told[number] or i - 1 in found):
            found.add(i)
    return found


def _sides(event: EventMention) -> dict[str, set[str]]:
    """The known actors who did it (or claim it), and the others to whom it was done."""
    sides: dict[str, set[str]] = defaultdict(set)
    for participant in event.participants:
        if participant.actor is None or participant.role == "mentioned":
            continue
        did = participant.role in ("initiator", "claimant")
        sides["initiators" if did else "opponents"].add(participant.actor)
    sides["opponents"] |= {c.actor for c in event.casualties if c.actor}
    sides["opponents"] -= sides["initiators"]
    return sides


@dataclasses.dataclass(frozen=True, slots=True)
class _Numbers:
    low: int | None
    high: int | None
    figures: tuple[int, ...]


def _numbers(event: EventMention, effect: str) -> _Numbers:
    """All people harmed in one way: bounds over what was said, and every figure that was given.

    Claims about one group are accounts of the same people, so their bounds are joined; groups are
    added. Parts of a number are not added to it.
    """
    groups: dict[tuple[str, str | None, str | None], list[tuple[int, int]]] = defaultdict(list)
    figures: set[int] = set()
    for claim in event.casualties:
        if claim.effect != effect or claim.part_of is not None:
            continue
        low, high = claim.low or 0, OPEN if claim.high is None else claim.high
        groups[claim.group, claim.demographic, claim.actor].append((low, high))
        figures |= {v for v in (claim.best,) if v is not None}
    if not groups:
        return _Numbers(None, None, ())
    lows = [min(low for low, _ in bounds) for bounds in groups.values()]
    highs = [max(high for _, high in bounds) for bounds in groups.values()]
    return _Numbers(sum(lows), min(OPEN, sum(highs)), tuple(sorted(figures | {sum(lows)})))


def mentions_in(readings: Iterable[Reading]) -> Iterator[MentionRecord]:
    """The mentions of a stream of readings, document by document."""
    for reading in readings:
        yield from mentions_of(reading)
