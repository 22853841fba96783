from __future__ import annotations

import base64
import hashlib
import io
import re
from html.parser import HTMLParser

import pytest

from sourceline.exports import page
from sourceline.exports.page_view import safe_url
from sourceline.records import Document, Reader, Reading
from tests.exports.samples import TEXT, hostile, shelling

VOID = {"meta", "br", "wbr", "img", "link", "input", "hr"}


class Page(HTMLParser):
    """Elements with their attributes, ids, links, and the words within each id."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: dict[str, str] = {}
        self.stack: list[tuple[str, str | None]] = []
        self.feed(html)
        self.close()
        assert not self.stack, f"left open: {self.stack}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.elements.append((tag, values))
        if values.get("id"):
            assert values["id"] not in self.words, f"id twice: {values['id']}"
            self.words[str(values["id"])] = ""
        if tag not in VOID:
            self.stack.append((tag, values.get("id")))

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        for _, name in self.stack:
            if name:
                self.words[name] += data

    def hrefs(self) -> list[str]:
        return [str(a["href"]) for tag, a in self.elements if tag == "a"]


def page_of(*readings: Reading) -> tuple[str, Page]:
    out = io.StringIO()
    page.write(readings, out)
    return out.getvalue(), Page(out.getvalue())


def test_every_link_within_the_page_leads_somewhere() -> None:
    _, found = page_of(shelling(title="One"), shelling(title="Two"), hostile())
    targets = [href[1:] for href in found.hrefs() if href.startswith("#")]
    assert len(targets) > 40
    assert set(targets) <= set(found.words)


def test_a_figure_leads_to_its_words_and_the_words_to_the_figure() -> None:
    html, found = page_of(shelling())
    start = TEXT.index("at least 15 soldiers")
    mark = f"r1-casualty-{start}-{start + len('at least 15 soldiers')}"
    assert found.words[mark] == "at least 15 soldiers"
    assert f'<a href="#{mark}"' in html
    assert re.search(rf'id="{mark}"[^>]*><a href="#r1-c1"', html)
    assert "≥15" in found.words["r1-c1"]
    assert "at least 15" in found.words["r1-c1"]
    assert "the defence ministry" in found.words["r1-c1"]


def test_parts_stand_within_their_whole_and_the_anonymous_are_marked() -> None:
    html, found = page_of(shelling())
    whole = html[html.index('id="r1-c2"') :]
    assert whole.index("of whom") < whole.index('id="r1-c3"') < whole.index('id="r1-c4"')
    assert re.search(r'data-kin="r1-c3 r1-c4 "', html)
    assert "anonymous" in found.words["r1-c3"]
    assert "anonymous" not in found.words["r1-c2"]


def test_a_source_leads_to_what_it_says() -> None:
    html, found = page_of(shelling())
    start = TEXT.index("an officer")
    assert re.search(rf'id="r1-source-{start}-[0-9]+"[^>]*><a href="#r1-a2"', html)
    assert "an officer" in found.words["r1-a2"]
    assert "Five were hit by splinters" in found.words["r1-a2"]


def test_background_events_are_folded() -> None:
    html, _ = page_of(shelling())
    fold = html.index('<details class="background"')
    assert html.index('id="r1-e1"') < fold < html.index('id="r1-e2"')


def test_the_text_is_all_there_in_its_order() -> None:
    reading = shelling()
    html, _ = page_of(reading)
    body = re.search(r'<div class="text"[^>]*>(.*?)</div>', html, re.DOTALL)
    assert body is not None
    parser = Page(f'<div id="t">{body[1]}</div>')
    assert parser.words["t"] == TEXT


def test_hostile_words_stay_words() -> None:
    html, found = page_of(hostile())
    tags = [tag for tag, _ in found.elements]
    assert tags.count("script") == 1
    assert "img" not in tags
    assert "b" not in tags
    assert "javascript:" not in html
    assert not [name for _, attrs in found.elements for name in attrs if name.startswith("on")]
    assert not [attrs for _, attrs in found.elements if "style" in attrs]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_the_policy_allows_just_the_style_and_script_of_the_page() -> None:
    html, found = page_of(shelling())
    policy = next(
        str(a["content"])
        for tag, a in found.elements
        if tag == "meta" and a.get("http-equiv") == "Content-Security-Policy"
    )
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        inline = re.search(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        assert inline is not None
        digest = base64.b64encode(hashlib.sha256(inline[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert not [a for _, a in found.elements if "src" in a]


def test_no_address_but_the_original_leaves_the_page() -> None:
    _, found = page_of(shelling(url="https://news.example/a?b=1&c=2"))
    outside = [
        attrs
        for tag, attrs in found.elements
        if tag == "a" and attrs["href"][:1] != "#"  # type: ignore[index]
    ]
    assert outside == [{"href": "https://news.example/a?b=1&c=2", "rel": "noopener noreferrer"}]


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://a.example/x", "https://a.example/x"),
        ("http://a.example", "http://a.example"),
        (" https://a.example ", "https://a.example"),
        ("javascript:alert(1)", None),
        ("JaVaScRiPt:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("data:text/html,x", None),
        ("//a.example/x", None),
        ("https:///x", None),
        ("http://[broken", None),
        (None, None),
    ],
)
def test_only_addresses_of_the_web_are_links(url: str | None, safe: str | None) -> None:
    assert safe_url(url) == safe


def test_a_report_without_events_and_no_reports_at_all() -> None:
    silent = Reading(reader=Reader(version="0"), document=Document.of("Nothing happened."))
    html, _ = page_of(silent)
    assert "No events found" in html
    html, _ = page_of()
    assert "0 reports" in html


def test_several_reports_have_a_list_of_contents_with_their_figures() -> None:
    _, found = page_of(shelling(title="One"), shelling(title="Two"))
    assert "One" in found.words["r1-title"]
    assert {"#r1", "#r2"} <= set(found.hrefs())
    assert sum(tag == "h1" for tag, _ in found.elements) == 1


def test_the_list_sets_figures_side_by_side_and_adds_nothing_up() -> None:
    html, _ = page_of(shelling(title="One"), shelling(title="Two"))
    assert "1 event · killed ≥15 · injured 7</span>" in html


def test_a_text_without_a_title_is_called_by_its_opening_words() -> None:
    html, found = page_of(shelling())
    assert found.words["r1-title"].startswith("Rebels shelled a barracks near Dara")
    assert 'class="title opening"' in html
    assert 'class="title opening"' not in page_of(shelling(title="One"))[0]


def test_the_id_that_the_input_carried_is_shown() -> None:
    html, _ = page_of(shelling(external_id="<inbox>/17.txt"))
    assert "<span>&lt;inbox&gt;/17.txt</span>" in html


def test_the_page_says_that_nobody_has_checked_it_and_explains_its_signs() -> None:
    for html, _ in (page_of(shelling()), page_of(shelling(), hostile())):
        assert html.count("not yet checked by a person") == 1
        assert html.count("<strong>≥15</strong> at least 15") == 1


def test_the_country_has_its_name_and_according_stands_before_the_source() -> None:
    _, found = page_of(shelling())
    assert "Dara, Daraa, Syria" in found.words["r1-e1-where"]
    assert " ".join(found.words["r1-a2"].split()).startswith("according to an officer anonymous")


def test_figures_of_a_further_event_are_told_apart_at_a_glance() -> None:
    reading = shelling()
    second = reading.events[1].model_copy(
        update={
            "background": False,
            "casualties": tuple(
                one.model_copy(update={"id": f"{one.id}2", "part_of": None})
                for one in reading.events[0].casualties[:1]
            ),
        }
    )
    html, _ = page_of(reading.model_copy(update={"events": (reading.events[0], second)}))
    glance = html[html.index('class="glance"') : html.index("</ul>")]
    assert glance.count("event 2, alleged: Armed clash") == 1
    assert "event 1" not in glance


def test_the_same_readings_make_the_same_page() -> None:
    assert page_of(shelling(), hostile())[0] == page_of(shelling(), hostile())[0]


def test_notebook_view_is_inert() -> None:
    html = hostile()._repr_html_()
    found = Page(html)
    assert {tag for tag, _ in found.elements} <= {"div", "span", "b", "ul", "li"}
    assert not [name for _, attrs in found.elements for name in attrs if name.startswith("on")]
    assert "&lt;script&gt;alert(1)" in html


def test_notebook_view_shows_text_and_figures() -> None:
    html = shelling()._repr_html_()
    words = "".join(re.findall(r">([^<]*)", html))
    assert "≥15" in words
    assert "an officer (claims, anonymous)" in words
    assert TEXT in words.replace("&#39;", "'")
