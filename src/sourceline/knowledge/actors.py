"""The registry of actors: states with their services, armed groups, missions, agencies."""

from __future__ import annotations

import csv
import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from sourceline.errors import KnowledgeError
from sourceline.knowledge.actor_names import Form, NameIndex, Source, key_of, parse_form
from sourceline.knowledge.services import SERVICES, service_after, service_before
from sourceline.records import Group

DATA = Path(__file__).parent / "data" / "actors"
COLUMNS = (
    "id",
    "name",
    "aliases",
    "abbreviations",
    "kind",
    "country",
    "parent",
    "active_from",
    "active_to",
    "context",
    "notes",
)
STATE_COLUMNS = (
    "id",
    "name",
    "article",
    "names",
    "adjectives",
    "people",
    "capital",
    "metonyms",
)
# Kind of actor -> the group its harmed members are counted in where the report does not say.
KINDS: dict[str, Group] = {
    "state": "unspecified",
    "government": "civilians",
    "military": "combatants",
    "police": "police",
    "intelligence": "combatants",
    "border": "combatants",
    "rebel group": "combatants",
    "armed group": "combatants",
    "militia": "combatants",
    "private military company": "combatants",
    "cartel": "combatants",
    "gang": "combatants",
    "coalition": "combatants",
    "command": "combatants",
    "mission": "combatants",
    "organization": "civilians",
    "agency": "aid workers",
    "ngo": "aid workers",
    "health": "health workers",
    "media": "journalists",
    "party": "civilians",
    "court": "civilians",
    "community": "civilians",
    "civilians": "civilians",
    "protesters": "civilians",
}
_ARMED_KINDS = frozenset(("rebel group", "armed group", "militia", "cartel", "gang"))
_NOT_GROUPS = frozenset(("states.csv", "services.csv", "spellings.csv", "not-actors.csv"))
# Below this share of equal letters (difflib's ratio) a suggestion misleads more than it helps.
_SUGGEST_FROM = 0.72
_MAX_SUGGESTIONS = 5


@dataclass(frozen=True, slots=True)
class Actor:
    """One entry of the registry. Years are None where unknown or, for `active_to`, still active.

    `country` holds ISO 3166 alpha-2 codes. `context` are country codes, folded words and actor ids
    that speak for this actor where its name is shared.
    """

    id: str
    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    parent: str | None = None
    active_from: int | None = None
    active_to: int | None = None
    context: tuple[str, ...] = ()
    notes: str = ""

    @property
    def group(self) -> Group:
        """The casualty group of this actor's people, where the report says nothing nearer."""
        return KINDS[self.kind]

    def active_in(self, year: int) -> bool:
        """Whether the actor existed in a year; unknown years count as open."""
        return (self.active_from or year) <= year <= (self.active_to or year)


@dataclass(frozen=True, slots=True)
class Match:
    """An actor that a name can stand for, and why."""

    actor: Actor
    matched: str
    reason: str
    score: float


class Registry:
    """All actors, by id and by every spelling of their names."""

    def __init__(
        self, actors: dict[str, Actor], forms: list[Form], respelt: dict[str, tuple[str, ...]]
    ) -> None:
        self._actors = actors
        self._forms = forms
        self._respelt = respelt

    @classmethod
    def load(cls, folder: Path | None = None) -> Registry:
        """The registry from a folder of CSV files, by default the one that is shipped; cached.

        Raises:
            KnowledgeError: a file is missing, or a row is broken.
        """
        return _load(DATA if folder is None else Path(folder))

    def __getitem__(self, actor_id: str) -> Actor:
        """The actor with this id.

        Raises:
            KnowledgeError: there is none.
        """
        actor = self.get(actor_id)
        if actor is None:
            near = difflib.get_close_matches(actor_id, self._actors, n=3)
            hint = f" Did you mean {' or '.join(near)}?" if near else ""
            raise KnowledgeError(f"no actor has the id {actor_id!r}.{hint}")
        return actor

    def get(self, actor_id: str) -> Actor | None:
        """The actor with this id, or None."""
        return self._actors.get(actor_id)

    def __contains__(self, actor_id: object) -> bool:
        return actor_id in self._actors

    def __iter__(self) -> Iterator[Actor]:
        return iter(self._actors.values())

    def __len__(self) -> int:
        return len(self._actors)

    @cached_property
    def names(self) -> NameIndex:
        """Every spelling, and the automaton over them; built at first use."""
        return NameIndex(self._forms, self._respelt)

    def is_armed_group(self, actor_id: str) -> bool:
        """Whether an actor is an armed body that is no state's: rebels, militias, gangs."""
        actor = self.get(actor_id)
        return actor is not None and actor.kind in _ARMED_KINDS

    def state_of(self, actor_id: str) -> str | None:
        """The state that an actor belongs to: itself, the state above it, or None."""
        seen = 0
        actor = self.get(actor_id)
        while actor is not None and actor.kind != "state" and seen < 8:
            actor = self.get(actor.parent) if actor.parent else None
            seen += 1
        return None if actor is None else actor.id

    def lineage(self, actor_id: str) -> tuple[str, ...]:
        """The actor's id, its parent's, and so on upwards."""
        ids: list[str] = []
        at: str | None = actor_id
        while at is not None and at not in ids:
            ids.append(at)
            actor = self.get(at)
            at = actor.parent if actor else None
        return tuple(ids)

    def find(self, name: str) -> list[Match]:
        """The actors that `name` can stand for, best first, each with the reason.

        An id, a name, alias or abbreviation, a state's service ("Iraqi federal police"); failing
        these, names that contain the words, then names spelt alike.
        """
        found: dict[str, Match] = {}
        for match in (*self._by_id(name), *self._by_name(name), *self._by_pattern(name)):
            found.setdefault(match.actor.id, match)
        if not found:
            found = {m.actor.id: m for m in self._containing(name)}
        if not found:
            found = {m.actor.id: m for m in self._alike(name)}
        return sorted(found.values(), key=lambda m: (-m.score, m.actor.id))

    def _by_id(self, name: str) -> Iterator[Match]:
        actor = self.get(name.strip())
        if actor is not None:
            yield Match(actor, actor.id, "the id", 1.0)

    def _by_name(self, name: str) -> Iterator[Match]:
        forms = [
            f
            for f in self.names.by_key.get(key_of(name), ())
            if f.source not in ("context", "not an actor")
        ]
        shared = len({f.actor for f in forms}) > 1
        for form in forms:
            actor = self[form.actor]
            reason, score = f'{form.source} "{form.text}"', 1.0
            if form.exact and name.strip() != form.text:
                reason, score = f"{reason}, in text only when written so", 0.6
            elif form.source == "capital":
                reason, score = f"{reason}, in text only when it speaks or acts", 0.7
            elif form.needs_context or shared:
                hints = ", ".join((*actor.country, *actor.context)) or "nothing further"
                default = "" if form.needs_context else ", the default"
                reason = f"{reason}, shared or common: decided by context ({hints}){default}"
                score = 0.8 if form.needs_context else 0.9
            yield Match(actor, form.text, reason, score)

    def _by_pattern(self, name: str) -> Iterator[Match]:
        key = key_of(name)
        folded = f" {key} "
        words = key.split(" ")
        for i in range(1, len(words)):
            first, rest = " ".join(words[:i]), " ".join(words[i:])
            for form in self.names.by_key.get(first, ()):
                if form.source in ("demonym", "country name"):
                    phrase = service_after(folded, 1 + len(first))
                    if phrase is not None and phrase.offset == len(folded) - 1:
                        yield self._service(form, phrase.service, name)
            for form in self.names.by_key.get(rest.removeprefix("the "), ()):
                if form.source == "country name":
                    phrase = service_before(folded, len(folded) - 1 - len(rest))
                    if phrase is not None and phrase.offset == 1:
                        yield self._service(form, phrase.service, name)

    def _service(self, form: Form, service: str, name: str) -> Match:
        reason = f'{form.source} "{form.text}" with a word for the {service}'
        return Match(self[f"{form.actor}.{service}"], name, reason, 0.95)

    def _containing(self, name: str) -> Iterator[Match]:
        wanted = set(key_of(name).split())
        if not wanted:
            return
        for key, forms in self.names.by_key.items():
            if wanted <= set(key.split(" ")):
                for form in forms:
                    if form.actor in self:
                        reason = f'contains the words: "{form.text}"'
                        yield Match(self[form.actor], form.text, reason, 0.5)

    def _alike(self, name: str) -> Iterator[Match]:
        key = key_of(name)
        near = difflib.get_close_matches(
            key, self.names.by_key, n=_MAX_SUGGESTIONS, cutoff=_SUGGEST_FROM
        )
        for candidate in near:
            ratio = difflib.SequenceMatcher(None, key, candidate).ratio()
            for form in self.names.by_key[candidate]:
                if form.actor in self:
                    reason = f'spelt alike: "{form.text}"'
                    yield Match(self[form.actor], form.text, reason, 0.4 * ratio)


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[list[str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, [])
            if tuple(header) != columns:
                raise KnowledgeError(
                    f"{path}: the columns are {', '.join(header)}; they must be "
                    f"{', '.join(columns)}"
                )
            for row in reader:
                if len(row) != len(columns):
                    raise KnowledgeError(
                        f"{path}, line {reader.line_num}: {len(row)} cells, not {len(columns)}. "
                        "Put a cell that holds a comma in double quotes."
                    )
                yield row
    except OSError as error:
        raise KnowledgeError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise KnowledgeError(f"{path}: is not UTF-8 text") from error


def _split(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, cell.split("|"))) if cell else ()


def _bare(cells: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(c.rstrip("=?") for c in cells)


def _year(cell: str, where: str) -> int | None:
    if not cell:
        return None
    if not (cell.isdecimal() and len(cell) == 4):
        raise KnowledgeError(f"{where}: {cell!r} is no year. Write four digits or leave it empty.")
    return int(cell)


@cache
def _load(folder: Path) -> Registry:
    actors: dict[str, Actor] = {}
    forms: list[Form] = []
    for row in _rows(folder / "states.csv", STATE_COLUMNS):
        _add_state(row, actors, forms)
    for path in sorted(folder.glob("*.csv")):
        if path.name not in _NOT_GROUPS:
            for row in _rows(path, COLUMNS):
                _add(row, actors, forms, path)
    for row in _rows(folder / "services.csv", COLUMNS):
        _add_service(row, actors, forms, folder / "services.csv")
    for actor in tuple(actors.values()):
        if actor.parent is not None and actor.parent not in actors:
            raise KnowledgeError(
                f"{folder}: the parent {actor.parent!r} of {actor.id!r} does not exist"
            )
    known = {f.text for f in forms}
    words = {c for a in actors.values() for c in a.context if c not in actors} - known
    forms += [Form(w, "", "context") for w in sorted(words)]
    forms += [
        Form(row[0], "", "not an actor")
        for row in _rows(folder / "not-actors.csv", ("phrase", "why"))
    ]
    respelt: dict[str, tuple[str, ...]] = {}
    for row in _rows(folder / "spellings.csv", ("spellings",)):
        ways = tuple(key_of(w) for w in _split(row[0]))
        respelt.update((way, (way, *(w for w in ways if w != way))) for way in ways)
    return Registry(actors, forms, respelt)


def _add_state(row: list[str], actors: dict[str, Actor], forms: list[Form]) -> None:
    state, name, article, names, adjectives, people, capital, metonyms = row
    country = (state[:2],)
    actors[state] = Actor(state, name, "state", _bare(_split(names)), (), country)
    full = f"{article} {name}" if article else name
    for service, (pattern, kind, _) in SERVICES.items():
        derived = f"{state}.{service}"
        actors[derived] = Actor(derived, pattern.format(full), kind, country=country, parent=state)
    cells: tuple[tuple[str, Source, str], ...] = (
        (name, "country name", state),
        (names, "country name", state),
        (adjectives, "demonym", state),
        (people, "people", f"{state}.civilians"),
        (capital, "capital", f"{state}.government"),
        (metonyms, "metonym", f"{state}.government"),
    )
    for cell, source, actor in cells:
        forms += [parse_form(c, actor, source) for c in _split(cell)]


def _add(row: list[str], actors: dict[str, Actor], forms: list[Form], path: Path) -> None:
    actor_id, name, aliases, abbreviations, kind, country, parent, first, last, context, notes = row
    where = f"{path.name}, {actor_id}"
    if actor_id in actors:
        raise KnowledgeError(f"{where}: this id is taken by {actors[actor_id].name!r}")
    if kind not in KINDS:
        raise KnowledgeError(f"{where}: {kind!r} is no kind. Kinds are {', '.join(KINDS)}.")
    other, short = _split(aliases), _split(abbreviations)
    actors[actor_id] = Actor(
        actor_id,
        name.rstrip("=?"),
        kind,
        _bare(other),
        _bare(short),
        _split(country),
        parent or None,
        _year(first, where),
        _year(last, where),
        _split(context),
        notes,
    )
    forms.append(parse_form(name, actor_id, "name"))
    forms += [parse_form(c, actor_id, "alias") for c in other]
    forms += [parse_form(c, actor_id, "abbreviation") for c in short]


def _add_service(row: list[str], actors: dict[str, Actor], forms: list[Form], path: Path) -> None:
    """A named service. With the id of a derived one ("IQ.police") it gives that one more names."""
    actor_id, name, aliases, abbreviations, kind, _, parent, *_ = row
    derived = actors.get(actor_id)
    if derived is None:
        state = actor_id.partition(".")[0]
        above = parent or (f"{state}.{kind}" if kind in SERVICES else state)
        _add([*row[:5], row[5] or state[:2], above, *row[7:]], actors, forms, path)
        return
    if kind or name or parent:
        raise KnowledgeError(
            f"{path.name}, {actor_id}: a derived service takes only aliases and abbreviations"
        )
    forms += [parse_form(c, actor_id, "alias") for c in _split(aliases)]
    forms += [parse_form(c, actor_id, "abbreviation") for c in _split(abbreviations)]
