"""Whom a phrase stands for, by the registry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sourceline.knowledge.kinds import noun_kind
from sourceline.reading.mentions import ActorMention
from sourceline.reading.syntax import Phrase, Syntax
from sourceline.spans import Index, Located, Offsets, contains, overlaps

_JOINING = frozenset("and or of the a an with by in on at from to for , ; :".split())
# What is said of people after the words for them: "left three herders dead".
_SAID_OF = frozenset("dead hurt hostage captive".split())


class Names:
    """The actors of one document, looked up by the words of a span."""

    def __init__(self, syntax: Sequence[Syntax], actors: Sequence[ActorMention]) -> None:
        self._syntax = syntax
        self._sentences = Index(s.sentence for s in syntax)
        self._actors = Index(actors)

    def within(self, span: Located) -> tuple[Syntax, int, int]:
        """The sentence that a span begins in, and its first and last token there."""
        sentence = self._syntax[self._sentences.overlapping(span)[0].index]
        last = sentence.token_at(min(span.end, sentence.sentence.end) - 1)
        return sentence, sentence.token_at(span.start), min(last, len(sentence.tokens) - 1)

    def whole(self, span: Located) -> Offsets:
        """The words of a span with the rest of the noun phrases that it begins and ends in, without
        what joins it to the next or is said of it: "a hideout" for "a", "U.S." for "U.S. and",
        "three herders" for "three herders dead".
        """
        sentence, first, last = self.within(span)
        while last > first and sentence.tokens[last].lower in _JOINING:
            last -= 1
        opening, closing = sentence.phrase_at(first), sentence.phrase_at(last)
        if opening is not None and not opening.pronoun:
            first = opening.first
        if closing is not None and not closing.pronoun:
            last = closing.last - 1
        while last > first + 1 and sentence.tokens[last].lower in _SAID_OF:
            last -= 1
        start, end = sentence.tokens[first].start, sentence.tokens[last].end
        return Offsets(start, max(end, span.end) if span.end > sentence.sentence.end else end)

    def actor_of(self, span: Located) -> str | None:
        """The registry id of the actor that a phrase stands for: named at its head, not in passing."""
        inside = self._actors.overlapping(span)
        if not inside:
            return None
        sentence, first, last = self.within(span)
        for phrase in reversed(sentence.phrases):
            if phrase.pronoun or phrase.last <= first or phrase.first > last:
                continue
            actor = head_actor(sentence, phrase, self._actors.overlapping(phrase))
            if actor is not None and overlaps(actor, span):
                return actor.actor
        return inside[-1].actor if inside[-1].end >= span.end else None


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
