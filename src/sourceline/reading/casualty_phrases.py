"""Casualty phrases: which headcount of a sentence goes with which word for harm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sourceline.knowledge.people import Harm, load_harm
from sourceline.knowledge.verbs import VerbForm, verb_form
from sourceline.reading.headcounts import TIME_WORDS, Headcount, find_headcounts
from sourceline.reading.mentions import Quantity
from sourceline.reading.syntax import Syntax
from sourceline.records import Effect


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


@dataclass(slots=True)
class _Act:
    """One use of a word for harm. `first` is where its auxiliaries start."""

    harm: Harm
    first: int
    at: int
    last: int
    passive: bool
    gerund: bool
    auxiliary: bool
    effect: Effect
    merged: bool = False


_BE = frozenset("be is are was were been being 's 're got get gets".split())
# Who says "is believed to have been killed" reports a death; who plans "to kill" does not.
_HELD = frozenset(
    (
        "believed reported reportedly said known confirmed feared thought presumed alleged "
        "understood forced managed continued began started appears appear seems claimed"
    ).split()
)
_ADVERBS_OF_VERBS = frozenset("also then later still already".split())
_NOT_DONE = frozenset("without avoid avoiding prevent preventing if unless lest".split())
_MEDICAL = frozenset(
    "hospital hospitals treatment medical clinic clinics wounded injured injuries care".split()
)
_INCLUDING = frozenset("including included namely".split())
_TOLL_LEADS = frozenset("to at of reached reaches exceeded exceeds topped passed is was :".split())
# Verbs that a bare number after them does not make a casualty of.
_OTHER_OBJECTS = frozenset("take hold capture put execute eliminate".split())
_RAISING = frozenset("bring take raise push put".split())
_SAYING = frozenset(
    "say report state announce confirm add claim note believe estimate know tell fear leave find".split()
)
_SET_FREE = frozenset("free release rescue escape flee find".split())
_PEOPLE_OF_HARM = frozenset("dead killed wounded injured missing victims casualties".split())


def find_casualty_phrases(
    syntax: Syntax, quantities: Mapping[int, Quantity], taken: frozenset[int], names: frozenset[str]
) -> list[CasualtyPhrase]:
    """The casualty phrases of one sentence, in order of their headcounts.

    `taken` and `names` are as in `find_headcounts`.
    """
    if not any(_may_tell_harm(t.lower) for t in syntax.tokens):
        return []
    counts = find_headcounts(syntax, quantities, taken, names)
    return _Linker(syntax, counts).run() if counts else []


def _may_tell_harm(lower: str) -> bool:
    tables = load_harm()
    if lower in tables["state"] or lower in tables["act"] or lower in tables["tally"]:
        return True
    form = verb_form(lower)
    return lower in {"toll", "victims"} or (
        form is not None and (form.lemma in tables["done"] or form.lemma in tables["suffered"])
    )


@dataclass(slots=True)
class _Linker:
    """Links words for harm to headcounts; every headcount goes with one word at most."""

    syntax: Syntax
    counts: Sequence[Headcount]
    found: dict[int, CasualtyPhrase] = field(default_factory=dict)
    inside: dict[int, Headcount] = field(default_factory=dict)
    starts: dict[int, Headcount] = field(default_factory=dict)
    cover: dict[int, Headcount] = field(default_factory=dict)

    def run(self) -> list[CasualtyPhrase]:
        self.starts = {c.first: c for c in self.counts}
        self.cover = {i: c for c in self.counts for i in range(c.first, c.last)}
        self._find_insertions()
        acts = self._acts()
        for i in range(len(self.syntax.tokens)):
            self._nominal(i)
        for act in acts:
            if not act.merged:
                self._verbal(act)
        self._among()
        self._toll()
        self._tallies()
        self._states()
        self._inherit()
        return [self.found[k] for k in sorted(self.found)]

    # ------------------------------------------------------------ bookkeeping

    def _lower(self, i: int) -> str:
        return self.syntax.tokens[i].lower if 0 <= i < len(self.syntax.tokens) else ""

    def _tag(self, i: int) -> str:
        return self.syntax.tags[i] if 0 <= i < len(self.syntax.tags) else ""

    def _add(
        self, count: Headcount, effect: Effect, words: tuple[int, int], of_earlier: bool = False
    ) -> None:
        if count.first not in self.found:
            inside = self.inside.get(count.first)
            self.found[count.first] = CasualtyPhrase(
                count, effect, words, inside, of_earlier or (count.part and inside is None)
            )

    def _fits(self, count: Headcount, harm: Harm, *, direct: bool = True) -> bool:
        """Whether a headcount can be people that this word harms."""
        if count.tally is not None:
            return count.tally.lemma in {"hostage", "prisoner", "victim"} and direct
        if count.alone or count.noun is not None:
            loose = count.alone and direct and harm.lemma in _OTHER_OBJECTS
            return not loose or (harm.lemma == "capture" and bool(self.found))
        return count.form == "name" or (harm.any_heads and count.form == "number")

    def _find_insertions(self) -> None:
        """Headcounts that the words put inside an earlier one: "including three children"."""
        outer: Headcount | None = None
        for count in self.counts:
            before = self._lower(count.first - 1)
            opened = before in _INCLUDING or (
                before in {"them", "whom", "which"}
                and self._lower(count.first - 2) in {"among", "of"}
            )
            listed = before in {"and", ","} and any(
                c.first in self.inside
                and c.last >= count.first - 6
                and self._lower(count.last) not in {"were", "was"}
                for c in self.counts
                if c.first < count.first
            )
            whole = count.part and any(
                self._lower(k) in {"them", "whom"} for k in range(count.first, count.last)
            )
            if outer is not None and (opened or listed or whole):
                self.inside[count.first] = outer
            else:
                outer = count

    # ------------------------------------------------------------------ acts

    def _acts(self) -> list[_Act]:
        acts: list[_Act] = []
        for i, token in enumerate(self.syntax.tokens):
            act = self._state_act(i) or self._verb_act(i, verb_form(token.lower))
            if act is None:
                continue
            previous = acts[-1] if acts else None
            if previous is not None and self._same_people(previous, act):
                act.first, act.passive = previous.first, previous.passive or act.passive
                act.auxiliary = act.auxiliary or previous.auxiliary
                act.effect = _together(previous.effect, act.effect)
                previous.merged = True
            acts.append(act)
        return acts

    def _same_people(self, left: _Act, right: _Act) -> bool:
        """Whether two verbs share their people: "kidnapped and killed", "dead or wounded"."""
        between = range(left.last, right.at)
        return (
            0 < len(between) <= 3
            and self._lower(left.last) in {"and", "or", "/"}
            and all(self._tag(i) in {"conj", "adv", "punct"} for i in between)
            and left.gerund == right.gerund
        )

    def _state_act(self, i: int) -> _Act | None:
        harms = load_harm()["state"].get(self._lower(i))
        if not harms or self._lower(i - 1) in {"the", "shot", "shoot"}:
            return None
        if self._tag(i + 1) in {"word", "name"} and i + 1 not in self.starts:
            return None
        first, hypothetical, passive, auxiliary = self._auxiliaries(i)
        if hypothetical:
            return None
        return _Act(harms[0], first, i, i + 1, True, False, auxiliary or passive, harms[0].effect)

    def _verb_act(self, i: int, form: VerbForm | None) -> _Act | None:
        tables, tag = load_harm(), self._tag(i)
        if form is None:
            return None
        harms = (*tables["done"].get(form.lemma, ()), *tables["suffered"].get(form.lemma, ()))
        if not harms or (tag != "verb" and not form.forms & {"past", "participle", "gerund"}):
            return None
        gerund = "gerund" in form.forms
        if gerund and self._lower(i + 1) == "of":
            return None
        within = self.cover.get(i)
        if within is not None and (within.state is not None or within.part):
            return None  # "three wounded soldiers", "two of the wounded"
        first, hypothetical, passive, auxiliary = self._auxiliaries(i)
        if hypothetical:
            return None
        for harm in harms:
            last = self._company(harm, i)
            if last is None:
                continue
            if harm.effect == "evacuated" and not any(
                t.lower in _MEDICAL for t in self.syntax.tokens
            ):
                return None
            participle = "participle" in form.forms
            return _Act(
                harm, first, i, last, passive and participle, gerund, auxiliary, harm.effect
            )
        return None

    def _company(self, harm: Harm, i: int) -> int | None:
        """The end of the verb with the word that must go with it, None if that is missing."""
        if not harm.company:
            return i + 1
        reach = 4 if harm.lemma in {"shoot", "gun", "mow", "round", "go"} else 9
        for k in range(i + 1, min(len(self.syntax.tokens), i + 1 + reach)):
            if self._tag(k) in {"sub", "rel"} or self._lower(k) in {";", "."}:
                return None
            for words in harm.company:
                if all(self._lower(k + d) == w for d, w in enumerate(words)):
                    return k + len(words) if k - i <= 1 else i + 1
        return None

    def _auxiliaries(self, i: int) -> tuple[int, bool, bool, bool]:
        """Where the verb group starts; whether it is not said to have happened; passive; any."""
        first, passive, auxiliary, hypothetical = i, False, False, False
        k = i - 1
        while k >= 0 and (
            self._tag(k) in {"aux", "modal", "not", "adv", "to"}
            or (self._lower(k) == "either" and self._tag(k - 1) == "aux")
        ):
            lower, tag = self._lower(k), self._tag(k)
            if tag == "aux":
                passive, auxiliary = passive or lower in _BE, True
            elif tag in {"modal", "not"}:
                hypothetical = True
            elif tag == "to":
                before = self._lower(k - 1)
                held = before in _HELD or (before in {"be", "been"} and self._lower(k - 2) in _HELD)
                hypothetical = hypothetical or not (held or self._lower(k + 1) in {"have", "be"})
                if not held and self._lower(k + 1) == "be":
                    hypothetical = True
                k -= 1
                while k >= 0 and self._lower(k) in _HELD:
                    k -= 1
                continue
            elif k == i - 1 and not lower.endswith("ly") and lower not in _ADVERBS_OF_VERBS:
                break
            first = k
            k -= 1
        if self._lower(k) in {"feared", "believed", "found", "reported", "confirmed", "pronounced"}:
            first = k  # "were found dead"
            inner = self._auxiliaries(k)
            return inner[0], inner[1], passive or inner[2], auxiliary or inner[3]
        if self._lower(k) in _NOT_DONE:
            hypothetical = True
        return first, hypothetical, passive, auxiliary

    # ----------------------------------------------------------------- verbs

    def _verbal(self, act: _Act) -> None:
        words = (act.at, act.last)
        if act.harm.kind == "done" and not act.passive:
            listed, active = self._right(act.last, act.harm)
            for count in listed:
                self._add(count, act.effect, words)
            if listed or active or act.gerund:
                return
        if act.gerund:
            return
        for count in self._left(act):
            self._add(count, act.effect, words)

    def _right(self, i: int, harm: Harm) -> tuple[list[Headcount], bool]:
        """Headcounts listed from token `i` on, and whether anything stands there as an object."""
        while self._tag(i) in {"adv", "quote"} and i not in self.starts:
            i += 1
        if self._lower(i) in {"the"} and self._lower(i + 1) == "lives":
            i += 3
        listed: list[Headcount] = []
        active = False
        first = self.starts.get(i)
        if first is not None and self._fits(first, harm):
            listed.append(first)
            i = first.last
        elif first is not None and not first.alone:
            return [], True
        else:
            phrase = self.syntax.phrase_at(i)
            if phrase is None or phrase.first != i:
                return [], self._tag(i) == "pron"
            if phrase.pronoun and not self._lower(i).endswith(("self", "selves")):
                return [], True
            if any(self._lower(k) in TIME_WORDS for k in range(phrase.first, phrase.last)):
                return [], False
            i, active = phrase.last, True
        sure = len(listed)  # after a bare comma an apposition may stand; "and" shows a list
        while len(listed) < 12:
            following = self._next_in_list(i)
            if following is None or not self._fits(following, harm):
                break
            if self._has_own_verb(following):
                break
            if following.form == "name" and listed and (listed[-1].best or 0) > 1:
                break  # "two elders, Malik Khan and Shah Rehman": their names, no further people
            listed.append(following)
            i = following.last
            if self._lower(following.first - 1) != ",":
                sure = len(listed)
        return listed[:sure], active or bool(listed)

    def _next_in_list(self, i: int) -> Headcount | None:
        """The headcount that "and" or a comma joins to what ends at `i`; a short phrase between."""
        for k in range(i, min(len(self.syntax.tokens), i + 10)):
            if k in self.inside_tokens():
                continue
            lower = self._lower(k)
            if lower in {",", "and", "or", "plus"} or (
                lower == "as" and self._lower(k - 1) == "well"
            ):
                at = k + 1
                if self._lower(at) in {"and", "or"}:
                    at += 1
                count = self.starts.get(at)
                if count is not None and count.first not in self.inside:
                    return count
                if lower == "and":
                    return None
            elif self._tag(k) in {"verb", "aux", "sub", "rel"} or lower in {";", "."}:
                return None
        return None

    def inside_tokens(self) -> set[int]:
        """Tokens of headcounts that are part of another one."""
        return {i for c in self.counts if c.first in self.inside for i in range(c.first, c.last)}

    def _has_own_verb(self, count: Headcount) -> bool:
        """Whether a headcount in a list starts a clause of its own: "and 20 were hurt"."""
        i = count.last
        while self._tag(i) == "adv":
            i += 1
        if self._tag(i) in {"aux", "modal"}:
            return True
        form = verb_form(self._lower(i))
        if form is None or self._tag(i) not in {"verb", "word"}:
            return self._lower(i) in load_harm()["state"]
        return bool(form.forms & {"past", "participle", "present"}) and (
            self._tag(i) == "verb" or form.lemma in load_harm()["done"]
        )

    def _left(self, act: _Act) -> list[Headcount]:
        """The headcounts that are the subject of a passive, of "die", or of "12 killed"."""
        i, jumps = act.first - 1, 0
        while i >= 0 and act.first - i < 60:
            lower, tag = self._lower(i), self._tag(i)
            count = self.cover.get(i)
            if count is not None:
                if count.first in self.inside and not self._inside_own(count, act):
                    i = count.first - 1
                    continue
                if count.form == "name" and self._tag(count.first - 1) == "prep":
                    i = count.first - 2
                    continue
                named = self._naming(count)
                if named is not None and jumps < 4:
                    i, jumps = named - 1, jumps + 1
                    continue
                head = self._hangs_on(count)
                if head is not None and act.auxiliary:
                    i = head
                    continue
                return self._joined_left(count, act.harm)
            if lower == "," or lower in {")", "—", "–", "-"}:
                opener = self._opener(i) if i == act.first - 1 or jumps else None
                if opener is not None:
                    i, jumps = opener - 1, jumps + 1
                    continue
                i -= 1
                continue
            if tag in {"sub", "quote"} or lower in {";", ":", "."}:
                return []
            if tag in {"rel", "adv", "not"} or lower in {"them", "whom", "among", "including"}:
                i -= 1
                continue
            if tag == "conj":
                verb = self._verb_before(i)
                if verb is None or i != act.first - 1 or jumps > 3:
                    return []
                i, jumps = verb - 1, jumps + 1
                continue
            if tag in {"verb", "aux", "modal"}:
                start = self._relative_before(i)
                if start is None:
                    return []
                i = start - 1
                continue
            phrase = self.syntax.phrase_at(i)
            if phrase is None:
                i -= 1
                continue
            if self._tag(phrase.first - 1) == "prep" or (phrase.first == 0 and jumps):
                i = phrase.first - 2
                continue
            if i > 0 and self._lower(phrase.first - 1) == "," and act.first - i > 1:
                i = phrase.first - 2  # an apposition
                continue
            if self._lower(phrase.first) in TIME_WORDS:
                i = phrase.first - 1
                continue
            return []
        return []

    def _inside_own(self, count: Headcount, act: _Act) -> bool:
        """Whether an inserted part has this verb for itself: "of whom three died"."""
        return count.last == act.first and self._opener(act.first - 1, reach=8) is None

    def _hangs_on(self, count: Headcount) -> int | None:
        """Where the phrase ends that a headcount after a preposition belongs to, if that counts."""
        prep = count.first - 1
        if self._tag(prep) != "prep" or self._lower(prep) in {"by", "after", "in", "on", "at"}:
            return None
        return prep - 1 if prep - 1 in self.cover else None

    def _naming(self, count: Headcount) -> int | None:
        """Where "identified as" or "named" stands that this name, or a list of names, follows."""
        for k in range(count.first - 1, max(-1, count.first - 24), -1):
            if self._lower(k) in {"identified", "named", "called", "namely"}:
                return k if any(c.last <= k for c in self.counts) else None
            listed = k in self.cover and self.cover[k].form != "number"
            if not (listed or self._tag(k) in {"name", "conj", "num", "punct"}) and self._lower(
                k
            ) not in {"as", "alias"}:
                return None
        return None

    def _opener(self, i: int, reach: int = 24) -> int | None:
        """The mark that opens the insertion which the mark at `i` closes."""
        mark = {")": "("}.get(self._lower(i), self._lower(i))
        for k in range(i - 1, max(-1, i - reach), -1):
            if self._lower(k) == mark:
                return k
        return None

    def _verb_before(self, i: int) -> int | None:
        for group in reversed(self.syntax.verbs):
            if group.last <= i:
                return group.first
        return None

    def _relative_before(self, i: int) -> int | None:
        """The relative word that opens the clause which the verb at `i` stands in."""
        for k in range(i, max(-1, i - 14), -1):
            if self._tag(k) == "rel" or self._lower(k) == "that":
                return k
            if self._lower(k) in {",", ";"} and k < i - 1 and self._tag(k + 1) != "rel":
                return None
        return None

    def _joined_left(self, count: Headcount, harm: Harm) -> list[Headcount]:
        """The headcount and those joined to it before: "three soldiers and a policeman"."""
        listed = [count] if self._fits(count, harm, direct=False) else []
        by_end = {c.last: c for c in self.counts}
        while len(listed) < 12:
            k = count.first - 1
            if self._lower(k) not in {"and", ",", "or"}:
                break
            if self._lower(k) == "and" and self._lower(k - 1) == ",":
                k -= 1
            before = by_end.get(k)
            if before is None or before.first in self.found or before.first in self.inside:
                break
            if not self._fits(before, harm, direct=False) or before.alone:
                break
            if self._lower(k) == "," and len(listed) == 1 and self._lower(count.first - 1) == ",":
                break
            if self._governed(before):
                break
            listed.insert(0, before)
            count = before
        return listed

    def _governed(self, count: Headcount) -> bool:
        """Whether a verb right before a headcount has it for an object."""
        form = verb_form(self._lower(count.first - 1))
        return (
            self._tag(count.first - 1) == "verb" and form is not None and form.lemma not in _SAYING
        )

    # ----------------------------------------------------------------- nouns

    def _nominal(self, i: int) -> None:
        """ "the deaths of at least 15 militants", "the bodies of 12 men", "injuries to five"."""
        tables, lower = load_harm(), self._lower(i)
        link = self._lower(i + 1)
        body = lower in {"bodies", "body", "corpses", "corpse", "remains"}
        lives = lower in {"lives", "life"} and self._verb_within(
            i, {"claim", "take", "cost", "lose"}
        )
        harms = tables["act"].get(lower) or (tables["tally"].get(lower) if body or lives else None)
        if not harms or not (link == "of" or (link == "to" and harms[0].effect == "injured")):
            return
        if self._tag(i) == "verb" and not lower.endswith("ing"):
            return
        listed, _ = self._right(i + 2, harms[0])
        for count in listed:
            self._add(count, harms[0].effect, (i, i + 1))

    def _verb_within(self, i: int, lemmas: frozenset[str] | set[str], reach: int = 7) -> bool:
        for k in range(max(0, i - reach), i):
            form = verb_form(self._lower(k))
            if form is not None and form.lemma in lemmas:
                return True
        return False

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
            self._add(count, harm.effect, (count.head, count.head + 1))

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
            among = next(
                (x for x in range(i - 1, max(-1, i - 5), -1) if self._lower(x) == "among"), None
            )
            if among is not None and self._tag(among - 1) == "aux":
                be = _Act(_ANYBODY, among - 1, i, i + 1, True, False, True, effect)
                for count in self._left(be):
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
            listed, _ = self._right(k + 1, _ANYBODY)
            for count in listed:
                self.inside.pop(count.first, None)
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
            elif token.lower == "total" and self._verb_within(i, _RAISING, 3) and self.found:
                effect = self.found[max(self.found)].effect
            else:
                continue
            count = next(
                (
                    c
                    for c in self.counts
                    if i < c.first < i + 14 and self._lower(c.first - 1) in _TOLL_LEADS
                ),
                None,
            )
            if count is None or count.form != "number":
                continue
            if self._verb_within(i, _RAISING, 4):  # "two more died, bringing the toll to 50"
                for first, phrase in self.found.items():
                    if phrase.effect == effect and phrase.inside is None and first < i:
                        self.found[first] = replace(phrase, inside=count, of_earlier=False)
            self._add(count, effect, (i, i + 1))

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

    def _inherit(self) -> None:
        """Parts without a verb of their own share the fate of their whole."""
        for count in self.counts:
            outer = self.inside.get(count.first)
            if outer is None or count.first in self.found or outer.first not in self.found:
                continue
            if self._tag(count.last) in {"aux", "modal"}:
                continue  # "of whom two are in critical condition"
            whole = self.found[outer.first]
            if count.noun is None and not count.alone:
                continue
            self._add(count, whole.effect, whole.words)


_ANYBODY = Harm("", "done", "killed", frozenset(), True)
_EFFECT_OF_PEOPLE: dict[str, Effect] = {
    "dead": "killed",
    "killed": "killed",
    "deaths": "killed",
    "fatalities": "killed",
    "victims": "killed",
    "wounded": "injured",
    "injured": "injured",
    "missing": "missing",
    "casualties": "casualties",
}


def _together(first: Effect, second: Effect) -> Effect:
    """What two verbs tell of the same people: the dead and the injured in one are casualties."""
    pair = {first, second}
    if pair == {"killed", "injured"} or "casualties" in pair:
        return "casualties"
    return "killed" if "killed" in pair else second
