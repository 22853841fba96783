"""The evidence page as a reader meets it: by eye, mouse, keyboard, on paper, without script."""

from __future__ import annotations

from typing import Literal, NamedTuple

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Locator, Page, Route, expect

from tests.exports.samples import TEXT

PHONE, DESKTOP = 390, 1280
HEIGHT = {PHONE: 844, DESKTOP: 900}


class Look(NamedTuple):
    """The width of the window, and the colours that its user prefers."""

    width: int
    colours: Literal["light", "dark"]


LOOKS = [Look(width, colours) for width in (PHONE, DESKTOP) for colours in ("light", "dark")]
PLAIN = Look(DESKTOP, "light")
looks = pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look.width}-{look.colours}")


class Window:
    """A window for one look, and what its page asked for and complained of since it was opened.

    It is kept for the tests that follow: opening a new one takes longer than most of them.
    """

    def __init__(self, browser: Browser, look: Look, *, script: bool) -> None:
        self.look = look
        self.requests: list[str] = []
        self.complaints: list[str] = []
        context = browser.new_context(
            color_scheme=look.colours, reduced_motion="reduce", java_script_enabled=script
        )
        self.page = context.new_page()
        self.page.route("**/*", self._pass_on)
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("websocket", lambda socket: self.requests.append(socket.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", self._note_dialog)
        self.page.on("console", self._note_message)

    def open(self, address: str) -> Page:
        self.page.goto("about:blank")
        self.page.mouse.move(0, 0)
        self.page.emulate_media(media="null")
        self.page.set_viewport_size({"width": self.look.width, "height": HEIGHT[self.look.width]})
        self.requests.clear()
        self.complaints.clear()
        self.page.goto(address)
        return self.page

    def _pass_on(self, route: Route) -> None:
        if route.request.url.startswith(("file:", "about:")):
            route.continue_()
        else:
            route.abort()

    def _note_dialog(self, dialog: Dialog) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)


class Windows:
    """Windows by look, opened when they are first needed."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._open: dict[tuple[Look, bool], Window] = {}
        self.last: Window

    def __call__(self, address: str, look: Look = PLAIN, *, script: bool = True) -> Page:
        kind = (look, script)
        if kind not in self._open:
            self._open[kind] = Window(self._browser, look, script=script)
        self.last = self._open[kind]
        return self.last.open(address)


@pytest.fixture(scope="module")
def visit(browser: Browser) -> Windows:
    return Windows(browser)


def lit(page: Page, state: str) -> list[str]:
    """The words of the text that are in this state."""
    return page.locator(f".text .m.{state}").all_inner_texts()


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']} ({one['impact']}): {node['target']} {node['html'][:120]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


# ---------------------------------------------------------------- by eye


@looks
def test_nothing_is_hard_to_perceive_or_to_reach(visit: Windows, two: str, look: Look) -> None:
    page = visit(two, look)
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")
    page.locator("#r1-c1").hover()
    assert page.locator("#r1-c1.on").count() == 1
    assert violations(page) == []


@looks
def test_nothing_leaves_the_file_and_nothing_complains(
    visit: Windows, two: str, look: Look
) -> None:
    page = visit(two, look)
    page.locator("#r1-c1").hover()
    page.locator("#r1-c1 .count a").click()
    page.keyboard.press("j")
    assert set(visit.last.requests) == {two}
    assert visit.last.complaints == []


def test_nothing_has_to_be_scrolled_sideways(visit: Windows, demo: str) -> None:
    page = visit(demo)
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")
    for width in (DESKTOP, 768, PHONE, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_report_that_tries_to_break_out_runs_nothing(visit: Windows, broken: str) -> None:
    page = visit(broken)
    assert "<script>alert(1)</script>" in page.locator(".text").inner_text()
    assert visit.last.complaints == []
    assert set(visit.last.requests) == {broken}


def test_light_and_dark_can_be_changed(visit: Windows, one: str) -> None:
    page = visit(one, Look(DESKTOP, "dark"))
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Light").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark
    expect(page.get_by_role("button", name="Dark")).to_be_visible()


# ---------------------------------------------------------------- by mouse


def test_a_figure_lights_its_words_and_its_source(visit: Windows, one: str) -> None:
    page = visit(one)
    page.locator("#r1-c1 .effect").hover()
    assert lit(page, "on") == ["at least 15 soldiers"]
    assert lit(page, "on-source") == ["the defence ministry"]
    assert lit(page, "on-cue") == ["said"]
    assert lit(page, "on-content")[0].startswith("Rebels shelled a barracks")
    page.locator("h1").hover()
    assert page.locator(".text .m.on, .figure.on, .text .m.on-source").count() == 0


def test_a_whole_lights_its_parts_and_a_part_its_whole(visit: Windows, one: str) -> None:
    page = visit(one)
    page.locator("#r1-c2 .effect").hover()
    assert lit(page, "on-kin") == ["Five", "two"]
    page.locator("#r1-c3 .effect").hover()
    assert lit(page, "on") == ["Five"]
    assert lit(page, "on-kin") == ["seven"]
    assert lit(page, "on-source") == ["an officer"]


def test_words_light_their_figure_and_its_source(visit: Windows, one: str) -> None:
    page = visit(one)
    page.locator(".text .k-casualty", has_text="at least 15 soldiers").hover()
    assert page.locator(".figure.on").get_attribute("id") == "r1-c1"
    assert lit(page, "on-source") == ["the defence ministry"]


def test_a_source_lights_what_it_answers_for_and_its_figures(visit: Windows, one: str) -> None:
    page = visit(one)
    page.locator(".text .k-source", has_text="the defence ministry").hover()
    lights = page.locator(".figure.on-kin").evaluate_all("all => all.map(one => one.id)")
    assert lights == ["r1-c1", "r1-c2"]
    assert lit(page, "on-content")[0].startswith("Rebels shelled a barracks")


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_a_click_leads_from_the_figure_to_its_words_and_back(
    visit: Windows, one: str, width: int
) -> None:
    page = visit(one, Look(width, "light"))
    page.locator("#r1-c3 .count a").click()
    words = page.locator(".text .m:target")
    assert words.inner_text() == "Five"
    assert in_view(words)
    words.locator("a").click()
    figure = page.locator(".figure:target")
    assert figure.get_attribute("id") == "r1-c3"
    assert in_view(figure)


def test_every_figure_of_the_demo_lights_its_own_words(visit: Windows, demo: str) -> None:
    page = visit(demo)
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")
    figures = page.locator(".figure")
    assert figures.count() > 20
    for number in range(figures.count()):
        figure = figures.nth(number)
        quoted = figure.locator(".words .q")
        quoted.dispatch_event("mouseover")
        assert "".join(lit(page, "on")) == quoted.inner_text()
        sources = set(figure.locator(".said[data-said] > .q").all_inner_texts())
        assert set(lit(page, "on-source")) == sources


# ---------------------------------------------------------------- by keyboard


def test_keys_go_from_figure_to_figure(visit: Windows, one: str) -> None:
    page = visit(one)
    page.keyboard.press("j")
    expect(page.locator("#r1-c1.on")).to_have_count(1)
    assert lit(page, "on") == ["at least 15 soldiers"]
    page.keyboard.press("ArrowDown")
    expect(page.locator("#r1-c2.on")).to_have_count(1)
    assert lit(page, "on-source") == ["the defence ministry"]
    page.keyboard.press("k")
    expect(page.locator("#r1-c1.on")).to_have_count(1)
    page.keyboard.press("Escape")
    assert page.locator(".figure.on").count() == 0


def test_the_tab_key_reaches_words_and_figures_and_lights_both(visit: Windows, one: str) -> None:
    page = visit(one)
    page.locator(".report").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "at least 15 soldiers"
    assert page.locator(".figure.on").get_attribute("id") == "r1-c1"
    page.keyboard.press("Enter")
    page.locator("#r1-c2 .count a").focus()
    assert lit(page, "on") == ["seven"]


def test_the_first_tab_offers_to_skip_to_the_events(visit: Windows, one: str) -> None:
    page = visit(one)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#r1-events"


def test_a_link_into_folded_background_unfolds_it(visit: Windows, one: str) -> None:
    page = visit(one)
    assert not page.locator("#r1-e2").is_visible()
    page.locator(".text .k-trigger", has_text="an earlier raid").locator("a").click()
    expect(page.locator("#r1-e2")).to_be_visible()
    expect(visit(f"{one}#r1-e2").locator("#r1-e2")).to_be_visible()


# ---------------------------------------------------------------- without script, and on paper


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_all_is_told_without_script(visit: Windows, one: str, width: int) -> None:
    page = visit(one, Look(width, "light"), script=False)
    shown = page.locator("body").inner_text()
    for words in (
        *TEXT.split("\n\n"),
        "≥15",
        "of whom",
        "anonymous",
        "4 Mar 2024",
        "Who says what",
    ):
        assert words in shown, words
    for needs_script in (".theme", ".keys"):
        assert not page.locator(needs_script).is_visible()
    page.locator("#r1-c1 .count a").click()
    assert page.locator(".text .m:target").inner_text() == "at least 15 soldiers"
    page.get_by_text("Told as background: 1 event").click()
    expect(page.locator("#r1-e2")).to_be_visible()


def test_on_paper_everything_is_there_in_ink_on_white(visit: Windows, one: str) -> None:
    page = visit(one, Look(DESKTOP, "dark"))
    page.emulate_media(media="print")
    style = "getComputedStyle(document.querySelector('{}')).{}"
    assert page.evaluate(style.format("body", "backgroundColor")) == "rgb(255, 255, 255)"
    assert page.evaluate(style.format(".bar", "display")) == "none"
    assert page.evaluate(style.format(".report", "overflowY")) == "visible"
    pdf = pypdfium2.PdfDocument(page.pdf(format="A4"))
    printed = "".join(sheet.get_textpage().get_text_range() for sheet in pdf)
    flat = " ".join(printed.split())
    for words in (*TEXT.split("\n\n"), "≥15", "of whom", "Who says what"):
        assert words in flat, words
    assert len(pdf) <= 3


def test_each_report_of_several_begins_on_a_page_of_its_own(visit: Windows, demo: str) -> None:
    page = visit(demo)
    titles = page.locator(".title").all_inner_texts()
    pdf = pypdfium2.PdfDocument(page.pdf(format="A4"))
    sheets = [" ".join(sheet.get_textpage().get_text_range().split()) for sheet in pdf]
    first = [next(n for n, sheet in enumerate(sheets) if n and title in sheet) for title in titles]
    assert first == sorted(set(first))
    assert all(
        sheets[number].startswith(title) for number, title in zip(first, titles, strict=True)
    )


def in_view(element: Locator) -> bool:
    """Whether the element stands below the bar at the top and above the foot of the window."""
    return bool(
        element.evaluate(
            """one => {
                const box = one.getBoundingClientRect();
                const bar = document.querySelector(".bar").getBoundingClientRect();
                return box.top >= bar.bottom - 1 && box.top < innerHeight;
            }"""
        )
    )
