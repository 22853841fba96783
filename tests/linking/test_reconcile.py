from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sourceline.errors import UsageError
from sourceline.linking.reconcile import reconcile
from sourceline.records import Attribution, Disagreement, Event, Group, Reading, Speaker
from tests.linking.samples import ARMY, REBELS, Said, report

CENTCOM = Speaker(name="U.S. Central Command", actor="US.centcom")
ARMY_SAYS = Speaker(name="the Iraqi army", actor=ARMY)
ARMY_DENIES = ARMY_SAYS.model_copy(update={"stance": "denies"})
IS_SAYS = Speaker(name="Islamic State", actor=REBELS)
OFFICIAL = Speaker(name="an official", actor="US.military", anonymous=True)
RESIDENTS = Speaker(name="Residents")


def event_of(*readings: Reading, **groups: str) -> Event:
    """The event of these readings; `groups` gives the first, second, ... a syndication group."""
    numbered = {f"r{n}": reading.document.id for n, reading in enumerate(readings)}
    return reconcile(
        [(reading, "e1") for reading in readings],
        {numbered[name]: group for name, group in groups.items()},
        "ev",
    )


def about(event: Event, words: str) -> Disagreement | None:
    return next((d for d in event.disagreements if d.about.startswith(words)), None)


def positions(event: Event, words: str) -> list[tuple[object, tuple[str, ...]]]:
    found = about(event, words)
    return [] if found is None else [(p.value, p.sources) for p in found.positions]


def test_two_sources_are_two_positions_and_nothing_is_averaged() -> None:
    event = event_of(
        report(Said(15, by=CENTCOM, high=None), publisher="A"),
        report(Said(15, by=CENTCOM), publisher="B"),
        report(Said(14, by=ARMY_SAYS), publisher="C"),
    )
    deaths = event.deaths
    assert (deaths.low, deaths.best, deaths.high) == (14, 15, 15)
    assert deaths.high_open
    assert not deaths.low_open
    assert (deaths.side_a, deaths.side_b, deaths.civilians, deaths.unknown) == (0, 15, 0, 0)
    assert positions(event, "killed") == [
        (15, ("U.S. Central Command",)),
        (14, ("Military Forces of Iraq",)),
    ]
    assert [f.rule for f in event.figures] == ["support"]
    claims = {c.id: c for c in event.claims}
    assert {claims[i].value["best"] for i in deaths.rests_on["low"]} == {14}
    assert {claims[i].value["best"] for i in deaths.rests_on["best"]} == {15}
    assert {claims[i].publisher for i in deaths.rests_on["side_b"]} == {"A", "B"}


def test_with_equal_support_the_lower_number_is_best() -> None:
    event = event_of(report(Said(15, by=CENTCOM)), report(Said(14, by=ARMY_SAYS), publisher="B"))
    assert event.deaths.best == 14
    assert event.figures[0].rule == "lower number"


def test_copies_count_once_whatever_their_number() -> None:
    wire = [report(Said(15, by=CENTCOM), publisher=f"Paper {n}") for n in range(3)]
    others = [report(Said(14, by=ARMY_SAYS), publisher=f"Outlet {n}") for n in range(2)]
    event = event_of(*wire, *others, r0="wire", r1="wire", r2="wire")
    assert (event.sources.documents, event.sources.independent) == (5, 3)
    assert event.deaths.best == 14
    copies = [c for c in event.claims if c.copy_of is not None and c.about == "casualty"]
    assert len(copies) == 2
    assert sum(r.is_copy for r in event.reports) == 2
    assert event_of(*wire, *others).deaths.best == 15


def test_what_only_a_copy_adds_is_kept() -> None:
    short = report(Said(15, by=CENTCOM))
    longer = report(
        Said(15, by=CENTCOM), Said(7, "injured", actor=ARMY, by=ARMY_SAYS), publisher="B"
    )
    event = event_of(short, longer, r0="wire", r1="wire")
    assert event.injuries.best == 7
    assert event.sources.independent == 1


def test_a_body_on_its_own_people_outweighs_any_number_of_others() -> None:
    own = report(Said(9, actor=ARMY, by=ARMY_SAYS), publisher="Own")
    others = [report(Said(20, actor=ARMY, by=IS_SAYS), publisher=f"O{n}") for n in range(3)]
    event = event_of(own, *others)
    assert (event.deaths.low, event.deaths.best, event.deaths.high) == (9, 9, 20)
    assert event.figures[0].rule == "authority"
    assert event.deaths.side_a == 9


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (ARMY_SAYS, Speaker(name="hospital officials")),
        (Speaker(name="hospital officials"), Speaker(name="Mayor Omar Said")),
        (
            Speaker(name="the U.N. human rights office", actor="ohchr"),
            Speaker(name="Mayor Omar Said"),
        ),
        (Speaker(name="Mayor Omar Said"), IS_SAYS),
        (IS_SAYS, OFFICIAL),
        (RESIDENTS, None),
    ],
    ids=["own side", "hospital", "agency", "person", "enemy", "residents"],
)
def test_who_can_know_better_is_preferred(better: Speaker, worse: Speaker | None) -> None:
    event = event_of(
        report(Said(20, actor=ARMY, by=better), publisher="A"),
        report(Said(10, actor=ARMY, by=worse), publisher="B"),
    )
    assert (event.deaths.best, event.figures[0].rule) == (20, "authority")


def test_parts_are_in_the_whole_and_prefer_it() -> None:
    whole = report(
        Said(7, "injured", actor=ARMY, by=CENTCOM),
        Said(5, "injured", actor=ARMY, by=CENTCOM, part_of=0, cause="combat"),
        Said(2, "injured", actor=ARMY, by=CENTCOM, part_of=0, cause="falls"),
        publisher="B",
    )
    other = report(Said(6, "injured", actor=ARMY, by=IS_SAYS))
    event = event_of(whole, other)
    assert (event.injuries.low, event.injuries.best, event.injuries.high) == (6, 7, 7)
    assert event.figures[0].rule == "breakdown"
    assert event.deaths.best is None
    assert event.deaths.side_a is None


def test_a_part_that_another_report_tells_alone_is_no_other_position() -> None:
    whole = report(
        Said(7, "injured", actor=ARMY, by=CENTCOM),
        Said(5, "injured", actor=ARMY, by=CENTCOM, part_of=0, cause="combat"),
    )
    alone = report(Said(5, "injured", actor=ARMY, by=ARMY_SAYS, cause="combat"), publisher="B")
    event = event_of(whole, alone)
    assert (event.injuries.low, event.injuries.best) == (7, 7)
    assert about(event, "injured") is None


def test_a_source_that_corrects_itself_has_a_history_and_one_position() -> None:
    friday = report(
        Said(5, "injured", actor="US.military", by=OFFICIAL),
        published="2024-08-30",
    )
    saturday = report(
        Said(7, "injured", actor="US.military", by=CENTCOM), published="2024-08-31", publisher="B"
    )
    event = event_of(saturday, friday)
    assert (event.injuries.low, event.injuries.best, event.injuries.high) == (7, 7, 7)
    assert about(event, "injured") is None
    assert [(s.published, s.value) for s in event.history[0].steps] == [
        ("2024-08-30", 5),
        ("2024-08-31", 7),
    ]
    old = next(c for c in event.claims if c.value.get("best") == 5)
    new = next(c for c in event.claims if c.value.get("best") == 7)
    assert old.superseded_by == new.id


@pytest.mark.parametrize(
    "later",
    [
        report(Said(7, "injured", actor=ARMY, by=ARMY_SAYS), published="2024-08-31"),
        report(Said(7, "injured", actor=ARMY, by=CENTCOM), published=None),
        report(Said(7, "injured", actor=ARMY, by=CENTCOM), published="2024-08"),
        report(Said(7, "injured", actor=ARMY, by=OFFICIAL)),
    ],
    ids=["another source", "no date", "a month only", "less authority"],
)
def test_what_is_no_correction_is_a_disagreement(later: Reading) -> None:
    first = report(
        Said(5, "injured", actor=ARMY, by=CENTCOM), published="2024-08-30", publisher="First"
    )
    event = event_of(first, later)
    assert event.history == ()
    assert {value for value, _ in positions(event, "injured")} == {5, 7}


def test_a_report_without_a_day_is_not_corrected_with_those_that_have_one() -> None:
    event = event_of(
        report(Said(5, by=CENTCOM), published=None, publisher="A"),
        report(Said(5, by=CENTCOM), published="2024-08-30", publisher="B"),
        report(Said(7, by=CENTCOM), published="2024-08-31", publisher="C"),
    )
    assert [(s.published, s.value) for s in event.history[0].steps] == [
        ("2024-08-30", 5),
        ("2024-08-31", 7),
    ]


def test_a_number_repeated_since_is_not_replaced() -> None:
    event = event_of(
        report(Said(5, by=CENTCOM), published="2024-08-30"),
        report(Said(7, by=CENTCOM), published="2024-08-31"),
        report(Said(5, by=CENTCOM), published="2024-09-01"),
    )
    assert (event.deaths.low, event.deaths.high) == (5, 5)
    assert [(s.published, s.value) for s in event.history[0].steps] == [
        ("2024-08-31", 7),
        ("2024-09-01", 5),
    ]


def test_the_whole_is_not_added_to_what_it_is_made_of() -> None:
    event = event_of(
        report(Said(20, group="unspecified", actor=None), publisher="A"),
        report(Said(12, actor=REBELS), Said(5, group="civilians", actor=None), publisher="B"),
    )
    deaths = event.deaths
    assert (deaths.low, deaths.best, deaths.high) == (20, 20, 20)
    assert (deaths.side_b, deaths.civilians, deaths.unknown) == (12, 5, 3)
    assert sorted((f.best, f.part) for f in event.figures) == [(5, True), (12, True), (20, False)]


def test_a_smaller_general_number_is_an_incomplete_count_unless_told_beside_the_rest() -> None:
    apart = event_of(
        report(Said(3, group="unspecified", actor=None), publisher="A"),
        report(Said(12, actor=REBELS), publisher="B"),
    )
    assert (apart.deaths.low, apart.deaths.best, apart.deaths.unknown) == (3, 12, 0)
    together = event_of(
        report(Said(12, actor=REBELS), Said(3, group="unspecified", actor=None), publisher="A")
    )
    assert (together.deaths.best, together.deaths.unknown) == (15, 3)


def test_counts_by_age_or_sex_cut_across_those_by_group() -> None:
    everybody = Said(17, group="unspecified", actor=None)
    children = Said(8, group="unspecified", actor=None, demographic="children", part_of=0)
    women = Said(6, group="unspecified", actor=None, demographic="women", part_of=0)
    civilians, fighters = Said(14, group="civilians", actor=None), Said(4, actor=REBELS)
    event = event_of(
        report(everybody, children, women, publisher="A"),
        report(civilians, fighters, publisher="B"),
    )
    assert event.deaths.best == 18
    assert (event.deaths.civilians, event.deaths.side_b) == (14, 4)
    alone = event_of(
        report(children._replace(part_of=None), publisher="A"), report(civilians, publisher="B")
    )
    assert alone.deaths.best == 14
    beside = event_of(report(children._replace(part_of=None), fighters, publisher="A"))
    assert beside.deaths.best == 12
    room = event_of(report(everybody, children, publisher="A"), report(fighters, publisher="B"))
    assert (room.deaths.best, room.deaths.side_b, room.deaths.unknown) == (17, 4, 13)


def test_a_command_and_its_army_are_the_same_people_told_more_or_less_exactly() -> None:
    event = event_of(
        report(Said(4, actor="US.military", by=RESIDENTS), publisher="A"),
        report(Said(4, actor="US.centcom", by=RESIDENTS), publisher="B"),
    )
    assert event.deaths.best == 4


def test_two_reports_that_each_tell_the_whole_of_the_other_as_a_part_count_both_once() -> None:
    civilians = Said(6, group="civilians", actor=None)
    fighters = Said(9, actor=REBELS)
    event = event_of(
        report(civilians, fighters._replace(part_of=0), publisher="A"),
        report(fighters, civilians._replace(part_of=0), publisher="B"),
    )
    assert event.deaths.best == 9
    assert event.deaths.civilians == 6


def test_a_denial_is_a_position_and_no_number() -> None:
    event = event_of(
        report(Said(4, group="civilians", actor=None, by=RESIDENTS)),
        report(Said(4, group="civilians", actor=None, by=ARMY_DENIES), publisher="B"),
    )
    assert (event.deaths.low, event.deaths.best, event.deaths.civilians) == (4, 4, 4)
    assert positions(event, "killed") == [
        (4, ("Residents",)),
        ({"denies": 4}, ("Military Forces of Iraq",)),
    ]


def test_planned_and_denied_events_count_nobody() -> None:
    event = event_of(
        report(Said(4, by=CENTCOM)),
        report(Said(9, by=ARMY_SAYS), publisher="B", factuality="denied"),
    )
    assert event.deaths.high == 4
    assert event.factuality == "occurred"
    assert [value for value, _ in positions(event, "occurrence")] == ["denied", "occurred"]


def test_zero_is_a_number_and_unknown_is_none() -> None:
    none_hurt = event_of(report(Said(0, "injured", group="civilians", actor=None)))
    assert none_hurt.injuries.best == 0
    assert event_of(report()).injuries.best is None


def test_open_bounds_stay_open() -> None:
    event = event_of(report(Said(20, low=None, high=None)))
    assert (event.deaths.low, event.deaths.high) == (20, 20)
    assert event.deaths.low_open
    assert event.deaths.high_open


def test_days_that_differ_are_a_disagreement_and_wider_ones_are_not() -> None:
    event = event_of(
        report(publisher="A"),
        report(publisher="B"),
        report(publisher="C", day="2024-08-29"),
        report(publisher="D", day=None),
    )
    assert event.date is not None
    assert event.date.start == "2024-08-30"
    assert len(event.date.claims) == 2
    assert [(value, set(names)) for value, names in positions(event, "date")] == [
        ("2024-08-30", {"A", "B"}),
        ("2024-08-29", {"C"}),
    ]


def test_the_more_exact_day_is_taken_and_the_wider_span_agrees() -> None:
    event = event_of(
        report(publisher="A", date_precision=4, day="2024-08-01", until="2024-08-31"),
        report(publisher="B", date_precision=4, day="2024-08-01", until="2024-08-31"),
        report(publisher="C", day="2024-08-30"),
    )
    assert event.date is not None
    assert (event.date.start, event.date.end, event.date.precision) == (
        "2024-08-30",
        "2024-08-30",
        1,
    )
    assert len(event.date.claims) == 3
    assert about(event, "date") is None


def test_the_more_exact_place_is_taken_and_the_wider_one_agrees() -> None:
    event = event_of(
        report(publisher="A", place="Iraq", precision=6),
        report(publisher="B", place="Iraq", precision=6),
        report(publisher="C", place="Mosul"),
    )
    assert event.place is not None
    assert event.place.name == "Mosul"
    assert about(event, "place") is None
    abroad = event_of(report(), report(publisher="B", place="Raqqa", country="SY"))
    assert {v for v, _ in positions(abroad, "place")} == {"Mosul, IQ", "Raqqa, SY"}


def test_a_state_is_side_a_whoever_began() -> None:
    event = event_of(report(parties=(("initiator", REBELS), ("target", ARMY))))
    assert {p.actor: p.side for p in event.participants} == {REBELS: "b", ARMY: "a"}
    assert event.type_of_violence == 1


def test_the_army_of_a_side_is_counted_with_its_state() -> None:
    event = event_of(
        report(Said(3, actor="IQ.military"), parties=(("initiator", "IQ"), ("target", REBELS)))
    )
    assert event.deaths.side_a == 3


def test_named_victims_are_joined_by_name() -> None:
    event = event_of(
        report(
            victims=("Sgt. Ahmed Hassan", "two soldiers"), publisher="A", published="2024-08-30"
        ),
        report(victims=("Ahmed Hassan", "Layla Karim"), publisher="B"),
        report(victims=("Mr. Hassan",), publisher="C"),
    )
    assert [(v.name, v.also, v.effect) for v in event.victims] == [
        ("Sgt. Ahmed Hassan", ("Ahmed Hassan", "Mr. Hassan"), "killed"),
        ("Layla Karim", (), "killed"),
    ]


def test_a_surname_that_two_share_joins_neither() -> None:
    event = event_of(
        report(victims=("Ahmed Hassan", "Omar Hassan"), publisher="A", published="2024-08-30"),
        report(victims=("Mr. Hassan",), publisher="B"),
    )
    assert [v.name for v in event.victims] == ["Ahmed Hassan", "Omar Hassan", "Mr. Hassan"]


def test_persons_who_are_named_are_counted_over_all_reports() -> None:
    event = event_of(
        report(victims=("Ahmed Hassan", "Layla Karim"), publisher="A"),
        report(victims=("Layla Karim", "Omar Said"), publisher="B"),
    )
    assert (event.deaths.low, event.deaths.best, event.deaths.high) == (3, 3, 3)
    assert len(event.deaths.rests_on["best"]) == 4


@pytest.mark.parametrize("group", ["civilians", "unspecified"])
def test_persons_who_are_named_are_among_a_number_that_is_no_less(group: Group) -> None:
    event = event_of(
        report(Said(5, group=group, actor=None), victims=("Ahmed Hassan", "Layla Karim"))
    )
    assert (event.deaths.low, event.deaths.best, event.deaths.high) == (5, 5, 5)
    assert event.deaths.civilians == (5 if group == "civilians" else 0)
    assert about(event, "killed") is None


def test_more_names_than_a_number_are_another_position() -> None:
    event = event_of(
        report(Said(1, group="unspecified", actor=None), victims=("Ahmed Hassan", "Layla Karim"))
    )
    assert {value for value, _ in positions(event, "killed")} == {1, 2}
    assert event.deaths.high == 2


def test_an_event_of_nothing_or_of_an_unknown_mention_is_refused() -> None:
    with pytest.raises(UsageError, match="at least one mention"):
        reconcile([], {}, "ev")
    with pytest.raises(UsageError, match="no event 'e9'; it has: e1"):
        reconcile([(report(), "e9")], {}, "ev")
    other = report().model_copy(update={"attributions": (Attribution(id="a"),)})
    with pytest.raises(UsageError, match="two readings"):
        reconcile([(report(), "e1"), (other, "e1")], {}, "ev")


SAID = st.builds(
    Said,
    number=st.integers(0, 40),
    effect=st.sampled_from(["killed", "injured"]),
    group=st.sampled_from(["combatants", "civilians", "unspecified"]),
    actor=st.sampled_from([None, ARMY, REBELS]),
    by=st.sampled_from([None, CENTCOM, ARMY_SAYS, ARMY_DENIES, IS_SAYS, OFFICIAL, RESIDENTS]),
    low=st.sampled_from([-1, None]),
    high=st.sampled_from([-1, None]),
    part_of=st.none(),
    cause=st.none(),
)
REPORTS = st.lists(
    st.builds(
        lambda said, day, n: report(*said, published=day, publisher=f"Paper {n}"),
        st.lists(SAID, max_size=4),
        st.sampled_from([None, "2024-08-30", "2024-08-31", "2024-09-01"]),
        st.integers(0, 5),
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=150, deadline=None)
@given(readings=REPORTS, seed=st.integers(0, 99), group=st.sampled_from(["", "wire"]))
def test_figures_hold_together_in_any_order(readings: list[Reading], seed: int, group: str) -> None:
    groups = {r.document.id: group for r in readings if group}
    event = reconcile([(r, "e1") for r in readings], groups, "ev")
    shuffled = random.Random(seed).sample(readings, len(readings))
    assert reconcile([(r, "e1") for r in shuffled], groups, "ev") == event
    for bounds in (event.deaths, event.injuries, *event.figures):
        if bounds.best is None:
            assert bounds.low is None
            assert bounds.rests_on == {}
            continue
        assert bounds.low is not None
        assert bounds.high is not None
        assert bounds.low <= bounds.best <= bounds.high
        assert all(bounds.rests_on[name] for name in ("low", "best", "high"))
    deaths = event.deaths
    if deaths.best is not None:
        counted = [deaths.side_a, deaths.side_b, deaths.civilians, deaths.unknown]
        assert sum(n for n in counted if n is not None) == deaths.best
    told = [c for c in event.claims if c.about == "casualty"]
    assert len(told) == sum(
        len(r.events[0].casualties) for r in {r.document.id: r for r in readings}.values()
    )
    assert Event.model_validate_json(event.to_json()) == event


@settings(max_examples=50, deadline=None)
@given(said=st.lists(SAID, min_size=1, max_size=3), copies=st.integers(1, 4))
def test_a_copy_changes_no_figure(said: list[Said], copies: int) -> None:
    first = report(*said, publisher="Wire", published="2024-08-30")
    more = [report(*said, publisher=f"Copy {n}", published="2024-08-31") for n in range(copies)]
    alone = event_of(first)
    groups = {f"r{n}": "wire" for n in range(copies + 1)}
    together = event_of(first, *more, **groups)
    assert together.deaths == alone.deaths
    assert together.injuries == alone.injuries
    assert together.sources.independent == 1


def test_groups_are_those_of_the_contract() -> None:
    groups: tuple[Group, ...] = ("health workers", "journalists", "aid workers")
    for group in groups:
        event = event_of(report(Said(2, group=group, actor=None)))
        assert event.deaths.civilians == 2


@pytest.mark.timeout(20)
def test_a_number_that_is_told_as_a_part_of_a_named_person_does_not_hold_that_person() -> None:
    """Readings can have it so; each within the other would be looked through for ever."""
    read = report(
        Said(1, group="civilians", actor=None),
        Said(1, group="police", actor=None),
        victims=("Omar Hassan",),
    )
    event = read.events[0]
    claims = tuple(
        c.model_copy(update={"part_of": "v0"}) if c.id == "c0" else c for c in event.casualties
    )
    told = read.model_copy(update={"events": (event.model_copy(update={"casualties": claims}),)})
    deaths = event_of(told, report(Said(1, group="civilians", actor=None), publisher="B")).deaths
    assert deaths.best == 2
