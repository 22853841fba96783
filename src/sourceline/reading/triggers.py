"""Words that name an act of violence, protest or strategic development, with its sub-event type.

Provisional: word lists and the words around them. A model takes this place; what it must give is
the same list of `TriggerMention`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from sourceline.knowledge.lexicon import Terms, TriggerEntry, load_triggers
from sourceline.reading.factuality import noun_factuality, verb_factuality
from sourceline.reading.mentions import CasualtyMention, TriggerMention, WeaponMention
from sourceline.reading.syntax import Phrase, Syntax, VerbGroup
from sourceline.spans import Index, Offsets

AIR = "Air/drone strike"
SHELLING = "Shelling/artillery/missile attack"
EXPLOSIVE = "Remote explosive/landmine/IED"
SEIZED = "Disrupted weapons use"
PROTEST = "Peaceful protest"
INTERVENTION = "Protest with intervention"

# Modifiers that tell the means of an "attack", "strike" or "assault".
_MODIFIERS = {
    "suicide": "Suicide bomb", "air": AIR, "aerial": AIR, "drone": AIR, "airborne": AIR,
    "coalition": AIR, "artillery": SHELLING, "rocket": SHELLING, "mortar": SHELLING,
    "missile": SHELLING, "bomb": EXPLOSIVE, "ied": EXPLOSIVE, "explosive": EXPLOSIVE,
    "grenade": "Grenade", "chemical": "Chemical weapon", "gas": "Chemical weapon",
    "chlorine": "Chemical weapon", "arson": "Looting/property destruction",
    "sexual": "Sexual violence", "mob": "Mob violence", "knife": "Attack", "terrorist": "Attack",
    "terror": "Attack", "ground": "Armed clash", "general": PROTEST, "hunger": PROTEST,
    "labor": PROTEST, "labour": PROTEST, "transport": PROTEST, "teachers": PROTEST,
    "workers": PROTEST, "doctors": PROTEST, "nationwide": PROTEST,
}  # fmt: skip
_AIRCRAFT = frozenset(
    "aircraft airplane airplanes plane planes jet jets warplane warplanes helicopter helicopters "
    "drone drones bomber bombers fighter aviation planes gunship gunships".split()
)
_INDUSTRIAL = frozenset(
    "union unions workers wages wage salaries employees teachers nurses miners drivers labor labour "
    "walkout strikers".split()
)
_TERRITORY = frozenset(
    "town towns city cities village villages territory area areas district districts province "
    "region base bases position positions airport airfield hill hills neighbourhood neighborhood "
    "checkpoint post posts bridge crossing border control settlement settlements outpost camp "
    "stronghold road highway dam port island compound buildings building headquarters hometown land "
    "ground quarter suburb suburbs peninsula capital".split()
)
_ARMS = frozenset(
    "weapons weapon arms ammunition explosives rifles guns drugs rockets cache caches grenades "
    "munitions missiles bombs materials stockpile stockpiles shipment".split()
)
_OPERATION_WORDS = frozenset(
    "military ground joint security rescue counterterrorism counter terror terrorist army police "
    "clearance clearing cordon search raid special offensive combat naval airborne peacekeeping "
    "sweep mopping".split()
)
_OPERATION_AIMS = frozenset(
    "retake recapture liberate clear capture seize isolate oust drive dislodge expel defeat "
    "eliminate destroy kill arrest rescue free secure take".split()
)
# Where the people in a document die of something else than violence.
_ACCIDENT = frozenset(
    "crash crashed accident accidents earthquake flood floods flooding flooded landslide landslides "
    "cyclone hurricane typhoon storm tornado avalanche collision collided derailed drowned drowning "
    "capsized disease epidemic cholera outbreak virus heatwave lightning wildfire wildfires tsunami "
    "stampede overturned skidded cancer illness pneumonia mudslide mudslides measles malaria cyclones "
    "hurricanes rains drown drowns derailment poisoning wildfires shipwreck capsize capsizes".split()
)
_SPORT = frozenset(
    "match goal goals league season coach cup tournament innings wicket striker midfielder defender "
    "goalkeeper penalty halftime championship quarterback touchdown playoff batsman bowler referee "
    "scored fixture teammates squad olympic".split()
)
_STAGE = frozenset(
    "film movie novel episode album actor actress starring screenplay exhibition theatre theater "
    "sequel playwright gamers videogame".split()
)
_ELSEWHERE = _SPORT | _STAGE


def find_triggers(
    syntax: Sequence[Syntax], weapons: Sequence[WeaponMention]
) -> list[TriggerMention]:
    """Triggers of a document in order, each with its local factuality.

    Sport, stage and accidents use the same words; a sentence that is full of theirs gives none.
    """
    lexicon = load_triggers()
    unreal = _other_world(syntax)
    armed = Index(weapons)
    found: list[TriggerMention] = []
    for number, sentence in enumerate(syntax):
        if number in unreal:
            continue
        here = armed.overlapping(sentence.sentence)
        taken: set[int] = set()
        for first, last, entry in _phrases(sentence, lexicon.phrases):
            trigger = _noun_trigger(sentence, number, first, last, entry, here)
            if trigger is not None:
                found.append(trigger)
                taken.update(range(first, last))
        for verb in sentence.verbs:
            verb_entry = lexicon.verbs.get(verb.lemma)
            if verb_entry is not None and verb.main not in taken:
                trigger = _verb_trigger(sentence, number, verb, verb_entry, here)
                if trigger is not None:
                    found.append(trigger)
    found.sort(key=lambda t: (t.start, t.end))
    return found


def _other_world(syntax: Sequence[Syntax]) -> set[int]:
    """Sentences of documents about sport or the stage; accidents count by the sentence."""
    counts = [len(s.words & _ELSEWHERE) for s in syntax]
    if sum(counts) >= 4 and sum(counts) >= len(syntax) / 3:
        return set(range(len(syntax)))
    return {i for i, n in enumerate(counts) if n >= 3}


def _phrases(sentence: Syntax, terms: Terms[TriggerEntry]) -> list[tuple[int, int, TriggerEntry]]:
    words = [token.lower for token in sentence.tokens]
    found = []
    i = 0
    while i < len(words):
        for size, entry in terms.at(words, i):
            if size > 1 or not (sentence.tags[i] == "verb" or _is_name_part(sentence, i)):
                found.append((i, i + size, entry))
                i += size - 1
                break
        i += 1
    return found


def _is_name_part(sentence: Syntax, index: int) -> bool:
    """Whether a noun belongs to a name: "March 5", "Strike Force", "Battle of Britain"."""
    token = sentence.tokens[index]
    if not token.text[0].isupper() or token.text.isupper() or index == 0:
        return False
    following = sentence.tokens[index + 1] if index + 1 < len(sentence.tokens) else None
    if token.lower in {"operation"}:
        return False
    return token.lower == "march" or (following is not None and following.text[0].isupper())


def _noun_trigger(
    sentence: Syntax,
    number: int,
    first: int,
    last: int,
    entry: TriggerEntry,
    weapons: Sequence[WeaponMention],
) -> TriggerMention | None:
    tokens = sentence.tokens
    head = last - 1
    phrase = sentence.phrase_at(head)
    # A noun before another noun is no trigger: "strike force", "combat boots", "attack helicopter".
    if phrase is not None and phrase.head > head and tokens[phrase.head].lower not in {
        "site", "scene", "victims", "victim", "survivors", "attack", "attacks", "operation",
        "operations", "talks", "wave", "campaign", "s", "attempt",
    }:  # fmt: skip
        return None
    sub_type, kind = entry.sub_event_type, entry.kind
    modifiers = [t.lower for t in tokens[phrase.first : first]] if phrase is not None else []
    term = entry.term
    if entry.kind == "general" or term in {
        "protest",
        "demonstration",
        "raid",
        "explosion",
        "blast",
    }:
        sub_type = _by_modifiers(sentence, modifiers, weapons, sub_type, term, head)
    if term in {"operation", "mission", "campaign"}:
        if _is_operation(sentence, head, modifiers):
            kind = "act"
        elif not _points_back(sentence, phrase, head):
            return None
    elif term in {"fall", "capture", "seizure", "withdrawal"}:
        if head + 1 >= len(tokens) or tokens[head + 1].lower not in {"of", "from"}:
            return None
    elif (
        (term == "advance" and modifiers[:1] not in (["an"], ["the"], ["their"], ["its"]))
        or (term == "death" and "toll" in modifiers)
        or (term == "agreement" and not _concluded(sentence, head))
        or (
            term == "mob"
            and not any(v.lemma in {"attack", "beat", "kill", "lynch"} for v in sentence.verbs)
        )
        or term == "shell"
    ):
        return None
    factuality = noun_factuality(sentence, head)
    if factuality is None:
        return None
    start = tokens[first].start
    end = tokens[head].end
    if phrase is not None and term == "operation" and tokens[head].text[0].isupper():
        end = _named_operation(sentence, head)
    return TriggerMention(
        start, end, term, sub_type, kind, number, head, False, factuality,
        _is_background(sentence, first), 0.6 if kind == "reference" else 0.8,
    )  # fmt: skip


def _named_operation(sentence: Syntax, head: int) -> int:
    i = head + 1
    while i < len(sentence.tokens) and sentence.tokens[i].text[0].isupper() and i - head <= 3:
        i += 1
    return sentence.tokens[i - 1].end


def _by_modifiers(
    sentence: Syntax,
    modifiers: Sequence[str],
    weapons: Sequence[WeaponMention],
    default: str,
    term: str,
    head: int,
) -> str:
    for word in reversed(modifiers):
        if word in _MODIFIERS and not (word == "coalition" and term != "strike"):
            return _MODIFIERS[word]
    if term == "strike":
        before = sentence.tokens[head - 1].lower if head else ""
        if sentence.words & _INDUSTRIAL or before == "on":
            return PROTEST
        return default
    if term in {"protest", "demonstration"}:
        if "violent" in modifiers:
            return "Violent demonstration"
        return default
    if term in {"explosion", "blast", "raid"}:
        return default
    return _by_weapon(sentence, weapons, default)


def _by_weapon(sentence: Syntax, weapons: Sequence[WeaponMention], default: str) -> str:
    """The sub-type that the weapons named in the sentence speak for: the first that does."""
    for weapon in weapons:
        if weapon.speaks_for:
            return weapon.speaks_for
    if default == AIR or sentence.words & _AIRCRAFT:
        return AIR
    return default


def _is_operation(sentence: Syntax, head: int, modifiers: Sequence[str]) -> bool:
    if sentence.tokens[head].text == "Operation":
        return (
            False
            if head + 1 >= len(sentence.tokens)
            else (
                sentence.tokens[head + 1].text[0].isupper()
                and sentence.tokens[head + 1].lower != "inherent"
                and (head == 0 or sentence.tokens[head - 1].text != "-")
            )
        )
    if sentence.tokens[head].lower.endswith("s"):
        return False  # operations in general
    following = [t.lower for t in sentence.tokens[head + 1 : head + 6]]
    if following[:1] == ["to"] and any(w in _OPERATION_AIMS for w in following[1:3]):
        return True
    return bool(set(modifiers) & _OPERATION_WORDS)


def _points_back(sentence: Syntax, phrase: Phrase | None, head: int) -> bool:
    """Whether a bare definite noun speaks of one told before: "the operation", "this campaign"."""
    return (
        phrase is not None
        and phrase.last - phrase.first == 2
        and sentence.tokens[phrase.first].lower in {"the", "this", "that"}
        and not sentence.tokens[head].text[0].isupper()
    )


def _concluded(sentence: Syntax, head: int) -> bool:
    """Whether an agreement is said to be made, not only spoken of."""
    return any(
        v.lemma in {"sign", "reach", "conclude", "agree", "announce", "broker", "seal", "strike"}
        and v.tense in {"past", "present", "participle"}
        and v.modal is None
        for v in sentence.verbs
    )


def _verb_trigger(
    sentence: Syntax,
    number: int,
    verb: VerbGroup,
    entry: TriggerEntry,
    weapons: Sequence[WeaponMention],
) -> TriggerMention | None:
    sub_type = _verb_type(sentence, verb, entry, weapons)
    if sub_type is None:
        return None
    factuality = verb_factuality(sentence, verb)
    if factuality is None:
        return None
    token = sentence.tokens[verb.main]
    # Things other than arms that are seized are what an operation brought in.
    kind = "result" if sub_type == SEIZED and not _seizes_arms(sentence, verb) else entry.kind
    return TriggerMention(
        token.start, token.end, verb.lemma, sub_type, kind, number, verb.main, True,
        factuality, _is_background(sentence, verb.first) or _pluperfect(sentence, verb),
        0.7 if kind == "result" else 0.85,
    )  # fmt: skip


def _verb_type(
    sentence: Syntax, verb: VerbGroup, entry: TriggerEntry, weapons: Sequence[WeaponMention]
) -> str | None:
    """The sub-type of a verb from its arguments; None where they show that it is no act."""
    lemma = verb.lemma
    affected = sentence.subjects(verb) if verb.passive else sentence.objects(verb)
    heads = {sentence.tokens[p.head].lower for p in affected}
    words = sentence.words
    subject_heads = {sentence.tokens[p.head].lower for p in sentence.subjects(verb)}
    following = sentence.tokens[verb.last].lower if verb.last < len(sentence.tokens) else "."
    if entry.kind == "result" or lemma == "beat":
        return None if words & _ACCIDENT and not weapons else entry.sub_event_type
    if lemma in {"strike", "hit", "attack", "target", "assault", "bomb"}:
        if lemma in {"strike", "hit", "target"} and not (
            affected or verb.passive or (weapons and lemma != "target")
        ):
            return None
        if lemma in {"strike", "hit"} and words & (_ACCIDENT | {"deal", "agreement", "bargain"}):
            return None
        if lemma == "target" and verb.tense == "participle" and not verb.passive:
            return None  # "a raid targeting militants": the raid is the act
        if heads & {"budget", "policy", "plan", "bill", "proposal", "record", "idea", "reform"}:
            return None
        if lemma == "bomb":
            if words & _AIRCRAFT or subject_heads & {"coalition", "force", "forces", "jets"}:
                return AIR
            return EXPLOSIVE
        default = "Attack" if lemma != "strike" or not weapons else AIR
        return _by_weapon(sentence, weapons, default)
    if lemma == "fire":
        if any(w.name in {"tear gas", "water cannon", "rubber bullets"} for w in weapons):
            return INTERVENTION
        kinds = [w.speaks_for for w in weapons if w.speaks_for]
        if kinds:
            return SHELLING if kinds[0] in {AIR, EXPLOSIVE} else kinds[0]
        if following in {"on", "at", "into", "upon", "shots", "towards", "toward"}:
            return "Attack"
        return None
    if lemma in {"throw", "hurl", "lob"}:
        kinds = [w.speaks_for for w in weapons if w.speaks_for]
        return kinds[0] if kinds else None
    if lemma == "launch":
        kinds = [
            w.speaks_for for w in weapons
            if w.speaks_for and any(p.start <= w.start < p.end for p in affected)
        ]  # fmt: skip
        return (AIR if kinds[0] == AIR else SHELLING) if kinds else None
    if lemma in {"capture", "seize", "occupy", "conquer", "overrun", "retake", "recapture", "regain",
                 "reclaim", "clear", "liberate"}:  # fmt: skip
        return _taking(sentence, verb, entry, affected, heads)
    if lemma == "fall":
        return entry.sub_event_type if following == "to" and _names_follow(sentence, verb) else None
    if lemma in {"engage", "fight", "battle"}:
        if lemma == "engage" and not affected:
            return None
        if lemma == "fight" and heads & {
            "fire",
            "fires",
            "corruption",
            "crime",
            "poverty",
            "disease",
        }:
            return None
        return entry.sub_event_type
    if lemma in {"storm", "raid", "ambush", "shell", "pound", "bombard", "strafe", "invade"}:
        return entry.sub_event_type if affected or verb.passive else None
    if lemma in {"march", "rally", "demonstrate", "protest"}:
        return entry.sub_event_type
    if lemma in {"burn", "torch", "destroy", "demolish", "bulldoze"}:
        return entry.sub_event_type if affected else None
    if lemma == "beat":
        return entry.sub_event_type if affected else None
    if lemma in {"disperse", "withdraw", "retreat", "surrender", "defect", "rob"}:
        return entry.sub_event_type if subject_heads or affected else None
    if lemma in {"detain", "arrest"} and verb.tense == "infinitive":
        return None
    if lemma in {"execute"} and heads & {
        "plan",
        "order",
        "orders",
        "operation",
        "attacks",
        "attack",
    }:
        return None
    if lemma in {"recruit", "deploy", "mobilize", "mobilise", "redeploy", "intercept", "shoot"}:
        if lemma == "intercept" and not (
            heads & {"drone", "drones", "missile", "missiles", "rockets", "rocket"}
        ):
            return None
        if lemma == "shoot" and not (affected or following in {"at", "dead", "and", "on"}):
            return None
        return entry.sub_event_type
    return entry.sub_event_type


def _taking(
    sentence: Syntax,
    verb: VerbGroup,
    entry: TriggerEntry,
    affected: Sequence[object],
    heads: set[str],
) -> str | None:
    """Taking what? Territory, arms, people: the object tells the type."""
    if heads & _ARMS:
        return "Disrupted weapons use"
    names = any(
        sentence.tags[p.head] == "name" for p in sentence.objects(verb) + sentence.subjects(verb)
    )
    if heads & _TERRITORY or (names and affected):
        return entry.sub_event_type
    if verb.lemma == "seize" and affected:
        return SEIZED
    if verb.lemma in {"capture"} and affected:
        return "Abduction/forced disappearance"
    if verb.lemma in {"retake", "recapture", "liberate", "overrun"} and affected:
        return entry.sub_event_type
    return None


def _seizes_arms(sentence: Syntax, verb: VerbGroup) -> bool:
    affected = sentence.subjects(verb) + sentence.objects(verb)
    return verb.lemma != "seize" or any(sentence.tokens[p.head].lower in _ARMS for p in affected)


def _names_follow(sentence: Syntax, verb: VerbGroup) -> bool:
    following = sentence.phrase_at(verb.last + 1)
    return following is not None and any(
        sentence.tags[i] == "name" for i in range(following.first, following.last)
    )


_BACKGROUND_BEFORE = frozenset("previous earlier past recent deadliest since former".split())


def _is_background(sentence: Syntax, first: int) -> bool:
    """Whether the words just before say that the act is an earlier one."""
    phrase = sentence.phrase_at(first)
    begin = phrase.first if phrase is not None else first
    inside = {t.lower for t in sentence.tokens[begin : first + 1]}
    before = [t.lower for t in sentence.tokens[max(0, begin - 2) : begin]]
    return bool(inside & _BACKGROUND_BEFORE) or bool(
        before and before[-1] in {"amid", "amidst", "since", "following", "despite"}
    )


def _pluperfect(sentence: Syntax, verb: VerbGroup) -> bool:
    """Whether an act is told as earlier than another: "had shelled", but not what somebody said
    that they "had shelled", which only follows the tense of "said".
    """
    return (
        verb.tense == "past"
        and any(sentence.tokens[i].lower == "had" for i in range(verb.first, verb.main))
        and sentence.told_by(verb.first) is None
    )


# The act that harm speaks for where no other word names one.
_HARM_SPEAKS_FOR: dict[str, tuple[str, Literal["act", "result"]]] = {
    "killed": ("Attack", "result"),
    "injured": ("Attack", "result"),
    "casualties": ("Attack", "result"),
    "abducted": ("Abduction/forced disappearance", "act"),
    "detained": ("Arrests", "act"),
}


def add_harm(
    triggers: Sequence[TriggerMention],
    casualties: Sequence[CasualtyMention],
    syntax: Sequence[Syntax],
    weapons: Sequence[WeaponMention],
) -> list[TriggerMention]:
    """The triggers with the words for harm of which no dictionary knows, as results or, for people
    taken away, acts: "were picked up", "found hanged", "12 dead".
    """
    named = Index(triggers)
    armed = Index(weapons)
    added: dict[Offsets, TriggerMention] = {}
    for claim in casualties:
        words = claim.effect_words
        speaks = _HARM_SPEAKS_FOR.get(claim.effect)
        if speaks is None or claim.best == 0 or named.overlapping(words) or words in added:
            continue
        sentence = syntax[claim.sentence]
        if is_accident(sentence) and not armed.overlapping(sentence.sentence):
            continue
        token = sentence.token_at(words.start)
        verb = sentence.verb_at(token)
        told = verb_factuality(sentence, verb) if verb is not None else "occurred"
        lemma = verb.lemma if verb is not None else sentence.tokens[token].lower
        added[words] = TriggerMention(
            words.start, words.end, lemma, speaks[0], speaks[1], claim.sentence, token,
            verb is not None, told or "occurred", False, 0.6,
        )  # fmt: skip
    return sorted((*triggers, *added.values()), key=lambda t: (t.start, t.end))


def is_accident(sentence: Syntax) -> bool:
    """Whether a sentence tells of an accident, a disaster or a disease."""
    return any(t.lower in _ACCIDENT for t in sentence.tokens)
