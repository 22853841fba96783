from __future__ import annotations

import pytest

from sourceline.exports.events.redact import WITHHELD, redact_persons
from sourceline.linking.reconcile import reconcile
from sourceline.linking.victims import personal_name
from sourceline.records import Event, Speaker
from tests.exports.events.samples import hostile, raid, vague
from tests.linking.samples import Said, report


def test_no_name_of_a_person_is_left_anywhere() -> None:
    assert "Karim" in raid().to_json()
    assert "Jabouri" in raid().to_json()
    redacted = redact_persons(raid())
    assert not any(part in redacted.to_json() for part in ("Layla", "Karim", "Jabouri"))
    assert [v.name for v in redacted.victims] == [WITHHELD]


def test_figures_places_and_bodies_stay() -> None:
    redacted = redact_persons(raid())
    assert redacted.deaths == raid().deaths
    assert redacted.place == raid().place
    assert redacted.disagreements[0].positions[0].sources == (
        raid().disagreements[0].positions[0].sources
    )
    assert [p.name for p in redacted.participants if p.actor] == [
        p.name for p in raid().participants if p.actor
    ]


def test_titles_and_addresses_go_with_the_name() -> None:
    reading = report(victims=("Layla Karim",))
    titled = reading.model_copy(
        update={
            "document": reading.document.model_copy(
                update={
                    "title": "KARIM mourned; Will a probe follow?",
                    "url": "https://example.org/layla-karim-killed",
                    "byline": "Sam Writer",
                }
            )
        }
    )
    redacted = redact_persons(reconcile([(titled, "e1")], {}, "ev"))
    assert redacted.reports[0].title == f"{WITHHELD} mourned; Will a probe follow?"
    assert redacted.reports[0].url is None
    assert redacted.reports[0].byline is None


def test_a_place_that_is_called_like_a_person_stays() -> None:
    reading = report(Said(2, by=Speaker(name="Amin Mosul")), place="Mosul")
    redacted = redact_persons(reconcile([(reading, "e1")], {}, "ev"))
    assert redacted.place is not None
    assert redacted.place.name == "Mosul"
    assert "Amin" not in redacted.to_json()


@pytest.mark.parametrize("event", [vague(), hostile(), raid()])
def test_redacting_twice_is_redacting_once(event: Event) -> None:
    once = redact_persons(event)
    assert redact_persons(once) == once


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Ahmed Hassan", ("ahmed", "hassan")),
        ("Sgt. John A. Miller", ("john", "miller")),
        ("Omar al-Jabouri", ("omar", "al jabouri")),
        ("José de la Cruz", ("jose", "de", "la", "cruz")),
        ("two soldiers", None),
        ("Iraqi soldiers", None),
        ("15 militants", None),
        ("Hassan", None),
        ("Mr. Hassan", ("hassan",)),
        ("Islamic State", None),
        ("", None),
    ],
)
def test_what_is_a_personal_name(name: str, words: tuple[str, ...] | None) -> None:
    assert personal_name(name) == words
