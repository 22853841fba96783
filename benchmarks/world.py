"""An invented world: a stream of short reports of known events, as long as one wishes.

Real towns, real states and armed groups, invented events over three years. An event is told by one
to five reports, in the manner of agencies, local papers, armies, relief organizations and social
media. Reports disagree on figures, correct them, and copy agency texts; some tell of a second event
near by, and one in five of no event at all.

The same seed gives the same reports, and a longer stream begins with the shorter one. They are
`sourceline.ingest`'s JSON records, written a line a report by `write`. The sentences are in
`world.toml`.
"""

from __future__ import annotations

import json
import random
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from itertools import islice
from pathlib import Path

from sourceline.knowledge.actors import Registry
from sourceline.knowledge.countries import country_name
from sourceline.knowledge.gazetteer import Gazetteer, destination, distance_km
from sourceline.knowledge.places import Place

FIRST_DAY = date(2022, 1, 1)
DAYS = 3 * 365
WORDS = (25, 70)  # of a report, its dateline and credit included

# Shares, of all reports or of those that could be of the sort.
WITHOUT_EVENT = 0.2
COPIES = 0.4  # of the reports of an event that come after an agency's
CORRECTIONS = 0.15  # of the later reports that are no copies, where people were killed
OTHER_FIGURES = 0.3  # of reports that count for themselves
NEIGHBOURS = 0.15  # of events: another one near by, a day or two apart, by the same side
TOLD_BESIDES = 0.25  # of reports of such a neighbour: they tell of the first one too
REPORTS_PER_EVENT = {1: 35, 2: 25, 3: 18, 4: 12, 5: 10}

# Half of all events are in three countries, as in the world. Adjective, and weight.
COUNTRIES = {
    "ML": ("Malian", 6), "IQ": ("Iraqi", 5), "NG": ("Nigerian", 9), "SY": ("Syrian", 9),
    "UA": ("Ukrainian", 9), "CD": ("Congolese", 5), "SD": ("Sudanese", 3), "SO": ("Somali", 3),
    "AF": ("Afghan", 2), "BF": ("Burkinabe", 2), "CM": ("Cameroonian", 2), "CO": ("Colombian", 2),
    "ET": ("Ethiopian", 2), "IN": ("Indian", 2), "LY": ("Libyan", 1), "MM": ("Myanmar", 2),
    "MZ": ("Mozambican", 1), "NE": ("Nigerien", 1), "PH": ("Philippine", 1), "PK": ("Pakistani", 2),
    "TD": ("Chadian", 1), "YE": ("Yemeni", 2),
}  # fmt: skip
# ACLED sub-event type, weight, chances that people are killed and injured, most of each.
KINDS = {
    "clash": ("Armed clash", 18, 0.75, 0.6, 24),
    "mine": ("Remote explosive/landmine/IED", 8, 0.7, 0.7, 12),
    "air": ("Air/drone strike", 12, 0.75, 0.6, 30),
    "shell": ("Shelling/artillery/missile attack", 12, 0.55, 0.7, 14),
    "suicide": ("Suicide bomb", 3, 0.95, 0.9, 40),
    "massacre": ("Attack", 14, 0.95, 0.5, 45),
    "abduction": ("Abduction/forced disappearance", 8, 0.15, 0.15, 4),
    "protest": ("Peaceful protest", 9, 0.0, 0.0, 0),
    "riot": ("Violent demonstration", 6, 0.3, 0.5, 6),
    "looting": ("Looting/property destruction", 5, 0.1, 0.15, 4),
    "arrest": ("Arrests", 5, 0.0, 0.05, 3),
}
_VICTIMS = {
    "clash": ("soldiers", "fighters", "militants", "troops"),
    "mine": ("soldiers", "passengers", "civilians", "policemen"),
    "air": ("militants", "civilians", "fighters", "women and children"),
    "shell": ("civilians", "residents", "children", "soldiers"),
    "suicide": ("civilians", "worshippers", "policemen", "recruits"),
    "massacre": ("villagers", "civilians", "farmers", "men"),
    "riot": ("protesters", "policemen", "youths", "demonstrators"),
}
_STYLES = {"wire": 34, "local": 24, "army": 10, "ngo": 16, "social": 16}
_ARMY_TELLS = ("clash", "mine", "air", "shell", "arrest", "massacre")
# What all reports of one event say alike, where they say it.
_DETAILS = """post column vehicle target gathering homes people grievance stores suspects hour
 quarter""".split()
_ARMED = ("rebel group", "armed group", "militia")
_SMALL = "no one two three four five six seven eight nine".split()

_DATELINE_WORDS = 10  # which a copy loses
_CREDIT_WORDS = 6  # which it gains: its paper before it, its agency after it
_WAITING = 64  # reports in memory whose order is mixed
_TOWNS = 120  # of a country, the largest
_CIRCLE_KM = 480.0
_SMALLEST_TOWN = 2_000


@dataclass(frozen=True, slots=True)
class Happening:
    """A known event.

    `count` are those who protested, were abducted or arrested; `details` are what rules of the
    grammar stand for in every report of it.
    """

    id: str
    kind: str
    country: str
    town: Place
    group: str
    day: date
    victims: str
    killed: int
    injured: int
    count: int
    details: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Fact:
    """What a report says of an event and where: code points of its text, end exclusive.

    `name` is `trigger`, or what the sentences call it: `town`, `day`, `killed`, ...
    """

    event: str
    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Report:
    """A report as `sourceline add` takes it, and what is true of it.

    `sort` is telling, copy, correction or quiet; `events` are the ids of those it tells of.
    """

    document: dict[str, str]
    sort: str
    events: tuple[str, ...]
    facts: tuple[Fact, ...]


def reports(number: int, seed: int = 1) -> Iterator[Report]:
    """The first `number` reports of a world."""
    return islice(_mixed(_all_reports(seed), random.Random(f"order {seed}")), number)


def write(path: Path, number: int, seed: int = 1) -> None:
    """Write the first `number` reports as JSON Lines."""
    with path.open("w", encoding="utf-8") as out:
        for report in reports(number, seed):
            out.write(json.dumps(report.document, ensure_ascii=False) + "\n")


def _mixed(coming: Iterator[Report], chance: random.Random) -> Iterator[Report]:
    """The reports of neighbouring events in each other's midst, and numbered."""
    waiting: list[Report] = list(islice(coming, _WAITING))
    for number, following in enumerate(coming):
        place = chance.randrange(_WAITING)
        report, waiting[place] = waiting[place], following
        yield replace(report, document={**report.document, "id": str(number)})


def _all_reports(seed: int) -> Iterator[Report]:
    """Reports event by event without end, quiet ones between them."""
    number, before = 0, None
    while True:
        chance = random.Random(f"event {seed} {number}")
        happening, neighbour_of = _happen(f"event-{number}", chance, before)
        for report in _reports_of(happening, neighbour_of, chance):
            # So many for each that the share comes out right.
            while chance.random() < WITHOUT_EVENT:
                yield _quiet(chance)
            yield report
        number, before = number + 1, happening


# ---------------------------------------------------------------- what happens


def _happen(
    event_id: str, chance: random.Random, before: Happening | None
) -> tuple[Happening, Happening | None]:
    """An event, and the one before it where it is a neighbour of that."""
    beside = before if before is not None and chance.random() < NEIGHBOURS else None
    kind = _weighted(chance, {name: row[1] for name, row in KINDS.items()})
    if beside is None:
        country = _weighted(chance, {code: row[1] for code, row in COUNTRIES.items()})
        town, group = chance.choice(towns(country)), chance.choice(groups(country))
        day = FIRST_DAY + timedelta(days=chance.randrange(DAYS))
    else:
        country, group = beside.country, beside.group
        town = chance.choice(_nearest(beside.town, towns(country)))
        day = beside.day + timedelta(days=chance.choice((1, 1, 2)))
        if chance.random() < 0.5:
            kind = beside.kind
    _, _, killing, injuring, most = KINDS[kind]
    many = min(most, int(chance.expovariate(4 / most)) + 1) if most else 0
    happening = Happening(
        event_id,
        kind,
        country,
        town,
        group,
        day,
        chance.choice(_VICTIMS.get(kind, ("people",))),
        killed=many if chance.random() < killing else 0,
        injured=chance.randint(1, 2 * most) if chance.random() < injuring else 0,
        count=chance.randint(30, 900) if kind == "protest" else chance.randint(2, 40),
        details=_Teller(chance, day).details(group),
    )
    return happening, beside


@cache
def towns(country: str) -> list[Place]:
    """The larger towns of a country whose names mean them before any other place."""
    gazetteer = _gazetteer()
    middle = gazetteer.country(country)
    assert middle is not None
    # The middle of a large country may be a desert: five circles cover what one cannot.
    points = [_point(middle)]
    points += [destination(*points[0], bearing, _CIRCLE_KM) for bearing in (0, 90, 180, 270)]
    near = {
        place
        for latitude, longitude in points
        for place in gazetteer.near(latitude, longitude, radius_km=_CIRCLE_KM, limit=30_000)
    }
    large = sorted(
        (p for p in near if p.country == country and p.population >= _SMALLEST_TOWN),
        key=lambda p: (-p.population, p.name),
    )
    meant = (p for p in large if gazetteer.lookup(p.name, limit=1) == [p])
    return list(islice(meant, _TOWNS))


@cache
def _gazetteer() -> Gazetteer:
    return Gazetteer.open()


def _nearest(town: Place, others: list[Place]) -> list[Place]:
    """The five towns that are nearest to one."""

    def away(other: Place) -> float:
        return distance_km(*_point(town), *_point(other))

    return sorted((other for other in others if other != town), key=away)[:5]


def _point(place: Place) -> tuple[float, float]:
    assert place.latitude is not None
    assert place.longitude is not None
    return place.latitude, place.longitude


@cache
def groups(country: str) -> list[str]:
    """Names of armed groups of a country in these years."""
    return sorted(
        actor.name
        for actor in Registry.load()
        if actor.kind in _ARMED and country in actor.country and actor.active_in(FIRST_DAY.year)
    )


def _weighted(chance: random.Random, weights: Mapping[str, int]) -> str:
    return chance.choices(list(weights), list(weights.values()))[0]


# ---------------------------------------------------------------- what is told of it


def _reports_of(
    happening: Happening, before: Happening | None, chance: random.Random
) -> Iterator[Report]:
    """The one to five reports of an event, the earliest first."""
    many = chance.choices(list(REPORTS_PER_EVENT), list(REPORTS_PER_EVENT.values()))[0]
    first: _Draft | None = None
    texts: set[str] = set()
    while many:
        published = happening.day + timedelta(days=chance.choice((0, 0, 0, 1, 1, 2)))
        if first is not None and chance.random() < COPIES:
            draft = _copy(first, chance)
            published, sort = first.published + timedelta(days=chance.choice((0, 0, 1))), "copy"
        else:
            told = _counted(happening, chance)
            correct = bool(texts) and bool(happening.killed) and chance.random() < CORRECTIONS
            if correct:
                published += timedelta(days=chance.randint(1, 3))
            besides = before if chance.random() < TOLD_BESIDES else None
            draft = _Teller(chance, published).tell(told, besides, correct=correct)
            sort = "correction" if correct else "telling"
            if first is None and draft.style == "wire":
                first = draft
        if draft.text in texts:  # a copy like another copy
            continue
        texts.add(draft.text)
        many -= 1
        yield _report(draft, published, sort)


def _report(draft: _Draft, published: date, sort: str) -> Report:
    document = {
        "text": draft.text,
        "published": published.isoformat(),
        "publisher": draft.publisher,
        "language": "en",
    }
    events = tuple(dict.fromkeys(fact.event for fact in draft.facts))
    return Report(document, sort, events, tuple(draft.facts))


def _counted(happening: Happening, chance: random.Random) -> Happening:
    """The event as one report counts the victims."""
    if chance.random() >= OTHER_FIGURES:
        return happening
    killed, injured = happening.killed, happening.injured
    if killed:
        killed = max(1, round(killed * chance.uniform(0.6, 1.4)) + chance.choice((-1, 0, 1)))
    if injured:
        injured = max(1, round(injured * chance.uniform(0.6, 1.5)) + chance.choice((-1, 1, 2)))
    return replace(happening, killed=killed, injured=injured)


@dataclass(slots=True)
class _Draft:
    """A text that grows, and where it says what."""

    style: str
    publisher: str
    published: date
    agency: str = ""
    text: str = ""
    facts: list[Fact] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)  # where each ends

    @property
    def words(self) -> int:
        return len(self.text.split())


def _copy(original: _Draft, chance: random.Random) -> _Draft:
    """The agency's text in a paper: its dateline gone, its end perhaps, and the credit at the end."""
    begin = original.text.index("— ") + 2
    ends = original.sentences
    end = ends[-1]
    if len(ends) > 2 and chance.random() < 0.4:
        if len(original.text[begin : ends[-2]].split()) >= WORDS[0]:
            end = ends[-2]
    teller = _Teller(chance, original.published)
    paper = teller.words("{^paper}")
    head = chance.choice(("", "", f"{paper} — ", f"{paper.upper()}: "))
    credit = chance.choice((f" ({original.agency})", f" Source: {original.agency}", ""))
    shift = len(head) - begin
    facts = [
        replace(fact, start=fact.start + shift, end=fact.end + shift)
        for fact in original.facts
        if begin <= fact.start and fact.end <= end
    ]
    text = head + original.text[begin:end] + credit
    return _Draft("wire", paper, original.published, original.agency, text, facts)


_TOKEN = re.compile(r"\{(\^?)(\w+)\}|<(\w+)>|\[([^\]]+)\]|([^{<\[]+)")


class _Teller:
    """Writes one report: expands the rules of the grammar by one chance."""

    def __init__(self, chance: random.Random, published: date) -> None:
        self._chance = chance
        self._published = published
        self._known: dict[str, str] = {}  # what <…> stands for
        self._rules: dict[str, str] = {}  # rules that depend on the event
        self._details: Mapping[str, str] = {}  # rules that say the same in all reports of it
        self._event: str | None = None
        self._used: set[str] = set()

    def words(self, template: str) -> str:
        """A template in words that say nothing of an event."""
        draft = _Draft("", "", self._published)
        self._expand(draft, template)
        return draft.text

    def details(self, group: str) -> dict[str, str]:
        """What the reports of an event by this group will say alike."""
        self._known = {"group": group}
        return {rule: self.words(f"{{{rule}}}") for rule in _DETAILS}

    def tell(self, happening: Happening, besides: Happening | None, *, correct: bool) -> _Draft:
        """A report of an event, and of another where `besides` is one."""
        chance = self._chance
        styles = dict(_STYLES)
        if happening.kind not in _ARMY_TELLS or correct:
            del styles["army"]
        style = _weighted(chance, styles)
        draft = self._begin(style, happening)
        self._speak_of(happening, style)
        if correct:
            figure = happening.killed + chance.choice((-2, -1, 1, 2, 3, 5))
            self._known["before"] = _figure(chance, figure if figure > 0 else happening.killed + 4)
        self._sentence(draft, "corrected" if correct else f"{style}_lead")
        if besides is not None:
            self._speak_of(besides, style)
            self._fitting_sentence(draft, "besides")
        self._fill(draft, f"{style}_more")
        return draft

    def quiet(self, country: str, town: Place) -> _Draft:
        """A report of something else."""
        self._known = _names(country, town)
        draft = _Draft("quiet", self.words("{^paper}"), self._published)
        self._sentence(draft, "quiet")
        self._fill(draft, "quiet_more")
        return draft

    def _begin(self, style: str, happening: Happening) -> _Draft:
        agency = self.words("{agency}")
        publisher = {
            "wire": agency,
            "army": f"{COUNTRIES[happening.country][0]} Armed Forces",
            "ngo": self.words("{^charity}"),
            "local": self.words("{^paper}"),
            "social": self.words("@{made}"),
        }[style]
        draft = _Draft(style, publisher, self._published, agency)
        if style == "wire":
            place = f"{happening.town.name.upper()}, {country_name(happening.country)}"
            draft.text = f"{place} ({agency}) — "
        return draft

    def _speak_of(self, happening: Happening, style: str) -> None:
        """From here on the rules and facts are those of this event."""
        chance = self._chance
        self._event = happening.id
        day = _day(chance, happening.day, self._published, style)
        self._details = happening.details
        self._known = _names(happening.country, happening.town) | {
            "group": happening.group,
            "victims": happening.victims,
            "killed": _figure(chance, happening.killed),
            "injured": _figure(chance, happening.injured),
            "count": _figure(chance, happening.count),
            "day": day,
            "Day": day[0].upper() + day[1:],
        }
        toll = {(True, True): "both", (True, False): "killed", (False, True): "injured"}.get(
            (happening.killed > 0, happening.injured > 0), "none"
        )
        self._rules = {
            "act": f"{happening.kind}_act",
            "noun": f"{happening.kind}_noun",
            "toll": f"toll_{toll}",
            "toll_full": f"toll_{toll}_full",
        }

    def _fill(self, draft: _Draft, rule: str) -> None:
        """Further sentences, to a length drawn at random."""
        least, most = WORDS
        least += _DATELINE_WORDS
        wanted = self._chance.randint(least, most - 12)
        self._event = None
        self._details = {}
        while draft.words < wanted:
            if not self._fitting_sentence(draft, rule):
                wanted = least

    def _fitting_sentence(self, draft: _Draft, rule: str) -> bool:
        """One sentence more, unless that makes the report too long with the credit of a copy."""
        length, facts, sentences = len(draft.text), len(draft.facts), len(draft.sentences)
        self._sentence(draft, rule)
        if draft.words <= WORDS[1] - _CREDIT_WORDS:
            return True
        draft.text = draft.text[:length]
        del draft.facts[facts:], draft.sentences[sentences:]
        return False

    def _sentence(self, draft: _Draft, rule: str) -> None:
        options = [one for one in _grammar()[rule] if one not in self._used]
        template = self._chance.choice(options)
        self._used.add(template)
        if draft.sentences:
            draft.text += " "
        start = len(draft.text)
        self._expand(draft, template)
        end = "" if draft.text[-1] in ".!?”" or draft.text[-2:] == "!!" else "."
        draft.text = draft.text[:start] + draft.text[start].upper() + draft.text[start + 1 :] + end
        draft.sentences.append(len(draft.text))

    def _expand(self, draft: _Draft, template: str) -> None:
        for match in _TOKEN.finditer(template):
            capital, rule, fact, trigger, plain = match.groups()
            start = len(draft.text)
            if rule in self._details:
                draft.text += self._details[rule]
            elif rule:
                options = _grammar()[self._rules.get(rule, rule)]
                self._expand(draft, self._chance.choice(options))
            else:
                draft.text += self._known[fact] if fact else trigger or plain
            if capital:
                draft.text = (
                    draft.text[:start] + draft.text[start].upper() + draft.text[start + 1 :]
                )
            if (fact or trigger) and self._event is not None:
                name = fact.lower() if fact else "trigger"
                draft.facts.append(Fact(self._event, name, start, len(draft.text)))


def _quiet(chance: random.Random) -> Report:
    country = _weighted(chance, {code: row[1] for code, row in COUNTRIES.items()})
    published = FIRST_DAY + timedelta(days=chance.randrange(DAYS))
    draft = _Teller(chance, published).quiet(country, chance.choice(towns(country)))
    return _report(draft, published, "quiet")


def _names(country: str, town: Place) -> dict[str, str]:
    name = country_name(country)
    return {"town": town.name, "country": name, "Country": name, "adjective": COUNTRIES[country][0]}


def _figure(chance: random.Random, number: int) -> str:
    """A number in digits or words, now and then with a bound."""
    words = _SMALL[number] if number < len(_SMALL) and chance.random() < 0.6 else str(number)
    return f"at least {words}" if chance.random() < 0.15 else words


def _day(chance: random.Random, day: date, published: date, style: str) -> str:
    """The day as a report of another or the same day names it."""
    full = (f"on {day:%B} {day.day}", f"on {day.day} {day:%B}")
    if (published - day).days > 5:
        return chance.choice(full)
    weekday = f"{day:%A}"
    ways = [f"on {weekday}", f"on {weekday}", f"on {weekday}, {day.day} {day:%B}", *full]
    if style in ("social", "local"):
        ways += {0: ["today", "today"], 1: ["yesterday", "yesterday"]}.get(
            (published - day).days, []
        )
    return chance.choice(ways)


@cache
def _grammar() -> dict[str, list[str]]:
    rules = tomllib.loads(Path(__file__).with_name("world.toml").read_text(encoding="utf-8"))
    return {name: rule.split() if isinstance(rule, str) else rule for name, rule in rules.items()}
