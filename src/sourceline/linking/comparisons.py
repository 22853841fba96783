"""What two mentions are compared on, level by level: in SQL for Splink, in Python for few pairs.

Each level says the same thing twice. The two are held together by a test that scores the same
pairs with Splink. Levels are tried in order; the first that holds is the pair's, and the last of
a comparison always holds. A level that is null says nothing for or against a link.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sourceline.knowledge.gazetteer import distance_km
from sourceline.linking.mentions import MentionRecord
from sourceline.linking.wording import cosine

Test = Callable[[MentionRecord, MentionRecord], bool]

# UCDP where_prec up to which a place is a point that can be measured from.
FINE = 3
# Sub-event types that one act is easily told as; a sub-event type that is not here is a
# development of its own kind (arrests, agreements), which few mistake for another act.
KINDS = {
    "Armed clash": "fighting",
    "Government regains territory": "fighting",
    "Non-state actor overtakes territory": "fighting",
    "Attack": "fighting",
    "Sexual violence": "fighting",
    "Air/drone strike": "explosion",
    "Shelling/artillery/missile attack": "explosion",
    "Remote explosive/landmine/IED": "explosion",
    "Suicide bomb": "explosion",
    "Grenade": "explosion",
    "Chemical weapon": "explosion",
    "Peaceful protest": "crowd",
    "Protest with intervention": "crowd",
    "Excessive force against protesters": "crowd",
    "Violent demonstration": "crowd",
    "Mob violence": "crowd",
    "Abduction/forced disappearance": "abduction",
    "Looting/property destruction": "destruction",
}


@dataclass(frozen=True, slots=True)
class Level:
    """One outcome of a comparison.

    `sql` is in DuckDB's dialect over the columns of both records, suffixed `_l` and `_r`.
    `frequency_of` names the column whose term frequency moves the weight of this level.
    """

    label: str
    sql: str
    holds: Test
    null: bool = False
    frequency_of: str | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """One thing that is compared: its name, and its levels in the order they are tried."""

    name: str
    levels: tuple[Level, ...]


def _null(sql: str, holds: Test) -> Level:
    return Level("not told", sql, holds, null=True)


def _else(label: str) -> Level:
    return Level(label, "ELSE", lambda a, b: True)


# ---------------------------------------------------------------- date


def _dated(a: MentionRecord, b: MentionRecord) -> bool:
    return a.date_start is not None and b.date_start is not None


def _interval(mention: MentionRecord) -> tuple[int, int]:
    """First and last day of a mention that has a date."""
    assert mention.date_start is not None
    assert mention.date_end is not None
    return mention.date_start, mention.date_end


def _longest(a: MentionRecord, b: MentionRecord) -> int:
    """Days in the longer of two intervals less one: 0 where both are single days."""
    return max(end - start for start, end in (_interval(a), _interval(b)))


def _gap(a: MentionRecord, b: MentionRecord) -> int:
    """Days from the end of the earlier interval to the start of the later; 0 or less: they meet."""
    (start_a, end_a), (start_b, end_b) = _interval(a), _interval(b)
    return max(start_a, start_b) - min(end_a, end_b)


def _apart(a: MentionRecord, b: MentionRecord) -> int:
    assert a.published is not None
    assert b.published is not None
    return abs(a.published - b.published)


_DATED = "date_start_l IS NOT NULL AND date_start_r IS NOT NULL"
_LONGEST = "greatest(date_end_l - date_start_l, date_end_r - date_start_r)"
_GAP = "greatest(date_start_l, date_start_r) - least(date_end_l, date_end_r)"
_PUBLISHED = "abs(published_l - published_r)"


def _within_days(label: str, days: int, longest: int) -> Level:
    """Intervals of at most `longest` days (less one) that are at most `days` apart."""
    return Level(
        label,
        f"{_DATED} AND {_LONGEST} <= {longest} AND {_GAP} <= {days}",
        lambda a, b: _dated(a, b) and _longest(a, b) <= longest and _gap(a, b) <= days,
    )


def _published_within(label: str, days: int) -> Level:
    return Level(
        label,
        f"NOT ({_DATED}) AND {_PUBLISHED} <= {days}",
        lambda a, b: not _dated(a, b) and _apart(a, b) <= days,
    )


DATE = Comparison(
    "date",
    (
        _null(
            f"NOT ({_DATED}) AND (published_l IS NULL OR published_r IS NULL)",
            lambda a, b: not _dated(a, b) and (a.published is None or b.published is None),
        ),
        _within_days("the same day", 0, 0),
        _within_days("a day apart", 1, 0),
        _within_days("within the same week", 0, 6),
        Level(
            "within the same longer time",
            f"{_DATED} AND {_GAP} <= 0",
            lambda a, b: _dated(a, b) and _gap(a, b) <= 0,
        ),
        _within_days("two or three days apart", 3, 6),
        Level("dates further apart", _DATED, _dated),
        _published_within("one has no date; published within a day", 1),
        _published_within("one has no date; published within four days", 4),
        _else("one has no date; published further apart"),
    ),
)

# ---------------------------------------------------------------- distance


def _both_fine(a: MentionRecord, b: MentionRecord) -> bool:
    return (
        a.latitude is not None
        and b.latitude is not None
        and (a.place_precision or 9) <= FINE
        and (b.place_precision or 9) <= FINE
    )


def _point(mention: MentionRecord) -> tuple[float, float]:
    """Latitude and longitude of a mention that has them."""
    assert mention.latitude is not None
    assert mention.longitude is not None
    return mention.latitude, mention.longitude


def _distance(a: MentionRecord, b: MentionRecord) -> float:
    return distance_km(*_point(a), *_point(b))


_BOTH_FINE = (
    "latitude_l IS NOT NULL AND latitude_r IS NOT NULL "
    f"AND place_precision_l <= {FINE} AND place_precision_r <= {FINE}"
)
# The same great circle as `distance_km`, of a sphere with the Earth's mean radius.
_KM = (
    "2 * 6371.0088 * asin(least(1.0, sqrt("
    "pow(sin(radians(latitude_r - latitude_l) / 2), 2) + cos(radians(latitude_l)) "
    "* cos(radians(latitude_r)) * pow(sin(radians(longitude_r - longitude_l) / 2), 2))))"
)
_SAME_COUNTRY = "country_l IS NOT NULL AND country_l = country_r"


def _same_country(a: MentionRecord, b: MentionRecord) -> bool:
    return a.country is not None and a.country == b.country


def _within_km(km: int) -> Level:
    return Level(
        f"within {km} km",
        f"{_BOTH_FINE} AND {_KM} <= {km}",
        lambda a, b: _both_fine(a, b) and _distance(a, b) <= km,
    )


PLACE = Comparison(
    "place",
    (
        _null(
            "place_l IS NULL OR place_r IS NULL OR country_l IS NULL OR country_r IS NULL",
            lambda a, b: None in (a.place, b.place, a.country, b.country),
        ),
        Level(
            "the same place",
            f"place_l = place_r AND place_precision_l <= {FINE} AND place_precision_r <= {FINE}",
            lambda a, b: (
                a.place == b.place
                and (a.place_precision or 9) <= FINE
                and (b.place_precision or 9) <= FINE
            ),
            frequency_of="place",
        ),
        Level(
            "a place name in common",
            "list_has_any(place_words_l, place_words_r)",
            lambda a, b: _common(a.place_words, b.place_words) > 0,
        ),
        Level(
            "one's place named in the other report",
            "list_has_any(place_words_l, names_r) OR list_has_any(place_words_r, names_l)",
            lambda a, b: _common(a.place_words, b.names) + _common(b.place_words, a.names) > 0,
        ),
        _within_km(10),
        _within_km(30),
        _within_km(100),
        Level(
            "further apart in one country",
            f"{_BOTH_FINE} AND {_SAME_COUNTRY}",
            lambda a, b: _both_fine(a, b) and _same_country(a, b),
        ),
        Level(
            "the same division, one place not exact",
            f"{_SAME_COUNTRY} AND admin1_l = admin1_r",
            lambda a, b: _same_country(a, b) and a.admin1 is not None and a.admin1 == b.admin1,
        ),
        Level(
            "the same country, one place no narrower",
            f"{_SAME_COUNTRY} AND (admin1_l IS NULL OR admin1_r IS NULL)",
            lambda a, b: _same_country(a, b) and (a.admin1 is None or b.admin1 is None),
        ),
        Level("other divisions of one country", _SAME_COUNTRY, _same_country),
        _else("other countries"),
    ),
)

# ---------------------------------------------------------------- type


def _kind(column: str) -> str:
    cases = " ".join(f"WHEN '{name}' THEN '{kind}'" for name, kind in KINDS.items())
    return f"CASE {column} {cases} ELSE {column} END"


def _kinds(a: MentionRecord, b: MentionRecord) -> tuple[str, str]:
    return (
        KINDS.get(a.sub_event_type, a.sub_event_type),
        KINDS.get(b.sub_event_type, b.sub_event_type),
    )


_KIND_L, _KIND_R = _kind("sub_event_type_l"), _kind("sub_event_type_r")
_VIOLENT = ("fighting", "explosion", "crowd", "abduction", "destruction")
_VIOLENT_SQL = ", ".join(f"'{kind}'" for kind in _VIOLENT)

TYPE = Comparison(
    "type",
    (
        Level(
            "the same sub-event type by the same word",
            "sub_event_type_l = sub_event_type_r AND left(trigger_l, 4) = left(trigger_r, 4)",
            lambda a, b: a.sub_event_type == b.sub_event_type and a.trigger[:4] == b.trigger[:4],
        ),
        Level(
            "the same sub-event type",
            "sub_event_type_l = sub_event_type_r",
            lambda a, b: a.sub_event_type == b.sub_event_type,
            frequency_of="sub_event_type",
        ),
        Level(
            "the same kind of act",
            f"{_KIND_L} = {_KIND_R}",
            lambda a, b: len(set(_kinds(a, b))) == 1,
        ),
        Level(
            "fighting and an explosion",
            f"{_KIND_L} IN ('fighting', 'explosion') AND {_KIND_R} IN ('fighting', 'explosion')",
            lambda a, b: set(_kinds(a, b)) == {"fighting", "explosion"},
        ),
        Level(
            "other kinds of violence",
            f"{_KIND_L} IN ({_VIOLENT_SQL}) AND {_KIND_R} IN ({_VIOLENT_SQL})",
            lambda a, b: set(_kinds(a, b)) <= set(_VIOLENT),
        ),
        _else("violence and another development"),
    ),
)

# ---------------------------------------------------------------- sides


def _common(left: tuple[str, ...], right: tuple[str, ...]) -> int:
    return len(set(left) & set(right))


def _states(actors: tuple[str, ...]) -> set[str]:
    """What stands before the dot in `IQ.military`: the state, or the group itself."""
    return {a.split(".")[0] for a in actors}


_STATES = "list_transform(actors_{side}, lambda x: split_part(x, '.', 1))"

SIDES = Comparison(
    "sides",
    (
        _null(
            "len(actors_l) = 0 OR len(actors_r) = 0",
            lambda a, b: not a.actors or not b.actors,
        ),
        Level(
            "an actor in common on each side",
            "list_has_any(initiators_l, initiators_r) AND list_has_any(opponents_l, opponents_r)",
            lambda a, b: (
                _common(a.initiators, b.initiators) > 0 and _common(a.opponents, b.opponents) > 0
            ),
            frequency_of="main_actor",
        ),
        Level(
            "the same main actor",
            "main_actor_l = main_actor_r",
            lambda a, b: a.main_actor == b.main_actor,
            frequency_of="main_actor",
        ),
        Level(
            "an actor in common",
            "list_has_any(actors_l, actors_r)",
            lambda a, b: _common(a.actors, b.actors) > 0,
        ),
        Level(
            "actors of one state or group",
            f"list_has_any({_STATES.format(side='l')}, {_STATES.format(side='r')})",
            lambda a, b: bool(_states(a.actors) & _states(b.actors)),
        ),
        _else("no actor in common"),
    ),
)

# ---------------------------------------------------------------- casualties


def _casualties(effect: str) -> Comparison:
    """Figures in common, else whether the intervals overlap."""
    figures, low, high = f"{effect}_figures", f"{effect}_low", f"{effect}_high"

    def shared_from(least: int) -> Test:
        return lambda a, b: any(
            n >= least for n in set(getattr(a, figures)) & set(getattr(b, figures))
        )

    def known(a: MentionRecord, b: MentionRecord) -> bool:
        return getattr(a, low) is not None and getattr(b, low) is not None

    def gap(a: MentionRecord, b: MentionRecord) -> int:
        """People between the intervals; 0 or less where they overlap."""
        return int(max(getattr(a, low), getattr(b, low)) - min(getattr(a, high), getattr(b, high)))

    def near(a: MentionRecord, b: MentionRecord) -> bool:
        larger = int(max(getattr(a, low), getattr(b, low)))
        return gap(a, b) <= max(2.0, 0.3 * larger)

    shared = (
        f"len(list_filter(list_intersect({figures}_l, {figures}_r), lambda x: x >= {{least}})) > 0"
    )
    sql_gap = f"greatest({low}_l, {low}_r) - least({high}_l, {high}_r)"
    return Comparison(
        effect,
        (
            _null(
                f"{low}_l IS NULL OR {low}_r IS NULL",
                lambda a, b: not known(a, b),
            ),
            Level("a figure of ten or more in common", shared.format(least=10), shared_from(10)),
            Level("a figure of four or more in common", shared.format(least=4), shared_from(4)),
            Level("a figure of two or three in common", shared.format(least=2), shared_from(2)),
            Level("a figure of one or none in common", shared.format(least=0), shared_from(0)),
            Level("intervals overlap", f"{sql_gap} <= 0", lambda a, b: gap(a, b) <= 0),
            Level(
                "intervals close to each other",
                f"{sql_gap} <= greatest(2.0, 0.3 * greatest({low}_l, {low}_r))",
                near,
            ),
            _else("intervals far apart"),
        ),
    )


# ---------------------------------------------------------------- weapons and words

PROMINENCE = Comparison(
    "prominence",
    (
        Level(
            "both reports begin with it", "leads_l AND leads_r", lambda a, b: a.leads and b.leads
        ),
        Level("one report begins with it", "leads_l OR leads_r", lambda a, b: a.leads or b.leads),
        _else("neither report begins with it"),
    ),
)

WEAPONS = Comparison(
    "weapons",
    (
        _null(
            "len(weapons_l) = 0 OR len(weapons_r) = 0",
            lambda a, b: not a.weapons or not b.weapons,
        ),
        Level(
            "a weapon in common",
            "list_has_any(weapons_l, weapons_r)",
            lambda a, b: _common(a.weapons, b.weapons) > 0,
        ),
        _else("no weapon in common"),
    ),
)


def _names(label: str, least: int, share: float) -> Level:
    """At least so many names in common, and that share of the shorter list."""
    shared = "len(list_intersect(names_l, names_r))"
    return Level(
        label,
        f"{shared} >= {least} AND {shared} >= {share} * least(len(names_l), len(names_r))",
        lambda a, b: (
            _common(a.names, b.names) >= max(least, share * min(len(a.names), len(b.names)))
        ),
    )


NAMES = Comparison(
    "names",
    (
        _null("len(names_l) = 0 OR len(names_r) = 0", lambda a, b: not a.names or not b.names),
        _names("three or more names in common, most of one report's", 3, 0.6),
        _names("two names in common, most of one report's", 2, 0.6),
        _names("two or more names in common", 2, 0.0),
        _names("a name in common, most of one report's", 1, 0.6),
        _names("a name in common", 1, 0.0),
        _else("no name in common"),
    ),
)


def _documents(least: int) -> Level:
    return Level(
        f"{least} or more names of the documents in common",
        f"len(list_intersect(document_names_l, document_names_r)) >= {least}",
        lambda a, b: _common(a.document_names, b.document_names) >= least,
    )


STORY = Comparison(
    "story",
    (
        _null(
            "len(document_names_l) = 0 OR len(document_names_r) = 0",
            lambda a, b: not a.document_names or not b.document_names,
        ),
        *(_documents(least) for least in (6, 3, 2, 1)),
        _else("no name of the documents in common"),
    ),
)


_COMMON_AROUND = "len(list_intersect(around_l, around_r))"
_SAME_WORDS = (
    f"{_COMMON_AROUND} >= 6 AND {_COMMON_AROUND} >= 0.6 * least(len(around_l), len(around_r))"
)


def _same_words(a: MentionRecord, b: MentionRecord) -> bool:
    """Whether the words next to the triggers are mostly the same ones, as in copies of a text."""
    return _common(a.around, b.around) >= max(6, 0.6 * min(len(a.around), len(b.around)))


def _alike(least: float) -> Level:
    return Level(
        f"wording alike from {least}",
        f"list_dot_product(vector_l, vector_r) >= {least}",
        lambda a, b: cosine(a.vector, b.vector) >= least,
    )


WORDING = Comparison(
    "wording",
    (
        Level(
            "told in the same words",
            f"trigger_l = trigger_r AND {_SAME_WORDS}",
            lambda a, b: a.trigger == b.trigger and _same_words(a, b),
        ),
        Level("next to each other in the same words", _SAME_WORDS, _same_words),
        _alike(0.7),
        _alike(0.5),
        _alike(0.35),
        _alike(0.25),
        _alike(0.15),
        _else("wording not alike"),
    ),
)

COMPARISONS = (
    DATE,
    PLACE,
    TYPE,
    SIDES,
    _casualties("killed"),
    _casualties("injured"),
    WEAPONS,
    PROMINENCE,
    NAMES,
    STORY,
    WORDING,
)
