"""Blocking: keys that two mentions must share before they are compared at all."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence

from sourceline.linking.comparisons import FINE, KINDS
from sourceline.linking.mentions import MentionRecord

# Windows of four days, begun every two: days that are two apart always share one.
_WINDOW_DAYS = 4
# A rare name is shared by few, so the days may be further apart: dates are misread or not told.
_NAME_WINDOW_DAYS = 30
# Dates vaguer than this block by the date of publication, as unknown ones do.
_LONGEST_DAYS = 7
# Reports come out up to three days after what they report where they do not say when it was.
_NEWS_DAYS = 3
# A cell is one degree a side: about 110 km.
_CELL_DEGREES = 1.0
# So many dead are seldom told of two events in one country and the same days.
_TELLING_FIGURE = 4
# A key that more mentions share says too little: a country at war has hundreds a day.
MOST_PER_KEY = 200


def blocking_keys(mention: MentionRecord) -> list[str]:
    """Keys of a mention, sorted: two mentions are compared where they share at least one.

    A key is a window of days and one thing more: the cell of the place, its first-level division,
    the place and the kind of event, an actor, a rare name, a country that its report
    names, or a country and how many were killed. The wider ones find what the narrow ones miss where little happens; where much
    does, too many mentions share them and only the narrow ones are left.
    """
    first, last = _days(mention)
    near = _windows(first, last, _WINDOW_DAYS)
    wide = _windows(first, last, _NAME_WINDOW_DAYS)
    return sorted(
        {f"{_WINDOW_DAYS}d{w}|{what}" for w in near for what in _subjects(mention)}
        | {f"{_NAME_WINDOW_DAYS}d{w}|name:{name}" for w in wide for name in mention.names}
    )


def without_common(keys: Sequence[Sequence[str]]) -> list[list[str]]:
    """The keys of each mention without those that more than `MOST_PER_KEY` mentions share."""
    shared = Counter(key for each in keys for key in each)
    return [[key for key in each if shared[key] <= MOST_PER_KEY] for each in keys]


def _days(mention: MentionRecord) -> tuple[int, int]:
    """First and last day on which the event may have been; 0 where nothing is known of it."""
    first, last = mention.date_start, mention.date_end
    if first is not None and last is not None and last - first <= _LONGEST_DAYS:
        return first, last
    if mention.published is None:
        return 0, 0
    return mention.published - _NEWS_DAYS, mention.published


def _windows(first: int, last: int, length: int) -> range:
    """Numbers of the windows that the days touch: each of `length` days, begun every half."""
    step = length // 2
    return range(-((length - 1 - first) // step), last // step + 1)


def _subjects(mention: MentionRecord) -> Iterator[str]:
    precision = mention.place_precision
    if mention.latitude is not None and mention.longitude is not None and precision is not None:
        if precision <= FINE:
            row = math.floor(mention.latitude / _CELL_DEGREES)
            column = math.floor(mention.longitude / _CELL_DEGREES)
            yield f"cell:{row},{column}"
    if mention.admin1 is not None:
        yield f"admin1:{mention.country}:{mention.admin1}"
    for actor in mention.actors:
        yield f"actor:{actor}"
    kind = KINDS.get(mention.sub_event_type, mention.sub_event_type)
    if mention.place is not None:
        yield f"place:{mention.place}:{kind}"
    for country in mention.document_countries:
        yield f"country:{country}"
    if mention.country is not None:
        for figure in mention.killed_figures:
            if figure >= _TELLING_FIGURE:
                yield f"killed:{mention.country}:{figure}"
