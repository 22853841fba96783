"""What the deterministic layers find in one document: words with values that need no training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sourceline.knowledge.actors import Registry
from sourceline.knowledge.gazetteer import Gazetteer
from sourceline.knowledge.people import load_people
from sourceline.reading.actors import countries_of, find_actors
from sourceline.reading.attribution import find_attributions
from sourceline.reading.casualties import find_casualties
from sourceline.reading.dates import find_dates
from sourceline.reading.mentions import (
    ActorMention,
    AttributionMention,
    CasualtyMention,
    DateMention,
    HarmMention,
    PlaceMention,
    Quantity,
    Sentence,
    WeaponMention,
)
from sourceline.reading.quantities import find_quantities
from sourceline.reading.sentences import find_sentences
from sourceline.reading.syntax import Syntax, analyse
from sourceline.reading.toponyms import find_dateline, read_toponyms
from sourceline.reading.weapons import find_weapons
from sourceline.records import Document
from sourceline.spans import Index, Located, Offsets, outside


@dataclass(frozen=True, slots=True)
class Layers:
    """Mentions of one document, each list in the order of the text.

    `home` is the country that the document is about most, `dateline` where it was filed.
    """

    text: str
    sentences: Sequence[Sentence]
    syntax: Sequence[Syntax]
    dates: Sequence[DateMention]
    quantities: Sequence[Quantity]
    actors: Sequence[ActorMention]
    places: Sequence[PlaceMention]
    home: PlaceMention | None
    weapons: Sequence[WeaponMention]
    attributions: Sequence[AttributionMention]
    casualties: Sequence[CasualtyMention]
    dateline: Offsets | None

    @classmethod
    def of(cls, document: Document, actors: Registry, gazetteer: Gazetteer) -> Layers:
        """The layers of a document, each given what those before it have found."""
        text = document.text
        sentences = find_sentences(text)
        syntax = [analyse(s) for s in sentences]
        dates = find_dates(text, document.published, sentences)
        quantities = find_quantities(text, dates)
        named = find_actors(text, actors)
        dates = outside(dates, named)
        places, home = read_toponyms(
            text, sentences, gazetteer, not_places=named, hints=countries_of(named, actors)
        )
        casualties = find_casualties(
            text, syntax, quantities, named, dates, places, is_armed_group=actors.is_armed_group
        )
        return cls(
            text=text,
            sentences=sentences,
            syntax=syntax,
            dates=dates,
            quantities=quantities,
            actors=named,
            places=places,
            home=home,
            weapons=find_weapons(syntax),
            attributions=find_attributions(text, syntax, named),
            casualties=casualties,
            dateline=find_dateline(text),
        )

    def spans(self) -> dict[str, Sequence[Located]]:
        """The spans whose part in events the network is asked for, by its layers."""
        return {
            "place": [p for p in self.places if p.place is not None],
            "date": self.dates,
            "weapon": self.weapons,
            "toll": self.casualties,
            "content": [a.content for a in self.attributions if a.content is not None],
        }

    def harm(self) -> list[HarmMention]:
        """The sentences that tell of people harmed, and whether of arms as well: of a weapon, or of
        armed people who are neither the harmed nor a source."""
        claims = [c for c in self.casualties if c.best != 0 and c.sentence >= 0]
        speakers = (a.source for a in self.attributions if a.source is not None)
        others = Index[Located]([*claims, *speakers])
        weapons = Index([weapon for weapon in self.weapons if weapon.speaks_for])
        people = load_people()

        def armed(sentence: Sentence) -> bool:
            return weapons.touches(sentence) or any(
                (kind := people.get(token.lower)) is not None
                and kind.group == "combatants"
                and not others.touches(token)
                for token in sentence.tokens
            )

        harmed = [self.sentences[number] for number in sorted({c.sentence for c in claims})]
        return [HarmMention(sentence, armed(sentence)) for sentence in harmed]
