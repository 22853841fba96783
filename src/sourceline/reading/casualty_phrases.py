"""Casualty phrases: which headcount of a sentence goes with which word for harm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sourceline.knowledge.people import Harm, load_harm, load_people
from sourceline.knowledge.verbs import verb_form
from sourceline.reading.harm_acts import Act, find_acts, lower_at, tag_at, words_for_harm
from sourceline.reading.headcount_lists import HeadcountLists
from sourceline.reading.headcount_nouns import is_harm
from sourceline.reading.headcounts import Headcount, find_headcounts
from sourceline.reading.mentions import Quantity
from sourceline.reading.syntax import Syntax
from sourceline.records import Effect

_TOLL_LEADS = frozenset("to at of reached reaches exceeded exceeds topped passed is was :".split())
_RAISING = frozenset("bring take raise push put".split())
_PUTTING = frozenset("put place count estimate".split())
_UNDERGO = frozenset("receive suffer sustain".split())
_SET_FREE = frozenset("free release rescue escape flee find".split())
_EFFECT_OF_PEOPLE: dict[str, Effect] = {
    "dead": "killed",
    "deceased": "killed",
    "killed": "killed",
    "deaths": "killed",
    "fatalities": "killed",
    "victims": "killed",
    "wounded": "injured",
    "injured": "injured",
    "missing": "missing",
    "casualties": "casualties",
}
_PEOPLE_OF_HARM = frozenset("dead killed wounded injured missing victims casualties".split())
_ANYBODY = Harm("", "done", "killed", frozenset(), True)


@dataclass(frozen=True, slots=True)
class CasualtyPhrase:
    """A headcount with what befell it. `words` are the token range that says so.

    `inside` is the headcount of the sentence that the words put this one into ("seven were hurt,
    five of them in combat"); `of_earlier` marks a part of people told of in an earlier sentence.
    """

    count: Headcount
    effect: Effect
    words: tuple[int, int]
    inside: Headcount | None = None
    of_earlier: bool = False


def find_casualty_phrases(
    syntax: Syntax, quantities: Mapping[int, Quantity], taken: frozenset[int], names: frozenset[str]
) -> list[CasualtyPhrase]:
    """The casualty phrases of one sentence, in order of their headcounts.

    `taken` and `names` are as in `find_headcounts`.
    """
    if syntax.words.isdisjoint(words_for_harm()):
        return []
    counts = find_headcounts(syntax, quantities, taken, names)
    return _Linker(HeadcountLists(syntax, counts)).run() if counts else []


class _Linker:
    """Links words for harm to headcounts; every headcount goes with one word at most."""

    def __init__(self, lists: HeadcountLists) -> None:
        self.syntax = lists.syntax
        self.counts = lists.counts
        self.lists = lists
        self.found: dict[int, CasualtyPhrase] = {}

    def run(self) -> list[CasualtyPhrase]:
        acts = find_acts(self.syntax, self.lists.cover)
        for i in range(len(self.syntax.tokens)):
            self._nominal(i)
        for act in acts:
            if not act.merged:
                self._verbal(act)
        self._among()
        self._toll()
        self._tallies()
        self._states()
        self._of_the_harmed()
        self._inherit()
        return [self._with_name(self.found[k]) for k in sorted(self.found)]

    def _lower(self, i: int) -> str:
        return lower_at(self.syntax, i)

    def _tag(self, i: int) -> str:
        return tag_at(self.syntax, i)

    def _add(
        self, count: Headcount, effect: Effect, words: tuple[int, int], of_earlier: bool = False
    ) -> None:
        if count.first not in self.found:
            self.lists.linked.add(count.first)
            inside = self.lists.inside.get(count.first)
            if count.part and self._lower(count.last - 1) in {"dead", "deceased"}:
                effect = "killed"  # "one of the dead was stabbed"
            self.found[count.first] = CasualtyPhrase(
                count, effect, words, inside, of_earlier or (count.part and inside is None)
            )

    def _verbal(self, act: Act) -> None:
        words = (act.at, act.last)
        if act.harm.kind == "done" and not act.passive:
            listed, active = self.lists.after(act.last, act.harm)
            for count in listed:
                self._add(count, act.effect, words)
            if listed or active or act.gerund:
                return
        if act.gerund:
            return
        for count in self.lists.before(act):
            self._add(count, act.effect, words)

    def _nominal(self, i: int) -> None:
        """ "the deaths of at least 15 militants", "the bodies of 12 men", "injuries to five"."""
        tables, lower = load_harm(), self._lower(i)
        link = self._lower(i + 1)
        body = lower in {"bodies", "body", "corpses", "corpse", "remains"}
        lives = lower in {"lives", "life"} and self._verb_within(
            i, {"claim", "take", "cost", "lose"}
        )
        tally = tables["tally"].get("body" if lower == "remains" else lower)
        harms = tables["act"].get(lower) or (tally if body or lives else None)
        if not harms or not (link == "of" or (link == "to" and harms[0].effect == "injured")):
            return
        if self._tag(i) == "verb" and not lower.endswith("ing"):
            return
        listed, _ = self.lists.after(i + 2, harms[0])
        for count in listed:
            self._add(count, harms[0].effect, (i, i + 1))

    def _verb_within(self, i: int, lemmas: frozenset[str] | set[str], reach: int = 7) -> bool:
        for k in range(max(0, i - reach), i):
            form = verb_form(self._lower(k))
            if form is not None and form.lemma in lemmas:
                return True
        return False

    def _among(self) -> None:
        """ "Among the dead were three children", "Those killed included a nurse"."""
        for i, token in enumerate(self.syntax.tokens):
            if token.lower not in _PEOPLE_OF_HARM or i == 0:
                continue
            before = self._lower(i - 1)
            if before not in {"the", "those"} and self._lower(i - 2) not in {"the", "those"}:
                continue
            effect = _EFFECT_OF_PEOPLE[token.lower]
            k = i + 1
            inside = self._opens_list(k)
            if inside is not None and token.lower != "missing":
                for count in self.lists.after(inside, _ANYBODY)[0]:
                    self._add(count, effect, (i, i + 1), of_earlier=True)
                continue
            among = next(
                (x for x in range(i - 1, max(-1, i - 5), -1) if self._lower(x) == "among"), None
            )
            if among is not None and self._tag(among - 1) == "aux":
                be = Act(_ANYBODY, among - 1, i, i + 1, True, False, True, effect)
                for count in self.lists.before(be):
                    self._add(count, effect, (i, i + 1), of_earlier=True)
                continue
            while k < i + 9 and self._lower(k) not in {"included", "include", "includes"}:
                if among is not None and self._lower(k) in {"was", "were", "is", "are"}:
                    break
                if self._tag(k) in {"verb", "aux", "punct"}:
                    k = i + 9
                k += 1
            if k >= i + 9:
                continue
            listed, _ = self.lists.after(k + 1, _ANYBODY)
            for count in listed:
                self.lists.inside.pop(count.first, None)
                self._add(count, effect, (i, i + 1), of_earlier=True)

    def _toll(self) -> None:
        """ "the death toll rose to 40 from 35", "the number of dead stands at 12"."""
        for i, token in enumerate(self.syntax.tokens):
            effect: Effect = "killed"
            if token.lower == "toll":
                if self._lower(i - 1) in {"casualty", "casualties"}:
                    effect = "casualties"
                elif self._lower(i - 1) in {"injury", "injured"}:
                    effect = "injured"
            elif token.lower == "of" and self._lower(i - 1) == "number":
                at = next(
                    (k for k in range(i + 1, i + 5) if self._lower(k) in _EFFECT_OF_PEOPLE), None
                )
                if at is None:
                    continue
                effect = _EFFECT_OF_PEOPLE[self._lower(at)]
            elif (
                token.lower in _EFFECT_OF_PEOPLE
                and self._lower(i + 1) == "at"
                and i + 2 in self.lists.starts
                and self._verb_within(i, _PUTTING)
            ):  # "put the army's dead at 11"
                effect = _EFFECT_OF_PEOPLE[token.lower]
            elif token.lower == "total" and self._verb_within(i, _RAISING, 3) and self.found:
                effect = self.found[max(self.found)].effect
            else:
                continue
            near = (self.lists.starts.get(k) for k in range(i + 1, i + 24))
            count = next((c for c in near if c and self._lower(c.first - 1) in _TOLL_LEADS), None)
            if count is None or count.form != "number":
                continue
            if self._verb_within(i, _RAISING, 4):  # "two more died, bringing the toll to 50"
                for first in range(max(0, i - 60), i):
                    phrase = self.found.get(first)
                    if phrase is not None and phrase.effect == effect and phrase.inside is None:
                        self.found[first] = replace(phrase, inside=count, of_earlier=False)
            self._add(count, effect, (i, i + 1))

    def _tallies(self) -> None:
        for count in self.counts:
            if count.tally is None or count.head is None:
                continue
            harm = count.tally
            lemmas = frozenset(w for words in harm.company for w in words)
            if lemmas and not self._verb_within(count.first, lemmas, 4):
                continue
            if harm.lemma in {"life", "victim"} and count.best == 0:
                continue
            if harm.effect == "injured" and self._verb_within(count.first, _UNDERGO, 3):
                continue  # "he received two bullet injuries" counts wounds
            self._add(count, harm.effect, (count.head, count.head + 1))

    def _of_the_harmed(self) -> None:
        """ "Four of the dead were women": a part of those told of before."""
        for count in self.counts:
            effect = _EFFECT_OF_PEOPLE.get(self._lower(count.last - 1))
            if not count.part or effect is None or count.first in self.found:
                continue
            at = count.last
            if self._tag(at) != "aux":
                continue
            people = load_people()
            if any(self._lower(k) in people for k in range(at + 1, at + 4)):
                self._add(count, effect, (count.last - 1, count.last), of_earlier=True)

    def _with_name(self, phrase: CasualtyPhrase) -> CasualtyPhrase:
        """The phrase with the name that follows a person told of: "his driver, Karim Hassan"."""
        count = phrase.count
        name = self.lists.starts.get(count.last + 1)
        if (
            count.form != "one"
            or name is None
            or name.form != "name"
            or self._lower(count.last) != ","
            or name.first in self.found
            or self._lower(name.last) not in {",", ".", "(", ""}
        ):
            return phrase
        return replace(phrase, count=replace(count, last=name.last))

    def _opens_list(self, k: int) -> int | None:
        """Where a list starts that "the injured, among them" or "the dead including" opens."""
        k += self._lower(k) == ","
        if self._lower(k) == "including":
            return k + 1
        if self._lower(k) == "among" and self._lower(k + 1) in {"them", "whom"}:
            return k + 2
        return None

    def _states(self) -> None:
        """ "three wounded soldiers", where nothing else befalls them."""
        for count in self.counts:
            if count.state is None or count.part or count.first in self.found:
                continue
            if count.head is None or (count.definite and count.form == "one"):
                continue
            following = verb_form(self._lower(count.last + 1)) or verb_form(self._lower(count.last))
            if following is None or following.lemma not in _SET_FREE:
                self._add(count, count.state.effect, (count.first, count.head))

    def _says_who(self, at: int) -> bool:
        """Whether an auxiliary is followed by who they are: "of whom 60 are members of the army"."""
        people = load_people()
        return self._lower(at) in {"are", "were", "is", "was"} and any(
            self._lower(k) in people for k in range(at + 1, at + 3)
        )

    def _inherit(self) -> None:
        """Parts without a verb of their own share the fate of their whole."""
        for count in self.counts:
            outer = self.lists.inside.get(count.first)
            if outer is None or count.first in self.found or outer.first not in self.found:
                continue
            if self._tag(count.last) in {"aux", "modal"} and not self._says_who(count.last):
                continue  # "of whom two are in critical condition"
            if self._tag(count.last) == "verb" and not is_harm(self._lower(count.last)):
                continue  # "when one of them stepped on it"
            whole = self.found[outer.first]
            if count.noun is None and not count.alone:
                continue
            self._add(count, whole.effect, whole.words)
