"""Actors as the data files have them: one CSV row an actor, one a state."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from sourceline.errors import KnowledgeError
from sourceline.knowledge.actor_names import Form, Source, key_of, parse_form
from sourceline.knowledge.services import SERVICES
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
_NOT_GROUPS = frozenset(("states.csv", "services.csv", "spellings.csv", "not-actors.csv"))


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


class ActorFiles(NamedTuple):
    """All that a folder of actor files says: actors by id, spellings, respelt words."""

    actors: dict[str, Actor]
    forms: list[Form]
    respelt: dict[str, tuple[str, ...]]


def load_actor_files(folder: Path) -> ActorFiles:
    """What the CSV files of `folder` say.

    Raises:
        KnowledgeError: a file is missing, or a row is broken or refers to no actor.
    """
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
    return ActorFiles(actors, forms, respelt)


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
    actor_id, name, aliases, abbreviations, kind, _, parent, _, _, context, _ = row
    derived = actors.get(actor_id)
    if derived is None:
        state = actor_id.partition(".")[0]
        above = parent or (f"{state}.{kind}" if kind in SERVICES else state)
        _add([*row[:5], row[5] or state[:2], above, *row[7:]], actors, forms, path)
        return
    if kind or name or parent:
        raise KnowledgeError(
            f"{path.name}, {actor_id}: a derived service takes aliases, abbreviations and context "
            "only"
        )
    actors[actor_id] = replace(
        derived,
        aliases=_bare(_split(aliases)),
        abbreviations=_bare(_split(abbreviations)),
        context=_split(context),
    )
    forms += [parse_form(c, actor_id, "alias") for c in _split(aliases)]
    forms += [parse_form(c, actor_id, "abbreviation") for c in _split(abbreviations)]
