"""Mentions for tests: one complete one, and others that differ from it as a test says."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from typing import Any

from sourceline.linking.mentions import OPEN, MentionRecord
from sourceline.linking.wording import text_vector

DAY = date(2024, 8, 30).toordinal()

RAID = MentionRecord(
    document="report-1",
    event="e1",
    leads=True,
    published=DAY + 1,
    date_start=DAY,
    date_end=DAY,
    place="geonames:98677",
    place_words=("rutbah",),
    country="IQ",
    admin1="Al Anbar",
    latitude=33.04,
    longitude=40.29,
    place_precision=1,
    event_type="Battles",
    sub_event_type="Armed clash",
    actors=("US.military", "islamic-state"),
    main_actor="islamic-state",
    initiators=("US.military",),
    opponents=("islamic-state",),
    killed_low=15,
    killed_high=OPEN,
    killed_figures=(15,),
    injured_low=7,
    injured_high=7,
    injured_figures=(7,),
    weapons=("grenade",),
    names=("rutbah", "wadi"),
    document_names=("anbar", "rutbah", "wadi"),
    document_countries=("IQ", "US"),
    trigger="raid",
    around=("desert", "fighters", "killed", "in", "the", "western", "on", "friday"),
    vector=text_vector(["Fifteen fighters were killed in a raid in the western desert."]),
)

PROTEST = replace(
    RAID,
    document="report-2",
    place="geonames:99071",
    place_words=("nasiriyah",),
    admin1="Dhi Qar",
    latitude=31.06,
    longitude=46.26,
    event_type="Protests",
    sub_event_type="Peaceful protest",
    actors=(),
    main_actor=None,
    initiators=(),
    opponents=(),
    killed_low=None,
    killed_high=None,
    killed_figures=(),
    injured_low=None,
    injured_high=None,
    injured_figures=(),
    weapons=(),
    names=("habboubi", "nasiriyah"),
    document_names=("habboubi", "nasiriyah"),
    document_countries=("IQ",),
    trigger="march",
    around=("graduates", "square", "jobs", "for", "in", "hundreds"),
    vector=text_vector(["Hundreds of graduates held a march for jobs in Habboubi Square."]),
)


def told_by(
    mention: MentionRecord, document: str, event: str = "e1", **other: Any
) -> MentionRecord:
    """The mention as another report tells it."""
    return replace(mention, document=document, event=event, **other)


def unknown(mention: MentionRecord) -> MentionRecord:
    """The mention with nothing told but its type and its trigger."""
    return replace(
        mention,
        published=None,
        date_start=None,
        date_end=None,
        place=None,
        place_words=(),
        country=None,
        admin1=None,
        latitude=None,
        longitude=None,
        place_precision=None,
        actors=(),
        main_actor=None,
        initiators=(),
        opponents=(),
        killed_low=None,
        killed_high=None,
        killed_figures=(),
        injured_low=None,
        injured_high=None,
        injured_figures=(),
        weapons=(),
        names=(),
        document_names=(),
        document_countries=(),
        around=(),
        vector=text_vector([]),
    )


def some_mentions(number: int, seed: int) -> list[MentionRecord]:
    """Mentions of every shape: fields mixed between two events, moved a little, or unknown."""
    dice = random.Random(seed)
    found = []
    for i in range(number):
        fields: dict[str, Any] = {}
        for names in _TOGETHER:
            source = dice.choice((RAID, RAID, PROTEST, unknown(RAID)))
            fields |= {name: getattr(source, name) for name in names}
        if fields["date_start"] is not None:
            fields["date_start"] += dice.randrange(4)
            fields["date_end"] = fields["date_start"] + dice.choice((0, 0, 2, 20))
        if fields["latitude"] is not None:
            fields["latitude"] += dice.choice((0.0, 0.05, 0.2, 2.0))
            fields["place_precision"] = dice.choice((1, 2, 4, 6))
        if fields["killed_low"] is not None:
            low = dice.randrange(20)
            fields |= {"killed_low": low, "killed_high": low + 2, "killed_figures": (1, low)}
        found.append(replace(RAID, document=f"report-{i // 2}", event=f"e{i % 2 + 1}", **fields))
    return found


# Fields that are known or unknown together.
_TOGETHER = (
    ("published",),
    ("date_start", "date_end"),
    ("place", "place_words", "country", "admin1", "latitude", "longitude", "place_precision"),
    ("event_type", "sub_event_type", "trigger"),
    ("actors", "main_actor", "initiators", "opponents"),
    ("killed_low", "killed_high", "killed_figures"),
    ("injured_low", "injured_high", "injured_figures"),
    ("weapons",),
    ("names",),
    ("document_names", "document_countries"),
    ("around",),
    ("vector",),
    ("leads",),
)
