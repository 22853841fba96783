"""What the deterministic layers find in one document: words with values that need no training."""

from __future__ import annotations

from collections import defaultdict
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
from sourceline.spans import Located, Offsets, contains, outside


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
        """The sentences that tell of people harmed, and whether of arms as well."""
        harmed: dict[int, list[CasualtyMention]] = defaultdict(list)
        for claim in self.casualties:
            if claim.best != 0 and claim.sentence >= 0:
                harmed[claim.sentence].append(claim)
        speakers = [a.source for a in self.attributions if a.source is not None]
        return [
            HarmMention(
                self.sentences[n], self._is_armed(self.sentences[n], [*harmed[n], *speakers])
            )
            for n in sorted(harmed)
        ]

    def _is_armed(self, sentence: Sentence, others: Sequence[Located]) -> bool:
        """Whether a weapon or armed people stand in a sentence who are not the harmed, nor a source."""
        if any(w.speaks_for and contains(sentence, w) for w in self.weapons):
            return True
        people = load_people()
        return any(
            (kind := people.get(token.lower)) is not None
            and kind.group == "combatants"
            and not any(contains(other, token) for other in others)
            for token in sentence.tokens
        )
