from __future__ import annotations

import re
import time
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

import pypdfium2
import pytest

from sourceline.exports.brief.country_map import NEAR_KM, country_map
from sourceline.exports.brief.html import html_page
from sourceline.exports.brief.outlines import outline
from sourceline.exports.brief.pdf import pdf_pages
from sourceline.exports.brief.view import view_of
from sourceline.knowledge.country_codes import country_codes
from sourceline.records import Event, PlaceRecord
from tests.exports.events.samples import hostile, raid, vague


def page(*events: Event) -> str:
    return html_page([view_of(event) for event in events]).decode("utf-8")


class _Page(HTMLParser):
    """The tags, ids and links of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.handlers: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name == "href":
                self.links.append(value or "")
            if name.startswith("on") or name == "style":
                self.handlers.append(name)


def test_a_brief_has_figures_positions_corrections_claims_and_sources() -> None:
    text = " ".join(re.sub(r"<[^>]+>", " ", page(raid())).split())
    for words in (
        "Armed clash, Mosul, Iraq, 30 Aug 2024",
        "low 16, high 17 or more",
        "Of 16 dead: side B 14, civilians 2.",
        "killed / combatants / Islamic State 14 Military Forces of Iraq",
        "15 U.S. Central Command",
        "30 Aug 2024: 5 Military Forces of Iraq",
        "Layla Karim (killed)",
        "5 reports, 4 independent",
        "copies another report",
        "not reviewed by a person",
    ):
        assert words in text, words


def test_every_number_of_a_claim_leads_to_its_row() -> None:
    found = _Page(page(raid(), vague(), raid()))
    assert len(found.ids) == len(set(found.ids))
    inner = [link[1:] for link in found.links if link.startswith("#")]
    assert len(inner) > 20
    assert set(inner) <= set(found.ids)


def test_nothing_of_a_report_becomes_markup_and_nothing_runs() -> None:
    found = _Page(page(hostile(), raid()))
    assert "script" not in found.tags
    assert "img" not in found.tags
    assert found.handlers == []
    assert "default-src 'none'" in page(raid())


def test_an_event_of_which_nothing_is_known_has_a_brief_too() -> None:
    text = page(vague())
    assert "No report gives a figure." in text
    assert "<svg" not in text


def pdf_text(*events: Event) -> tuple[int, str]:
    document = pypdfium2.PdfDocument(pdf_pages([view_of(event) for event in events]))
    texts = [p.get_textpage().get_text_range() for p in document]
    return len(texts), " ".join(" ".join(texts).split())


def test_a_pdf_says_the_same() -> None:
    count, text = pdf_text(raid(), vague())
    assert count >= 2
    for words in (
        "Armed clash, Mosul, Iraq, 30 Aug 2024",
        "low 16, high 17 or more",
        "U.S. Central Command",
        "Layla Karim (killed)",
        "No report gives a figure.",
    ):
        assert words in text, words


def test_a_brief_is_pdf_ua_unless_no_font_has_a_character() -> None:
    assert b"pdfuaid" in pdf_pages([view_of(raid())])
    odd = raid().model_copy(update={"id": "raid \u2e53"})
    assert b"pdfuaid" not in pdf_pages([view_of(odd)])


def test_the_same_event_gives_the_same_bytes() -> None:
    briefs = [view_of(raid())]
    assert html_page(briefs) == html_page(briefs)
    first = pdf_pages(briefs)
    time.sleep(1.1)  # a date in a PDF is exact to the second
    assert pdf_pages(briefs) == first


def test_words_of_a_report_are_no_markup_of_the_pdf_either() -> None:
    _, text = pdf_text(hostile())
    assert "<script>alert(1)</script>" in text


@pytest.mark.parametrize("code", ["IQ", "US", "FR", "RU", "FJ", "NZ", "XK", "SG", "IL", "PS"])
def test_a_country_has_an_outline_within_the_world(code: str) -> None:
    rings = outline(code)
    assert rings
    for ring in rings:
        assert all(-180.01 <= x <= 180.01 and -90.01 <= y <= 90.01 for x, y in ring)
        assert len(ring) >= 4


def test_the_outline_of_iraq_holds_baghdad_and_not_tehran() -> None:
    def inside(x: float, y: float) -> bool:
        (ring,) = outline("IQ")
        crossed = False
        for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                crossed = not crossed
        return crossed

    assert inside(44.37, 33.31)
    assert not inside(51.39, 35.69)


def place(**fields: object) -> PlaceRecord:
    given = {"name": "Mosul", "country": "IQ", "latitude": 36.34, "longitude": 43.13}
    return PlaceRecord.model_validate({**given, "precision": 1, **fields})


def circles(precision: int) -> list[dict[str, str]]:
    drawn = country_map(place(precision=precision))
    assert drawn is not None
    root = ET.fromstring(drawn.svg)
    return [dict(e.attrib) for e in root.iter("{http://www.w3.org/2000/svg}circle")]


def test_a_place_is_drawn_no_more_exactly_than_it_is_known() -> None:
    (dot,) = circles(1)
    assert dot["r"] == "4"
    (near,) = circles(2)
    assert "stroke-dasharray" not in near
    (district,), (province,) = circles(3), circles(4)
    assert "stroke-dasharray" in district
    assert float(province["r"]) > float(district["r"]) > float(near["r"])
    assert circles(6) == []


def test_the_ring_of_a_near_place_is_as_wide_as_it_says() -> None:
    drawn = country_map(place(precision=2))
    north = country_map(place(precision=2, latitude=36.34 + 1))
    assert drawn is not None
    assert north is not None
    a, b = (ET.fromstring(m.svg).find("{*}circle") for m in (drawn, north))
    assert a is not None
    assert b is not None
    degree = float(a.attrib["cy"]) - float(b.attrib["cy"])
    assert float(a.attrib["r"]) == pytest.approx(degree * NEAR_KM / 111.32, rel=0.05)


def test_a_name_cannot_leave_its_label() -> None:
    drawn = country_map(place(name='x</text><script>"'))
    assert drawn is not None
    root = ET.fromstring(drawn.svg)
    assert root.find("{*}script") is None
    assert root.findtext("{*}text") == 'x</text><script>"'


def test_a_map_needs_a_country_that_the_atlas_has() -> None:
    assert country_map(None) is None
    assert country_map(place(country=None)) is None
    assert country_map(place(country="ZZ")) is None
    without = country_map(place(latitude=None, longitude=None))
    assert without is not None
    assert "no point" in without.caption


def test_the_part_of_a_country_is_shown_that_the_place_is_in() -> None:
    guiana = country_map(place(country="FR", latitude=4.92, longitude=-52.31, precision=2))
    assert guiana is not None
    circle = ET.fromstring(guiana.svg).find("{*}circle")
    assert circle is not None
    # Over the whole of France, ocean and all, 25 km were under two of its 480 pixels.
    assert float(circle.attrib["r"]) > 15


def test_codes_of_countries() -> None:
    iraq = country_codes("IQ")
    assert iraq is not None
    assert (iraq.alpha3, iraq.numeric, iraq.ucdp_region) == ("IRQ", 368, "Middle East")
    assert country_codes("ZZ") is None
    assert country_codes(None) is None
