"""The whole flow of one document, in order, on one screen."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sourceline.knowledge.actors import Registry
from sourceline.knowledge.gazetteer import Gazetteer
from sourceline.knowledge.ontology import Ontology
from sourceline.reading.actors import countries_of, find_actors
from sourceline.reading.assemble import Assembler, Found
from sourceline.reading.attribution import find_attributions
from sourceline.reading.casualties import find_casualties
from sourceline.reading.claims import settle
from sourceline.reading.coreference import Coreference
from sourceline.reading.dates import find_dates
from sourceline.reading.events import EventGatherer
from sourceline.reading.quantities import find_quantities
from sourceline.reading.roles import RoleFinder
from sourceline.reading.sentences import find_sentences
from sourceline.reading.syntax import analyse
from sourceline.reading.toponyms import find_dateline, read_toponyms
from sourceline.reading.triage import Triage
from sourceline.reading.triggers import add_harm, find_triggers
from sourceline.reading.weapons import find_weapons
from sourceline.records import Document, Reader, Reading
from sourceline.spans import outside
from sourceline.version import __version__


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What a reader knows of the world: actors, places, types."""

    actors: Registry
    gazetteer: Gazetteer
    ontology: Ontology

    @classmethod
    def load(cls, gazetteer: Path | str | None = None) -> Knowledge:
        """The knowledge that ships with the package, or with another gazetteer file.

        Raises:
            KnowledgeError: a knowledge file is missing or broken.
        """
        places = Gazetteer.open(None if gazetteer is None else Path(gazetteer))
        return cls(Registry.load(), places, Ontology.load())


def read_document(
    document: Document, knowledge: Knowledge, triage: Triage | None = None
) -> Reading:
    """The reading of one document: words first, then what they mean, then the record.

    With `triage`, a document that cannot hold an event is not read, and its reading is empty.
    """
    text = document.text
    look = triage.look(text) if triage is not None else None
    reader = Reader(version=__version__, engine="local", triage=look)
    if look is not None and not look.passed:
        return Reading(reader=reader, document=document)
    sentences = find_sentences(text)
    syntax = [analyse(s) for s in sentences]

    dates = find_dates(text, document.published, sentences)
    quantities = find_quantities(text, dates)
    actors = find_actors(text, knowledge.actors)
    dates = outside(dates, actors)
    places, home = read_toponyms(
        text,
        sentences,
        knowledge.gazetteer,
        not_places=actors,
        hints=countries_of(actors, knowledge.actors),
    )
    weapons = find_weapons(syntax)

    attributions = find_attributions(text, syntax, actors)
    casualties = find_casualties(
        text,
        syntax,
        quantities,
        actors,
        dates,
        places,
        is_armed_group=knowledge.actors.is_armed_group,
    )
    triggers = add_harm(find_triggers(syntax, weapons), casualties, syntax, weapons)
    roles = RoleFinder(syntax, actors, places, dates).find(triggers)

    gatherer = EventGatherer(
        text,
        syntax,
        triggers,
        roles,
        places,
        home,
        dates,
        attributions,
        quantities,
        actors,
        find_dateline(text),
    )
    drafts = gatherer.gather(casualties, weapons)
    settled = settle(casualties, drafts, attributions)
    if settled != casualties:
        casualties, drafts = settled, gatherer.gather(settled, weapons)
    found = Found(text, syntax, triggers, roles, casualties, attributions, weapons, drafts)
    assembler = Assembler(
        found,
        Coreference(syntax, actors, knowledge.actors.is_armed_group),
        knowledge.actors,
        knowledge.ontology,
    )
    return Reading(
        reader=reader,
        document=document,
        attributions=assembler.attributions(),
        events=assembler.events(),
    )
