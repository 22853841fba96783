"""Places that no gazetteer knows, where the network sees one: "the hamlet of Gida Kiremu"."""

from __future__ import annotations

import re
from dataclasses import replace

from sourceline.knowledge.gazetteer import Gazetteer, normalize_name
from sourceline.knowledge.place_words import place_words
from sourceline.reading.layers import Layers
from sourceline.reading.mentions import PlaceMention
from sourceline.reading.toponym_extent import BESIDE, precision_of
from sourceline.spans import Index, Located, Offsets

_NAME = re.compile(
    r"(?:al-|el-|as-|an-|ad-)?[^\W\d_a-z][\w'’-]*"
    r"(?:[ -](?:(?:al|el|as|an|ad|de|del|la|las|los|du|des|bin|e|y|i)[ -])*(?:al-|el-)?[^\W\d_a-z][\w'’-]*)*"
)
_KIND = re.compile(r"[ -]([a-z]+)")
# How far on the place may stand that holds the one before it: "Arihal, Pulwama".
_HOLDER_REACH = 6
# How far a name may go on beyond what the network takes for it.
_LONGER = 30


class Unlisted:
    """Makes places of the network's spans in one document."""

    def __init__(self, layers: Layers, gazetteer: Gazetteer) -> None:
        self._text, self._home, self._gazetteer = layers.text, layers.home, gazetteer
        known = [p for p in layers.places if p.place is not None]
        self._known = Index(known)
        self._called = {self._text[p.core.start : p.core.end].lower(): p for p in reversed(known)}
        self._others = Index(layers.actors), Index(layers.dates)

    def place_of(self, span: Located) -> PlaceMention | None:
        """The place that a span names: by its own name, in the place that follows it ("Arihal,
        Pulwama") or the country of the report, and as exact as that; without a point where only the
        country is known. None where it has no name of its own.
        """
        core = self._core(span)
        if core is None:
            return None
        name = self._text[core.start : core.end]
        again = self._called.get(name.lower())
        if again is not None:
            return replace(again, start=core.start, end=core.end, core=core)
        near = self._known.overlapping(Offsets(core.end, core.end + _HOLDER_REACH))
        holder = near[0] if near else self._home
        if holder is None or holder.place is None:
            return None
        beside = BESIDE.search(self._text[max(0, core.start - 110) : core.start].replace("\n", " "))
        start = core.start if beside is None else core.start - len(beside.group())
        place = replace(
            holder.place, name=name, geonames_id=None, feature="PPL", population=0, renown=0
        )
        precision = max(2, precision_of(holder.place))
        if precision >= 6:
            place = replace(place, latitude=None, longitude=None, admin1=None, admin2=None)
            precision = 1 if beside is None else 2
        return PlaceMention(start, core.end, core, place, precision, 0.3)

    def _core(self, span: Located) -> Offsets | None:
        """The last name of a span that is no actor's, no day's and no adjective, whole, with the
        facility that it names.
        """
        found: Offsets | None = None
        for match in _NAME.finditer(self._text, span.start, span.end + _LONGER):
            name = Offsets(match.start(), match.end())
            if name.start >= span.end:
                break
            if match.group().isupper() and len(match.group()) > 4:
                continue  # a headline's capitals tell nothing
            if any(index.touches(name) for index in self._others):
                continue
            if self._gazetteer.adjective(normalize_name(match.group())) is not None:
                continue
            kind = _KIND.match(self._text, match.end())
            facility = kind is not None and kind[1] in place_words("facilities") | {"river"}
            found = Offsets(name.start, kind.end() if kind is not None and facility else name.end)
        return found
