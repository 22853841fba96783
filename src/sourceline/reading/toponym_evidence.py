"""Weighs whether a name that stands in the gazetteer is meant as a place where it stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from sourceline.knowledge.gazetteer import importance, normalize_name
from sourceline.knowledge.place_words import place_words
from sourceline.reading.mentions import Place
from sourceline.reading.toponym_senses import Toponym, Wanted
from sourceline.reading.toponym_words import ARTICLES, Word

Verdict = Literal["place", "perhaps", "associative", "no"]
Item = tuple[int, int, Toponym]

_LOCATIVE = frozenset(
    "in at near outside around across inside into toward towards through throughout within via onto"
    " beyond between surrounding nearby entering leaving reached reach".split()
)
_WEAK_LOCATIVE = frozenset(
    "from to over including held out on against of off via visit visited visiting by attacked attack raided raid captured"
    " capture seized seize stormed storm shelled shell bombed bomb struck hit overran retook retake"
    " recaptured recapture liberated liberate besieged besiege controlled control took take bombarded"
    " targeted cleared secured".split()
)
_SAYING = frozenset("said says told added tweeted wrote argued explained noted recalled".split())
_SKIPPED = frozenset("the a of central greater".split())
# "Iraqi forces", "UAE troops", "U.S. officials": the state, not the country as a place.
_STATE_BODIES = frozenset(
    "military army navy forces force troops troop government regime governments officials official soldiers soldier"
    " warplanes warplane jets jet planes aircraft drones drone air-force marines police president leader"
    " leaders ally allies embassy ambassador envoy diplomat diplomats intelligence authorities commander"
    " general secretary minister ministry parliament lawmakers senator senators dollar dollars citizen"
    " citizens nationals national team congress administration officers officer coalition airstrike"
    " airstrikes strike strikes rival flag passport law election elections".split()
)
_UNITS = frozenset("km kms kilometer kilometers kilometre kilometres mile miles".split())
# "Iraqi territory" is Iraq.
_SOIL = frozenset({"territory", "soil", "airspace", "waters"})
# Importance from which on a place is a country.
_COUNTRY = 9.0
_NO_NOUNS = frozenset(
    "and or but in on at to from of by with for as is are was were be been has have had will would"
    " could should may might can did does do said says say told that which who where when while if"
    " because since after before until during over under into through between against about also"
    " not now today still already again alone itself the a an this these led soil mainland border"
    " borders territory coast based to".split()
)
_MOST_COMMON_IMPORTANCE = 5.5
_NAMESAKE_IMPORTANCE = 6.4
# A name after "from", "out of" or "attacked".
_CUED_IMPORTANCE = 4.0
_BARE_IMPORTANCE = 5.8
_LOWER_IMPORTANCE = 6.6
# Fewer capitals among the words than this, and the text is written small throughout.
_CAPITAL_SHARE = 0.02
_SURE = 7.0
# A bare name in a country of the story.
_STORY_IMPORTANCE = 4.9
# Months and days are never places.
_DATES = frozenset(
    "january february march april may june july august september october november december monday"
    " tuesday wednesday thursday friday saturday sunday jan feb mar apr jun jul aug sept sep oct nov dec"
    " mon tue wed thu fri sat sun".split()
)
_SHORT_NAMES = frozenset("us uk uae drc eu usa dc ussr prc dprk png nsw dmz bc ksa fata uk".split())


class Evidence:
    """One document's words, and what they say about each name among them."""

    def __init__(self, words: list[Word], blocked: Sequence[tuple[int, int]]) -> None:
        self.words = words
        self._blocked = blocked
        capitals = sum(w.capital for w in words)
        self.lowercase = capitals < _CAPITAL_SHARE * len(words)
        self._small = (
            frozenset() if self.lowercase else frozenset(w.lower for w in words if not w.capital)
        )
        self._persons = self._person_names()

    def _person_names(self) -> frozenset[str]:
        """Surnames of the document: what follows a title or a first name."""
        first_names, titles = place_words("first names"), place_words("titles")
        found: set[str] = set()
        for left, right in pairwise(self.words):
            if not right.capital:
                continue
            titled = left.lower in titles and (
                left.joint == "." or (left.joint == " " and left.capital)
            )
            named = left.capital and left.joint == " " and left.lower in first_names
            if titled or (named and left.lower != right.lower):
                found.add(right.lower)
        return frozenset(found)

    # ------------------------------------------------------------ before resolution

    def may_be_name(self, first: int, end: int, key: str, best: Place) -> bool:
        """Whether these words could be a name at all."""
        word = self.words[first]
        if self.words[end - 1].joint == "$":
            return False
        if end - first > 1:
            if self.lowercase:
                return importance(best) >= 3.5 and word.lower not in place_words("titles")
            inner = [w for w in self.words[first:end] if w.capital]
            return len(inner) > 1 or (bool(inner) and importance(best) >= 3)
        if word.lower in _DATES and not (self.lowercase and best.feature == "PCLI"):
            return False
        if len(key) <= 3:
            if self.lowercase:
                return key not in ("us", "of", "eu") and best.feature == "PCLI"
            if key in _SHORT_NAMES or "." in word.text:
                return word.text.replace(".", "").isupper() or "." in word.text
            if word.text.isupper():
                return (
                    best.feature in ("PCLI", "ADM1")
                    and first > 0
                    and (self.words[first - 1].joint == ",")
                )
            short = best.feature == "ADM1" and normalize_name(best.name) != key
            if short and key not in ARTICLES:
                return False  # "Ms Bak" is not of Mississippi, nor a Mi-35 of Michigan
            return word.lower not in place_words("common") and importance(best) >= 2
        if word.lower in place_words("organizations of") or word.lower in place_words("facilities"):
            return False
        if self._is_acronym(first) and importance(best) < _SURE:
            return False
        if self.lowercase:
            return word.lower not in place_words("common") or best.feature == "PCLI"
        return True

    def _is_acronym(self, number: int) -> bool:
        """Whether a word alone is in capitals; in a heading or a dateline its neighbours are too."""
        word = self.words[number]
        if not 2 <= len(word.text) <= 5 or not word.text.isupper() or word.opens:
            return False
        beside = self.words[max(0, number - 1) : number] + self.words[number + 1 : number + 2]
        return not any(w.text.isupper() and len(w.text) > 1 for w in beside)

    def names_something_else(self, number: int) -> bool:
        """Whether a capital word is a day, a person's name, a body or a plain word."""
        lower = self.words[number].lower
        return (
            lower in _DATES
            or lower in self._persons
            or lower in self._small
            or any(
                lower in place_words(each)
                for each in (
                    "common", "titles", "first names", "organizations after", "organizations of",
                    "facilities", "people facilities", "directions",
                )
            )
        )  # fmt: skip

    def wanted(self, first: int, end: int) -> Wanted:
        """What the words beside a name say it is: "Diyala province", "the city of Homs"."""
        after = self._after(end)
        if after is not None:
            kind = _kind(after.lower)
            if kind and not (after.capital and self._name_goes_on(end + 1)):
                return kind
        last = self.words[end - 1].lower
        if end - first > 1 and last in place_words("divisions second"):
            return "second"
        if (
            first >= 2
            and self.words[first - 1].lower == "of"
            and self.words[first - 1].joint == " "
        ):
            kind = _kind(self.words[first - 2].lower)
            # "The coast of Hodeidah" is none of its own, "the Gulf of Aden" has the word in its name.
            return "" if kind == "landscape" else kind
        if first >= 1 and self.words[first - 1].joint == " ":
            before = self.words[first - 1].lower
            if before in ("mount", "lake", "river") or (
                before == "the" and last in place_words("landscape")
            ):
                return "landscape"
        return ""

    def _name_goes_on(self, number: int) -> bool:
        """Whether another capital follows: "Kansas City Chiefs"."""
        return (
            number < len(self.words)
            and self.words[number - 1].joint == " "
            and self.words[number].capital
            and not self.words[number].opens
        )

    def tells_nothing(self, number: int) -> bool:
        """Whether a word is no name by itself: "University", "Park", "Great"."""
        lower = self.words[number].lower
        return not self.words[number].capital or any(
            lower in place_words(each)
            for each in ("common", "organizations after", "organizations of", "facilities")
        )

    def bare(self, first: int, end: int) -> tuple[int, int]:
        """The words without article, directions and kind words at the two ends."""
        while end - first > 1 and self.words[first].lower in (
            place_words("directions") | {"the", "greater", "city", "province", "state", "of"}
        ):
            first += 1
        while end - first > 1 and _kind(self.words[end - 1].lower):
            end -= 1
        return first, end

    # ------------------------------------------------------------ after resolution

    def accepted(self, items: Sequence[Item], *, associative: bool) -> list[Item]:
        """Those that are meant as places; with `associative` also those within other names."""
        countries = {
            t.place.country
            for _, _, t in items
            if t.place is not None and (t.adjective or importance(t.place) >= _SURE)
        }
        verdicts = [self._verdict(items, number, countries) for number in range(len(items))]
        sure = {
            items[i][2].key
            for i, v in enumerate(verdicts)
            if v == "place" and self._cue(*items[i][:2]) >= 2
        }
        kept: list[Item] = []
        for item, verdict in zip(items, verdicts, strict=True):
            if (
                verdict == "place"
                or (verdict == "perhaps" and item[2].key in sure)
                or (verdict == "associative" and associative)
            ):
                kept.append(item)
        return kept

    def _verdict(self, items: Sequence[Item], number: int, countries: set[str | None]) -> Verdict:
        first, end, toponym = items[number]
        place = toponym.place
        if place is None:
            return "no"
        if toponym.adjective:
            after = self._after(end)
            return "place" if after is not None and after.lower in _SOIL else "associative"
        if toponym.within is not None and not toponym.candidates:
            if end - first == 1 and self.words[first].opens and self.names_something_else(first):
                return "no"  # "Police in Nigeria": its capital is the sentence's
            called = toponym.container is not None or self._cue(first, end) >= 1
            return "no" if self._blocking(toponym, 0.0, 2) or not called else "place"
        # A namesake elsewhere speaks for no place here: then only the words around do.
        weight = importance(place) if toponym.within is None else 0.0
        cue = self._cue(first, end)
        blocked = self._blocking(toponym, weight, cue)
        if blocked is not None:
            return blocked
        neighbours = self._neighbours(first, end, weight)
        if neighbours is not None:
            return neighbours
        single = end - first == 1
        word = self.words[first]
        linked = toponym.container is not None or any(
            t.container is toponym for _, _, t in items[max(0, number - 1) : number]
        )
        if linked:
            cue = max(cue, 2)
        elif number and self._listed(items[number - 1], first):
            cue = max(cue, 1)
        if self.lowercase:
            near = cue >= 2 and (linked or place.country in countries)
            return "place" if near or weight >= _LOWER_IMPORTANCE else "perhaps"
        if weight >= _SURE and not (single and word.lower in self._persons):
            common = single and word.lower in place_words("common") and place.feature != "PCLI"
            return "perhaps" if common and cue < 2 else "place"
        if single:
            if word.lower in self._persons and cue < 2:
                return "no"
            named = word.lower in place_words("surnames") or word.lower in place_words(
                "first names"
            )
            if named:
                return "place" if cue >= 2 or weight >= _NAMESAKE_IMPORTANCE else "perhaps"
            if word.lower in place_words("common") or word.lower in self._small:
                if cue >= 2 and weight >= 4.3 and word.lower not in place_words("common"):
                    return "place"
                return "place" if cue >= 2 and weight >= _MOST_COMMON_IMPORTANCE else "no"
        if cue >= 2 or (cue == 1 and (place.country in countries or weight >= _CUED_IMPORTANCE)):
            return "place"
        if weight >= _BARE_IMPORTANCE:
            return "place"
        return "place" if place.country in countries and weight >= _STORY_IMPORTANCE else "perhaps"

    def _blocking(self, toponym: Toponym, weight: float, cue: int) -> Verdict | None:
        """Names of actors hold the place names within them, and share those equal to them."""
        i = bisect_right(self._blocked, (toponym.start, 1 << 60))
        for start, stop in reversed(self._blocked[max(0, i - 3) : i]):
            if start <= toponym.start and toponym.end <= stop:
                if (start, stop) != (toponym.start, toponym.end):
                    return "associative"
                return None if cue >= 2 or weight >= _SURE else "associative"
            if start < toponym.end and toponym.start < stop:
                return "no"
        return None

    def _cue(self, first: int, end: int) -> int:
        """2 if the words around say that a place is meant, 1 if they may, else 0."""
        after = self._after(end)
        if after is not None and (_kind(after.lower) or after.lower in place_words("parts")):
            return 2
        if after is not None and after.lower in ("residents", "resident", "neighborhood", "locals"):
            return 2
        i = first - 1
        while (
            i >= 0
            and self.words[i].joint == " "
            and (
                self.words[i].lower in _SKIPPED
                or self.words[i].lower in place_words("directions")
                or _kind(self.words[i].lower)
                or self.words[i].lower in place_words("parts")
                or self.words[i].lower == "downtown"
            )
        ):
            if (
                self.words[i].lower == "of"
                and i > 0
                and (
                    _kind(self.words[i - 1].lower)
                    or self.words[i - 1].lower in place_words("parts")
                    or self.words[i - 1].lower in place_words("directions")
                )
            ):
                return 2
            i -= 1
        if i < 0 or self.words[i].joint != " ":
            return 0
        left = self.words[i].lower
        if left in _LOCATIVE or (i > 0 and self.words[i - 1].lower in _UNITS):
            return 2
        if left in _WEAK_LOCATIVE or self.words[first - 1].lower == "of":
            return 1
        return 0

    def _neighbours(self, first: int, end: int, weight: float) -> Verdict | None:
        """What the words that touch a name make of it; None if they leave it a place."""
        before = self.words[first - 1] if first and self.words[first - 1].joint in " -" else None
        after = self._after(end)
        word = self.words[first]
        if before is not None and before.joint == " ":
            if before.lower in place_words("titles") and (before.capital or self.lowercase):
                if before.lower not in (
                    "minister",
                    "president",
                    "king",
                    "queen",
                    "prince",
                    "saint",
                ):
                    return "no"
                return "no" if weight < _SURE else "associative"
            if before.capital and not before.opens and before.lower in place_words("first names"):
                return "no"
            if before.capital and before.opens and before.lower in place_words("first names"):
                return "no"
            if before.lower == "of" and self._organization_of(first - 1, weight):
                return "associative"
        if after is None:
            return self._left_over(before, weight)
        joint = self.words[end - 1].joint
        if joint == "-":
            return "associative" if not after.capital else self._left_over(before, weight)
        if after.lower in _STATE_BODIES and weight >= _COUNTRY:
            return "associative"
        if self.words[end - 1].possessive:
            return self._left_over(before, weight)
        if self._is_modifier(word, after):
            return "associative"
        if after.capital and not self.lowercase:
            if self._organization_after(end) and not self._facility(end):
                return "associative"
            if self._facility(end) or _kind(after.lower) or after.lower in place_words("parts"):
                return self._left_over(before, weight)
            if end - first == 1 and word.lower in place_words("first names"):
                return "no"
            if not self._benign(after):
                return "associative" if weight >= _BARE_IMPORTANCE else "no"
        elif after.lower in _SAYING and weight < _SURE and self._cue(first, end) < 2:
            return "perhaps" if weight >= _NAMESAKE_IMPORTANCE else "no"
        return self._left_over(before, weight)

    def _is_modifier(self, word: Word, after: Word) -> bool:
        """ "U.S. goods", "EU leaders": an abbreviation before a noun stands for an adjective."""
        return (
            word.key in _SHORT_NAMES
            and not after.capital
            and after.lower not in _NO_NOUNS
            and not _kind(after.lower)
        )

    def _organization_after(self, end: int) -> bool:
        """Whether the capital words that follow make it an organization's name."""
        for i in range(end, min(end + 4, len(self.words))):
            word = self.words[i]
            if not word.capital or word.opens:
                return False
            if word.lower in place_words("organizations after"):
                return True
            if word.joint != " ":
                return False
        return False

    def _facility(self, number: int) -> bool:
        """Whether an airport, a dam or the like follows within two more capital words."""
        for i in range(number, min(number + 3, len(self.words))):
            word = self.words[i]
            if word.lower in place_words("facilities"):
                return word.lower not in place_words("people facilities") or (
                    self._cue_before_name(number) >= 2
                )
            if not word.capital or word.joint != " ":
                return False
        return False

    def _cue_before_name(self, end: int) -> int:
        i = end - 1
        while i > 0 and self.words[i - 1].joint in " -" and self.words[i].capital:
            i -= 1
        return 2 if self.words[i].lower in _LOCATIVE or self.words[i].lower == "of" else 0

    def _organization_of(self, number: int, weight: float) -> bool:
        """Whether "of" hangs on an organization: "Bank of America", "University of Mosul"."""
        i = number - 1
        if i < 0 or self.words[i].joint != " ":
            return False
        head = self.words[i]
        if head.lower in _STATE_BODIES and weight >= _COUNTRY:
            return True
        return head.capital and head.lower in place_words("organizations of")

    def _left_over(self, before: Word | None, weight: float) -> Verdict | None:
        if before is None or not before.capital or self.lowercase:
            return None
        if before.joint == "-":
            return None
        if before.opens or self._benign(before):
            return None
        return "associative" if weight >= _SURE else "no"

    def _benign(self, word: Word) -> bool:
        """Whether a capital word beside a name can stand there on its own."""
        lower = word.lower
        return (
            lower in self._small
            or lower in place_words("common")
            or lower in place_words("directions")
            or lower in _DATES
            or lower in place_words("settlements")
            or lower in place_words("divisions first")
            or word.opens
        )

    def _after(self, end: int) -> Word | None:
        if end >= len(self.words) or self.words[end - 1].joint not in " -'":
            return None
        return self.words[end]

    def _listed(self, left: Item, first: int) -> bool:
        """Whether a name follows another in a list: "Mosul, Tikrit and Baiji"."""
        between = self.words[left[1] : first]
        return (not between and self.words[left[1] - 1].joint in ",/-") or (
            len(between) == 1 and between[0].lower in ("and", "or")
        )


def is_kind(word: str) -> bool:
    """Whether a word says what kind of place a name is: "province", "town", "river"."""
    return _kind(word) != ""


def _kind(word: str) -> Wanted:
    if word in place_words("divisions first"):
        return "first"
    if word in place_words("divisions second"):
        return "second"
    if word in place_words("settlements"):
        return "settlement"
    if word in place_words("landscape"):
        return "landscape"
    return ""
