"""Mentions of actors of the registry, found in one pass and told apart by their document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sourceline.knowledge.actor_names import Form, key_of
from sourceline.knowledge.actors import Actor, Registry
from sourceline.knowledge.folding import FoldedText
from sourceline.knowledge.services import act_after, service_after, service_before
from sourceline.reading.mentions import ActorMention, CountryHint

# Rules that `ActorMention.rule` can name, besides "context: ..." with what spoke for the actor.
RULES = (
    "name",
    "alias",
    "abbreviation",
    "defined in text",
    "default",
    "country name",
    "demonym pattern",
    "name pattern",
    "of pattern",
    "coordinated",
    "act of state",
    "people",
    "capital",
    "metonym",
    "modifier",
)

_STATE_SOURCES = ("country name", "demonym")
_SAMPLE = 5000
_LOWER_BELOW = 0.002  # share of capitals under which a text is taken to have no case at all
_UPPER_ABOVE = 0.4  # and over which it is taken to be set in capitals (old wire archives are)
_UPPER = re.compile(r"[A-Z]")
_PARTICLES = frozenset("al el an ar as ash at az ad the of de la e i".split())
_WORD = re.compile(r"\w+")
_NEGATING = re.compile(r"\b(?:anti|non|ex|counter|post|pre)-$", re.IGNORECASE)
_LEANING = re.compile(r"\b(?:pro|mid|trans|cross|intra|inter|neo)-$", re.IGNORECASE)
_MODIFYING = re.compile(
    r"[-–‑](?:backed|linked|aligned|affiliated|associated|inspired|trained|allied|supported|funded"
    r"|financed|led|held|controlled|run|occupied|dominated|sponsored|armed|owned|made|built|born"
    r"|based|flagged|declared|claimed|ruled|administered|era|style|brokered|mediated|imposed"
    r"|supplied|appointed|ordered|besieged|infested|majority|speaking|language|bound|friendly"
    r"|installed|annexed|only|wide|designated|proxy|loyal|directed|engineered)\b",
    re.IGNORECASE,
)
_PLACE_WORDS = (
    r"in|at|from|of|near|to|into|onto|outside|around|across|over|towards?|inside|through|throughout"
    r"|between|within|via|for|central|downtown|western|eastern|northern|southern|greater|south"
    r"|north|east|west|leave|leaving|left|reach|reached|enter|entered|visit|visited"
)
_LOCATIVE = re.compile(rf" (?:{_PLACE_WORDS})(?: the)? $")
_SPEAKS = re.compile(
    r" (?:(?:has|had|have|also|then|later|immediately|repeatedly|itself) ){0,2}"
    r"(?:said|says|say|denied|denies|accused|accuses|warned|warns|vowed|vows|claimed|claims"
    r"|rejected|rejects|insisted|insists|announced|announces|condemned|condemns|responded|responds"
    r"|retaliated|retaliates|launched|launches|agreed|agrees|demanded|demands|confirmed|confirms"
    r"|blamed|blames|threatened|threatens|urged|urges|told|ordered|orders|dismissed|dismisses"
    r"|pledged|pledges|declared|declares|refused|refuses|called|sent|deployed|considers|regards"
    r"|maintains|alleges|alleged|describes|described|wants|sees|views|stated|states|reiterated"
    r"|expelled|summoned|recalled|suspended|imposed|lifted|signed|signs) "
)
_CITY_SERVICES = ("government", "police", "military")
# Countries that people are called after: before a surname they are persons.
_GIVEN_NAMES = frozenset("chad georgia israel jordan kenya".split())
_SURNAME = re.compile(r" (?:[A-Z]\. )?[A-Z](?:['’][A-Z])?[a-z]{2,}")
# Heads that after a bare country name are as likely something else ("Russia forces Ukraine to").
_LOOSE_HEADS = frozenset("forces force people leader leaders king general state fire".split())
_NAME_SERVICES = ("government", "military", "police", "intelligence", "border", "media")
_JOINER = re.compile(r"\.?(?:, | and | or | & |, and |[-–‑/])(?:the )?$")
_DEFINED = re.compile(
    r"(?:['’]s)?,? ?(?:[(\[] ?(?:the |or |also )?(?:known as |hereafter )?(?:the )?|or |known as )"
    r"[\"“‘']?(?P<abbreviation>[A-Z][A-Za-z.&/-]{1,14})[\"”’']?[,;)\]]"
)
_MAX_DEFINED = 64


@dataclass(slots=True)
class _Hit:
    """A name chosen among those that overlap; offsets into `FoldedText.plain`."""

    start: int
    end: int
    forms: tuple[Form, ...]
    state: bool = False
    service: str | None = None
    rule: str | None = None
    drop: bool = False


@dataclass(slots=True)
class _Page:
    """A document being read: its folded text, its case, and what the names in it speak for."""

    text: FoldedText
    registry: Registry
    style: str
    raw: list[tuple[int, int, tuple[Form, ...]]]
    year: int | None
    defined: dict[str, str] = field(default_factory=dict)
    _evidence: Counter[str] | None = None

    def evidence(self) -> Counter[str]:
        """How often countries, context words and unshared actors are named; built when needed."""
        if self._evidence is None:
            self._evidence = Counter()
            plain, folded = self.text.plain, self.text.folded
            for start, end, forms in self.raw:
                words = plain[start:end]
                written = [f for f in forms if _is_written(f, words, self.style)]
                if written:
                    self._evidence[folded[start:end]] += 1
                    self._evidence.update(self._spoken_for(written))
            for actor in self.defined.values():
                self._evidence[actor] += 1
        return self._evidence

    def _spoken_for(self, forms: Sequence[Form]) -> tuple[str, ...]:
        named = {f.actor for f in forms if f.actor and not f.needs_context}
        if len(named) != 1:
            return ()
        actor = self.registry[named.pop()]
        return actor.id, *actor.country


def find_actors(
    text: str, registry: Registry | None = None, *, published: str | None = None
) -> list[ActorMention]:
    """Every mention of an actor in a document, in order, none overlapping another.

    A span is the name without determiner or possessive; for a state's service it is the name and
    the service ("Iraqi federal police"). Shared names go to the actor whose country, context words
    or full name the document has; `rule` says what decided. `published` (ISO 8601) lets groups
    that no longer or do not yet exist stand back.

    A bare country name is a mention by the rule "country name": it may be no more than a place.
    The rule "modifier" marks a name that only qualifies another ("Iran-backed militias").
    """
    registry = Registry.load() if registry is None else registry
    folded = FoldedText.of(text)
    raw = sorted(registry.names.hits(folded.folded), key=lambda hit: (hit[0], -hit[1]))
    year = int(published[:4]) if published else None
    page = _Page(folded, registry, _style(text), raw, year)
    hits = _choose(page)
    _coordinate(page, hits)
    _read_definitions(page, hits)
    mentions = [m for h in hits if not h.drop and (m := _resolve(page, h)) is not None]
    mentions += _defined_mentions(page, mentions)
    return sorted((_placed(m, text, folded) for m in mentions), key=lambda m: m.start)


def _placed(mention: ActorMention, text: str, folded: FoldedText) -> ActorMention:
    """The mention with offsets into the document, the last full stop of initials put back."""
    start, end = folded.original(mention.start), folded.original(mention.end - 1) + 1
    if text.startswith(".", end) and text[end - 2] == "." and end - start > 2:
        end += 1
    return replace(mention, start=start, end=end)


def _style(text: str) -> str:
    sample = text[:_SAMPLE]
    share = len(_UPPER.findall(sample)) / max(len(sample), 1)
    if share < _LOWER_BELOW:
        return "lower"
    return "upper" if share > _UPPER_ABOVE else "mixed"


def _is_written(form: Form, words: str, style: str) -> bool:
    """Whether a form stands in the text in a case that it can have."""
    if form.exact:
        return style == "mixed" and words == form.text.rstrip(".")
    if style == "lower":
        return form.source != "abbreviation" or len(words) > 2
    if style == "upper" or words == form.text:
        return True
    if form.source == "abbreviation":
        return words.isupper() or (len(words) > 3 and words[0].isupper())
    if form.source == "context":
        return True
    return _is_capitalized(form.text, words)


def _is_capitalized(form: str, words: str) -> bool:
    """Whether the first and last words that the form has capitals in have them in the text."""
    wanted = [w for w in _WORD.findall(form) if w.lower() not in _PARTICLES]
    there = [w for w in _WORD.findall(words) if w.lower() not in _PARTICLES]
    if not wanted or not there:
        return True
    return all(
        not w[0].isupper() or t[0].isupper()
        for w, t in ((wanted[0], there[0]), (wanted[-1], there[-1]))
    )


def _shouts(plain: str, start: int, end: int) -> bool:
    """Whether the words around stand in capitals, so that "IS" and "US" say nothing."""
    around = plain[max(start - 40, 0) : start] + plain[end : end + 40]
    return around.isupper() and sum(map(str.isupper, around)) > 8


def _choose(page: _Page) -> list[_Hit]:
    """The leftmost longest names that are written as names, states with their services."""
    plain, folded = page.text.plain, page.text.folded
    hits: list[_Hit] = []
    reach = 0
    for start, end, forms in page.raw:
        if start < reach:
            continue
        words = plain[start:end]
        written = tuple(
            f for f in forms if f.source != "context" and _is_written(f, words, page.style)
        )
        loud = any(f.exact for f in forms) and (page.style == "upper" or _shouts(plain, start, end))
        if loud:
            written = tuple(f for f in forms if f.source in _STATE_SOURCES) or tuple(
                f for f in written if not f.exact
            )
        if not written:
            continue
        if any(f.source == "not an actor" for f in written):
            reach = end
            continue
        hit = _Hit(start, end, written)
        states = tuple(f for f in written if f.source in _STATE_SOURCES)
        if states:
            hit.forms, hit.state = states, True
            _read_service(page, hit, reach)
            hit.drop = hit.service is None and (
                (loud and any(f.exact for f in states))
                or (words.lower() in _GIVEN_NAMES and _SURNAME.match(plain, end) is not None)
            )
        elif written[0].source == "capital":
            _read_capital(page, hit)
        before = plain[max(start - 8, 0) : start]
        if before.endswith("-") and hit.service is None:
            hit.drop = hit.drop or _NEGATING.search(before) is not None
            if _LEANING.search(before):
                hit.rule = "modifier"
        if hit.service is None and _MODIFYING.match(plain, end):
            hit.rule = "modifier"
        reach = hit.end
        if folded[hit.start : hit.end].strip():
            hits.append(hit)
    return hits


def _read_service(page: _Page, hit: _Hit, reach: int) -> None:
    """What the words beside a state's name make of it: a service, an act, or the state."""
    plain, folded = page.text.plain, page.text.folded
    is_demonym = any(f.source == "demonym" for f in hit.forms)
    end = hit.end
    possessive = plain.startswith(("'", "’"), end)
    after = service_after(folded, end)
    if after is not None and not is_demonym and not possessive:
        place = _LOCATIVE.search(folded[max(hit.start - 16, 0) : hit.start]) is not None
        if place or after.head in _LOOSE_HEADS or after.service not in _NAME_SERVICES:
            after = None
    if after is not None:
        hit.service, hit.end = after.service, after.offset
        hit.rule = "name pattern" if possessive or not is_demonym else "demonym pattern"
        return
    if any(f.source == "country name" for f in hit.forms):
        before = service_before(folded, hit.start)
        if before is not None and before.offset >= reach:
            hit.service, hit.start, hit.rule = before.service, before.offset, "of pattern"
            return
    if (is_demonym or possessive) and act_after(folded, end + 2 if possessive else end):
        hit.service, hit.rule = "military", "act of state"


def _read_capital(page: _Page, hit: _Hit) -> None:
    """A capital is its government where it speaks or acts, and where a service follows it."""
    folded = page.text.folded
    place = _LOCATIVE.search(folded[max(hit.start - 16, 0) : hit.start]) is not None
    after = service_after(folded, hit.end)
    if after is not None and after.service in _CITY_SERVICES and not place:
        hit.service, hit.end, hit.rule = after.service, after.offset, "capital"
    elif not place and _SPEAKS.match(folded, hit.end):
        hit.service, hit.rule = "government", "capital"
    else:
        hit.drop = True


def _coordinate(page: _Page, hits: Sequence[_Hit]) -> None:
    """Give "U.S." of "U.S. and Iraqi forces" the service that stands with the last name."""
    plain, folded = page.text.plain, page.text.folded
    for hit, following in zip(reversed(hits[:-1]), reversed(hits[1:]), strict=True):
        if not hit.state or hit.service is not None or hit.drop or hit.rule is not None:
            continue
        gap = plain[hit.end : following.start]
        if len(gap) > 12 or not _JOINER.match(gap):
            continue
        if following.state and following.service is not None:
            if following.rule in ("demonym pattern", "coordinated", "act of state"):
                hit.service, hit.rule = following.service, "coordinated"
        elif not following.state:
            after = service_after(folded, following.end)
            if after is not None and after.service in ("military", "police", "armed"):
                hit.service = "military" if after.service == "armed" else after.service
                hit.rule = "coordinated"


def _read_definitions(page: _Page, hits: Sequence[_Hit]) -> None:
    """Bind the abbreviations that the document itself introduces: "Long Name (ABBR)"."""
    plain = page.text.plain
    for i, hit in enumerate(hits):
        if hit.drop or len(page.defined) >= _MAX_DEFINED:
            continue
        actors = {f.actor for f in hit.forms}
        if len(actors) != 1 or any(f.needs_context or f.source == "capital" for f in hit.forms):
            continue
        actor = actors.pop()
        if hit.state:
            if hit.service is None or hit.rule in ("act of state", "coordinated"):
                continue
            actor = f"{actor}.{hit.service}"
        match = _DEFINED.match(plain, hit.end)
        if match is not None and sum(map(str.isupper, match["abbreviation"])) > 1:
            key = key_of(match["abbreviation"])
            known = {f.actor for f in page.registry.names.by_key.get(key, ())}
            if len(known) != 1:
                page.defined.setdefault(key, actor)
        if i and plain[hits[i - 1].end : hit.start] in (" (", " (the "):
            earlier = hits[i - 1]
            if len(earlier.forms) > 1 and any(f.actor == actor for f in earlier.forms):
                page.defined.setdefault(key_of(plain[earlier.start : earlier.end]), actor)


def _resolve(page: _Page, hit: _Hit) -> ActorMention | None:
    """The actor of a hit, or None where the document does not tell between its candidates."""
    registry = page.registry
    words = page.text.plain[hit.start : hit.end]
    actor = page.defined.get(key_of(words)) if page.defined and not hit.state else None
    if actor is not None:
        return ActorMention(hit.start, hit.end, actor, registry[actor].name, "defined in text")
    if hit.state:
        return _resolve_state(page, hit)
    decided = _decide(page, hit.forms)
    if decided is None:
        return None
    form, rule = decided
    actor = form.actor
    if hit.service is not None:
        actor = f"{registry.state_of(actor)}.{hit.service}"
    shown = hit.rule or rule or form.source
    return ActorMention(hit.start, hit.end, actor, registry[actor].name, shown)


def _resolve_state(page: _Page, hit: _Hit) -> ActorMention | None:
    is_name = any(f.source == "country name" for f in hit.forms)
    if hit.service is None and not is_name and hit.rule != "modifier":
        return None
    decided = _decide(page, hit.forms)
    if decided is None:
        return None
    form, why = decided
    state = form.actor
    actor = state if hit.service is None else f"{state}.{hit.service}"
    rule = hit.rule or why or "country name"
    return ActorMention(hit.start, hit.end, actor, page.registry[actor].name, rule)


def _decide(page: _Page, forms: tuple[Form, ...]) -> tuple[Form, str | None] | None:
    """The form that is meant, and by what evidence; no rule where there was nothing to decide."""
    if len(forms) == 1 and not forms[0].needs_context:
        return forms[0], None
    if len({f.actor for f in forms}) == 1 and not all(f.needs_context for f in forms):
        return next(f for f in forms if not f.needs_context), None
    best: tuple[float, Form, str] | None = None
    for form in forms:
        score, word = _score(page, page.registry[form.actor])
        if score > 0 and (best is None or score > best[0]):
            best = (score, form, word)
    if best is not None:
        return best[1], f"context: {best[2]}"
    default = next((f for f in forms if not f.needs_context), None)
    return None if default is None else (default, "default")


def _score(page: _Page, actor: Actor) -> tuple[float, str]:
    """How much in the document speaks for an actor, and what does most."""
    if page.year is not None and not (actor.active_in(page.year) or actor.active_in(page.year - 1)):
        return 0.0, ""
    evidence = page.evidence()
    # The actor's own full name outweighs its country; a word of its context counts as much as that.
    votes = {token: float(evidence[token]) for token in (*actor.country, *actor.context)}
    votes[actor.id] = 3.0 * evidence[actor.id]
    if actor.parent is not None and len(actor.parent) > 2:
        votes[actor.parent] = float(evidence[actor.parent])
    word = max(votes, key=lambda token: votes[token])
    return sum(votes.values()), word


def _defined_mentions(page: _Page, mentions: Sequence[ActorMention]) -> list[ActorMention]:
    """Mentions by abbreviations that only this document knows."""
    names = page.registry.names.by_key
    plain = page.text.plain
    unknown = {key: actor for key, actor in page.defined.items() if key not in names}
    if not unknown:
        return []
    pattern = re.compile(
        r"(?<!\w)(?:" + "|".join(re.escape(k).replace(r"\ ", r"\W") for k in unknown) + r")(?!\w)"
    )
    taken = [(m.start, m.end) for m in sorted(mentions, key=lambda m: m.start)]
    found: list[ActorMention] = []
    at = 0
    for match in pattern.finditer(page.text.folded):
        start, end = match.span()
        while at < len(taken) and taken[at][1] <= start:
            at += 1
        free = at == len(taken) or taken[at][0] >= end
        if free and (page.style != "mixed" or plain[start:end].isupper()):
            actor = unknown[key_of(match.group())]
            name = page.registry[actor].name
            found.append(ActorMention(start, end, actor, name, "defined in text"))
    return found


# How much naming an actor says of where a story is, beside naming the country: an armed group is at
# home where it fights, a state's forces may be abroad.
_OF_GROUP = 0.8
_OF_STATE = 0.3
_MOST_COUNTRIES = 3


def countries_of(actors: Sequence[ActorMention], registry: Registry) -> list[CountryHint]:
    """What the actors of a text say of where its story is; each actor counts once."""
    hints: list[CountryHint] = []
    seen: set[str] = set()
    for mention in actors:
        actor = registry.get(mention.actor)
        if mention.rule == "country name" or mention.actor in seen or actor is None:
            continue
        seen.add(mention.actor)
        weight = _OF_GROUP if registry.is_armed_group(mention.actor) else _OF_STATE
        if len(actor.country) <= _MOST_COUNTRIES:
            for country in actor.country:
                hints.append(
                    CountryHint(mention.start, mention.end, country, weight / len(actor.country))
                )
    return hints
