"""The application as a reader meets it: exploring, an event, its reports, with and without script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from sourceline.records import Reader
from sourceline.store import Store
from tests.browser.served import (
    DESKTOP,
    LOOKS,
    PHONE,
    PLAIN,
    RETRIEVAL,
    Look,
    Visit,
    fill,
    readings,
    serving,
    violations,
)

Opener = Callable[..., Visit]
PAGES = ("/", "/events/event:raid", "/reports", "/reports/{gazette}", "/sign-in", "/review")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("app") / "conflict.db"
    fill(path)
    gazette = readings()["Gazette"]
    with Store.open(path) as store:  # another engine reads one figure less
        event = gazette.events[0].model_copy(
            update={"casualties": gazette.events[0].casualties[:1]}
        )
        other = gazette.model_copy(
            update={"reader": Reader(version="1", engine="other"), "events": (event,)}
        )
        store.add(gazette.document, other, RETRIEVAL)
        store.add(
            gazette.document, gazette.model_copy(update={"reader": Reader(version="2")}), RETRIEVAL
        )
    with serving(path) as found:
        yield found


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Opener]:
    opened: list[Visit] = []

    def open_(path: str, look: Look = PLAIN, **options: bool) -> Visit:
        opened.append(Visit(browser, address, look, **options))
        opened[-1].open(path.replace("{gazette}", readings()["Gazette"].document.id))
        return opened[-1]

    yield open_
    for one in opened:
        one.close()


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f"select[name={name}]").select_option(value)


def map_ready(page: Page) -> None:
    expect(page.locator("#map[data-ready=yes]")).to_be_visible(timeout=30_000)


# ---------------------------------------------------------------- every page


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look.width}-{look.colours}")
@pytest.mark.parametrize("path", PAGES)
def test_every_page_can_be_perceived_complains_of_nothing_and_stays_here(
    visit: Opener, path: str, look: Look
) -> None:
    one = visit(path, look, signed_in=True)
    page = one.page
    if path == "/":
        map_ready(page)
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= look.width
    assert one.complaints == []
    assert one.elsewhere == []


@pytest.mark.parametrize("path", ["/", "/events/event:raid", "/reports", "/reports/{gazette}"])
def test_lists_and_events_read_without_script(visit: Opener, path: str) -> None:
    page = visit(path, script=False).page
    shown = page.locator("main").inner_text()
    assert "15" in shown
    assert "Rutba" in shown or "Gazette" in shown


def test_the_first_page_is_light(visit: Opener) -> None:
    one = visit("/reports")
    sizes: dict[str, int] = {}
    one.page.on(
        "requestfinished",
        lambda request: sizes.update({request.url: request.sizes()["responseBodySize"]}),
    )
    one.open("/")
    map_ready(one.page)
    library = [url for url in sizes if "maplibre-gl" in url]
    assert library
    assert sum(size for url, size in sizes.items() if url not in library) < 300_000


def test_what_is_not_there_is_told_on_a_page(visit: Opener) -> None:
    page = visit("/events/event:none").page
    expect(page.get_by_text("there is no event event:none")).to_be_visible()


def test_light_and_dark_are_remembered(visit: Opener) -> None:
    page = visit("/reports", Look(DESKTOP, "light")).page
    page.get_by_role("button", name="Dark").click()
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    expect(page.get_by_role("button", name="Light")).to_be_visible()


# ---------------------------------------------------------------- explore


def test_filters_live_in_the_address_and_come_back_from_it(visit: Opener) -> None:
    page = visit("/").page
    expect(page.locator(".events tbody tr")).to_have_count(3)
    choose(page, "type", "Battles")
    expect(page.locator(".events tbody tr")).to_have_count(2)
    choose(page, "disagree", "yes")
    expect(page.locator(".events tbody tr")).to_have_count(1)
    assert asked(page) == {"type": ["Battles"], "disagree": ["yes"]}
    page.reload()
    expect(page.locator(".events tbody tr")).to_have_count(1)
    expect(page.locator("select[name=type]")).to_have_value("Battles")
    page.locator(".chips a", has_text="Battles").click()
    page.wait_for_url("**/?disagree=yes")


@pytest.mark.parametrize(
    ("name", "choice", "left"),
    [
        ("country", "IQ", 3),
        ("actor", "islamic-state", 2),
        ("status", "accepted", 0),
        ("sources", "2", 1),
        ("disagree", "no", 2),
    ],
)
def test_each_filter_narrows_list_counts_and_map(
    visit: Opener, name: str, choice: str, left: int
) -> None:
    page = visit("/").page
    choose(page, name, choice)
    expect(page.locator("#found h1 strong")).to_have_text(str(left))
    marks = page.evaluate(
        "async () => (await fetch('/map/events' + document.getElementById('list').dataset.query"
        " + '&zoom=3')).json()"
    )
    assert sum(one["properties"]["n"] for one in marks["features"]) == left


def test_going_back_takes_a_filter_out_again(visit: Opener) -> None:
    page = visit("/").page
    choose(page, "type", "Battles")
    expect(page.locator(".events tbody tr")).to_have_count(2)
    choose(page, "disagree", "yes")
    expect(page.locator(".events tbody tr")).to_have_count(1)
    page.go_back()
    expect(page.locator(".events tbody tr")).to_have_count(2)
    expect(page.locator("select[name=type]")).to_have_value("Battles")
    expect(page.locator("select[name=disagree]")).to_have_value("")


def test_words_are_searched(visit: Opener) -> None:
    page = visit("/").page
    page.locator("input[name=q]").fill("mosul")
    page.keyboard.press("Enter")
    expect(page.locator(".events tbody tr")).to_have_count(1)
    assert asked(page) == {"q": ["mosul"]}


def test_without_script_the_form_filters_too(visit: Opener) -> None:
    page = visit("/", script=False).page
    choose(page, "type", "Battles")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".events tbody tr")).to_have_count(2)


def test_the_list_sorts_both_ways(visit: Opener) -> None:
    page = visit("/").page
    page.get_by_role("link", name="Killed", exact=True).click()
    first = page.locator(".events .killed").first
    expect(page.locator("th[aria-sort=descending]")).to_have_text("Killed ↓")
    expect(first).to_contain_text("15")
    page.get_by_role("link", name="Killed").click()
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("Killed ↑")
    expect(first).to_contain_text("3")


def test_days_are_brushed_by_mouse(visit: Opener) -> None:
    page = visit("/").page
    columns = page.locator(".brush .columns a")
    first, last = columns.first.bounding_box(), columns.last.bounding_box()
    assert first
    assert last
    page.mouse.move(first["x"] + 3, first["y"] + 20)
    page.mouse.down()
    page.mouse.move(last["x"] + 3, last["y"] + 20, steps=4)
    page.mouse.up()
    page.wait_for_url("**/?*since=*")
    assert asked(page) == {"since": ["2024-08-29"], "until": ["2024-09-01"]}
    expect(page.locator(".events tbody tr")).to_have_count(3)


def test_days_are_chosen_by_keyboard(visit: Opener) -> None:
    page = visit("/").page
    page.locator("input[name=since]").fill("2024-09-01")
    page.keyboard.press("Enter")
    expect(page.locator(".events tbody tr")).to_have_count(1)


def test_keys_go_through_the_list_and_open_an_event(visit: Opener) -> None:
    page = visit("/").page
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url("**/events/event:mosul")


def test_the_map_shows_marks_and_lists_only_those(visit: Opener) -> None:
    one = visit("/")
    map_ready(one.page)
    assert one.page.locator("#map").get_attribute("data-marks_shown") == "2"
    one.page.get_by_role("button", name="List only these").click()
    one.page.wait_for_url("**/?*box=*")
    expect(one.page.locator(".events tbody tr")).to_have_count(3)
    assert one.complaints == []


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_a_mark_of_one_event_opens_it(visit: Opener, width: int) -> None:
    page = visit("/?q=mosul", Look(width, "light")).page
    map_ready(page)
    page.locator("#map").scroll_into_view_if_needed()
    box = page.locator("#map canvas").bounding_box()
    assert box
    # Alone, it lies in the middle of the map.
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url("**/events/event%3Amosul")


def test_precision_is_drawn_apart(visit: Opener, address: str) -> None:
    page = visit("/").page
    marks = page.evaluate("async () => (await fetch('/map/events?zoom=0')).json()")["features"]
    assert sorted(one["properties"]["precision"] for one in marks) == [1, 2]


# ---------------------------------------------------------------- an event


def test_copies_are_folded_and_disagreements_stand_out(visit: Opener) -> None:
    page = visit("/events/event:raid").page
    sources = page.locator(".matrix thead th a").all_inner_texts()
    assert sources[:1] == ["Gazette"]
    assert page.locator(".matrix thead th").count() == 3  # what is claimed, Gazette, Herald
    page.get_by_text("+ 1 copy").click()
    expect(page.locator(".copied a")).to_have_text("Echo")
    contested = page.locator(".matrix tr.disagree th").all_inner_texts()
    assert any("killed" in name for name in contested)
    assert any("When" in name for name in contested)


def test_every_value_is_one_click_from_its_words(visit: Opener, address: str) -> None:
    page = visit("/events/event:raid").page
    links = page.locator(".matrix a.value")
    number = links.count()
    assert number >= 8
    for at in range(number):
        page.goto(f"{address}/events/event:raid")
        title = links.nth(at).get_attribute("title") or ""
        links.nth(at).click()
        words = page.locator(".text .m:target")
        expect(words).to_be_in_viewport()
        assert words.inner_text() == title.strip("“”")


def test_an_event_that_became_part_of_another_leads_there(visit: Opener) -> None:
    page = visit("/events/event:raid").page
    page.get_by_role("link", name="Gazette", exact=True).first.click()
    page.get_by_role("link", name="Armed clash", exact=False).first.click()
    page.wait_for_url("**/events/event:raid")


# ---------------------------------------------------------------- a report


def test_reports_are_found_by_their_words(visit: Opener) -> None:
    page = visit("/reports").page
    page.get_by_role("searchbox").fill('"police colonel"')
    page.keyboard.press("Enter")
    expect(page.locator(".shelf > li")).to_have_count(1)
    page.locator(".shelf h2 a").click()
    expect(page.locator(".text")).to_contain_text("a police colonel said")


def test_readings_stand_side_by_side_with_what_they_differ_on(visit: Opener) -> None:
    page = visit("/reports/{gazette}").page
    page.get_by_role("link", name="beside the other").nth(1).click()
    expect(page.locator(".reading")).to_have_count(2)
    rows = page.locator(".differences tbody tr")
    expect(rows).to_have_count(2)
    expect(page.locator(".differences tr.disagree")).to_contain_text("no figure")


def test_pointing_at_a_figure_lights_its_words(visit: Opener) -> None:
    page = visit("/reports/{gazette}").page
    page.locator("#r1-c1 .effect").hover()
    assert page.locator(".text .m.on").all_inner_texts() == ["at least 15 militants"]
