"""Who speaks: the noun phrase before or after a cue, whether it is named, what a pronoun stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sourceline.reading.mentions import Token
from sourceline.reading.syntax import Syntax
from sourceline.spans import Offsets

_NOMINAL = frozenset(["det", "poss", "num", "name", "word"])
_LINKS = frozenset("of in from for at with on near to against over by within inside behind".split())
# Words of time that stand between a source and its cue, or after it.
TIME_WORDS = frozenset(
    (
        "monday tuesday wednesday thursday friday saturday sunday today yesterday tonight late "
        "early earlier later morning afternoon evening night january february march april may june "
        "july august september october november december jan. feb. mar. apr. jun. jul. aug. sept. "
        "oct. nov. dec. week month last"
    ).split()
)
# What something is said in, which is no source.
MEDIUM_WORDS = frozenset(
    (
        "statement interview tweet post email e-mail letter speech news press briefing conference "
        "call message video report reporters television radio telephone phone facebook twitter"
    ).split()
)
_INSERTED = frozenset(
    (
        "who which whose whom where speaking citing quoting in at on after before when while during "
        "as however meanwhile though for by according including then also too and but from with "
        "asked if although responding referring writing meeting adding saying aged"
    ).split()
)
# Individuals who are described by what they are or saw, not by name.
_UNNAMED = frozenset(
    (
        "witness witnesses eyewitness eyewitnesses resident residents villager villagers man woman "
        "men women boy girl survivor survivors source sources officer analyst activist activists "
        "diplomat diplomats insider insiders onlooker passer-by neighbour neighbor neighbours "
        "neighbors bystander bystanders local locals driver shopkeeper farmer soldier doctor nurse "
        "student teacher refugee refugees person people official commander aide fighter militant "
        "relative relatives worker expert lawyer observer observers journalist reporter rebel medic "
        "employee employees operative someone lawmaker politician trader merchant victim"
    ).split()
)
_INDIVIDUALS = frozenset(w for w in _UNNAMED if not w.endswith("s") or w == "witness") - {
    "men", "women", "people", "locals",
}  # fmt: skip
# A plural of these is anonymous, where that of "officials" or "doctors" speaks for a body.
_UNNAMED_PLURAL = (_UNNAMED - _INDIVIDUALS) - {"workers"} | {"men", "women", "people"}
_OPEN_DETERMINERS = frozenset(
    "a an another one some several two three four five many other".split()
)
_DISCREET = (
    "anonym", "not to be named", "not be named", "not be identified", "not to be identified",
    "declined to be named", "refused to be named", "requested not to", "asked not to",
    "withhold", "unnamed", "unidentified", "undisclosed",
)  # fmt: skip
_BODIES = frozenset(
    (
        "army police military ministry government agency group council committee party command "
        "coalition force forces organisation organization media television radio newspaper station "
        "channel union department court watch international network front state observatory report "
        "statement office company mission embassy council administration house times post news bbc "
        "reuters afp pentagon kremlin university commission federation nations movement militia "
        "brigade brigades service services bureau board campaign center centre institute"
    ).split()
)
_PERSONS = _INDIVIDUALS | frozenset(
    (
        "spokesman spokeswoman spokesperson minister president secretary chief leader director "
        "governor mayor general colonel physician head deputy ambassador envoy chairman senator "
        "representative commander"
    ).split()
)
_FIRST_SECOND = frozenset("i we you me us one".split())


@dataclass(frozen=True, slots=True)
class SourcePhrase:
    """The words for a source. `core` is what a reader would underline, `full` has all that hangs
    on it: apposition, relative clause. `first` and `last` are token indexes of `full`, `head` is
    the last word of the name or noun in lower case.
    """

    core: Offsets
    full: Offsets
    first: int
    last: int
    head: str
    pronoun: bool

    def words(self, s: Syntax) -> list[Token]:
        """The tokens of `core`."""
        return [t for t in s.tokens[self.first : self.last] if t.end <= self.core.end]

    @property
    def speaker_present(self) -> bool:
        """Whether it is the writer or the reader who speaks ("we said")."""
        return self.pronoun and self.head in _FIRST_SECOND


def source_before(s: Syntax, end: int) -> SourcePhrase | None:
    """The noun phrase that ends before token `end`, over adverbs, dates and an insertion."""
    end = _over_time(s, end)
    if end <= 0:
        return None
    if s.tokens[end - 1].text != ",":
        return _name_described(s, _phrase_left(s, end))
    comma = next(
        (
            j
            for j in range(end - 2, max(-1, end - 32), -1)
            if s.tokens[j].text in {",", ";"} or s.tags[j] == "quote"
        ),
        None,
    )
    if comma is None or s.tags[comma] == "quote":
        return _phrase_left(s, end - 1)
    if s.tokens[comma].text == ";" or comma == 0:
        return None
    left = _name_described(s, _phrase_left(s, comma))
    inner = s.tokens[comma + 1]
    if left is None or left.pronoun:
        return left
    full = Offsets(left.full.start, s.tokens[end - 2].end)
    apposition = (
        s.tags[comma + 1] in _NOMINAL
        and inner.lower not in _INSERTED
        and not inner.text[0].isdigit()
    )
    core, head = left.core, left.head
    name = inner.text[0].isupper() or inner.lower in {"al", "el", "abu", "bin", "ibn"}
    if apposition and not _named(s, left) and name:
        core, head = full, s.tokens[end - 2].lower
    return SourcePhrase(core, full, left.first, end, head, False)


def _name_described(s: Syntax, phrase: SourcePhrase | None) -> SourcePhrase | None:
    """ "Ali Hassan, the governor of Anbar said": the name, where only its comma parts the two."""
    if phrase is None or phrase.first < 3 or s.tokens[phrase.first].lower != "the":
        return phrase
    if s.tokens[phrase.first - 1].text != ",":
        return phrase
    name = _phrase_left(s, phrase.first - 1)
    if name is None or not _named(s, name) or name.last - name.first < 2:
        return phrase
    if name.first and s.tokens[name.first - 1].text != ",":
        return phrase
    full = Offsets(name.full.start, phrase.full.end)
    return SourcePhrase(name.core, full, name.first, phrase.last, name.head, False)


def source_after(s: Syntax, start: int) -> SourcePhrase | None:
    """The noun phrase that begins at token `start`: "said Smith, a spokesman for the army"."""
    end, n = start, len(s.tokens)
    while end < n:
        tag, token = s.tags[end], s.tokens[end]
        following = s.tags[end + 1] if end + 1 < n else None
        if tag in {"pron", "rel"}:
            if end == start and tag == "pron":
                end += 1
            break
        if end > start and token.lower in TIME_WORDS and token.lower != "may":
            break
        if tag in _NOMINAL:
            if tag == "det" and end > start and s.tags[end - 1] in {"name", "word", "num"}:
                break
        elif tag == "verb" and end == start and following in _NOMINAL:
            # "according to rescue workers": after "to" every verb form looks like one
            if start < 2 or s.tokens[start - 2].lower != "according":
                break
        elif tag == "quote" and s.tags[end - 1] == "det" and end > start:
            # 'said the "capo"'
            close = next((k for k in range(end + 1, min(n, end + 6)) if s.tags[k] == "quote"), None)
            if close is None:
                break
            end = close
        elif token.text == "(" and end > start:
            close = next((k for k in range(end, min(n, end + 10)) if s.tokens[k].text == ")"), None)
            if close is None:
                break
            end = close
        elif _joined_mark(s, end):
            pass
        elif tag == "conj" and following in _NOMINAL and end > start:
            if token.lower not in {"and", "or", "&"} or _verb_soon(s, end + 1):
                break
        elif tag == "prep" and end > start and following in _NOMINAL:
            if token.lower not in _LINKS or (
                token.lower not in {"of", "for"} and s.tags[end - 1] == "name"
            ):
                break
            if s.tokens[end + 1].lower in TIME_WORDS or _medium(s, end + 1):
                break
        else:
            break
        end += 1
    if end == start or s.tokens[start].lower in TIME_WORDS - {"may"}:
        return None
    if s.tags[end - 1] == "prep":
        end -= 1
    found = _made(s, start, end, start, end)
    if found.pronoun or end + 1 >= n or s.tokens[end].text != ",":
        return found
    if s.tags[end + 1] not in _NOMINAL | {"rel"} or s.tokens[end + 1].lower in TIME_WORDS:
        return found
    close, related = end + 1, False
    while close < n and s.tokens[close].text not in ",;:." and s.tags[close] != "quote":
        related = related or s.tags[close] == "rel"
        if s.tags[close] in {"verb", "aux", "modal"} and not related:
            return found  # a clause of its own: "according to police, the men had fled"
        close += 1
    full = Offsets(found.core.start, s.tokens[close - 1].end)
    core = found.core
    if not _named(s, found) and all(
        t.text[0].isupper() or not t.text[0].isalnum() for t in s.tokens[end + 1 : close]
    ):
        core = full
    return SourcePhrase(core, full, start, close, found.head, False)


def anonymous(text: str, phrase: SourcePhrase, s: Syntax) -> bool:
    """Whether a source is described but not named by choice (codebook, "Attribution")."""
    if phrase.pronoun:
        return False
    around = text[phrase.full.start : min(phrase.full.end + 80, s.sentence.end)].lower()
    if any(words in around for words in _DISCREET):
        return True
    words = phrase.words(s)
    head = _head_word(words)
    if head is None or (head.text[0].isupper() and head is not words[0]):
        return False
    first = words[0].lower
    if head.lower in _INDIVIDUALS:
        return first in _OPEN_DETERMINERS or len(words) == 1
    return head.lower in _UNNAMED_PLURAL and first not in {"the", "these", "those"}


def _head_word(words: Sequence[Token]) -> Token | None:
    """The word before the first preposition or comma: "man" of "a man in Mosul"."""
    head: Token | None = None
    for word in words:
        if head is not None and (word.lower in _LINKS or word.text in {",", "("}):
            break
        if word.text[0].isalnum():
            head = word
    return head


# ---------------------------------------------------------------- pronouns


@dataclass(frozen=True, slots=True)
class Candidate:
    """A phrase that a later pronoun can stand for. `kind`: person, body, plural or thing."""

    span: Offsets
    kind: str


def candidate(s: Syntax, phrase: SourcePhrase) -> Candidate:
    """What a phrase is for the pronouns after it."""
    words = phrase.words(s)
    head = _head_word(words) or words[0]
    lower = head.lower
    lowers = {w.lower for w in words}
    if lowers & _BODIES and not lowers & _PERSONS:
        kind = "body"
    elif lower in _PERSONS or lowers & {"mr", "mr.", "mrs", "mrs.", "dr", "dr.", "gen.", "col."}:
        kind = "person"
    elif "and" in lowers or (
        lower.endswith("s") and (not head.text[0].isupper() or (head.start == s.sentence.start))
    ):
        kind = "plural"
    elif head.text[0].isupper() and not head.text.isupper() and words[0].lower != "the":
        kind = "person"
    elif head.text[0].isupper():
        kind = "body"
    else:
        kind = "thing"
    return Candidate(phrase.core, kind)


_SUITABLE = {
    "he": ("person",), "she": ("person",), "it": ("body", "thing"),
    "they": ("plural", "body", "person"),
}  # fmt: skip


def resolve_pronoun(pronoun: str, earlier: Sequence[Candidate]) -> Offsets | None:
    """The nearest earlier phrase that a pronoun can stand for, among the last dozen."""
    kinds = _SUITABLE.get(pronoun)
    if kinds is None:
        return None
    for kind in (kinds[:2], kinds[2:]):
        for one in reversed(earlier[-12:]):
            if one.kind in kind:
                return one.span
    return None


# ---------------------------------------------------------------- walking over noun phrases


def _over_time(s: Syntax, end: int) -> int:
    while end > 1 and (
        s.tags[end - 1] == "adv"
        or s.tokens[end - 1].lower in TIME_WORDS
        or (s.tokens[end - 1].lower == "on" and s.tokens[end].lower in TIME_WORDS)
    ):
        end -= 1
    return end


def _phrase_left(s: Syntax, end: int) -> SourcePhrase | None:
    end = _over_time(s, end)
    while end > 0 and s.tags[end - 1] in {"aux", "modal", "not"}:
        end -= 1  # auxiliaries that an adverb parts from their verb: "has long called"
    start, core_end = end, end
    while start > 0:
        i = start - 1
        tag, token = s.tags[i], s.tokens[i]
        before = s.tags[i - 1] if i else None
        if tag in {"pron", "rel"} or token.lower in {"that", "whose"}:
            if start == end:
                return _made(s, i, end, i, end)
            if token.lower == "one" and s.tokens[start].lower == "of":
                start = i
            break
        if tag in _NOMINAL:
            if start < end and s.tags[start] in {"det", "num"} and tag in {"name", "word", "num"}:
                break
        elif token.text == ")":
            opening = next((k for k in range(i, max(-1, i - 10), -1) if s.tokens[k].text == "("), i)
            if opening == i:
                break
            start = opening
            continue
        elif start < end and _joined_mark(s, i):
            i -= 1  # the part before a hyphen can have any tag: "so-called"
        elif tag == "sub" and token.lower == "as" and i and s.tokens[i - 1].lower == "known":
            i -= 1
        elif tag == "conj" and token.lower in {"and", "or", "&"} and before in _NOMINAL:
            if start == end or not _joins(s, i):
                break
        elif start < end and _within_phrase(s, i):
            pass
        elif tag in {"verb", "aux"} or (tag == "prep" and before == "verb"):
            hung = _hung_clause(s, i if tag != "prep" else i - 1)
            if hung is None:
                break
            start = core_end = hung
            continue
        else:
            break
        start = i
    if start >= core_end:
        return None
    return _made(s, start, core_end, start, end)


def _within_phrase(s: Syntax, i: int) -> bool:
    """Whether a preposition or adverb stands between words of one noun phrase."""
    before = s.tags[i - 1] if i else None
    if s.tags[i] == "prep":
        return before in _NOMINAL and s.tokens[i].lower in _LINKS
    return s.tags[i] == "adv" and before == "det"


def _made(s: Syntax, first: int, last: int, full_first: int, full_last: int) -> SourcePhrase:
    head = _head_word(s.tokens[first:last])
    return SourcePhrase(
        Offsets(s.tokens[first].start, s.tokens[last - 1].end),
        Offsets(s.tokens[full_first].start, s.tokens[full_last - 1].end),
        full_first,
        full_last,
        head.lower if head else s.tokens[first].lower,
        last - first == 1 and s.tags[first] in {"pron", "rel"},
    )


def _hung_clause(s: Syntax, index: int) -> int | None:
    """Where the noun phrase ends that the verb at `index` only describes: "a man whose sister was
    killed", "the coalition conducting air strikes"; None if the verb stands for itself."""
    for i in range(index, max(0, index - 14), -1):
        if s.tags[i] == "rel" or s.tokens[i].lower == "whose":
            return i if s.tags[i - 1] in _NOMINAL else None
        if s.tokens[i].text in ",;:" or s.tags[i] in {"sub", "quote"}:
            return None
    lower = s.tokens[index].lower
    if index and s.tags[index - 1] in {"name", "word"} and lower.endswith("ing"):
        return index
    return None


def _joined_mark(s: Syntax, i: int) -> bool:
    """A hyphen or full stop within a name: "U.S.-led", "Stephen J. Townsend"."""
    text = s.tokens[i].text
    if i == 0 or i + 1 >= len(s.tokens):
        return False
    if text == ".":
        return len(s.tokens[i - 1].text) <= 3 and s.tokens[i + 1].text[0].isupper()
    if text in "-–/’'":
        tight = (
            s.tokens[i - 1].end == s.tokens[i].start and s.tokens[i].end == s.tokens[i + 1].start
        )
        return tight or (s.tags[i - 1] == "name" and s.tags[i + 1] == "name")
    return False


def _joins(s: Syntax, conj: int) -> bool:
    """Whether the words before "and" belong to the same subject, not to the clause before it."""
    i = conj - 1
    while i >= 0 and (s.tags[i] in _NOMINAL or _joined_mark(s, i)):
        i -= 1
    return i < 0 or s.tags[i] in {"sub", "quote", "punct"} or s.tokens[i].lower in {"of", "both"}


def _verb_soon(s: Syntax, index: int) -> bool:
    for i in range(index, min(len(s.tokens), index + 8)):
        if s.tags[i] in {"verb", "aux", "modal"}:
            return True
        if s.tokens[i].text in ",;:":
            return False
    return False


def _medium(s: Syntax, index: int) -> bool:
    return any(t.lower in MEDIUM_WORDS for t in s.tokens[index : index + 3])


def _named(s: Syntax, phrase: SourcePhrase) -> bool:
    """Whether the phrase ends with a name of its own ("Phil Lovas"), not a description."""
    words = phrase.words(s)
    head = _head_word(words)
    return (
        head is not None
        and head.text[0].isupper()
        and words[0].text[0].isupper()
        and words[0].lower not in {"the", "a", "an", "another", "one"}
    )
