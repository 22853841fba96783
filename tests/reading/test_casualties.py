"""Casualty claims: who was harmed, how many, whose people, parts and wholes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourceline.knowledge.actors import Registry
from sourceline.reading.actors import find_actors
from sourceline.reading.casualties import find_casualties
from sourceline.reading.casualty_parts import imply_parts, merge_repeats
from sourceline.reading.dates import find_dates
from sourceline.reading.mentions import CasualtyMention
from sourceline.reading.quantities import find_quantities
from sourceline.reading.sentences import find_sentences
from sourceline.reading.syntax import analyse

Bounds = tuple[int | None, int | None, int | None]


def casualties(text: str) -> list[CasualtyMention]:
    registry = Registry.load()
    return find_casualties(
        text,
        [analyse(s) for s in find_sentences(text)],
        find_quantities(text),
        find_actors(text, registry),
        find_dates(text, "2016-11-05"),
        is_armed_group=registry.is_armed_group,
    )


def told(text: str) -> list[tuple[str, str, int | None]]:
    """Phrase, effect and best figure of every claim."""
    return [(text[c.start : c.end], c.effect, c.best) for c in casualties(text)]


def one(text: str) -> CasualtyMention:
    [claim] = casualties(text)
    return claim


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The raid killed at least 15 militants.", [("at least 15 militants", "killed", 15)]),
        (
            "15 people were killed and 20 others wounded in the blast.",
            [("15 people", "killed", 15), ("20 others", "injured", 20)],
        ),
        ("12 killed, 30 injured in blast", [("12", "killed", 12), ("30", "injured", 30)]),
        ("The attack left seven U.S. troops dead.", [("seven U.S. troops", "killed", 7)]),
        (
            "The clashes left 3 policemen and 4 civilians dead and 10 people injured.",
            [("3 policemen", "killed", 3), ("4 civilians", "killed", 4), ("10 people", "injured", 10)],
        ),
        ("It resulted in the deaths of 15 militants.", [("15 militants", "killed", 15)]),
        ("The death toll rose to 40 from 35.", [("40", "killed", 40)]),
        ("The death toll rose from 35 to 40.", [("40", "killed", 40)]),
        ("A bomb went off, killing three and wounding five.", [("three", "killed", 3), ("five", "injured", 5)]),
        ("Three soldiers died when their truck hit a mine.", [("Three soldiers", "killed", 3)]),
        ("Two others sustained injuries from falls.", [("Two others", "injured", 2)]),
        ("Four residents suffered burns.", [("Four residents", "injured", 4)]),
        ("The attack claimed the lives of 12 civilians.", [("12 civilians", "killed", 12)]),
        ("The attack claimed 12 lives.", [("12 lives", "killed", 12)]),
        ("Medics counted 12 dead and 40 wounded.", [("12", "killed", 12), ("40", "injured", 40)]),
        ("The bodies of 12 men were found.", [("12 men", "killed", 12)]),
        ("12 bodies were found in a grave.", [("12 bodies", "killed", 12)]),
        ("Both soldiers were killed.", [("Both soldiers", "killed", 2)]),
        ("Police said four militants and a guard were killed.", [("four militants", "killed", 4), ("a guard", "killed", 1)]),
        ("A soldier was killed and another wounded.", [("A soldier", "killed", 1), ("another", "injured", 1)]),
        ("Gunmen killed a 45-year-old farmer.", [("a 45-year-old farmer", "killed", 1)]),
        ("An engineer was shot dead.", [("An engineer", "killed", 1)]),
        ("Gunmen shot and killed two policemen.", [("two policemen", "killed", 2)]),
        ("They kidnapped and killed 11 people.", [("11 people", "killed", 11)]),
        ("Thirteen soldiers were either killed or wounded.", [("Thirteen soldiers", "casualties", 13)]),
        ("The rebels inflicted 30 casualties.", [("30 casualties", "casualties", 30)]),
        ("Gunmen kidnapped eight students.", [("eight students", "abducted", 8)]),
        ("Rebels took 12 villagers hostage.", [("12 villagers", "abducted", 12)]),
        ("Twelve sailors are missing.", [("Twelve sailors", "missing", 12)]),
        ("12 arrested after protest", [("12", "detained", 12)]),
        ("The army took 256 more prisoners.", [("256 more prisoners", "detained", 256)]),
        ("5,000 people fled their homes.", [("5,000 people", "displaced", 5000)]),
        ("Two wounded soldiers were evacuated for treatment.", [("Two wounded soldiers", "evacuated", 2)]),
        ("Ten people are believed to have been killed.", [("Ten people", "killed", 10)]),
        ("Four people are feared dead.", [("Four people", "killed", 4)]),
        ("Three people, a police officer said, were killed.", [("Three people", "killed", 3)]),
        ("A bomber killed himself and five others.", [("five others", "killed", 5)]),
        ("six jesuits and two women were murdered.", [("six jesuits", "killed", 6), ("two women", "killed", 2)]),
        ("three other rebels were killed near the town.", [("three other rebels", "killed", 3)]),
        ("At least 13 women and children were killed.", [("At least 13 women and children", "killed", 13)]),
        ("nine members of his family died in the fire.", [("nine members of his family", "killed", 9)]),
        ("Eight peacekeepers were among the dead.", [("Eight peacekeepers", "killed", 8)]),
        ("Nine members of the group were liquidated.", [("Nine members of the group", "killed", 9)]),
        ("Ten soldiers of the guard died.", [("Ten soldiers", "killed", 10)]),
        ("Four gunmen who stormed the house were shot dead.", [("Four gunmen", "killed", 4)]),
        ("A man who tried to defend his daughter was shot dead.", [("A man", "killed", 1)]),
        ("A man found with a grenade was beaten to death.", [("A man", "killed", 1)]),
        ("The army lost 15 of its own men.", [("15 of its own men", "killed", 15)]),
        ("One soldier paid the supreme price.", [("One soldier", "killed", 1)]),
        ("The army killed, on Monday near Kidal, four armed men.", [("four armed men", "killed", 4)]),
        ("A driver was fatally wounded.", [("A driver", "killed", 1)]),
        ("They are said to have killed 80 villagers.", [("80 villagers", "killed", 80)]),
        ("Radio put the army's dead at 11.", [("11", "killed", 11)]),
        ('"Dozens" of fighters perished.', [('"Dozens" of fighters', "killed", 24)]),
        ("Six women were treated for bruises.", [("Six women", "injured", 6)]),
        ("A nurse was shot in the leg.", [("A nurse", "injured", 1)]),
        ("Dozens of others were hurt.", [("Dozens of others", "injured", 24)]),
        ("One attacker was killed; the other was wounded.", [("One attacker", "killed", 1), ("the other", "injured", 1)]),
        ("Two soldiers were injured and evacuated.", [("Two soldiers", "injured", 2)]),
        ("A girl of 7 and her aunt were hurt.", [("A girl", "injured", 1), ("her aunt", "injured", 1)]),
        ("Six guards were killed and 24 taken hostage.", [("Six guards", "killed", 6), ("24", "abducted", 24)]),
        ("Soldiers took away three men.", [("three men", "abducted", 3)]),
        ("Two suspects were picked up.", [("Two suspects", "detained", 2)]),
        ("2,900 people were driven from their homes.", [("2,900 people", "displaced", 2900)]),
        ("More than 300 people fled to the capital.", [("More than 300 people", "displaced", 301)]),
        (
            "Seven people were killed, including three children, and 16 wounded.",
            [("Seven people", "killed", 7), ("three children", "killed", 3), ("16", "injured", 16)],
        ),
        (
            "He denied that shots had been fired and said two officers were hurt.",
            [("two officers", "injured", 2)],
        ),
        ("He said that one person had been killed.", [("one person", "killed", 1)]),
        ("A mine hit a car; driver killed, two guards hurt.", [("driver", "killed", 1), ("two guards", "injured", 2)]),
    ],
)  # fmt: skip
def test_phrases(text: str, expected: list[tuple[str, str, int | None]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The bombing killed Hassan Ali, 34, and his two daughters.",
            [("Hassan Ali", "killed", 1), ("his two daughters", "killed", 2)],
        ),
        ("Hassan Ali, 53, died of his wounds.", [("Hassan Ali", "killed", 1)]),
        ("Governor Karim Hassan was assassinated.", [("Governor Karim Hassan", "killed", 1)]),
        (
            "A policeman, identified as Karim Hassan (40), was shot dead.",
            [("A policeman", "killed", 1)],
        ),
        (
            "Gunmen shot dead two elders, Karim Hassan and Malik Shah.",
            [("two elders", "killed", 2)],
        ),
        ("A man whose sister was killed heard a plane.", [("whose sister", "killed", 1)]),
        (
            "Rebels abducted the mayor, Karim Hassan, and his two guards.",
            [("the mayor, Karim Hassan", "abducted", 1), ("his two guards", "abducted", 2)],
        ),
        ("His driver, Karim Hassan, was killed.", [("His driver, Karim Hassan", "killed", 1)]),
    ],
)
def test_single_persons(text: str, expected: list[tuple[str, str, int | None]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "There are about 2,500 U.S. troops stationed in Iraq.",
        "The town of 40,000 residents was hit.",
        "The weapon could kill thousands of people.",
        "Militants threatened to kill 20 hostages.",
        "Twelve people were not hurt.",
        "The army said 300 rebels surrendered.",
        "The blast destroyed five houses and killed 20 cattle.",
        "The fighting displaced 20,000 families.",
        "It was one of the deadliest attacks.",
        "The mayor was killed two years after 30 km of road were built.".replace("The mayor", "It"),
        "An unknown number of soldiers died.",
        "Many people were killed.",
        "The firm has 700 employees and pays $5 million.",
        "Two of the wounded were in critical condition.",
        "An elderly couple heard of the murder.",
        "The Insas Rifle was found after the killing.",
        "No one has been arrested.",
        "He received two bullet injuries to the arm.",
        "Two gunmen fled to the hills.",
        "A resident who fled to the next village wept.",
        "Seven settlements for displaced people were burnt.",
    ],
)
def test_no_claim(text: str) -> None:
    assert casualties(text) == []


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("At least 15 people were killed.", (15, 15, None)),
        ("More than 15 people were killed.", (16, 16, None)),
        ("Up to 15 people were killed.", (None, 15, 15)),
        ("Nearly 20 people were killed.", (None, 20, None)),
        ("About 20 people were killed.", (None, 20, None)),
        ("Between 15 and 20 people were killed.", (15, 15, 20)),
        ("Dozens of people were killed.", (24, 24, None)),
        ("Several soldiers were wounded.", (3, 3, None)),
        ("Scores of Syrian civilians were killed.", (40, 40, None)),
        ("hundreds of thousands of Syrians have been killed.", (200_000, 200_000, None)),
        ("No civilians were hurt.", (0, 0, 0)),
        ("No one was hurt.", (0, 0, 0)),
        ("None of the passengers was hurt.", (0, 0, 0)),
        ("Neither of the two men was hurt.", (0, 0, 0)),
        ("No casualties were reported.", (0, 0, 0)),
        ("The bomb exploded without causing casualties.", (0, 0, 0)),
        ("There were no losses on our side.", (0, 0, 0)),
    ],
)
def test_bounds(text: str, bounds: Bounds) -> None:
    claim = one(text)
    assert (claim.low, claim.best, claim.high) == bounds


@pytest.mark.parametrize(
    ("phrase", "group", "demographic"),
    [
        ("Seven suspected militants", "combatants", None),
        ("Seven soldiers", "combatants", None),
        ("Seven members of the security forces", "combatants", None),
        ("Seven Taliban members", "combatants", None),
        ("Seven policemen", "police", None),
        ("Seven police officers", "police", None),
        ("Seven army officers", "combatants", None),
        ("Seven people", "unspecified", None),
        ("Seven Iraqis", "unspecified", None),
        ("Seven civilians", "civilians", None),
        ("Seven villagers", "civilians", None),
        ("Seven women and children", "civilians", None),
        ("Seven children", "civilians", "children"),
        ("Seven women", "civilians", "women"),
        ("Seven men", "unspecified", "men"),
        ("Seven elderly residents", "civilians", "elderly"),
        ("Seven aid workers", "aid workers", None),
        ("Seven Reuters journalists", "journalists", None),
        ("Seven nurses", "health workers", None),
    ],
)
def test_groups(phrase: str, group: str, demographic: str | None) -> None:
    text = f"{phrase} were killed in the attack."
    claim = one(text)
    assert text[claim.start : claim.end] == phrase
    assert (claim.group, claim.demographic) == (group, demographic)


def test_a_bare_number_counts_the_same_people() -> None:
    claims = casualties("One policeman was killed and two injured.")
    assert [(c.group, c.best) for c in claims] == [("police", 1), ("police", 2)]


def test_a_bare_number_counts_the_kind_of_the_whole_before_it_not_of_its_part() -> None:
    claims = casualties("Nine people, two of them policemen, were killed and 200 were injured.")
    assert [(c.group, c.best) for c in claims if c.whole is None] == [
        ("unspecified", 9),
        ("unspecified", 200),
    ]


def test_whose_people_the_phrase_says() -> None:
    text = "At least 10 U.S. Marines and 12 Iraqi soldiers died, and 20 civilians were hurt."
    assert [c.actor for c in casualties(text)] == ["US.marines", "IQ.military", None]


def test_whose_people_the_same_noun_said_before() -> None:
    text = (
        "Troops raided a camp of Islamic State militants on Friday. "
        "The raid left at least 15 militants dead."
    )
    assert one(text).actor == "islamic-state"


def test_casualties_on_an_army_are_its_people() -> None:
    claim = one("The rebels inflicted 30 casualties on the Iraqi army.")
    assert (claim.group, claim.actor) == ("combatants", "IQ.military")


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("Five troops were wounded in combat.", "combat"),
        ("Two troops sustained injuries from falls.", "falls"),
        ("At least 43 people have been killed in a car bomb blast in Azaz.", "a car bomb blast"),
        ("Seven people were killed in May.", None),
    ],
)
def test_cause(text: str, cause: str | None) -> None:
    found = one(text).cause
    assert (None if found is None else text[found.start : found.end]) == cause


@pytest.mark.parametrize(
    ("text", "background"),
    [
        ("More than 400,000 people have been killed since 2011.", True),
        ("So far this year, 30 journalists have been killed.", True),
        ("The war has left over 70,000 people dead in nine years.", True),
        ("Thirty people were killed on Friday.", False),
        ("In talks since early this year, two members of the group were murdered yesterday.", False),
    ],
)  # fmt: skip
def test_totals_over_time_are_background(text: str, background: bool) -> None:
    assert one(text).background is background


# ------------------------------------------------------------------- parts and wholes


def wholes(text: str) -> list[tuple[str, str | None]]:
    claims = casualties(text)
    return [
        (
            text[c.start : c.end],
            None if c.whole is None else text[claims[c.whole].start : claims[c.whole].end],
        )
        for c in claims
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Seven were hurt, five of them in combat.",
            [("Seven", None), ("five of them", "Seven")],
        ),
        (
            "The blast killed 12 people, including three children and a nurse.",
            [("12 people", None), ("three children", "12 people"), ("a nurse", "12 people")],
        ),
        (
            "Twelve people, among them three children, were killed.",
            [("Twelve people", None), ("three children", "Twelve people")],
        ),
        (
            "Seven people have died, three of whom were children.",
            [("Seven people", None), ("three of whom were children", "Seven people")],
        ),
        ("Ten men were wounded, of whom two are in critical condition.", [("Ten men", None)]),
        (
            "Ten men were wounded, of whom three died later.",
            [("Ten men", None), ("three", None)],
        ),
        (
            "Seven people were killed. Among the dead were three children.",
            [("Seven people", None), ("three children", "Seven people")],
        ),
        (
            "Two more soldiers died, bringing the death toll to 50.",
            [("Two more soldiers", "50"), ("50", None)],
        ),
        (
            "Three soldiers and two civilians were killed.",
            [("Three soldiers", None), ("two civilians", None)],
        ),
        (
            "Seven people were killed: four farmers, two guards and a nurse.",
            [
                ("Seven people", None),
                ("four farmers", "Seven people"),
                ("two guards", "Seven people"),
                ("a nurse", "Seven people"),
            ],
        ),
        (
            "Fourteen people were killed. Four of the dead were women.",
            [("Fourteen people", None), ("Four of the dead", "Fourteen people")],
        ),
        (
            "The raid killed 212, of whom 60 are members of the army.",
            [("212", None), ("60", "212")],
        ),
        (
            "The dead included two Americans, a Briton and a Canadian.",
            [("two Americans", None), ("a Briton", None), ("a Canadian", None)],
        ),
        (
            "Twenty were hurt. The injured, among them two boys and a nurse, are in hospital.",
            [("Twenty", None), ("two boys", "Twenty"), ("a nurse", "Twenty")],
        ),
    ],
)
def test_parts(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert wholes(text) == expected


RAID = """U.S. and Iraqi forces raided a camp of Islamic State militants in the desert on Friday. \
The raid caused the deaths of at least 15 militants and left seven U.S. troops injured.

An official said five American troops were wounded in combat, while two others sustained injuries \
from falls. One of the injured soldiers was evacuated for further treatment. There are about 2,500 \
U.S. troops in Iraq."""


def test_five_and_two_are_seven_and_not_fourteen() -> None:
    assert wholes(RAID) == [
        ("at least 15 militants", None),
        ("seven U.S. troops", None),
        ("five American troops", "seven U.S. troops"),
        ("two others", "seven U.S. troops"),
        ("One of the injured soldiers", "seven U.S. troops"),
    ]
    claims = casualties(RAID)
    assert [c.effect for c in claims] == ["killed", *["injured"] * 3, "evacuated"]
    assert [c.actor for c in claims] == ["islamic-state", *["US.military"] * 4]
    assert sum(c.best or 0 for c in claims if c.effect == "injured" and c.whole is None) == 7


def test_a_smaller_number_later_lies_within_the_larger() -> None:
    text = "The attack killed 292 Iraqis. But nine members of his family died in the fire."
    claims = casualties(text)
    assert [c.whole for c in imply_parts(claims, lambda i, j: True)] == [None, 0]
    assert [c.whole for c in imply_parts(claims, lambda i, j: False)] == [None, None]


def test_a_close_number_later_is_another_count() -> None:
    claims = casualties("The raid killed 15 militants. The army said 14 militants were killed.")
    assert [c.whole for c in imply_parts(claims, lambda i, j: True)] == [None, None]


# ------------------------------------------------------------------- repeats


def merged(text: str, *, same: bool = True) -> list[tuple[str, int | None]]:
    claims = merge_repeats(casualties(text), lambda i, j: same)
    return [(text[c.start : c.end], c.whole) for c in claims]


def test_the_same_number_is_told_once_by_the_fuller_phrase() -> None:
    text = "Blast kills 12 people. Officials said 12 Iraqi soldiers were killed."
    assert merged(text) == [("12 Iraqi soldiers", None)]
    assert merged(text, same=False) == [("12 people", None), ("12 Iraqi soldiers", None)]


@pytest.mark.parametrize(
    "text",
    [
        "A farmer was killed. Later a teacher was killed.",
        "Twelve soldiers were killed. Twelve civilians were killed.",
        "Twelve soldiers were killed. Twelve soldiers were wounded.",
        "Ten people were killed in the north and ten people were killed in the south.",
        "More than 12 people were killed. Twelve people have been killed since 2011.",
    ],
)
def test_different_people_stay_apart(text: str) -> None:
    assert len(merged(text)) == len(casualties(text)) == 2


def test_a_known_person_is_not_counted_again() -> None:
    text = "A policeman was killed on Friday. The policeman was shot dead at home."
    assert merged(text) == [("The policeman", None)]


def test_parts_follow_their_whole_when_it_is_merged() -> None:
    text = (
        "Blast kills 12 people. Officials said 12 soldiers were killed, "
        "including three officers. Three others were wounded."
    )
    assert merged(text) == [("12 soldiers", None), ("three officers", 0), ("Three others", None)]


# ------------------------------------------------------------------- any text

_SUBJECTS = st.sampled_from(
    "people,soldiers,civilians,children,of them,others,U.S. troops,militants,families,".split(",")
)
_NUMBERS = st.sampled_from(
    "At least 15,seven,12,more than 40,no,dozens of,a dozen,Two more,up to 9,nine to 12".split(",")
)
_VERBS = st.sampled_from(
    "were killed,died,were wounded in combat,killed,fled their homes,dead,are missing".split(",")
)
_JOINS = st.sampled_from(
    [", including ", " and ", ". ", ", while ", ", bringing the toll to ", " "]
)
_CLAUSES = st.tuples(_NUMBERS, _SUBJECTS, _VERBS, _JOINS)


@given(st.lists(_CLAUSES, min_size=1, max_size=8))
def test_bounds_wholes_and_spans_hold_for_any_report(clauses: list[tuple[str, ...]]) -> None:
    text = "".join(f"{n} {s} {v}{j}" for n, s, v, j in clauses)
    claims = casualties(text)
    for found in (claims, merge_repeats(imply_parts(claims, lambda i, j: True), lambda i, j: True)):
        for i, claim in enumerate(found):
            known = [v for v in (claim.low, claim.best, claim.high) if v is not None]
            assert known == sorted(known)
            assert 0 <= claim.start < claim.end <= len(text)
            assert text[claim.start : claim.end].strip() == text[claim.start : claim.end]
            if claim.whole is not None:
                whole = found[claim.whole]
                assert claim.whole != i
                assert whole.best is None or claim.best is None or claim.best <= whole.best
                assert whole.whole != i


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    for claim in casualties(text):
        assert text[claim.start : claim.end]


@pytest.mark.parametrize(
    "piece",
    [
        "reported ", "not ", "to ", "killed ", "12 killed and ", "a man and men and ", "wounded, ",
        "Karim Hassan ", "five of them, ", "including three children, ", "the toll of 40 ",
        "12 people (", "who were killed and ",
    ],
)  # fmt: skip
def test_long_sentences_are_read_to_their_end(piece: str) -> None:
    text = "Militants killed 12 people. " + piece * 1500
    assert ("12 people", "killed", 12) in told(text)


def test_the_order_of_claims_is_that_of_the_text() -> None:
    starts = [c.start for c in casualties(RAID)]
    assert starts == sorted(starts)
    assert date(2016, 11, 4) in {d.first for d in find_dates(RAID, "2016-11-05")}
