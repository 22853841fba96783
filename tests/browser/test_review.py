"""The review queue: every action by keyboard and by mouse, narrow and wide, light and dark."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from sourceline.records import Event
from sourceline.store import Store
from tests.browser.served import (
    DESKTOP,
    GAZETTE,
    LOOKS,
    PHONE,
    Look,
    Visit,
    fill,
    readings,
    serving,
    violations,
)

Hand = Literal["keyboard", "mouse"]
RAID = "event:raid"


class Reviewer(NamedTuple):
    """Somebody at the review page of the raid: their window, their hand, and the store behind it."""

    page: Page
    hand: Hand
    store: Store
    window: Visit

    def act(self, name: str, key: str) -> None:
        """Do what a button or its key does."""
        if self.hand == "mouse":
            self.page.locator(f'.acts [data-act="{name}"]').click()
        else:
            self.page.keyboard.press(key)

    def correct(self, number: int) -> None:
        """Open the correction of a field by its place in the list, from 1."""
        if self.hand == "mouse":
            field = self.page.locator(".field").nth(number - 1)
            field.click()
            self.page.locator('.acts [data-act="correct"]').click()
        else:
            self.page.keyboard.press(str(number))
            self.page.keyboard.press("Enter")
        expect(self.page.locator(".editor:not([hidden])")).to_be_visible()

    def show(self, publisher: str) -> None:
        """Turn to the report of this publisher while words are selected."""
        tab = self.page.get_by_role("tab", name=publisher)
        while tab.get_attribute("aria-selected") != "true":
            if self.hand == "mouse":
                tab.click()
            else:
                self.page.keyboard.press("]")

    def take(self, words: str) -> None:
        """Select these words in the report that is shown, and take them."""
        if self.hand == "mouse":
            self._drag(words)
        else:
            self._walk(words)
        chosen = self.page.locator(".editor:not([hidden]) .chosen").filter(has_text=words)
        expect(chosen).to_have_count(1)

    def save(self) -> None:
        """Send what the open editor holds, and wait for the page that comes of it."""
        with self.page.expect_navigation():
            if self.hand == "mouse":
                self.page.locator(".editor:not([hidden]) .save button.main").click()
            else:
                self.page.keyboard.press("Enter")
        self.ready()

    def ready(self) -> None:
        """Wait until the page can be used."""
        expect(self.page.locator(".desk[data-ready]")).to_be_visible()

    def event(self, event_id: str = RAID) -> Event:
        """The event as it is stored now."""
        found = self.store.event(event_id)
        assert found is not None
        return found

    def _drag(self, words: str) -> None:
        points = self.page.evaluate(
            """words => {
                const text = document.querySelector(".pane:not([hidden]) .text");
                text.scrollIntoView({ block: "center" });
                const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
                const start = text.textContent.indexOf(words), end = start + words.length;
                const at = (place) => {
                    walker.currentNode = text;
                    let seen = 0;
                    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                        if (place < seen + node.data.length) {
                            const range = document.createRange();
                            range.setStart(node, place - seen);
                            range.setEnd(node, place - seen + 1);
                            const rects = range.getClientRects();
                            return rects[rects.length - 1];
                        }
                        seen += node.data.length;
                    }
                };
                const [first, last] = [at(start), at(end - 1)];
                return [first.left + 1, first.top + first.height / 2, last.right - 1, last.top + last.height / 2];
            }""",
            words,
        )
        self.page.mouse.move(points[0], points[1])
        self.page.mouse.down()
        self.page.mouse.move(points[2], points[3], steps=5)
        self.page.mouse.up()

    def _walk(self, words: str) -> None:
        """By arrow keys from the first word of the report."""
        text = self.page.locator(".pane:not([hidden]) .text")
        expect(text).to_be_focused()
        self.page.keyboard.press("Home")
        before = (text.text_content() or "").partition(words)[0].split()
        for _ in before:
            self.page.keyboard.press("ArrowRight")
        for _ in words.split()[1:]:
            self.page.keyboard.press("Shift+ArrowRight")
        self.page.keyboard.press("Enter")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("review") / "conflict.db"
    fill(path)
    return path


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look.width}-{look.colours}")
def look(request: pytest.FixtureRequest) -> Look:
    found: Look = request.param
    return found


@pytest.fixture(params=["keyboard", "mouse"])
def ann(
    request: pytest.FixtureRequest, browser: Browser, filled: Path, tmp_path: Path, look: Look
) -> Iterator[Reviewer]:
    path = tmp_path / "conflict.db"
    shutil.copy(filled, path)
    with serving(path) as address, Store.open(path) as store:
        window = Visit(browser, address, look, signed_in=True)
        reviewer = Reviewer(window.open(f"/review/{RAID}"), request.param, store, window)
        reviewer.ready()
        yield reviewer
        assert window.complaints == []
        assert window.elsewhere == []
        assert store.verify().problems == []
        window.close()


def test_the_queue_begins_with_what_a_look_is_worth_most_on(ann: Reviewer) -> None:
    ann.page.goto(ann.page.url.partition("/review")[0] + "/review")
    ann.page.wait_for_url("**/review/event:raid")
    first = ann.page.locator(".queue li").first
    expect(first.locator("a")).to_have_attribute("aria-current", "true")
    assert "sources disagree" in (first.locator(".reasons").text_content() or "")


def test_accepting_goes_on_to_the_next(ann: Reviewer) -> None:
    with ann.page.expect_navigation():
        ann.act("accept", "a")
    ann.ready()
    assert ann.event().review.status == "accepted"
    assert ann.event().review.by == "Ann"
    assert RAID not in ann.page.url


def test_rejecting_with_a_note(ann: Reviewer) -> None:
    ann.page.get_by_label("Note with the decision").fill("an exercise")
    ann.page.locator(".field").first.focus()
    with ann.page.expect_navigation():
        ann.act("reject", "x")
    assert ann.event().review.status == "rejected"
    assert [one.note for one in ann.store.decisions(RAID)] == ["an exercise"]


def test_later_leaves_it_in_the_queue(ann: Reviewer) -> None:
    with ann.page.expect_navigation():
        ann.act("later", "n")
    assert RAID not in ann.page.url
    assert ann.event().review.status == "machine"


def test_a_figure_is_corrected_by_selecting_its_words(ann: Reviewer) -> None:
    ann.correct(4)
    ann.take("Ten people")
    best = ann.page.locator(".editor:not([hidden]) [name=best]")
    expect(best).to_have_value("10")
    ann.save()
    claims = {c.span.text: c.value for c in ann.event().claims if c.about == "casualty" and c.span}
    assert claims["Ten people"]["best"] == 10
    assert ann.event().review.status == "corrected"


def test_a_day_is_corrected_by_selecting_its_words(ann: Reviewer) -> None:
    ann.correct(2)
    ann.show("Gazette")
    ann.take("on Friday")
    expect(ann.page.locator(".editor:not([hidden]) [name=start]")).to_have_value("2024-08-30")
    ann.save()
    date = ann.event().date
    assert date is not None
    assert (date.start, date.end, date.precision) == ("2024-08-30", "2024-08-30", 1)
    assert ann.store.decisions(RAID)[0].evidence[0]["span"]["text"] == "on Friday"


def test_a_place_is_corrected_by_selecting_its_words(ann: Reviewer) -> None:
    ann.correct(3)
    ann.show("Gazette")
    ann.take("Fallujah")
    place = ann.page.locator(".editor:not([hidden]) [name=place]")
    expect(place.locator("option").first).to_contain_text("Fallujah")
    ann.save()
    found = ann.event().place
    assert found is not None
    assert found.country == "IQ"
    assert "Fall" in found.name


def test_a_type_is_corrected(ann: Reviewer) -> None:
    ann.correct(1)
    ann.take("raided")
    ann.page.locator(".editor:not([hidden]) [name=sub_event_type]").select_option("Attack")
    ann.page.locator(".editor:not([hidden]) .save button.main").focus()
    ann.save()
    assert (ann.event().event_type, ann.event().sub_event_type) == (
        "Violence against civilians",
        "Attack",
    )


def test_a_missed_figure_is_added_with_who_says_so(ann: Reviewer) -> None:
    ann.act("claim", "f")
    ann.take("Ten people")
    form = ann.page.locator(".editor:not([hidden])")
    form.locator("[name=effect]").select_option("detained")
    choose = form.locator('[data-choose="source"]')
    if ann.hand == "mouse":
        choose.click()
    else:
        choose.focus()
        ann.page.keyboard.press("Enter")
    ann.take("the defence ministry")
    ann.save()
    added = next(c for c in ann.event().claims if c.value.get("effect") == "detained")
    assert added.span is not None
    assert added.span.text == "Ten people"
    assert added.source == "the defence ministry"


def test_a_wrong_figure_is_taken_away(ann: Reviewer) -> None:
    before = len(ann.event().claims)
    ann.correct(5)
    take_away = ann.page.get_by_role("button", name="Take this claim away")
    with ann.page.expect_navigation():
        if ann.hand == "mouse":
            take_away.click()
        else:
            take_away.focus()
            ann.page.keyboard.press("Enter")
    assert len(ann.event().claims) < before


def test_a_missed_event_is_added_by_its_words(ann: Reviewer) -> None:
    ann.act("event", "e")
    ann.take("blown up")
    ann.save()
    assert RAID not in ann.page.url
    added = ann.event(ann.page.url.rpartition("/")[2].replace("%3A", ":"))
    assert added.claims[0].span is not None
    assert added.claims[0].span.text == "blown up"
    assert GAZETTE[added.claims[0].span.start : added.claims[0].span.end] == "blown up"


def test_an_event_is_merged_into_another(ann: Reviewer) -> None:
    ann.act("merge", "m")
    letter = ann.page.locator('.editor:not([hidden]) input[value="event:letter"]')
    if ann.hand == "mouse":
        letter.click()
    else:
        letter.focus()
        ann.page.keyboard.press("Space")
    ann.save()
    assert ann.event(RAID).id == "event:letter"
    assert ann.event().sources.documents == 4


def test_an_event_is_split(ann: Reviewer) -> None:
    ann.act("split", "s")
    herald = readings()["Herald"].document.id
    box = ann.page.locator(f'.editor:not([hidden]) input[value="{herald}|e1"]')
    if ann.hand == "mouse":
        box.click()
    else:
        box.focus()
        ann.page.keyboard.press("Space")
    ann.save()
    assert ann.event().sources.documents == 2
    assert ann.store.counts()["events"] == 4


def test_a_decision_is_undone(ann: Reviewer) -> None:
    before = ann.event()
    with ann.page.expect_navigation():
        ann.act("accept", "a")
    ann.ready()
    with ann.page.expect_navigation():
        ann.act("undo", "u")
    ann.ready()
    assert ann.event() == before
    assert RAID in ann.page.url.replace("%3A", ":")


def test_what_changed_meanwhile_is_not_decided_on(ann: Reviewer) -> None:
    ann.store.review(RAID, "rejected", by="Bob")
    ann.act("accept", "a")
    expect(ann.page.get_by_role("alert")).to_contain_text("has changed")
    assert ann.event().review.by == "Bob"
    ann.window.complaints.clear()  # the browser notes the refusal itself


def test_an_open_editor_is_perceived_and_closed(ann: Reviewer) -> None:
    ann.correct(4)
    assert violations(ann.page) == []
    assert ann.page.evaluate("document.documentElement.scrollWidth") <= ann.window.look.width
    if ann.hand == "mouse":
        ann.page.locator('.editor:not([hidden]) [data-act="cancel"]').click()
    else:
        ann.page.keyboard.press("Escape")
    expect(ann.page.locator(".editor:not([hidden])")).to_have_count(0)
    expect(ann.page.locator(".field").nth(3)).to_be_focused()


def test_words_go_by_line_and_reports_by_tab(ann: Reviewer) -> None:
    ann.correct(4)
    page = ann.page
    if ann.hand == "keyboard":
        page.keyboard.press("Home")
        first = page.evaluate("getSelection().toString()")
        page.keyboard.press("ArrowDown")
        below = page.evaluate("getSelection().toString()")
        assert (first, below != first) == ("Soldiers", True)
        page.keyboard.press("ArrowUp")
        assert page.evaluate("getSelection().toString()") == first
        page.keyboard.press("Escape")
        page.keyboard.press("]")
    else:
        page.get_by_role("tab", name="Herald").click()
    expect(page.get_by_role("tab", name="Herald")).to_have_attribute("aria-selected", "true")
    expect(page.locator(".pane:not([hidden]) .text")).to_contain_text("Troops stormed")


def test_nobody_reviews_who_has_not_signed_in(browser: Browser, filled: Path) -> None:
    with serving(filled) as address:
        window = Visit(browser, address, Look(DESKTOP, "light"))
        page = window.open("/")
        expect(page.get_by_role("link", name="Review")).to_have_count(0)
        page.goto(f"{address}/review")
        page.wait_for_url("**/sign-in?to=*")
        window.close()


def test_a_phone_shows_the_fields_before_the_queue_and_the_report(
    browser: Browser, filled: Path
) -> None:
    with serving(filled) as address:
        window = Visit(browser, address, Look(PHONE, "light"), signed_in=True)
        page = window.open(f"/review/{RAID}")
        expect(page.locator(".desk[data-ready]")).to_be_visible()
        assert not page.locator(".queue ol").is_visible()
        expect(page.locator(".field").first).to_be_in_viewport()
        window.close()


def test_a_finger_selects_words_and_takes_them(browser: Browser, filled: Path) -> None:
    with serving(filled) as address:
        window = Visit(browser, address, Look(PHONE, "light"), signed_in=True, touch=True)
        page = window.open(f"/review/{RAID}")
        expect(page.locator(".desk[data-ready]")).to_be_visible()
        page.locator('.acts [data-act="claim"]').tap()
        # What holding a finger on a word does, and drawing the handles apart.
        page.evaluate(
            """() => {
                const text = document.querySelector(".pane:not([hidden]) .text");
                const last = text.lastChild;
                const at = last.data.indexOf("Ten people");
                getSelection().setBaseAndExtent(last, at, last, at + "Ten people".length);
            }"""
        )
        page.get_by_role("button", name="Take the selected words").tap()
        chosen = page.locator('.editor:not([hidden]) [data-words="words"] .chosen')
        expect(chosen).to_have_text("“Ten people”")
        expect(page.locator(".editor:not([hidden]) [name=best]")).to_have_value("10")
        window.close()
