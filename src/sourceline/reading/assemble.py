"""Mentions and drafts become the record: spans cut, ids given, claims tied to who says them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sourceline.knowledge.actors import Registry
from sourceline.knowledge.ontology import Ontology
from sourceline.reading.acts import Acts
from sourceline.reading.chains import Chain
from sourceline.reading.drafts import EventDraft
from sourceline.reading.layers import Layers
from sourceline.reading.mentions import (
    AttributionMention,
    CasualtyMention,
    DateMention,
    PlaceMention,
    RoleMention,
    TriggerMention,
)
from sourceline.reading.syntax import Syntax
from sourceline.records import (
    Attribution,
    CasualtyClaim,
    DateRecord,
    EventMention,
    Factuality,
    Participant,
    PlaceRecord,
    Role,
    Span,
    Weapon,
)
from sourceline.spans import Index, Located, Offsets, cover, overlaps

# Participants in the making: by role and key each with its mention and the places it stands at.
Gathered = dict[tuple[Role, str], tuple[RoleMention, set[Offsets]]]

_RESPONSIBILITY = "responsibility"
_TAKEN = ("Government regains territory", "Non-state actor overtakes territory")


@dataclass(frozen=True, slots=True)
class Found:
    """All that was found in one document; what is settled of attributions and casualties last."""

    layers: Layers
    acts: Acts
    attributions: Sequence[AttributionMention]
    casualties: Sequence[CasualtyMention]


class Assembler:
    """Builds the attributions and events of one document's reading."""

    def __init__(self, found: Found, registry: Registry, ontology: Ontology) -> None:
        self._layers, self._acts = found.layers, found.acts
        self._said, self._casualties = found.attributions, found.casualties
        self._text = found.layers.text
        self._registry = registry
        self._ontology = ontology
        self._ids = [f"a{i + 1}" for i in range(len(found.attributions))]
        self._stretches = Index(
            _Stretch(s.start, s.end, i)
            for i, a in enumerate(found.attributions)
            for s in (*([a.content] if a.content else []), *a.scope)
        )
        self._triggers_at = Index(found.acts.triggers)
        self._roles: dict[int, list[RoleMention]] = {}
        for role in found.acts.roles:
            self._roles.setdefault(role.trigger, []).append(role)
        self._spans: dict[Offsets, Span] = {}

    def attributions(self) -> tuple[Attribution, ...]:
        """Every attribution of the document, in order."""
        return tuple(
            Attribution(
                id=key,
                source=self._span(a.source),
                source_actor=a.source_actor,
                anonymous=a.anonymous,
                cue=self._span(a.cue),
                stance=a.stance,
                content=self._span(a.content),
            )
            for key, a in zip(self._ids, self._said, strict=True)
        )

    def events(self) -> tuple[EventMention, ...]:
        """Every event of the document, in the order of first mention."""
        names = _claim_ids(self._acts.drafts)
        return tuple(
            self._event(f"e{number + 1}", draft, names)
            for number, draft in enumerate(self._acts.drafts)
        )

    # ------------------------------------------------------------ one event

    def _event(self, key: str, draft: EventDraft, names: dict[int, str]) -> EventMention:
        triggers = [self._acts.triggers[i] for i in draft.triggers]
        participants = self._participants(draft)
        sub_type = self._sub_type(draft, participants)
        return EventMention(
            id=key,
            event_type=self._ontology.event_type_of(sub_type),
            sub_event_type=sub_type,
            plover=self._ontology.plover(sub_type),
            confidence=draft.confidence,
            factuality=self._factuality(draft, participants),
            background=draft.background,
            triggers=tuple(self._cut(t) for t in triggers),
            date=date_record(draft.date, self._text),
            place=place_record(draft.place, self._text),
            participants=participants,
            purpose=self._purpose(draft),
            weapons=self._weapons(draft),
            casualties=self._claims(draft, names),
            # Who answers for a figure answers for the act (codebook, Attribution).
            attributions=tuple(
                self._ids[i]
                for i in self._covering(
                    [*triggers, *(self._casualties[i] for i in draft.casualties)]
                )
            ),
        )

    def _sub_type(self, draft: EventDraft, participants: Sequence[Participant]) -> str:
        """The draft's sub-type; a state regains territory, another overtakes it (codebook, Events)."""
        doers = [p.actor for p in participants if p.role == "initiator" and p.actor is not None]
        if draft.sub_event_type not in _TAKEN or not doers:
            return draft.sub_event_type
        state = any(self._registry.state_of(actor) is not None for actor in doers)
        return _TAKEN[0] if state else _TAKEN[1]

    # ------------------------------------------------------------ participants

    def _participants(self, draft: EventDraft) -> tuple[Participant, ...]:
        """Each participant once, with its mentions in the document."""
        claims = [self._casualties[i] for i in draft.casualties]
        gathered: Gathered = {}
        for index in draft.triggers:
            for role in self._roles.get(index, []):
                self._add(gathered, role)
        reach = cover(claims) if claims else Offsets(0, 0)
        named = Index(s for _, spans in gathered.values() for s in spans if overlaps(s, reach))
        for claim in claims:
            if claim.best == 0 or claim.whole is not None:
                continue
            # People detained are targets, all others harmed are victims (codebook).
            part: Role = "target" if claim.effect == "detained" else "victim"
            mention = RoleMention(claim.start, claim.end, -1, part, "individual", claim.actor)
            if not named.touches(mention):
                span = Offsets(claim.start, claim.end)
                named.add(span)
                gathered[part, f"{claim.start}"] = (mention, {span})
        for index in draft.triggers:
            self._add_claimants(gathered, self._acts.triggers[index])
        gathered = self._settle(gathered)
        return tuple(
            Participant(
                role=mention.role,
                kind=mention.kind,
                actor=mention.actor,
                name=self._name(mention),
                spans=tuple(self._cut(s) for s in sorted(spans)),
            )
            for mention, spans in gathered.values()
        )

    def _add(self, gathered: Gathered, role: RoleMention) -> None:
        span = Offsets(role.start, role.end)
        chain = (self._acts.chains.get(span) or Chain.of(None, (span,))).near(span)
        actor = role.actor or chain.actor
        # Those harmed are these people, not all of their side.
        key = str(chain.first.start) if actor is None or role.role == "victim" else actor
        if (role.role, key) in gathered:
            gathered[role.role, key][1].update(chain.mentions)
        else:
            # Where somebody is first spoken of, most is said of who they are.
            mention = RoleMention(*chain.first, role.trigger, role.role, role.kind, actor)
            gathered[role.role, key] = (mention, {span, *chain.mentions})

    def _add_claimants(self, gathered: Gathered, trigger: TriggerMention) -> None:
        """Who claims responsibility for the act that a trigger names (codebook, Participants)."""
        for a in self._saying(trigger):
            if a.source is None or a.content is None or a.stance != "claims":
                continue
            end = min(a.content.end, a.content.start + len(_RESPONSIBILITY))
            words = self._text[a.content.start : end].lower()
            if words == _RESPONSIBILITY and overlaps(a.content, trigger):
                role = RoleMention(*a.source, -1, "claimant", "organization", a.source_actor)
                self._add(gathered, role)

    def _settle(self, gathered: Gathered) -> Gathered:
        """One role a participant: an initiator is no target, a victim is not a target as well."""
        initiators = {key for role, key in gathered if role == "initiator"}
        victims = Index(
            s for (role, _), (_, spans) in gathered.items() if role == "victim" for s in spans
        )
        return {
            (role, key): value
            for (role, key), value in gathered.items()
            if not (
                role == "target"
                and (key in initiators or any(victims.touches(span) for span in value[1]))
            )
        }

    def _name(self, mention: RoleMention) -> str:
        if mention.actor is not None and mention.role != "victim":
            actor = self._registry.get(mention.actor)
            if actor is not None:
                return actor.name
        words = self._text[mention.start : mention.end]
        return " ".join(words.split())

    # ------------------------------------------------------------ casualties

    def _claims(self, draft: EventDraft, names: dict[int, str]) -> tuple[CasualtyClaim, ...]:
        claims, own = [], set(draft.casualties)
        for index in sorted(draft.casualties, key=lambda i: self._casualties[i].start):
            c = self._casualties[index]
            claims.append(
                CasualtyClaim(
                    id=names[index],
                    effect=c.effect,
                    group=c.group,
                    demographic=c.demographic,
                    actor=c.actor,
                    low=c.low,
                    best=c.best,
                    high=c.high,
                    span=self._cut(c),
                    cause=None if c.cause is None else self._text[c.cause.start : c.cause.end],
                    part_of=names.get(c.whole) if c.whole in own else None,
                    attributions=tuple(self._ids[i] for i in self._covering([c])),
                )
            )
        return tuple(claims)

    # ------------------------------------------------------------ who says so

    def _covering(self, items: Sequence[Located]) -> list[int]:
        """The attributions (by index) whose content or scope holds one of the items."""
        return sorted({s.attribution for item in items for s in self._stretches.overlapping(item)})

    def _saying(self, item: Located) -> list[AttributionMention]:
        return [self._said[i] for i in self._covering([item])]

    def _factuality(self, draft: EventDraft, participants: Sequence[Participant]) -> Factuality:
        """As it is told. What nobody is said to say, the report says itself, and what the side that
        did it says of itself has occurred (codebook, Events).
        """
        if draft.factuality != "alleged":
            return draft.factuality
        doers = [p for p in participants if p.role in {"initiator", "claimant"}]
        triggers = [self._acts.triggers[i] for i in draft.triggers]
        said = [a for trigger in triggers for a in self._saying(trigger)]
        own = any(a.stance != "denies" and self._is_own_word(a, doers) for a in said)
        return "occurred" if own or not said else "alleged"

    def _is_own_word(self, said: AttributionMention, doers: Sequence[Participant]) -> bool:
        """Whether those who speak are of the side that did it, by the registry or the words."""
        side = self._side(said.source_actor)
        if side is not None and any(self._side(p.actor) == side for p in doers):
            return True
        return said.source is not None and any(
            overlaps(said.source, span) for p in doers for span in p.spans
        )

    def _side(self, actor_id: str | None) -> str | None:
        """The state or the topmost group that an actor belongs to."""
        if actor_id is None:
            return None
        lineage = self._registry.lineage(actor_id)
        return self._registry.state_of(actor_id) or (lineage[-1] if lineage else actor_id)

    # ------------------------------------------------------------ purpose, weapons

    def _purpose(self, draft: EventDraft) -> Span | None:
        """The aim as stated: "aimed to ...", "in an attempt to ...", "a raid to ...".

        It is the aim of the act named last before it.
        """
        for index in draft.triggers:
            trigger = self._acts.triggers[index]
            sentence = self._layers.syntax[trigger.sentence]
            for verb in sentence.verbs:
                if verb.tense != "infinitive" or verb.first == 0:
                    continue
                before = sentence.tokens[verb.first - 1]
                aims = before.lower in _AIMS
                if not ((aims and verb.first > trigger.token) or verb.first == trigger.token + 1):
                    continue
                between = Offsets(trigger.end, sentence.tokens[verb.first].start)
                if self._triggers_at.overlapping(between):
                    continue
                return self._cut(_clause_from(sentence, verb.first))
        return None

    def _weapons(self, draft: EventDraft) -> tuple[Weapon, ...]:
        by_name: dict[str, list[Span]] = {}
        for index in draft.weapons:
            weapon = self._layers.weapons[index]
            by_name.setdefault(weapon.name, []).append(self._cut(weapon))
        return tuple(Weapon(name=name, spans=tuple(spans)) for name, spans in by_name.items())

    # ------------------------------------------------------------ spans

    def _cut(self, item: Located) -> Span:
        """The span of an item; mentions that many events share are cut once."""
        where = Offsets(item.start, item.end)
        span = self._spans.get(where)
        if span is None:
            span = self._spans[where] = Span.cut(self._text, *where)
        return span

    def _span(self, item: Located | None) -> Span | None:
        return None if item is None else self._cut(item)


def date_record(mention: DateMention | None, text: str) -> DateRecord | None:
    """The days of a time expression, as they are written; None for none."""
    if mention is None:
        return None
    return DateRecord(
        start=mention.first.isoformat() if mention.first else None,
        end=mention.last.isoformat() if mention.last else None,
        precision=mention.precision,
        span=Span.cut(text, mention.start, mention.end),
    )


def place_record(mention: PlaceMention | None, text: str) -> PlaceRecord | None:
    """The place of a toponym, as it is written; None for none and for one that is not known."""
    if mention is None or mention.place is None:
        return None
    place = mention.place
    return PlaceRecord(
        span=Span.cut(text, mention.start, mention.end),
        name=place.name,
        geonames_id=place.geonames_id,
        country=place.country,
        admin1=place.admin1,
        admin2=place.admin2,
        latitude=place.latitude,
        longitude=place.longitude,
        precision=mention.precision,
    )


_AIMS = frozenset("aimed aiming intended attempt bid order designed meant effort sought".split())


def _claim_ids(drafts: Sequence[EventDraft]) -> dict[int, str]:
    order = [i for d in drafts for i in sorted(d.casualties)]
    return {index: f"c{n + 1}" for n, index in enumerate(order)}


class _Stretch(NamedTuple):
    """Words that an attribution (an index) answers for."""

    start: int
    end: int
    attribution: int


def _clause_from(sentence: Syntax, first: int) -> Offsets:
    """From an infinitive to the end of its clause."""
    last = first
    for i in range(first, len(sentence.tokens)):
        if sentence.tokens[i].text in ".;:" or sentence.tags[i] in {"rel"}:
            break
        if (
            sentence.tokens[i].text == ","
            and i + 1 < len(sentence.tokens)
            and (
                sentence.tags[i + 1] in {"verb", "rel", "sub"}
                or sentence.tokens[i + 1].lower == "according"
            )
        ):
            break
        last = i
    return Offsets(sentence.tokens[first].start, sentence.tokens[last].end)
