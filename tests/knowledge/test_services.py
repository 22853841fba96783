"""A state's services, told by the words beside its name, and acts of force that speak for it."""

from __future__ import annotations

import pytest

from sourceline.knowledge.services import SERVICES, act_after, service_after, service_before


def after(name: str, words: str) -> tuple[str, str] | None:
    """The service that the words after a name stand for, and the words that it took."""
    folded = f" {name} {words} "
    found = service_after(folded, 1 + len(name))
    return None if found is None else (found.service, folded[1 : found.offset])


@pytest.mark.parametrize(
    ("words", "service", "taken"),
    [
        ("army", "military", "army"),
        ("federal police", "police", "federal police"),
        ("s security forces", "military", "s security forces"),
        ("border police", "border", "border police"),
        ("officials", "government", "officials"),
        ("intelligence officials", "intelligence", "intelligence officials"),
        ("police officers", "police", "police officers"),
        ("ministry of defence", "military", "ministry of defence"),
        ("foreign ministry", "government", "foreign ministry"),
        ("civilians", "civilians", "civilians"),
        ("rebels", "armed", "rebels"),
        ("opposition forces", "armed", "opposition forces"),
        ("state media", "media", "state media"),
        ("demonstrators", "protesters", "demonstrators"),
        ("troops near the border", "military", "troops"),
    ],
)
def test_words_after_a_name(words: str, service: str, taken: str) -> None:
    assert after("iraqi", words) == (service, f"iraqi {taken}")


@pytest.mark.parametrize("words", ["oil", "bridge collapse", "and syrian troops", ""])
def test_other_words_are_no_service(words: str) -> None:
    assert after("iraqi", words) is None


@pytest.mark.parametrize(
    ("words", "service"),
    [
        ("armed forces of", "military"),
        ("ministry of defence of", "military"),
        ("national police of the", "police"),
        ("government of", "government"),
    ],
)
def test_words_before_a_name(words: str, service: str) -> None:
    folded = f" {words} ukraine "
    found = service_before(folded, folded.index("ukraine"))
    assert found is not None
    assert found.service == service
    assert folded[found.offset :].startswith(words)


def test_a_service_before_a_name_is_joined_by_of() -> None:
    folded = " the army in ukraine "
    assert service_before(folded, folded.index("ukraine")) is None


@pytest.mark.parametrize(
    ("words", "speaks"),
    [
        ("airstrikes", True),
        ("s invasion", True),
        ("ground offensive", True),
        ("elections", False),
        ("town", False),
    ],
)
def test_acts_of_force_speak_for_the_state(words: str, speaks: bool) -> None:
    assert act_after(f" israel {words} ", len(" israel")) is speaks


def test_every_service_has_a_name_that_takes_the_states() -> None:
    for pattern, _, _ in SERVICES.values():
        assert "Iraq" in pattern.format("Iraq")
