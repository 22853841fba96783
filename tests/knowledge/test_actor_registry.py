"""The registry of actors: the shipped files hold together, and names lead where they should."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from sourceline.errors import KnowledgeError
from sourceline.knowledge.actor_files import COLUMNS, DATA, KINDS, load_actor_files
from sourceline.knowledge.actor_names import key_of
from sourceline.knowledge.actors import Registry
from sourceline.knowledge.countries import country_name
from sourceline.knowledge.services import SERVICES

GROUPS = sorted(
    p for p in DATA.glob("*.csv") if p.read_text(encoding="utf-8").startswith("id,name,a")
)


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.load()


def test_every_file_is_in_the_registry(registry: Registry) -> None:
    assert len(GROUPS) >= 10
    for path in GROUPS:
        ids = [row.split(",", 1)[0] for row in path.read_text(encoding="utf-8").splitlines()[1:]]
        assert ids, path.name
        assert all(i in registry for i in ids), path.name


def test_ids_are_unique_over_all_files() -> None:
    rows = [
        row.split(",", 1)[0]
        for path in GROUPS
        for row in path.read_text(encoding="utf-8").splitlines()[1:]
    ]
    assert [i for i, n in Counter(rows).items() if n > 1] == []


def test_parents_exist_and_lead_upwards_without_a_circle(registry: Registry) -> None:
    for actor in registry:
        lineage = registry.lineage(actor.id)
        assert all(i in registry for i in lineage), actor.id
        assert registry[lineage[-1]].parent is None, f"{actor.id} is its own ancestor"


def test_countries_exist(registry: Registry) -> None:
    for actor in registry:
        for code in actor.country:
            assert re.fullmatch("[A-Z]{2}", code), actor.id
            known = country_name(code) != code or code in registry  # states of the past
            assert known, f"{actor.id}: no country {code}"


def test_years_are_ordered_and_of_this_world(registry: Registry) -> None:
    for actor in registry:
        years = [y for y in (actor.active_from, actor.active_to) if y is not None]
        assert years == sorted(years), actor.id
        assert all(1500 <= y <= 2100 for y in years), actor.id


def test_every_state_has_its_services(registry: Registry) -> None:
    states = [a for a in registry if a.kind == "state"]
    assert len(states) >= 190
    for state in states:
        assert all(f"{state.id}.{service}" in registry for service in SERVICES)
        assert registry.state_of(f"{state.id}.military") == state.id


def test_a_name_of_two_actors_has_one_default_at_most(registry: Registry) -> None:
    """All others are marked with `?`: they count only where the document speaks for them."""
    plain: dict[str, set[str]] = defaultdict(set)
    for key, forms in registry.names.by_key.items():
        for form in forms:
            if form.source in {"name", "alias", "abbreviation"} and not form.needs_context:
                plain[key].add(form.actor)
    assert {k: sorted(v) for k, v in plain.items() if len(v) > 1} == {}


def test_names_that_need_context_have_something_that_speaks_for_them(registry: Registry) -> None:
    for forms in registry.names.by_key.values():
        for form in forms:
            if form.needs_context and form.actor:
                actor = registry[form.actor]
                assert actor.country or actor.context or actor.active_from, actor.id


def test_every_kind_tells_a_casualty_group(registry: Registry) -> None:
    assert {a.kind for a in registry} <= set(KINDS)
    assert registry["boko-haram"].group == "combatants"
    assert registry["msf"].group in {"aid workers", "health workers"}


@pytest.mark.parametrize(
    ("name", "actor"),
    [
        ("Boko Haram", "boko-haram"),
        ("JNIM", "jnim"),
        ("Iraqi federal police", "IQ.police"),
        ("Armed Forces of Ukraine", "UA.military"),
        ("Al-Qaida", "al-qaeda"),
        ("the Taliban", "taliban"),
    ],
)
def test_names_are_looked_up_in_any_spelling(registry: Registry, name: str, actor: str) -> None:
    assert actor in {m.actor.id for m in registry.find(name)}
    assert all(m.reason for m in registry.find(name))


def test_a_key_knows_no_case_accent_or_article() -> None:
    assert key_of("The Médecins Sans Frontières") == key_of("medecins sans frontieres")


def test_a_misspelt_id_names_the_nearest(registry: Registry) -> None:
    with pytest.raises(KnowledgeError, match="boko-haram"):
        registry["boko-harm"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("a,A,,,wizards,ML,,,,,", "no kind"),
        ("a,A,,,militia,ML,,20x0,,,", "no year"),
        ("a,A,,,militia,ML,nobody,,,,", "does not exist"),
        ("a,A,,,militia,ML,,,,", "10 cells"),
        ("a,A,,,militia,ML,,,,,\na,B,,,militia,ML,,,,,", "is taken"),
    ],
)
def test_a_broken_row_is_refused(tmp_path: Path, row: str, message: str) -> None:
    for name in ("states.csv", "services.csv", "not-actors.csv", "spellings.csv"):
        header = (DATA / name).read_text(encoding="utf-8").splitlines()[0]
        (tmp_path / name).write_text(header + "\n", encoding="utf-8")
    (tmp_path / "groups.csv").write_text(",".join(COLUMNS) + f"\n{row}\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=message):
        load_actor_files(tmp_path)
