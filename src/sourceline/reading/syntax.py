"""The structure of a sentence, as far as word classes show it: phrases, verb groups, arguments.

No parser: closed word classes, verb forms and position tell enough to find who a verb's subject,
object and agent are in the plain prose that reports are written in. All indexes are into
`sentence.tokens`, ranges end exclusive.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from sourceline.knowledge.cues import find_cue
from sourceline.knowledge.verbs import verb_form
from sourceline.reading.mentions import Sentence, Token

Tag = Literal[
    "det", "poss", "prep", "pron", "conj", "sub", "rel", "aux", "modal", "not", "adv", "num",
    "verb", "name", "word", "punct", "to", "quote",
]  # fmt: skip

# Closed word classes; a word that stands twice keeps its first class.
_CLASSES: tuple[tuple[Tag, str], ...] = (
    (
        "det",
        "the a an this these those each every some any no all both either another such several",
    ),
    ("det", "many few"),
    ("poss", "his her its their our my your whose 's ’s ' ’"),
    ("to", "to"),
    (
        "prep",
        "of in on at by from with into onto near against for during between among amid amidst",
    ),
    ("prep", "through across around over under above below inside outside along toward towards"),
    (
        "prep",
        "behind beyond upon via per within throughout off out up down versus despite including",
    ),
    ("prep", "involving following targeting regarding concerning about like unlike alongside"),
    ("prep", "besides except aboard"),
    (
        "pron",
        "he she it they we i you him them us me himself herself itself themselves who whom one",
    ),
    ("rel", "which that who whom where whose"),
    ("conj", "and or but nor & plus"),
    (
        "sub",
        "when while after before since until till because although though if unless as whereas",
    ),
    ("sub", "once whether so than lest"),
    ("aux", "be is are was were been being am has have had having do does did get gets got 's 're"),
    ("aux", "'ve"),
    ("modal", "will would shall should may might can could must 'll ’ll 'd ’d cannot"),
    ("not", "not n't n’t never 't ’t"),
    (
        "adv",
        "also then now just still already yet again later earlier soon ago there here only even",
    ),
    ("adv", "too very reportedly allegedly apparently meanwhile however instead together twice"),
    ("adv", "almost nearly further often sometimes yesterday today tomorrow overnight away back"),
    ("adv", "ahead forward abroad else more most less least well far"),
)
_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_DAY_PARTS = frozenset("morning afternoon evening night".split())
# Numbers in words; "one" is also a pronoun and counts only where a noun follows.
_NUMBER_WORDS = frozenset(
    (
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety "
        "hundred thousand million dozen"
    ).split()
)
_CLOSED: dict[str, Tag] = {word: tag for tag, words in reversed(_CLASSES) for word in words.split()}

# Words ending in -ed or -ing, or with verb forms, that stand before nouns rather than for acts.
_NOUN_FIRST = frozenset(
    (
        "attack attacks strike strikes raid raids fire fires blast blasts report reports fight "
        "fights protest protests clash clashes shell shells bomb bombs rocket rockets ambush "
        "ambushes assault assaults force forces state states place places police troops command "
        "house head leader hand march plan plans claim claims end battle mine mines post posts "
        "base bases drone drones gun guns kidnap group groups militia fighters land control "
        "support order orders arms arm border offensive airstrike airstrikes wound wounds number "
        "list lists tank tanks killings killing shooting bombing shelling fighting meeting "
        "building hearing warning beginning mission demands demand vote contact talks patrol "
        "patrols part view views rule cover crash hunt hold face search rally rallies riot riots "
        "murder massacre siege blockade release deal trade call calls test tests march parade "
        "loot cross left mask kick crowd train cause charge charges damage tear name names round "
        "document documents sentence work market note notes signal exchange witness witnesses "
        "volunteer volunteers visit interview talk threat escape return retreat advance surge "
        "guard guards board sources position positions rebel rebels martyr martyrs judge judges "
        "recruit recruits suspect suspects side sides"
    ).split()
)


# Words that make one verb with the word before them.
_PARTICLES = frozenset("down up off out away back".split())


@dataclass(frozen=True, slots=True)
class Phrase:
    """A base noun phrase: determiner, modifiers and head, no prepositional phrase.

    `head` is the index of its last word. Joined phrases ("A and B") are separate.
    """

    start: int
    end: int
    first: int
    last: int
    head: int
    pronoun: bool


@dataclass(frozen=True, slots=True)
class VerbGroup:
    """Auxiliaries, negation and main verb: "were not killed", "have been seizing".

    `main` is the index of the main verb. `reduced` marks a participle without auxiliary that
    follows its noun ("people killed in the blast"): its noun is the subject of a passive.
    """

    start: int
    end: int
    first: int
    last: int
    main: int
    lemma: str
    passive: bool
    reduced: bool
    negated: bool
    modal: str | None
    tense: Literal["past", "present", "future", "participle", "infinitive"]


@dataclass(frozen=True, slots=True)
class Syntax:
    """A sentence with its tags, noun phrases and verb groups, in order; `words` are in lower case."""

    sentence: Sentence
    tokens: tuple[Token, ...] = field(repr=False, compare=False)
    tags: tuple[Tag, ...]
    phrases: tuple[Phrase, ...]
    verbs: tuple[VerbGroup, ...]
    words: frozenset[str] = field(repr=False, compare=False)
    _phrase_at: dict[int, Phrase] = field(repr=False, compare=False)
    _verb_at: dict[int, VerbGroup] = field(repr=False, compare=False)
    _subjects_of: dict[int, list[Phrase]] = field(repr=False, compare=False)

    def phrase_at(self, index: int) -> Phrase | None:
        """The noun phrase that the token at `index` belongs to."""
        return self._phrase_at.get(index)

    def token_at(self, offset: int) -> int:
        """Index of the token that holds or follows a code-point offset."""
        low, high = 0, len(self.tokens)
        while low < high:
            middle = (low + high) // 2
            if self.tokens[middle].end <= offset:
                low = middle + 1
            else:
                high = middle
        return low

    def verb_at(self, index: int) -> VerbGroup | None:
        """The verb group whose main verb is the token at `index`."""
        return self._verb_at.get(index)

    def verbs_before(self, index: int) -> Iterator[VerbGroup]:
        """The verb groups that end before the token at `index`, the nearest first."""
        last = bisect_right(self.verbs, index, key=lambda verb: verb.last)
        return (self.verbs[k] for k in range(last - 1, -1, -1))

    def _verb_over(self, index: int) -> VerbGroup | None:
        """The verb group that the token at `index` belongs to."""
        k = bisect_right(self.verbs, index, key=lambda verb: verb.last)
        found = self.verbs[k] if k < len(self.verbs) else None
        return found if found is not None and found.first <= index else None

    def subjects(self, verb: VerbGroup) -> list[Phrase]:
        """The noun phrases before a verb that are its grammatical subject, joined ones together.

        For "the soldiers who were killed" the phrase before the relative word; for verbs joined
        by "and" the first verb's subject; empty where there is none.
        """
        found = self._subjects_of.get(verb.first)
        if found is None:
            found = self._subjects_of[verb.first] = self._subjects(verb, depth=0)
        return list(found)

    def _subjects(self, verb: VerbGroup, depth: int) -> list[Phrase]:
        index = verb.first - 1
        skipped_clause = False
        while index >= 0:
            tag, token = self.tags[index], self.tokens[index]
            phrase = self.phrase_at(index)
            if phrase is not None:
                head = self._np_chain_head(phrase)
                lower = self.tokens[phrase.head].lower
                if phrase.pronoun and lower in {"who", "which", "that"}:
                    antecedent = self._before(phrase.first)
                    return self._joined_left(antecedent) if antecedent else []
                if not skipped_clause or tag != "punct":
                    return self._joined_left(head)
            if tag == "rel":
                antecedent = self._before(index)
                return self._joined_left(self._np_chain_head(antecedent)) if antecedent else []
            if tag in {"conj", "sub"} or token.text in ";:—–":
                earlier = None
                if tag == "conj":
                    earlier = next((v for v in self.verbs_before(index) if not v.reduced), None)
                elif tag == "sub" and verb.tense == "participle":
                    earlier = next(
                        (v for v in self.verbs_before(index) if v.tense != "infinitive"), None
                    )
                return self._subjects(earlier, depth + 1) if earlier and depth < 4 else []
            if tag == "verb" or tag == "to":
                around = self._verb_over(index)
                return self._subjects(around, depth + 1) if around and depth < 4 else []
            if token.text == "," and verb.tense == "participle" and not verb.passive:
                earlier = next(
                    (v for v in self.verbs_before(index) if v.tense != "participle"), None
                )
                if earlier and depth < 4:
                    return self._subjects(earlier, depth + 1)
            if token.text == ",":
                opener = self._matching_comma(index)
                if opener is not None:
                    index = opener - 1
                    skipped_clause = True
                    continue
            index -= 1
        return []

    def told_by(self, index: int) -> VerbGroup | None:
        """The verb of saying before the token at `index` that its clause hangs on: "the army said
        on Friday that it had fired"; None where another verb or the end of a clause comes between.
        """
        earlier = [v for v in self.verbs if v.last <= index]
        if not earlier or any(t.text in ";:" for t in self.tokens[earlier[-1].last : index]):
            return None
        cue = find_cue(self.tokens[earlier[-1].main].lower, "verb")
        tells = cue is not None and bool(cue.frames & {"speech", "clause", "that"})
        return earlier[-1] if tells and earlier[-1].tense == "past" else None

    def objects(self, verb: VerbGroup) -> list[Phrase]:
        """The noun phrases right after a verb, joined ones together; empty for a passive."""
        if verb.passive:
            return []
        index = verb.last
        while index < len(self.tokens) and (
            self.tags[index] in {"adv", "not"} or (index == verb.last and self._is_particle(index))
        ):
            index += 1
        phrase = self.phrase_at(index)
        return self._joined_right(phrase) if phrase is not None and phrase.first == index else []

    def _is_particle(self, index: int) -> bool:
        """Whether a word after a verb belongs to it: "burned down the courthouse"."""
        return self.tokens[index].lower in _PARTICLES and (
            index + 1 < len(self.tokens) and self.tags[index + 1] in {"det", "num", "poss"}
        )

    def after_preposition(
        self, index: int, prepositions: frozenset[str], *, reach: int = 14
    ) -> list[Phrase]:
        """Noun phrases that one of `prepositions` governs, looked for from token `index` on.

        The search ends with the clause: at a finite verb, a subordinator or `reach` tokens.
        """
        for i in range(index, min(len(self.tokens) - 1, index + reach)):
            if self.tags[i] in {"sub", "rel"} or self.tokens[i].text in ";:":
                return []
            verb = self.verb_at(i) if self.tags[i] == "verb" else None
            if verb and not verb.reduced and verb.tense in {"past", "present", "future"}:
                return []
            if self.tokens[i].lower in prepositions:
                phrase = self.phrase_at(i + 1)
                if phrase is not None:
                    return self._joined_right(phrase)
        return []

    def of_chain(self, phrase: Phrase) -> list[Phrase]:
        """The phrase and those that follow it by "of": "the bodies of 12 men"."""
        chain = [phrase]
        while chain[-1].last < len(self.tokens) and self.tokens[chain[-1].last].lower == "of":
            following = self.phrase_at(chain[-1].last + 1)
            if following is None:
                break
            chain.append(following)
        return chain

    def _before(self, index: int) -> Phrase | None:
        for i in range(index - 1, max(-1, index - 4), -1):
            phrase = self.phrase_at(i)
            if phrase is not None:
                return phrase
            if self.tokens[i].text != ",":
                return None
        return None

    def _np_chain_head(self, phrase: Phrase) -> Phrase:
        """From "Iraq" in "officials in Iraq" to "officials": the phrase that the others hang on."""
        while phrase.first >= 2 and self.tags[phrase.first - 1] == "prep":
            before = self.phrase_at(phrase.first - 2)
            if before is None:
                return phrase
            if self.tokens[phrase.first - 1].lower in {"by", "after", "during", "amid", "despite"}:
                return before if before.first == 0 else phrase
            phrase = before
        return phrase

    def _joined_left(self, phrase: Phrase) -> list[Phrase]:
        found = [phrase]
        while len(found) < 8:
            first = found[0].first
            if first < 2 or not (
                self.tags[first - 1] == "conj" or self.tokens[first - 1].text == ","
            ):
                break
            gap = first - 1
            if (
                self.tokens[gap].lower in {"and", "or", "&"}
                and gap >= 1
                and self.tokens[gap - 1].text == ","
            ):
                gap -= 1
            elif self.tokens[gap].text == "," and len(found) == 1:
                break
            before = self.phrase_at(gap - 1)
            if (
                before is None
                or before.pronoun
                or (before.first and self.tags[before.first - 1] == "prep")
            ):
                break
            found.insert(0, before)
        return found

    def _joined_right(self, phrase: Phrase) -> list[Phrase]:
        found = [phrase]
        while len(found) < 12:
            index = found[-1].last
            # "an attack on A in B, C and D": prepositional phrases do not end a list of objects
            if index >= len(self.tokens):
                break
            if self.tokens[index].text == ",":
                index += 1
                if index < len(self.tokens) and self.tokens[index].lower in {"and", "or"}:
                    index += 1
            elif self.tokens[index].lower in {"and", "or", "&"}:
                index += 1
            else:
                break
            following = self.phrase_at(index)
            if following is None or following.first != index or following.pronoun:
                break
            own = self._verb_over(following.last)
            if (
                own is not None
                and own.first == following.last
                and own.tense in {"past", "present"}
                and self._has_verb_before(phrase)
            ):
                break  # it is the subject of the next clause
            found.append(following)
        if len(found) > 1 and not any(
            self.tokens[i].lower in {"and", "or", "&"}
            for i in range(found[0].last, found[-1].first)
        ):
            return found[:1]
        return found

    def _has_verb_before(self, phrase: Phrase) -> bool:
        """Whether a clause already has its verb: "raided a camp and rebels fled", not "clashes
        between soldiers and rebels erupted".
        """
        return any(v.last <= phrase.first and v.tense != "participle" for v in self.verbs)

    def _matching_comma(self, index: int) -> int | None:
        """The comma that opens the insertion which the comma at `index` closes."""
        for i in range(index - 1, max(-1, index - 16), -1):
            if self.tokens[i].text == ",":
                return i
            if self.tokens[i].text in ";:":
                return None
        return None


def analyse(sentence: Sentence) -> Syntax:
    """Tags, noun phrases and verb groups of a sentence."""
    tags = _tag(sentence)
    verbs = _verb_groups(sentence, tags)
    in_verb = {i for v in verbs for i in range(v.first, v.last)}
    phrases = _phrases(sentence, tags, in_verb)
    return Syntax(
        sentence,
        sentence.tokens,
        tuple(tags),
        tuple(phrases),
        tuple(verbs),
        frozenset(token.lower for token in sentence.tokens),
        {i: p for p in phrases for i in range(p.first, p.last)},
        {v.main: v for v in reversed(verbs)},
        {},
    )


# ---------------------------------------------------------------- tags


def _tag(sentence: Sentence) -> list[Tag]:
    tokens = sentence.tokens
    tags: list[Tag] = []
    for i, token in enumerate(tokens):
        tags.append(_tag_one(tokens, tags, i, token))
    return tags


def _tag_one(tokens: Sequence[Token], tags: list[Tag], i: int, token: Token) -> Tag:
    lower, before = token.lower, tags[-1] if tags else None
    previous = tokens[i - 1].lower if i else ""
    following = tokens[i + 1].lower if i + 1 < len(tokens) else ""
    if lower in {'"', "“", "”", "«", "»", "„"}:
        return "quote"
    if not token.text[0].isalnum() and lower[0] not in "'’&":
        return "punct"
    if token.text[0].isdigit():
        return "num"
    if i and previous in {"-", "–"} and tokens[i - 1].start == tokens[i - 2].end == token.start - 1:
        return "word"  # "Iranian-backed"
    if lower in {"'s", "’s"}:
        # "Iraq's army", but "he's dead"
        return "aux" if before == "pron" else "poss"
    if lower == "that":
        if following and verb_form(following) is None and before in {"verb", "aux"}:
            return "sub"
        return (
            "rel" if before in {"name", "word", "punct"} else ("sub" if before == "verb" else "det")
        )
    if lower in {"who", "which", "whom", "where"}:
        return "rel"
    if lower == "us" and token.text == "US":
        return "name"
    if lower == "may" and token.text == "May" and before != "name" and before != "pron":
        return "name"
    if lower in {"as", "so"} and before == "adv":
        return "sub"
    if lower in {"about", "over", "around", "under", "up"} and following[:1].isdigit():
        return "adv"
    if lower in _NUMBER_WORDS or (lower == "one" and previous != "no" and _counts(following)):
        return "num"
    closed = _CLOSED.get(lower)
    if closed is not None and not (
        token.text.isupper() and len(token.text) > 1 and before == "det"
    ):
        return closed
    form = verb_form(lower)
    capital = token.text[0].isupper()
    if form is not None and not (capital and i > 0 and tags[-1] not in {"quote"}):
        if _is_verb(tokens, tags, i, form.forms, lower, previous, following):
            return "verb"
    elif (
        form is None
        and not capital
        and lower.endswith("ed")
        and len(lower) > 4
        and before in {"name", "word", "aux", "pron", "adv", "rel"}
    ):
        return "verb"
    if (
        lower.endswith("ly")
        and not capital
        and len(lower) > 4
        and lower not in {"family", "ally", "rally", "assembly", "supply"}
    ):
        return "adv"
    if capital:
        return "name" if i > 0 or following[:1].isupper() or form is None else "word"
    return "word"


def _counts(following: str) -> bool:
    """Whether "one" before this word is a number: "one strike", not "one of them", "one killed"."""
    if not following[:1].isalpha() or following in _CLOSED:
        return False
    return verb_form(following) is None or following in _NOUN_FIRST


def _is_verb(
    tokens: Sequence[Token],
    tags: list[Tag],
    i: int,
    forms: frozenset[str],
    lower: str,
    previous: str,
    following: str,
) -> bool:
    before = tags[-1] if tags else None
    if before == "adv" and len(tags) > 1 and previous.endswith("ly"):
        before = tags[-2]
    if before in {"modal", "to", "not"}:
        return before != "to" or "base" in forms
    if before == "aux":
        return bool(forms & {"participle", "gerund", "past"}) or previous in {"do", "does", "did"}
    done = lower.endswith("ed") or (forms & {"participle"} and lower not in _NOUN_FIRST)
    if before in {"det", "poss", "num"} and not (done and before == "num"):
        return False
    gerund = "gerund" in forms and len(forms) == 1
    if gerund:
        return before in {"prep", "sub", "punct", "conj", "verb", "name", "word", None} and (
            following in {"the", "a", "an", "at", "his", "their", "its", "them", "him", "her", "to"}
            or following[:1].isdigit()
            or following in _NUMBER_WORDS
            or (before in {"punct", "name", "word", "verb", "sub"} and lower not in _NOUN_FIRST)
            or (before == "prep" and following not in {"of", "in", "and", ",", ".", "by"})
        )
    if lower in _NOUN_FIRST:
        if lower.endswith("s") and before in {"pron", "rel"}:
            return True
        if forms & {"past", "participle"}:  # "left", "fire" has none
            return before in {"name", "word", "pron", "rel", "conj"} and lower not in {
                "wound",
                "wounds",
            }
        return before in {"pron", "rel"} or (
            before in {"word", "name"}
            and previous.endswith("s")
            and following
            in {"the", "a", "an", "at", "his", "their", "its", "on", "that", "for", "to"}
            and not previous.endswith("'s")
        )
    if forms & {"past", "participle"}:
        return before != "prep"
    if "base" in forms and before in {"pron", "rel", "conj", "word", "name", "adv"}:
        # present plural: "militants control the town"
        return before in {"pron", "rel"} or previous.endswith("s") or before == "conj"
    if "present" in forms:
        return before in {
            "name",
            "word",
            "pron",
            "rel",
            "conj",
            "punct",
            "adv",
            "quote",
        } and following not in {"of"}
    return False


# ---------------------------------------------------------------- verb groups


def _verb_groups(sentence: Sentence, tags: list[Tag]) -> list[VerbGroup]:
    tokens = sentence.tokens
    groups: list[VerbGroup] = []
    i = 0
    while i < len(tokens):
        if tags[i] not in {"aux", "modal", "verb", "not"} and not (
            tags[i] == "to" and i + 1 < len(tokens) and tags[i + 1] in {"verb", "aux"}
        ):
            i += 1
            continue
        first = i
        j = i
        while j < len(tokens) and (
            tags[j] in {"aux", "modal", "not"}
            or (tags[j] == "to" and j == first)
            or (
                tags[j] == "adv"
                and j + 1 < len(tokens)
                and tags[j + 1] in {"verb", "aux", "not", "adv"}
                and j > first
            )
        ):
            j += 1
        if j < len(tokens) and tags[j] == "verb":
            groups.append(_group(sentence, tags, first, j))
            i = j + 1
        elif j > first and any(tags[k] == "aux" for k in range(first, j)):
            last_aux = max(k for k in range(first, j) if tags[k] == "aux")
            groups.append(_group(sentence, tags, first, last_aux))
            i = max(j, first + 1)
        else:
            i = max(j, first + 1)
    return groups


_BE_WORDS = frozenset(("be is are was were been being am 's 're get gets got").split())


def _group(sentence: Sentence, tags: list[Tag], first: int, main: int) -> VerbGroup:
    tokens = sentence.tokens
    form = verb_form(tokens[main].lower)
    lemma = form.lemma if form else tokens[main].lower
    forms = form.forms if form else frozenset({"past", "participle"})
    before = [
        tokens[k].lower for k in range(first, main) if tags[k] in {"aux", "modal", "not", "to"}
    ]
    auxiliaries = [w for w in before if w in _BE_WORDS]
    modal = next((w for w in before if w in _MODALS), None)
    negated = any(tags[k] == "not" for k in range(first, main))
    is_aux = tags[main] == "aux"
    passive = bool(
        (
            not is_aux
            and "participle" in forms
            and auxiliaries
            and before
            and before[-1] in _BE_WORDS
        )
        or (
            not is_aux
            and "participle" in forms
            and auxiliaries
            and before[-1] == "not"
            and before[-2:-1]
            and before[-2] in _BE_WORDS
        )
    )
    reduced = not passive and not before and _reduced(tokens, tags, main, forms)
    tense: Literal["past", "present", "future", "participle", "infinitive"]
    if modal in {"will", "shall", "'ll", "’ll"}:
        tense = "future"
    elif before[:1] == ["to"]:
        tense = "infinitive"
    elif modal or any(
        w in {"is", "are", "am", "has", "have", "do", "does", "'re", "'ve"} for w in before
    ):
        tense = "present"
    elif before:
        tense = (
            "past"
            if any(w in {"was", "were", "had", "did", "got"} for w in before)
            else "participle"
        )
    elif reduced or ("gerund" in forms and len(forms) == 1):
        tense = "participle"
    elif "past" in forms:
        tense = "past"
    elif "participle" in forms:
        tense = "participle"
    else:
        tense = "present"
    return VerbGroup(
        tokens[first].start, tokens[main].end, first, main + 1, main, lemma,
        passive or reduced, reduced, negated, modal, tense,
    )  # fmt: skip


_MODALS = frozenset(
    ("will would shall should may might can could must 'll ’ll 'd ’d cannot").split()
)
# What follows a participle that stands for a passive after its noun.
_AFTER_REDUCED = frozenset(
    (
        "by in on at during near when after from as while along inside outside over since today "
        "yesterday earlier with between amid overnight and or . , ; )"
    ).split()
)


def _reduced(tokens: Sequence[Token], tags: list[Tag], main: int, forms: frozenset[str]) -> bool:
    """Whether a bare participle hangs on the noun before it ("12 people killed by gunmen")."""
    if "participle" not in forms or main == 0 or tags[main - 1] not in {"word", "name", "num"}:
        return False
    following = tokens[main + 1].lower if main + 1 < len(tokens) else "."
    if following == "by" or "past" not in forms:
        return True
    if following not in _AFTER_REDUCED:
        return False
    # A finite verb later in the clause takes the noun as its subject: then this one is reduced.
    for k in range(main + 1, min(len(tokens), main + 14)):
        if tags[k] in {"conj", "sub", "rel", "pron"} or tokens[k].text in ",;:":
            break  # "police said on Tuesday they had": that verb has a subject of its own
        if tags[k] in {"aux", "modal"} or (tags[k] == "verb" and tags[k - 1] not in {"to"}):
            return True
    # After a verb ("left 12 people wounded") or a preposition the noun is no subject.
    k = main - 1
    while k >= 0 and tags[k] in {"word", "name", "num", "det", "adv", "poss"}:
        k -= 1
    return k >= 0 and (
        tags[k] in {"verb", "prep"} or tokens[k].lower in {"with", "are", "were", "is", "was"}
    )


# ---------------------------------------------------------------- noun phrases


def _phrases(sentence: Sentence, tags: list[Tag], in_verb: set[int]) -> list[Phrase]:
    tokens = sentence.tokens
    phrases: list[Phrase] = []
    i = 0
    while i < len(tokens):
        if i in in_verb:
            i += 1
            continue
        if tags[i] == "pron" or (tags[i] == "rel" and tokens[i].lower in {"who", "which"}):
            phrases.append(Phrase(tokens[i].start, tokens[i].end, i, i + 1, i, True))
            i += 1
            continue
        if tags[i] in {"det", "poss", "num", "name", "word"} and tokens[i].text[0] not in "'’":
            j = i
            while j < len(tokens) and j not in in_verb and _continues(tokens, tags, i, j):
                j += 1
                if _ends_day(tokens, i, j):
                    break
            while j > i and (tags[j - 1] in {"adv", "poss"} or tokens[j - 1].text in "-–.'’"):
                j -= 1
            if j > i and any(tags[k] in {"num", "name", "word", "det"} for k in range(i, j)):
                phrases.append(Phrase(tokens[i].start, tokens[j - 1].end, i, j, j - 1, False))
                i = j
                continue
        i += 1
    return phrases


def _ends_day(tokens: Sequence[Token], first: int, j: int) -> bool:
    """Whether words that tell when end before token `j`: "on Monday night | rebels attacked"."""
    return (
        first > 0
        and j < len(tokens)
        and tokens[first].lower in _WEEKDAYS
        and tokens[first - 1].lower in {"on", "by", "since", "until"}
        and all(t.lower in _DAY_PARTS for t in tokens[first + 1 : j])
        and tokens[j].lower not in _DAY_PARTS
        and not tokens[j].text.startswith(("-", "–", "'", "’"))
    )


def _continues(tokens: Sequence[Token], tags: list[Tag], first: int, j: int) -> bool:
    tag = tags[j]
    if tag in {"name", "word", "num"}:
        return True
    if j == first:
        return True
    if tag == "poss":
        return True
    if tag == "det":
        return tags[j - 1] == "det" or tokens[j - 1].lower in {"all", "both"}
    joined = j + 1 < len(tokens) and tokens[j].start == tokens[j - 1].end
    if tokens[j].text in "-–." and joined and tokens[j + 1].start == tokens[j].end:
        return True  # "Israel-Hamas", "al-Shabaab"
    if tag == "adv":
        return (
            j + 1 < len(tokens)
            and tags[j + 1] in {"word", "num"}
            and tags[j - 1] in {"det", "poss"}
        )
    return False
