"""Who plays which part in the act that a trigger names: subjects, objects, agents, possessors.

Provisional, like the triggers: structure and word lists. Codebook, Participants.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sourceline.knowledge.kinds import noun_kind
from sourceline.reading.mentions import (
    ActorMention,
    DateMention,
    PlaceMention,
    RoleMention,
    TriggerMention,
)
from sourceline.reading.syntax import Phrase, Syntax, VerbGroup
from sourceline.records import Kind, Role
from sourceline.spans import Index, Offsets, contains, cover, offsets, overlaps

_CARRY_OUT = frozenset(
    "conduct launch carry stage mount execute begin start perform commit undertake perpetrate make "
    "lead wage plan announce open continue resume order orchestrate initiate deliver hold organize "
    "organise attend join".split()
)
_HARMED = frozenset(
    "kill wound injure shoot stab murder massacre slaughter behead assassinate rape abduct kidnap "
    "torture lynch beat maim slay displace evict deport expel die hijack".split()
)
_SUFFERING = frozenset(
    "sustain suffer receive perish succumb lose expire vanish disappear need pay lay give embrace "
    "attain achieve bleed starve drown".split()
)
_HARM_NOUNS = frozenset(
    "killing murder massacre assassination execution beheading abduction kidnapping rape torture "
    "lynching beating shooting stabbing slaughter displacement death kidnap".split()
)
_BOTH_SIDES = frozenset("clash battle fight fighting skirmish firefight exchange gunfight".split())
_MUTUAL = frozenset("ceasefire truce agreement agree".split())
_TARGET_PREPOSITIONS = frozenset(("on", "against", "at", "targeting", "upon"))
_BY = frozenset(("by",))
_OF = frozenset(("of",))
_BETWEEN = frozenset(("between",))
_WITH = frozenset(("with", "against"))
# Subjects that are acts or means, not those who did it.
_NOT_DOERS = frozenset(
    "attack attacks strike strikes airstrike airstrikes blast blasts explosion explosions bomb bombs "
    "raid raids shelling fighting violence incident incidents clash clashes operation offensive "
    "bombing bombings missile missiles rocket rockets shell shells mortar mortars mine mines drone "
    "drones gunfire fire assault assaults ambush battle shooting massacre report reports statement "
    "number toll death deaths device devices grenade grenades vehicle car truck it this that which "
    "there these those something nothing he she".split()
)  # fmt: skip


_NO_PARTIES = frozenset(
    "it this that which place part day time fire dead number responsibility control way others".split()
)
# "Thousands of protesters" are protesters.
_NUMBERS_OF = frozenset("thousands hundreds dozens scores tens".split())
# Verbs whose object is the weapon.
_WITH_WEAPON = frozenset("fire throw hurl lob launch".split())


class RoleFinder:
    """Finds the roles of triggers in one document."""

    def __init__(
        self,
        syntax: Sequence[Syntax],
        actors: Sequence[ActorMention],
        places: Sequence[PlaceMention],
        dates: Sequence[DateMention],
    ) -> None:
        self._syntax = syntax
        self._actors = Index(actors)
        self._places = Index(places)
        self._dates = Index(dates)

    def find(self, triggers: Sequence[TriggerMention]) -> list[RoleMention]:
        """Roles of every trigger, in the order of the triggers; `trigger` is its index."""
        found: list[RoleMention] = []
        for index, trigger in enumerate(triggers):
            sentence = self._syntax[trigger.sentence]
            roles = (
                self._of_verb(sentence, trigger)
                if trigger.verbal
                else self._of_noun(sentence, trigger)
            )
            seen: set[tuple[int, int]] = set()
            for role, phrase in roles:
                mention = self._mention(sentence, index, role, phrase)
                if mention is not None and (mention.start, mention.end) not in seen:
                    seen.add((mention.start, mention.end))
                    found.append(mention)
        return found

    # ------------------------------------------------------------ verbs

    def _of_verb(self, sentence: Syntax, trigger: TriggerMention) -> list[tuple[Role, Phrase]]:
        verb = sentence.verb_at(trigger.token)
        if verb is None:
            return []
        if verb.lemma in _SUFFERING:
            return []  # whom it befell is told by the figure; its object is a wound or a home
        affected: Role = "victim" if verb.lemma in _HARMED else "target"
        subjects = sentence.subjects(verb)
        if verb.lemma in {"die", "surrender", "defect", "withdraw", "retreat", "march", "rally",
                          "protest", "demonstrate", "riot", "mobilize", "mobilise"}:  # fmt: skip
            role: Role = "victim" if verb.lemma == "die" else "initiator"
            pairs: list[tuple[Role, Phrase]] = [(role, p) for p in subjects]
            if role == "initiator":
                against = sentence.after_preposition(verb.last, frozenset(("against",)))
                pairs += [("target", p) for p in against]
            return pairs
        if verb.passive:
            pairs = [(affected, p) for p in subjects if verb.lemma not in _WITH_WEAPON]
            agents = sentence.after_preposition(verb.last, _BY, reach=10)
            return pairs + [("initiator", p) for p in agents]
        pairs = [("initiator", p) for p in subjects]
        objects = [] if verb.lemma in _WITH_WEAPON else sentence.objects(verb)
        if not objects and verb.lemma in _BOTH_SIDES | {"clash"}:
            with_whom = sentence.after_preposition(verb.last, _WITH, reach=6)
            return pairs + [("initiator", p) for p in with_whom]
        if not objects:
            objects = sentence.after_preposition(
                verb.last, frozenset(("on", "at", "against")), reach=4
            )
        if verb.lemma in {"explode", "detonate"}:
            return []
        if verb.lemma in {"deploy", "recruit", "mobilize"} and verb.lemma == "deploy":
            return pairs + [("initiator", p) for p in objects]
        return pairs + [(affected, p) for q in objects for p in sentence.of_chain(q)[-1:]]

    # ------------------------------------------------------------ nouns

    def _of_noun(self, sentence: Syntax, trigger: TriggerMention) -> list[tuple[Role, Phrase]]:
        pairs: list[tuple[Role, Phrase]] = []
        phrase = sentence.phrase_at(trigger.token)
        after = trigger.token + 1
        harm = trigger.lemma in _HARM_NOUNS
        affected: Role = "victim" if harm else "target"
        pairs += [("initiator", p) for p in sentence.after_preposition(after, _BY, reach=8)]
        if trigger.lemma in _BOTH_SIDES | _MUTUAL:
            pairs += [
                ("initiator", p) for p in sentence.after_preposition(after, _BETWEEN, reach=6)
            ]
            pairs += [
                ("initiator", p)
                for p in sentence.after_preposition(after, frozenset(("with",)), reach=4)
            ]
        elif after < len(sentence.tokens) and sentence.tokens[after].lower == "of" and (
            harm or trigger.lemma in {"bombardment", "shelling", "seizure", "capture", "arrest", "detention",
                                      "recruitment", "bombing", "demolition", "looting", "storming"}
        ):  # fmt: skip
            pairs += [
                (affected, p)
                for q in sentence.after_preposition(after, _OF, reach=2)
                for p in sentence.of_chain(q)[-1:]
            ]
        elif trigger.lemma in {"withdrawal", "deployment", "advance", "offensive"}:
            pairs += [("initiator", p) for p in sentence.after_preposition(after, _OF, reach=2)]
        pairs += [
            (affected, p) for p in sentence.after_preposition(after, _TARGET_PREPOSITIONS, reach=7)
        ]
        governor = self._governor(sentence, phrase, trigger)
        if governor is not None:
            pairs += governor
        pairs += self._targeting(sentence, trigger)
        if phrase is not None:
            pairs += self._possessors(sentence, phrase, trigger)
        return pairs

    def _governor(
        self, sentence: Syntax, phrase: Phrase | None, trigger: TriggerMention
    ) -> list[tuple[Role, Phrase]] | None:
        """Roles from the verb that the noun is subject or object of."""
        if phrase is None:
            return None
        for verb in sentence.verbs:
            if (
                verb.lemma in _CARRY_OUT
                and not verb.passive
                and self._governs(sentence, verb, phrase)
            ):
                return [("initiator", p) for p in sentence.subjects(verb)]
            if verb.main > trigger.token and phrase in sentence.subjects(verb):
                if verb.lemma in _CARRY_OUT and verb.passive:
                    agents = sentence.after_preposition(verb.last, _BY, reach=8)
                    return [("initiator", p) for p in agents]
                if not verb.passive and verb.lemma in _HARMED | {"target", "hit", "strike", "destroy",
                                                                  "engage", "damage", "damaged"}:  # fmt: skip
                    role: Role = "victim" if verb.lemma in _HARMED else "target"
                    return [
                        (role, p) for q in sentence.objects(verb) for p in sentence.of_chain(q)[-1:]
                    ]
                return None
        return None

    def _governs(self, sentence: Syntax, verb: VerbGroup, phrase: Phrase) -> bool:
        if phrase in sentence.objects(verb):
            return True
        following = sentence.tokens[verb.last].lower if verb.last < len(sentence.tokens) else ""
        return following in {"out", "off", "up"} and 0 <= phrase.first - verb.last <= 2

    def _targeting(self, sentence: Syntax, trigger: TriggerMention) -> list[tuple[Role, Phrase]]:
        """What "a raid targeting X" is aimed at."""
        if "targeting" not in sentence.words:
            return []
        for i in range(trigger.token + 1, len(sentence.tokens) - 1):
            if sentence.tokens[i].lower == "targeting":
                phrase = sentence.phrase_at(i + 1)
                if phrase is not None:
                    return [("target", phrase)]
            if sentence.tokens[i].text in ";:":
                break
        return []

    def _possessors(
        self, sentence: Syntax, phrase: Phrase, trigger: TriggerMention
    ) -> list[tuple[Role, Phrase]]:
        """Actors named inside the act's own noun phrase: "the U.S. strike", "ISIL's attack"."""
        pairs: list[tuple[Role, Phrase]] = []
        for mention in self._actors.overlapping(phrase):
            if phrase.start <= mention.start and mention.end <= trigger.start:
                first, last = (
                    sentence.token_at(mention.start),
                    sentence.token_at(mention.end - 1) + 1,
                )
                part = Phrase(mention.start, mention.end, first, last, last - 1, False)
                pairs.append(("initiator", part))
        return pairs

    # ------------------------------------------------------------ phrases to mentions

    def _mention(
        self, sentence: Syntax, trigger: int, role: Role, phrase: Phrase
    ) -> RoleMention | None:
        if phrase.pronoun:
            speaker = self._speaker(sentence, phrase)
            if speaker is None:
                return None
            phrase = speaker
        start = phrase.start
        if sentence.tokens[phrase.head].lower in _NUMBERS_OF:
            phrase = sentence.of_chain(phrase)[:2][-1]
        head = sentence.tokens[phrase.head]
        if self._dates.overlapping(phrase):
            return None
        actor = head_actor(sentence, phrase, self._actors.overlapping(phrase))
        kind = actor_kind(actor) or noun_kind(head.lower)
        is_name = head.text[0].isupper() and sentence.tags[phrase.head] == "name"
        if role == "initiator":
            if head.lower in _NOT_DOERS and actor is None:
                return None
            if kind is None and not is_name:
                return None
            if kind == "object" and actor is None:
                return None
            if actor is None and self._is_place(phrase):
                return None
        elif kind is None and actor is None and self._is_place(phrase):
            return None  # a place as such is where it happened
        if role == "victim" and kind in {"object", None} and not is_name and actor is None:
            role = "target"
        if head.lower in _NO_PARTIES:
            return None
        if role == "victim":
            kind = "individual"
        elif kind is None:
            kind = "object"
            if is_name and role == "initiator":
                kind = "organization"
        registered = None if actor is None else actor.actor
        named = with_name(sentence, phrase, actor)
        start = min(start, named.start)
        return RoleMention(start, named.end, trigger, role, kind, registered)

    def _speaker(self, sentence: Syntax, pronoun: Phrase) -> Phrase | None:
        """Who says it of themselves: "the army said that it had fired"."""
        if sentence.tokens[pronoun.head].lower not in {"it", "they"}:
            return None
        saying = sentence.told_by(pronoun.first)
        subjects = [] if saying is None or saying.passive else sentence.subjects(saying)
        return None if not subjects or subjects[-1].pronoun else subjects[-1]

    def _is_place(self, phrase: Phrase) -> bool:
        return any(
            overlaps(p.core, phrase) and p.core.end >= phrase.end - 1
            for p in self._places.overlapping(phrase)
        )


def head_actor(
    sentence: Syntax, phrase: Phrase, actors: Iterable[ActorMention]
) -> ActorMention | None:
    """The registry actor that a phrase stands for: named at its head, or right before a head that
    only says what the actor is ("ISIL terrorists", "the ISIL group").
    """
    head = sentence.tokens[phrase.head]
    inside = [a for a in actors if contains(phrase, a) or overlaps(phrase, a)]
    for mention in inside:
        if mention.end >= head.end:
            return mention
    kind = noun_kind(head.lower)
    if inside and kind in {"individual", "organization"}:
        return inside[-1]
    return None


def with_name(sentence: Syntax, phrase: Phrase, actor: ActorMention | None) -> Offsets:
    """A phrase with the rest of the name that it is part of: "the Front" of "the Front for Change"."""
    if actor is None or contains(phrase, actor):
        return offsets(phrase)
    first = sentence.phrase_at(sentence.token_at(actor.start)) or phrase
    return cover((first, phrase, actor))


def actor_kind(actor: ActorMention | None) -> Kind | None:
    """Every actor of the registry is a body of people."""
    return None if actor is None else "organization"
