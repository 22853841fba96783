"""Who the people of a casualty claim are, whose they are, and what harmed them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from sourceline.knowledge.people import load_people
from sourceline.reading.casualty_phrases import CasualtyPhrase
from sourceline.reading.headcounts import Headcount
from sourceline.reading.mentions import ActorMention
from sourceline.reading.syntax import Syntax
from sourceline.records import Demographic, Group
from sourceline.spans import Index, Located, Offsets

_CAUSES = frozenset(
    (
        "blast blasts explosion explosions attack attacks bombing bombings bomb bombs airstrike "
        "airstrikes strike strikes raid raids shelling shells fire gunfire crossfire shooting combat "
        "fighting battle battles clash clashes fall falls crash stampede ambush accident wounds "
        "injuries hunger starvation thirst disease mine mines landmine landmines rocket rockets "
        "missile missiles grenade sniper shrapnel bullet bullets collapse burns torture drone drones "
        "bombardment violence unrest offensive operation incident mortar mortars confrontation "
        "exchange firefight siege"
    ).split()
)
_ARMY = frozenset("army military navy air intelligence marine battalion brigade".split())
_SECURITY = frozenset("forces force personnel members member officers agents men troops".split())
_HELPERS: dict[str, Group] = {
    "aid": "aid workers",
    "relief": "aid workers",
    "humanitarian": "aid workers",
    "ngo": "aid workers",
    "health": "health workers",
    "medical": "health workers",
    "hospital": "health workers",
    "ambulance": "health workers",
    "media": "journalists",
    "press": "journalists",
}
_HELPING = frozenset(
    "worker workers staff staffer staffers employee employees volunteer volunteers personnel".split()
)
# "Hezbollah members" are its fighters; "Hezbollah supporters" need not be.
_RANKS = frozenset("member leader operative commander boss chief".split())
_KIN = frozenset("family household relatives".split())


def words_about(sentence: Syntax, count: Headcount, span: Offsets) -> Offsets:
    """The words that tell who they are: the phrase, and for harm that is counted itself what
    follows it ("30 casualties on the army").
    """
    tokens = sentence.tokens
    if count.tally is not None and count.last < len(tokens):
        link = tokens[count.last].lower
        if link in {"on", "upon", "among", "to", "of", "for"}:
            following = sentence.phrase_at(count.last + 1)
            if following is not None:
                return Offsets(span.start, following.end)
    return span


def who(
    sentence: Syntax, count: Headcount, span: Offsets, armed: bool
) -> tuple[Group, Demographic | None]:
    """Group and demographic, as the words of the phrase tell them.

    `armed` is true where the phrase names an armed group: its members are combatants.
    """
    people = load_people()
    words = _words(sentence, span)
    entries = [people[w] for w in words if w in people]
    demographics = {e.demographic for e in entries if e.demographic is not None}
    plain = [e for e in entries if e.demographic is None and e.group != "unspecified"]
    demographic = next(iter(demographics)) if len(demographics) == 1 else None
    if count.noun is not None and count.noun.demographic is None and count.form != "name":
        demographic = demographic if not plain else None
    if "elderly" in words:
        demographic = "elderly"
    for left, right in pairwise(words):
        if left in _HELPERS and right in _HELPING:
            return _HELPERS[left], demographic
        if left == "security" and right in _SECURITY:
            return "combatants", demographic
    helping = count.noun is not None and count.noun.group in {"health workers", "journalists"}
    if ("civilian" in words or "civilians" in words) and not helping:
        return "civilians", demographic
    if _KIN & set(words):
        return "civilians", demographic
    if "police" in words:
        return "police", demographic
    noun = count.noun
    if noun is not None and noun.kind == "office":
        around = {t.lower for t in sentence.tokens[max(0, count.first - 40) : count.last + 40]}
        army = _ARMY & around or any(people[w].group == "combatants" for w in around if w in people)
        return ("combatants" if army and "police" not in around else "police"), demographic
    groups = [e.group for e in entries if e.group != "unspecified"]
    if noun is not None and noun.group != "unspecified":
        if len(set(groups)) > 1 and " and " in " ".join(words):
            return "unspecified", demographic
        return noun.group, demographic
    if _ARMY & set(words):
        return "combatants", demographic
    if noun is not None and noun.lemma in _RANKS and armed:
        return "combatants", demographic
    return (groups[-1] if groups else "unspecified"), demographic


def _words(sentence: Syntax, span: Offsets) -> list[str]:
    first, last = sentence.token_at(span.start), sentence.token_at(span.end)
    return [t.lower for t in sentence.tokens[first:last]]


def whose(
    sentence: Syntax,
    count: Headcount,
    span: Offsets,
    group: Group,
    actors: Index[ActorMention],
    antecedents: Antecedents,
) -> str | None:
    """Whose people they are: named in the phrase, or by the same noun shortly before."""
    if group in {"civilians", "journalists", "aid workers", "health workers"}:
        return None
    for actor in actors.overlapping(span):
        return actor.actor
    if group == "combatants" and count.noun is not None and "enemy" not in _words(sentence, span):
        return antecedents.of(count.noun.lemma, sentence.sentence.index, span.start)
    return None


class Antecedents:
    """Which actor a noun for people was last said to belong to ("Islamic State militants")."""

    REACH = 3  # sentences

    def __init__(self, syntax: Sequence[Syntax], actors: Sequence[ActorMention]) -> None:
        people = load_people()
        self._found: dict[str, list[tuple[int, int, str]]] = {}
        position = 0
        ordered = sorted(actors, key=lambda a: a.start)
        for sentence in syntax:
            while position < len(ordered) and ordered[position].start < sentence.sentence.start:
                position += 1
            while position < len(ordered) and ordered[position].end <= sentence.sentence.end:
                actor = ordered[position]
                position += 1
                i = sentence.token_at(actor.start)
                for token in sentence.tokens[i : i + 9]:
                    noun = people.get(token.lower)
                    phrase = token.text[0].isalnum() or token.text in "()-"
                    if noun is not None and noun.group == "combatants":
                        entry = (sentence.sentence.index, token.start, actor.actor)
                        self._found.setdefault(noun.lemma, []).append(entry)
                        break
                    if not phrase or (token.start >= actor.end and token.text.islower()):
                        break

    def of(self, lemma: str, sentence: int, start: int) -> str | None:
        """The actor that `lemma` stands for at an offset of a sentence, None if none is near."""
        for index, offset, actor in reversed(self._found.get(lemma, ())):
            if offset < start and sentence - index <= self.REACH:
                return actor
        return None


def cause_of(sentence: Syntax, phrase: CasualtyPhrase, elsewhere: Index[Located]) -> Offsets | None:
    """What they came to harm by: "in combat", "from falls", "by a roadside bomb"."""
    tokens = sentence.tokens
    start = max(phrase.words[1], phrase.count.last)
    for i in range(start, min(len(tokens) - 1, start + 8)):
        if tokens[i].lower not in {"in", "from", "by", "of", "during", "to"}:
            if sentence.tags[i] in {"sub", "rel", "conj", "verb"} or tokens[i].text in ";:,":
                return None
            continue
        following = sentence.phrase_at(i + 1)
        if following is None:
            continue
        head = tokens[following.head].lower
        if head in _CAUSES and not elsewhere.overlapping(following):
            return Offsets(following.start, following.end)
    return None
