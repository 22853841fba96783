"""Names of places in reports: which words, which place, how precise."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sourceline.knowledge.gazetteer import Gazetteer, distance_km
from sourceline.reading.mentions import CountryHint, PlaceMention
from sourceline.reading.sentences import find_sentences
from sourceline.reading.toponyms import (
    find_dateline,
    find_toponyms,
    read_toponyms,
    resolve_toponyms,
)
from sourceline.spans import Located, Offsets

GAZETTEER = Gazetteer.open()


@pytest.fixture(scope="module", autouse=True)
def _closed() -> Iterator[None]:
    yield
    GAZETTEER.close()


def read(
    text: str, *, not_places: tuple[Located, ...] = (), associative: bool = False
) -> list[PlaceMention]:
    return find_toponyms(
        text, find_sentences(text), GAZETTEER, not_places=not_places, associative=associative
    )


def words(text: str, mentions: list[PlaceMention]) -> list[str]:
    return [text[m.start : m.end] for m in mentions]


def span_of(text: str, quote: str) -> Offsets:
    return Offsets(text.index(quote), text.index(quote) + len(quote))


def only(text: str) -> PlaceMention:
    (mention,) = read(text)
    assert mention.place is not None
    return mention


# ---------------------------------------------------------------- which words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Troops raided a house in Baiji on Friday.", ["Baiji"]),
        ("The attack hit Diyala province.", ["Diyala province"]),
        ("They met in the rebel-held town of Saraqib, Syria.", ["Saraqib", "Syria"]),
        ("Shells fell on northern Aleppo.", ["northern Aleppo"]),
        ("Aircraft struck the western Anbar Desert.", ["western Anbar Desert"]),
        ("A bomb went off 40 km north of Mosul.", ["40 km north of Mosul"]),
        ("It happened about 6km from Daquq.", ["about 6km from Daquq"]),
        ("Near Ayn Isa, two strikes destroyed a tank.", ["Near Ayn Isa"]),
        ("Police in northern Nigeria were alerted.", ["northern Nigeria"]),
        ("Police in Mosul, Tikrit and Baiji were alerted.", ["Mosul", "Tikrit", "Baiji"]),
        ("A fire broke out at Baghdad International Airport.", ["Baghdad International Airport"]),
        ("Fighters left Iraqi territory.", ["Iraqi territory"]),
        ("Ahmed fled from al-Hol to Deir ez-Zor.", ["al-Hol", "Deir ez-Zor"]),
        ("Convoys crossed the Euphrates River.", ["Euphrates River"]),
        ("The town of Mocímboa da Praia fell.", ["Mocímboa da Praia"]),
    ],
)
def test_names_with_what_changes_the_location(text: str, expected: list[str]) -> None:
    assert words(text, read(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Iraqi forces and Syrian rebels fought.",
        "The Bank of America raised its forecast.",
        "He studied at the University of California.",
        "The Washington Post reported it.",
        "The Paris Agreement was signed.",
        "Gen. Jackson Houston commands the unit.",
        "Michael Jordan told reporters so.",
        "Mr. London was not available.",
        "It happened in March, on a Sunday.",
        "Reading is fun, and Nice people read.",
        "The U.S.-led coalition and Turkish-backed fighters advanced.",
        "U.S. troops and Russian jets were seen.",
        "Iraq's military issued a statement.",
        "They spent US$42 million.",
        "Paris Hilton wore black.",
        "",
        " \n\n ",
    ],
)
def test_what_is_no_place_of_an_event(text: str) -> None:
    assert words(text, read(text)) == []


def test_associative_names_on_demand() -> None:
    text = "Iraqi forces met a delegation of the Bank of America in Erbil."
    assert words(text, read(text)) == ["Erbil"]
    assert words(text, read(text, associative=True)) == ["Iraqi", "America", "Erbil"]


def test_actors_hold_the_places_in_their_names() -> None:
    text = "The Islamic State in Iraq claimed an attack in Iraq."
    actor = span_of(text, "Islamic State in Iraq")
    (mention,) = read(text, not_places=(actor,))
    assert mention.start == text.rindex("Iraq")


def test_an_actor_of_the_same_words_leaves_a_place_its_name() -> None:
    text = "Clashes broke out in Somalia."
    assert words(text, read(text, not_places=(span_of(text, "Somalia"),))) == ["Somalia"]


def test_text_in_small_letters() -> None:
    text = (
        "san salvador, 10 jan 90 -- guerrillas attacked a barracks in the city of san miguel and "
        "in chalatenango department, el salvador. in march the army took control of reading rooms."
    )
    found = words(text, read(text))
    assert found == ["san salvador", "san miguel", "chalatenango department", "el salvador"]


def test_a_name_may_run_over_a_line_break_but_not_a_blank_line() -> None:
    assert words("He was in New\nYork.", read("He was in New\nYork.")) == ["New\nYork"]
    assert "New\n\nYork" not in words("It is New\n\nYork said.", read("It is New\n\nYork said."))


def test_the_same_bare_name_follows_a_sure_one() -> None:
    text = "A bomb exploded in the town of Jalawla, Iraq. Jalawla was quiet before."
    assert words(text, read(text)).count("Jalawla") == 2


# ---------------------------------------------------------------- which place


@pytest.mark.parametrize(
    ("text", "quote", "country", "admin1"),
    [
        ("Police in Paris, Texas, arrested him.", "Paris", "US", "Texas"),
        ("Police in Paris arrested him in France.", "Paris", "FR", None),
        ("Clashes in Tripoli, Lebanon, went on.", "Tripoli", "LB", None),
        ("Clashes in Tripoli spread through Libya.", "Tripoli", "LY", None),
        ("A blast in Jalawla, Diyala, killed two.", "Jalawla", "IQ", "Diyala"),
        ("Gunmen in Zamfara, Nigeria, struck Anka.", "Anka", "NG", "Zamfara"),
        ("Fighting near Goma, in North Kivu.", "Goma", "CD", "North Kivu"),
        ("The senator spoke in Atlanta, Georgia.", "Georgia", "US", "Georgia"),
        ("Georgia, Armenia and Russia sent troops.", "Georgia", "GE", None),
        ("Niger and Chad closed their borders.", "Niger", "NE", None),
    ],
)
def test_context_decides_between_namesakes(
    text: str, quote: str, country: str, admin1: str | None
) -> None:
    (mention,) = [m for m in read(text) if text[m.core.start : m.core.end] == quote]
    assert mention.place is not None
    assert mention.place.country == country
    if admin1 is not None:
        assert mention.place.admin1 == admin1


def test_the_publisher_can_tip_the_scales() -> None:
    text = "A man was stabbed in Córdoba."
    sentences = find_sentences(text)
    for hint in ("ES", "AR"):
        (mention,) = find_toponyms(text, sentences, GAZETTEER, country_hint=hint)
        assert mention.place is not None
        assert mention.place.country == hint


def test_one_name_has_one_sense_in_a_document() -> None:
    text = "Police in Paris, Texas, made arrests. Paris was calm. In Paris, shops opened again."
    places = {m.place for m in read(text) if text[m.start : m.end] == "Paris"}
    assert len(places) == 1


def test_two_namesakes_in_one_document_stay_apart() -> None:
    text = "Riots in Tripoli, Lebanon, followed the fighting in Tripoli, Libya."
    countries = [
        m.place.country
        for m in read(text)
        if m.place is not None and text[m.start : m.end] == "Tripoli"
    ]
    assert countries == ["LB", "LY"]


def test_kind_words_choose_between_city_and_division() -> None:
    text = "Shelling hit Idlib province; later the city of Idlib burned, and Idlib was calm."
    assert [m.place.feature for m in read(text) if m.place] == ["ADM1", "PPL", "PPL"]


# ---------------------------------------------------------------- how precise


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("Clashes in Tikrit.", 1),
        ("A strike near Mosul.", 2),
        ("A strike just outside Tikrit.", 2),
        ("On the outskirts of Baiji, a bomb exploded.", 2),
        ("An attack in North Waziristan.", 3),
        ("An attack in Helmand province.", 4),
        ("Attacks in northern Iraq.", 5),
        ("Attacks across the Sahara.", 5),
        ("Attacks along the Euphrates.", 5),
        ("Attacks in Somalia.", 6),
        ("A ship was hit in the Gulf of Aden.", 7),
        ("Fighting between Homs and Hama went on.", 5),
        ("Fire on the Syrian-Turkish border.", 5),
    ],
)
def test_precision_codes(text: str, precision: int) -> None:
    assert only(text).precision == precision


def test_a_desert_within_a_division_is_coded_there() -> None:
    mention = only("Troops raided a camp in the western Anbar Desert.")
    assert mention.place is not None
    assert mention.precision == 4
    assert (mention.place.name, mention.place.admin1) == ("Al Anbar", "Al Anbar")
    assert mention.place.country == "IQ"


@pytest.mark.parametrize(
    ("phrase", "km", "north", "east"),
    [
        ("40 km north of Mosul", 40, 1, 0),
        ("25 miles (40 km) south of Mosul", 40.2, -1, 0),
        ("1,500 metres east of Mosul", 1.5, 0, 1),
        ("12.5 kilometres to the south-west of the city of Mosul", 12.5, -1, -1),
    ],
)
def test_a_distance_and_a_direction_move_the_point(
    phrase: str, km: float, north: int, east: int
) -> None:
    mosul, moved = only("A bomb in Mosul.").place, only(f"A bomb exploded {phrase}.")
    assert mosul is not None
    assert moved.place is not None
    (lat, lon), (lat2, lon2) = (
        (p.latitude or 0.0, p.longitude or 0.0) for p in (mosul, moved.place)
    )
    assert distance_km(lat, lon, lat2, lon2) == pytest.approx(km, abs=0.1)
    assert (lat2 - lat) * north >= 0
    assert (lon2 - lon) * east >= 0
    assert moved.precision == 2


def test_a_line_lies_between_its_ends() -> None:
    mention = only("Fighting between Homs and Hama went on.")
    homs, hama = only("A bomb in Homs.").place, only("A bomb in Hama.").place
    assert mention.place is not None
    assert homs is not None
    assert hama is not None
    low, high = sorted((homs.latitude or 0, hama.latitude or 0))
    assert low < (mention.place.latitude or 0) < high
    assert mention.place.country == "SY"


def test_talks_between_countries_are_no_line() -> None:
    text = "Talks between Sudan and Chad failed on the border between Sudan and Chad."
    found = read(text)
    assert [m.precision for m in found] == [6, 6, 5]
    assert found[-1].place is not None
    assert found[-1].place.latitude is None, "a border has no honest point"


def test_an_unknown_village_lies_in_what_holds_it() -> None:
    text = "Gunmen attacked the village of Tal Xyzzy in Diyala province, Iraq."
    mention = read(text)[0]
    assert text[mention.start : mention.end] == "Tal Xyzzy"
    assert mention.place is not None
    assert (mention.place.name, mention.place.admin1) == ("Tal Xyzzy", "Diyala")
    assert mention.place.geonames_id is None
    assert mention.precision == 4


# ---------------------------------------------------------------- given spans


def test_given_spans_are_answered_in_their_order() -> None:
    text = "The Russian army and Damascus said so; Xyzzyville, Syria, was mentioned."
    quotes = ["Xyzzyville", "Russian", "Damascus", "Syria"]
    found = resolve_toponyms(text, [span_of(text, q) for q in quotes], GAZETTEER)
    assert words(text, found) == quotes
    countries = [m.place.country if m.place else None for m in found]
    assert countries == ["SY", "RU", "SY", "SY"]
    assert found[0].confidence < found[2].confidence


def test_given_spans_without_any_known_name() -> None:
    text = "Xyzzyville was quiet."
    (mention,) = resolve_toponyms(text, [span_of(text, "Xyzzyville")], GAZETTEER)
    assert mention.place is None
    assert mention.confidence == 0


# ---------------------------------------------------------------- datelines


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("BAGHDAD (AP) — Troops moved.", "BAGHDAD (AP) — "),
        ("DUBAI, United Arab Emirates (AP) — A ship.", "DUBAI, United Arab Emirates (AP) — "),
        ("BAGHDAD, Aug. 30 (Xinhua) -- Four died.", "BAGHDAD, Aug. 30 (Xinhua) -- "),
        ("Headline here\n\nKABUL, Afghanistan - A bomb.", "KABUL, Afghanistan - "),
        ("Baghdad, Iraq (CNN) — Troops moved.", "Baghdad, Iraq (CNN) — "),
    ],
)
def test_datelines(text: str, dateline: str) -> None:
    found = find_dateline(text)
    assert found is not None
    assert text[found.start : found.end] == dateline


@pytest.mark.parametrize(
    "text", ["Troops moved — slowly.", "The Iraq war - a history", "", "IMPORTANT NOTICE"]
)
def test_texts_without_dateline(text: str) -> None:
    assert find_dateline(text) is None


@pytest.mark.parametrize("unit", ["a-", "Mosul-", "-", "U.", "A ", "Al-B ", "’", ", A"])
def test_a_line_of_hyphens_is_no_endless_dateline(unit: str) -> None:
    start = time.process_time()
    find_dateline("A" + unit * 700)
    assert time.process_time() - start < 1


# ---------------------------------------------------------------- any input


PIECES = st.sampled_from(
    "Mosul|Paris, Texas|near |40 km north of |the village of |\n\n| |. |and |Iraqi |al-|between "
    "|border|U.S.|’s |St. |(|)|-|\u200f|Ḩamāh|مدينة|😀|Bank of |Mr. |in |province|12,5 km "
    "from ".split("|")
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES | st.text(max_size=5), max_size=25).map("".join))
def test_mentions_stand_in_order_within_the_text(text: str) -> None:
    found = read(text)
    for mention in found:
        assert 0 <= mention.start <= mention.core.start < mention.core.end <= mention.end
        assert mention.end <= len(text)
        assert 1 <= mention.precision <= 7
        assert 0 <= mention.confidence <= 1
    for left, right in pairwise(found):
        assert left.end <= right.start


@pytest.mark.parametrize(
    "piece",
    [
        "Clashes near Mosul, 40 km north of Baiji in Iraq and Paris, Texas. ",
        "Al Al ",
        "1 km ",
        "St. ",
        "Mosul, ",
        "Mosul and ",
        "the village of ",
        "between Homs and ",
        "A-",
        "Paris, Texas and ",
    ],
)
def test_time_grows_with_length_only(piece: str) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        sentences = find_sentences(text[:2_000])
        start = time.process_time()
        find_toponyms(text, sentences, GAZETTEER)
        return time.process_time() - start

    seconds(2_000)
    short = max(seconds(10_000), 0.005)
    assert seconds(160_000) < 16 * short * 5


def test_a_namesake_elsewhere_is_not_taken_for_an_unlisted_village() -> None:
    # The only Bara that the gazetteer lists lies in Nigeria.
    text = "Police in Pakistan said a bomb exploded in Bara. Pakistan blamed militants."
    (bara,) = [m for m in read(text) if text[m.start : m.end] == "Bara"]
    assert bara.place is not None
    assert (bara.place.name, bara.place.country, bara.precision) == ("Bara", "PK", 1)
    assert bara.place.latitude is None


def test_acronyms_are_no_towns() -> None:
    # A town in the United States is called Rims.
    text = "The wounded in Imphal, India, were taken to RIMS."
    assert words(text, read(text)) == ["Imphal", "India"]
    assert words("CLASHES IN KABUL", read("CLASHES IN KABUL")) == ["KABUL"]


# ------------------------------------------------------------------- what the gazetteer lacks


def place_of(text: str, name: str) -> PlaceMention:
    (found,) = [m for m in read(text) if text[m.core.start : m.core.end] == name]
    return found


def test_a_place_said_to_lie_in_a_region_is_none_of_its_namesakes_elsewhere() -> None:
    # Every Lere of any size that the gazetteer lists lies in another country.
    found = place_of("Rebels seized a base in Léré, in the Timbuktu region of Mali.", "Léré")
    assert found.place is not None
    assert (found.place.name, found.place.country) == ("Léré", "ML")


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Rebels seized the northern Mozambican town of Palma.", "Palma", "MZ"),
        ("Police died in Addis Ababa's Bole district.", "Bole", "ET"),
        ("Shells hit Al-Aridhah governorate in Saudi Arabia.", "Al-Aridhah", "SA"),
    ],
)
def test_the_country_beside_a_name_says_where_it_lies(text: str, name: str, country: str) -> None:
    found = place_of(text, name)
    assert found.place is not None
    assert found.place.country == country


def test_a_village_is_no_capital() -> None:
    text = "In Iraq, residents of Riyadh village near Hawija fled."
    found = next(m for m in read(text) if "Riyadh" in text[m.start : m.end])
    assert found.place is not None
    assert found.place.country == "IQ"


def test_a_name_is_not_taken_for_a_piece_of_it() -> None:
    text = "Egypt: a device exploded in Bab al-Khalq in Cairo."
    found = place_of(text, "Bab al-Khalq")
    assert found.place is not None
    assert found.place.country == "EG"


def test_an_unlisted_name_after_a_preposition_is_a_place_of_the_story() -> None:
    text = "Soldiers of the Democratic Republic of the Congo were shelled near Kirolirwe."
    found = place_of(text, "Kirolirwe")
    assert found.place is not None
    assert (found.place.country, found.place.latitude, found.precision) == ("CD", None, 2)


@pytest.mark.parametrize(
    "text",
    ["Protester Dies in Custody", "The talks resumed in January.", "He was held in Parliament."],
)
def test_other_capitals_after_a_preposition_are_none(text: str) -> None:
    assert read(text) == []


def test_the_country_of_a_text_is_the_one_it_speaks_of_most() -> None:
    text = "Malian troops left Gao. The army of Mali said France had been told."
    home = read_toponyms(text, find_sentences(text), GAZETTEER).home
    assert home is not None
    assert home.place is not None
    assert (home.place.country, text[home.start : home.end]) == ("ML", "Malian")


def test_actors_speak_for_a_country_that_no_place_names() -> None:
    text = "The movement said its men had killed two soldiers."
    hint = CountryHint(4, 12, "CD", 0.8)
    home = read_toponyms(text, find_sentences(text), GAZETTEER, hints=[hint]).home
    assert home is not None
    assert home.place is not None
    assert (home.place.country, text[home.start : home.end]) == ("CD", "movement")


def test_names_under_a_country_s_heading_lie_in_it() -> None:
    text = (
        "WEEKLY DIGEST\n\nMALI: A convoy was hit near Anefis.\n\n"
        "NIGER: Gunmen attacked a detachment near Sanam.\n\nBURKINA FASO\n\n"
        "Armed men looted shops in Partiaga."
    )
    found = {text[m.core.start : m.core.end]: m.place for m in read(text)}
    assert {n: p.country for n, p in found.items() if p is not None and p.feature != "PCLI"} == {
        "Anefis": "ML",
        "Sanam": "NE",
        "Partiaga": "BF",
    }


@pytest.mark.parametrize(
    "text",
    [
        "Yesterday police dragged people away. Ms. Bak Sun-ja has a broken hip.",
        "Two Mi-35 helicopters attacked a village.",
    ],
)
def test_short_forms_of_american_states_are_no_other_words(text: str) -> None:
    assert read(text) == []


def test_a_person_or_a_weapon_speaks_for_no_country() -> None:
    # Hassan is a city of India, and Molotov was one of Russia.
    text = "A shopkeeper in Workington, Aram Hassan, said a gang had attacked him."
    (found,) = [m for m in read(text) if text[m.start : m.end] == "Workington"]
    assert found.place is not None
    assert found.place.country == "GB"
    text = "A riot began in Jenin. Youths threw Molotov cocktails."
    (found,) = [m for m in read(text) if text[m.start : m.end] == "Jenin"]
    assert found.place is not None
    assert found.place.country == "PS"


def test_a_division_is_no_better_known_than_the_seat_that_it_is_called_after() -> None:
    text = "Police in St. Louis arrested two people on Friday."
    (found,) = read(text)
    assert found.place is not None
    assert found.place.country == "US"
    (found,) = read("Gunmen attacked a post in the Saint-Louis region of Senegal.")[:1]
    assert found.place is not None
    assert found.place.country == "SN"
