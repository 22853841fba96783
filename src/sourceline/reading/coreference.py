"""Mentions of the same participant gathered: names, aliases, "the militants", "the group"."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sourceline.knowledge.kinds import noun_kind
from sourceline.reading.mentions import ActorMention
from sourceline.reading.roles import head_actor, with_name
from sourceline.reading.syntax import Phrase, Syntax
from sourceline.spans import Index, Offsets, contains, offsets

# Words that stand for a group named before.
_GROUP_WORDS = frozenset(
    "group groups organization organisation movement militants terrorists fighters insurgents "
    "rebels guerrillas jihadists extremists faction gang militia cartel".split()
)
_COUNTS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve several dozens some many few "
    "another".split()
)
_DEFINITE = frozenset("the this that these those".split())
# How many mentions of one participant are told of it: those nearest to where it is looked up. The
# longest of the development reports have 47; in a document of thousands of events, each of them
# would otherwise hold all mentions of its sides in all the others.
MOST = 100


@dataclass(frozen=True, slots=True)
class Chain:
    """One participant's mentions in a document, in order. `actor` is a registry id or None.

    `first` is the first mention of all, whichever `mentions` are near enough to be told.
    """

    actor: str | None
    mentions: tuple[Offsets, ...]
    first: Offsets

    @classmethod
    def of(cls, actor: str | None, mentions: Sequence[Offsets]) -> Chain:
        """The chain of all these mentions."""
        return cls(actor, tuple(mentions), mentions[0])

    def near(self, mention: Offsets) -> Chain:
        """The chain with the `MOST` mentions that stand nearest to one of them."""
        if len(self.mentions) <= MOST:
            return self
        at = bisect_left(self.mentions, mention)
        begin = min(max(0, at - MOST // 2), len(self.mentions) - MOST)
        return Chain(self.actor, self.mentions[begin : begin + MOST], self.first)


class Coreference:
    """The chains of one document, looked up by a mention.

    Mentions with the same registry actor are one chain. A definite group word joins the nearest
    earlier chain of an armed actor; a definite noun joins earlier phrases with the same head.
    """

    def __init__(
        self,
        syntax: Sequence[Syntax],
        actors: Sequence[ActorMention],
        is_armed_group: Callable[[str], bool],
    ) -> None:
        by_actor: dict[str, list[Offsets]] = defaultdict(list)
        by_head: dict[str, list[Offsets]] = defaultdict(list)
        self._key: dict[Offsets, tuple[str, str]] = {}
        last_armed: str | None = None
        named = Index(actors)
        last_with: dict[str, str] = {}
        for sentence in syntax:
            for phrase in sentence.phrases:
                if phrase.pronoun:
                    continue
                span = offsets(phrase)
                head = sentence.tokens[phrase.head]
                actor = head_actor(sentence, phrase, named.overlapping(phrase))
                if actor is not None and not _is_part(sentence, phrase):
                    span = with_name(sentence, phrase, actor)
                    if span in self._key:
                        continue  # another piece of the same name
                    by_actor[actor.actor].append(span)
                    self._key[span] = ("actor", actor.actor)
                    if is_armed_group(actor.actor):
                        last_armed = actor.actor
                    continue
                definite = sentence.tokens[phrase.first].lower in _DEFINITE
                if (
                    definite
                    and head.lower in _GROUP_WORDS
                    and last_armed
                    and phrase.last - phrase.first <= 3
                ):
                    by_actor[last_armed].append(span)
                    self._key[span] = ("actor", last_armed)
                elif noun_kind(head.lower) is not None:
                    key = _head_key(sentence, phrase)
                    if definite and key not in by_head:
                        key = last_with.get(head.lower, "")
                    if key:
                        last_with[head.lower] = key
                        by_head[key].append(span)
                        self._key[span] = ("head", key)
        self._spans = Index(self._key)
        self._actor_chains = {k: Chain.of(k, v) for k, v in by_actor.items()}
        self._head_chains = {k: Chain.of(None, v) for k, v in by_head.items()}

    def chain(self, mention: Offsets) -> Chain:
        """The chain of a phrase, its nearest mentions; the phrase alone where it is in none."""
        key = self._key.get(mention)
        if key is None:
            key = next(
                (self._key[s] for s in self._spans.overlapping(mention) if contains(s, mention)),
                None,
            )
            if key is None or key[0] == "head":
                return Chain.of(None, (mention,))
        if key[0] == "head":
            return self._head_chains[key[1]].near(mention)
        chain = self._actor_chains[key[1]].near(mention)
        if mention in chain.mentions:
            return chain
        # The name inside a longer phrase ("U.S." in "the U.S. strike") stands beside the others.
        return Chain.of(chain.actor, sorted({*chain.mentions, mention}))


# Persons who speak for or lead a body are not the body.
_PERSONS = frozenset(
    "official officials spokesman spokeswoman spokesperson commander commanders leader leaders "
    "leadership minister president chief general colonel member members officer source sources "
    "citizen citizens civilians civilian national nationals man woman people".split()
)


def _is_part(sentence: Syntax, phrase: Phrase) -> bool:
    """Whether a phrase names only some of an actor's people: counted, or a person of it."""
    counted = any(sentence.tags[i] == "num" for i in range(phrase.first, phrase.last))
    first = sentence.tokens[phrase.first].lower
    return counted or first in _COUNTS or sentence.tokens[phrase.head].lower in _PERSONS


def _head_key(sentence: Syntax, phrase: Phrase) -> str:
    """Modifiers and head without determiner and numbers: what two mentions must share."""
    words = [
        sentence.tokens[i].lower
        for i in range(phrase.first, phrase.last)
        if sentence.tags[i] not in {"det", "num", "poss", "adv"}
    ]
    return " ".join(words) or sentence.tokens[phrase.head].lower
