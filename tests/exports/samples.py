"""Readings made by hand, their spans cut from the text by quotation."""

from __future__ import annotations

from sourceline.records import (
    Attribution,
    CasualtyClaim,
    DateRecord,
    Document,
    EventMention,
    Participant,
    PlaceRecord,
    Reader,
    Reading,
    Span,
    Weapon,
)

TEXT = (
    "Rebels shelled a barracks near Dara on Monday, killing at least 15 soldiers and hurting "
    "seven, the defence ministry said.\n\n"
    "Five were hit by splinters and two by falling masonry, according to an officer who asked "
    "not to be named. Nobody was hurt in an earlier raid."
)


def span(text: str, words: str) -> Span:
    """The first occurrence of `words` in `text`."""
    start = text.index(words)
    return Span.cut(text, start, start + len(words))


def claim(**fields: object) -> CasualtyClaim:
    """A casualty claim of which only the figures matter."""
    given = {"low": None, "best": None, "high": None, **fields}
    return CasualtyClaim.model_validate(
        {"id": "c", "effect": "killed", "span": Span.cut("x", 0, 1), **given}
    )


def shelling(**document: str) -> Reading:
    """A shelling with two figures, one of them in two parts, and a raid told as background."""

    def at(words: str) -> Span:
        return span(TEXT, words)

    date = DateRecord(start="2024-03-04", end="2024-03-04", precision=1, span=at("on Monday"))
    place = PlaceRecord(
        span=at("near Dara"),
        name="Dara",
        geonames_id=1,
        country="SY",
        admin1="Daraa",
        latitude=-32.5,
        longitude=36.1,
        precision=2,
    )
    claims = (
        CasualtyClaim(
            id="k",
            effect="killed",
            group="combatants",
            low=15,
            best=15,
            high=None,
            span=at("at least 15 soldiers"),
            attributions=("ministry",),
        ),
        CasualtyClaim(
            id="h",
            effect="injured",
            group="combatants",
            low=7,
            best=7,
            high=7,
            span=at("seven"),
            attributions=("ministry",),
        ),
        CasualtyClaim(
            id="h1",
            effect="injured",
            group="combatants",
            low=5,
            best=5,
            high=5,
            span=at("Five"),
            cause="splinters",
            part_of="h",
            attributions=("officer",),
        ),
        CasualtyClaim(
            id="h2",
            effect="injured",
            group="combatants",
            low=2,
            best=2,
            high=2,
            span=at("two"),
            cause="masonry",
            part_of="h",
            attributions=("officer",),
        ),
    )
    return Reading(
        reader=Reader(version="0"),
        document=Document.of(TEXT, **{"published": "2024-03-05", **document}),
        attributions=(
            Attribution(
                id="ministry",
                source=at("the defence ministry"),
                cue=at("said"),
                content=at(
                    "Rebels shelled a barracks near Dara on Monday, killing at least 15 soldiers "
                    "and hurting seven"
                ),
            ),
            Attribution(
                id="officer",
                source=at("an officer"),
                cue=at("according to"),
                content=at("Five were hit by splinters and two by falling masonry"),
                anonymous=True,
                stance="claims",
            ),
        ),
        events=(
            EventMention(
                id="e",
                event_type="Explosions/Remote violence",
                sub_event_type="Shelling/artillery/missile attack",
                plover="ASSAULT",
                confidence=0.9,
                triggers=(at("shelled"),),
                date=date,
                place=place,
                participants=(
                    Participant(
                        role="initiator", kind="organization", name="Rebels", spans=(at("Rebels"),)
                    ),
                    Participant(
                        role="target", kind="object", name="barracks", spans=(at("a barracks"),)
                    ),
                ),
                weapons=(Weapon(name="splinters", spans=(at("splinters"),)),),
                casualties=claims,
                attributions=("ministry",),
            ),
            EventMention(
                id="b",
                event_type="Battles",
                sub_event_type="Armed clash",
                plover="ASSAULT",
                confidence=0.5,
                factuality="alleged",
                background=True,
                triggers=(at("an earlier raid"),),
            ),
        ),
    )


def hostile() -> Reading:
    """A document that tries to break out of whatever shows it."""
    text = (
        "=1+1 said <script>alert(1)</script> & \x1b[2J\u202e \"'><img src=x onerror=alert(2)> "
        "@SUM(A1) killed 3.\r\u2028End"
    )

    def at(words: str) -> Span:
        return span(text, words)

    return Reading(
        reader=Reader(version="0"),
        document=Document.of(
            text,
            title="</title><script>alert(3)</script>",
            publisher='"><b>x',
            url="javascript:alert(4)",
            language="en",
        ),
        attributions=(Attribution(id='"><x', source=at("=1+1"), cue=at("said")),),
        events=(
            EventMention(
                id="<e>",
                event_type="Violence against civilians",
                sub_event_type="Attack",
                plover="ASSAULT",
                confidence=1,
                triggers=(at("killed"),),
                participants=(
                    Participant(
                        role="initiator",
                        kind="organization",
                        name="@SUM(A1)",
                        spans=(at("@SUM(A1)"),),
                    ),
                    Participant(
                        role="victim",
                        kind="individual",
                        name="<script>alert(1)</script>",
                        spans=(at("<script>alert(1)</script>"),),
                    ),
                ),
                casualties=(
                    CasualtyClaim(
                        id="'c'",
                        effect="killed",
                        low=3,
                        best=3,
                        high=3,
                        span=at("3"),
                        attributions=('"><x',),
                    ),
                ),
            ),
        ),
    )
