"""Headcounts around a verb: those that stand as its object, and those that are its subject."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from sourceline.knowledge.people import Harm, load_harm
from sourceline.knowledge.verbs import verb_form
from sourceline.reading.harm_acts import Act, lower_at, tag_at
from sourceline.reading.headcount_nouns import TIME_WORDS
from sourceline.reading.headcounts import Headcount
from sourceline.reading.syntax import Syntax

# Verbs that a bare number after them does not make a casualty of.
_OTHER_OBJECTS = frozenset("take hold capture put execute eliminate".split())
_SAYING = frozenset(
    "say report state announce confirm add claim note believe estimate know tell fear leave find".split()
)
_INCLUDING = frozenset("including included namely".split())


class HeadcountLists:
    """The headcounts of a sentence, looked up by where they stand.

    `inside` tells for a headcount, by its first token, which other one the words put it into.
    `linked` holds the first tokens of those that a word for harm has taken already.
    """

    def __init__(self, syntax: Syntax, counts: Sequence[Headcount]) -> None:
        self.syntax = syntax
        self.counts = counts
        self.starts = {c.first: c for c in counts}
        self.cover = {i: c for c in counts for i in range(c.first, c.last)}
        self.inside: dict[int, Headcount] = {}
        self.linked: set[int] = set()
        self._by_end = {c.last: c for c in counts}
        self._verb_ends = [v.last for v in syntax.verbs]
        self._find_insertions()
        self._inner = {i for c in counts if c.first in self.inside for i in range(c.first, c.last)}

    def _lower(self, i: int) -> str:
        return lower_at(self.syntax, i)

    def _tag(self, i: int) -> str:
        return tag_at(self.syntax, i)

    def _find_insertions(self) -> None:
        """Headcounts that the words put inside an earlier one: "including three children"."""
        outer: Headcount | None = None
        inner: Headcount | None = None  # the last one that was put inside
        for count in self.counts:
            before = self._lower(count.first - 1)
            opened = (
                before in _INCLUDING
                or self._breaks_down(count, outer)
                or (
                    before in {"them", "whom", "which"}
                    and self._lower(count.first - 2) in {"among", "of"}
                )
            )
            listed = (
                before in {"and", ","}
                and inner is not None
                and inner.last >= count.first - 6
                and self._lower(count.last) not in {"were", "was"}
            )
            named = count.part and any(
                self._lower(k) in {"them", "whom"} for k in range(count.first, count.last)
            )
            if outer is not None and ((opened and outer.form == "number") or listed or named):
                self.inside[count.first] = outer
                inner = count
            else:
                outer = count

    def _breaks_down(self, count: Headcount, outer: Headcount | None) -> bool:
        """Whether a colon opens a list of those counted before: "7 were killed: four farmers, a"."""
        return (
            self._lower(count.first - 1) == ":"
            and outer is not None
            and not count.alone
            and 0 < count.first - outer.last <= 12
            and (count.best or 0) < (outer.best or 0)
        )

    def _fits(self, count: Headcount, harm: Harm, *, direct: bool = True) -> bool:
        """Whether a headcount can be people that this word harms."""
        if count.tally is not None:
            return count.tally.lemma in {"hostage", "prisoner", "victim"} and direct
        if count.alone or count.noun is not None:
            loose = count.alone and direct and harm.lemma in _OTHER_OBJECTS
            return not loose or (harm.lemma == "capture" and bool(self.linked))
        return count.form == "name" or (harm.any_heads and count.form == "number")

    def after(self, i: int, harm: Harm) -> tuple[list[Headcount], bool]:
        """Headcounts listed from token `i` on, and whether anything stands there as an object."""
        for _ in range(4):
            if self._tag(i) in {"adv", "quote"} and i not in self.starts:
                i += 1
        if self._lower(i) == "," and i not in self.starts:
            i = self._past_insertion(i)
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
            if self._is_apposition(following, listed):
                i = following.last  # "the mayor, Henry Dano, and his two guards"
                continue
            listed.append(following)
            i = following.last
            if self._lower(following.first - 1) != ",":
                sure = len(listed)
        return listed[:sure], active or bool(listed)

    def _past_insertion(self, i: int, reach: int = 12) -> int:
        """The token after an insertion between verb and object: "killed, on Monday, four men"."""
        if self._tag(i + 1) not in {"prep", "adv"}:
            return i
        for k in range(i + 2, i + reach):
            if self._tag(k) in {"verb", "aux", "sub", "rel"}:
                return i
            if self._lower(k) == ",":
                return k + 1 if k + 1 in self.starts else i
        return i

    def _is_apposition(self, count: Headcount, listed: Sequence[Headcount]) -> bool:
        """Whether a name after a comma is that of the person told before."""
        return (
            count.form == "name"
            and bool(listed)
            and listed[-1].form == "one"
            and self._lower(count.first - 1) == ","
            and self._lower(count.last) in {",", ".", "(", ""}
        )

    def _next_in_list(self, i: int) -> Headcount | None:
        """The headcount that "and" or a comma joins to what ends at `i`; a short phrase between."""
        for k in range(i, min(len(self.syntax.tokens), i + 10)):
            if k in self._inner:
                continue
            lower = self._lower(k)
            if lower in {",", "and", "or", "plus", "&"} or (
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

    def before(self, act: Act) -> list[Headcount]:
        """The headcounts that are the subject of a passive, of "die", or of "12 killed"."""
        i, jumps = act.first - 1, 0
        while i >= 0 and act.first - i < 60:
            lower, tag = self._lower(i), self._tag(i)
            count = self.cover.get(i)
            if count is not None:
                if count.first in self.inside and not self._inside_own(count, act):
                    i = count.first - 1 - (self._lower(count.first - 1) in {"and", "or"})
                    continue
                if count.form == "name" and self._tag(count.first - 1) == "prep":
                    i = count.first - 2
                    continue
                named = self._naming(count)
                if named is not None and jumps < 4:
                    i, jumps = named - 1, jumps + 1
                    continue
                relative = self._object_of_relative(count)
                if relative is not None and act.auxiliary:
                    i = relative - 1
                    continue
                head = self._hangs_on(count)
                if head is not None and (act.auxiliary or self.cover[head].form == "number"):
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
            if tag == "quote" and jumps < 4:
                opener = self._opening_quote(i)
                if opener is None:
                    return []
                i, jumps = opener - 1, jumps + 1
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
                if start is None and act.auxiliary and i - 1 in self.cover and tag == "verb":
                    start = i  # "a man found with a grenade was beaten to death"
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
            if self._lower(phrase.first) in TIME_WORDS or self._tag(phrase.first - 1) == "quote":
                i = phrase.first - 1
                continue
            if self._tag(phrase.first - 1) == "verb" and self._relative_before(phrase.first - 1):
                i = phrase.first - 1  # "four gunmen who stormed the building were shot dead"
                continue
            return []
        return []

    def _inside_own(self, count: Headcount, act: Act) -> bool:
        """Whether an inserted part has this verb for itself: "of whom three died"."""
        own = count.part or count.alone or self._lower(count.first - 1) in {"whom", "which"}
        return own and count.last == act.first and self._opener(act.first - 1, reach=8) is None

    def _hangs_on(self, count: Headcount) -> int | None:
        """Where the phrase ends that a headcount after a preposition belongs to, if that counts."""
        prep = count.first - 1
        if self._tag(prep) != "prep" or self._lower(prep) in {"by", "after", "in", "on", "at"}:
            return None
        return prep - 1 if prep - 1 in self.cover else None

    def _object_of_relative(self, count: Headcount) -> int | None:
        """The relative word of the clause that has this headcount for its object: "a man who tried
        to defend his daughter was shot dead".
        """
        if not self._governed(count):
            return None
        return self._relative_before(count.first - 1)

    def _naming(self, count: Headcount) -> int | None:
        """Where "identified as" or "named" stands that this name, or a list of names, follows."""
        for k in range(count.first - 1, max(-1, count.first - 24), -1):
            if self._lower(k) in {"identified", "named", "called", "namely"}:
                return k if self.counts[0].last <= k else None
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

    def _opening_quote(self, i: int, reach: int = 10) -> int | None:
        """The quotation mark that opens what the mark at `i` closes."""
        marks = (k for k in range(i - 1, max(-1, i - reach), -1) if self._tag(k) == "quote")
        return next(marks, None)

    def _verb_before(self, i: int) -> int | None:
        """Where the last verb group before token `i` starts."""
        at = bisect_right(self._verb_ends, i)
        return self.syntax.verbs[at - 1].first if at else None

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
        while len(listed) < 12:
            k = count.first - 1
            if self._lower(k) not in {"and", ",", "or", "&"}:
                break
            if self._lower(k) == "and" and self._lower(k - 1) == ",":
                k -= 1
            before = self._by_end.get(k) or self._holding(k)
            if before is None or before.first in self.linked or before.first in self.inside:
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

    def _holding(self, k: int) -> Headcount | None:
        """The headcount that a phrase with "of" or "from" before token `k` hangs on."""
        phrase = self.syntax.phrase_at(k - 1)
        if phrase is None or self._lower(phrase.first - 1) not in {"of", "from"}:
            return None
        return self._by_end.get(phrase.first - 1)

    def _governed(self, count: Headcount) -> bool:
        """Whether a verb right before a headcount has it for an object."""
        form = verb_form(self._lower(count.first - 1))
        return (
            self._tag(count.first - 1) == "verb" and form is not None and form.lemma not in _SAYING
        )
