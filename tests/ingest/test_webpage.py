from __future__ import annotations

import time

import pytest

from sourceline.ingest.boilerplate import prune
from sourceline.ingest.htmltree import parse_html
from tests.ingest.helpers import read_one, reject_one

LEAD = (
    "The army said on Friday that at least 15 militants were killed in a raid near Mosul, and that "
    "seven soldiers were hurt, five of them in the fighting."
)
SECOND = (
    "A spokesman for the group denied the figures. He said that the raid had been repelled, and that "
    "dozens of families had left the district since Thursday."
)


def page(body: str, head: str = "", lang: str = "en") -> bytes:
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">{head}</head>'
        f"<body>{body}</body></html>"
    ).encode()


def article(extra: str = "", head: str = "") -> bytes:
    return page(
        f"<article><h1>Raid near Mosul</h1><p>{LEAD}</p><p>{SECOND}</p>{extra}</article>", head
    )


def test_paragraphs_are_parted_by_blank_lines_and_the_title_is_no_part_of_the_text() -> None:
    document = read_one(article(), "a.html")
    assert document.text == f"{LEAD}\n\n{SECOND}"
    assert document.title == "Raid near Mosul"
    assert document.external_id == "a.html"


def test_headings_lists_tables_and_line_breaks_stay_apart() -> None:
    extra = (
        "<h2>Strikes</h2><ul><li>Near Mosul, two strikes destroyed a tunnel.</li>"
        "<li>Near Raqqa, one strike hit a vehicle.</li></ul>"
        "<table><tr><td>Killed</td><td>15</td></tr><tr><td>Injured</td><td>7</td></tr></table>"
        "<p>The list was released on Saturday by the headquarters in the capital.</p>"
    )
    text = read_one(article(extra), "a.html").text
    blocks = text.split("\n\n")
    assert blocks[2:5] == [
        "Strikes",
        "Near Mosul, two strikes destroyed a tunnel.",
        "Near Raqqa, one strike hit a vehicle.",
    ]
    assert "Killed | 15" in blocks
    assert "Injured | 7" in blocks


@pytest.mark.parametrize(
    "boilerplate",
    [
        "<figure><img src=x><figcaption>Soldiers at a checkpoint, XYZZY.</figcaption></figure>",
        '<p class="wp-caption-text">Soldiers at a checkpoint, XYZZY.</p>',
        '<div class="image-caption"><p>Soldiers at a checkpoint, XYZZY.</p></div>',
        '<div class="newsletter-signup"><p>XYZZY in your inbox every morning, free.</p></div>',
        "<p>Sign up for our daily XYZZY newsletter.</p>",
        '<div class="related-articles"><h3>XYZZY</h3><a href="/b">XYZZY: another raid</a></div>',
        "<h3>Related stories</h3><ul><li><a href=/b>XYZZY: another raid</a></li></ul>",
        "<p>Read more: XYZZY raid kills ten in the north</p>",
        "<p><strong>READ ALSO | XYZZY raid kills ten in the north</strong></p>",
        '<div class="social-share"><a href="#">Share XYZZY</a><a href="#">Tweet XYZZY</a></div>',
        '<div id="cookie-banner"><p>We use cookies on XYZZY to improve your visit.</p></div>',
        "<p>This website uses cookies. By continuing to use XYZZY you agree to our policy.</p>",
        "<aside><p>XYZZY is a town of 20,000 people.</p></aside>",
        "<footer><p>© 2024 XYZZY. All rights reserved.</p></footer>",
        "<p>(Photo by XYZZY/Agency)</p>",
        "<p>Follow us on Twitter @XYZZY</p>",
        "<div hidden><p>XYZZY hidden words here.</p></div>",
        '<p style="display: none">XYZZY hidden words here.</p>',
        "<script>document.write('XYZZY')</script><style>.XYZZY{}</style>",
        '<section class="comments"><p>XYZZY says: I do not believe it.</p></section>',
        "<!-- XYZZY -->",
    ],
)
def test_what_is_no_part_of_the_report_stays_out(boilerplate: str) -> None:
    text = read_one(
        article(boilerplate + f"<p>{LEAD.replace('Friday', 'Sunday')}</p>"), "a.html"
    ).text
    assert "XYZZY" not in text
    assert text.startswith(LEAD)
    assert "Sunday" in text


@pytest.mark.parametrize(
    "name", ["share-content", "has-newsletter related", "ads-enabled", "post comments-open"]
)
def test_a_report_is_kept_whatever_the_theme_calls_it(name: str) -> None:
    body = f'<div class="{name}"><p>{LEAD}</p><p>{SECOND}</p></div>'
    assert read_one(page(body), "a.html").text == f"{LEAD}\n\n{SECOND}"
    breaks = f'<div class="{name}">{LEAD}<br><br>{SECOND}</div>'
    assert LEAD in read_one(page(breaks), "a.html").text


def test_sentences_of_a_report_that_sound_like_blurbs_are_kept() -> None:
    sentence = (
        "Share prices fell and related protests, which police said were subscribed to by thousands, "
        "left three people dead in the capital on Sunday."
    )
    assert sentence in read_one(article(f"<p>{sentence}</p>"), "a.html").text


def test_a_short_page_is_read_as_well() -> None:
    assert read_one(b"<p>Three were killed near Mosul.</p>", "a.html").text == (
        "Three were killed near Mosul."
    )


def test_inline_markup_and_entities_leave_words_whole() -> None:
    body = (
        "<article><p>At&nbsp;least <b>15</b> <a href=x>mili&shy;tants</a> &amp; seven "
        f"sol<wbr>diers</p><p>{SECOND}</p></article>"
    )
    assert "At least 15 militants & seven soldiers" in read_one(page(body), "a.html").text


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<meta property="article:published_time" content="2024-08-31T10:00:00+03:00">',
         "2024-08-31T10:00:00+03:00"),
        ('<meta name="dc.date.issued" content="2024-08-31">', "2024-08-31"),
        ('<meta itemprop="datePublished" content="31 August 2024">', "2024-08-31"),
        ('<script type="application/ld+json">{"@graph":[{"@type":["NewsArticle"],'
         '"datePublished":"2024-08-31T10:00:00Z"}]}</script>', "2024-08-31T10:00:00Z"),
        ('<link rel="canonical" href="https://n.example/2024/08/31/raid">', "2024-08-31"),
        ('<link rel="canonical" href="https://n.example/2024/08/raid">', "2024-08"),
        ('<link rel="canonical" href="https://n.example/raid-20240831.html">', "2024-08-31"),
        ('<meta property="article:modified_time" content="2024-09-02">', None),
        ('<meta name="date" content="03/04/2024">', None),
        ('<meta name="date" content="1970-01-01T00:00:00Z">', None),
        ('<script type="application/ld+json">{broken</script>', None),
        ("", None),
    ],
)  # fmt: skip
def test_date_of_publication(head: str, expected: str | None) -> None:
    assert read_one(article(head=head), "a.html").published == expected


def test_metadata_come_before_json_before_the_address_before_what_is_shown() -> None:
    meta = '<meta property="article:published_time" content="2024-08-01">'
    linked = '<script type="application/ld+json">{"@type":"Article","datePublished":"2024-08-02"}</script>'
    link = '<link rel="canonical" href="https://n.example/2024/08/03/raid">'
    shown = '<time datetime="2024-08-04">4 August</time>'
    dates = [
        read_one(article(shown, head), "a.html").published
        for head in (link + linked + meta, link + linked, link, "")
    ]
    assert dates == ["2024-08-01", "2024-08-02", "2024-08-03", "2024-08-04"]


def test_dates_shown_twice_or_beside_the_report_are_not_taken() -> None:
    two = '<time datetime="2024-08-04">a</time><time datetime="2023-01-01">b</time>'
    assert read_one(article(two), "a.html").published is None
    beside = '<aside><time datetime="2024-08-04">a</time></aside>'
    assert read_one(article(beside), "a.html").published is None


def test_running_text_gives_no_date() -> None:
    extra = "<p>Published in the capital on August 30, 2024, the statement named no one.</p>"
    assert read_one(article(extra), "a.html").published is None


def test_publisher_byline_language_and_address() -> None:
    head = (
        '<title>Raid near Mosul | Paper</title><meta property="og:site_name" content="Paper">'
        '<meta name="author" content="By A. Writer">'
        '<meta property="og:url" content="https://n.example/raid">'
    )
    body = f"<article><p>{LEAD}</p><p>{SECOND}</p></article>"
    document = read_one(page(body, head, lang="ar-IQ"), "a.html")
    assert (document.title, document.publisher, document.byline) == (
        "Raid near Mosul",
        "Paper",
        "A. Writer",
    )
    assert (document.language, document.url) == ("ar", "https://n.example/raid")


def test_json_ld_names_author_and_publisher() -> None:
    head = (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Raid near Mosul",'
        '"author":[{"name":"A. Writer"},{"name":"B. Writer"}],'
        '"publisher":{"@type":"Organization","name":"Paper"},"inLanguage":"fr"}</script>'
    )
    document = read_one(page(f"<p>{LEAD}</p><p>{SECOND}</p>", head, lang=""), "a.html")
    assert (document.byline, document.publisher, document.language) == (
        "A. Writer, B. Writer",
        "Paper",
        "fr",
    )


def test_lines_as_they_were_typed() -> None:
    text = read_one(page(f"<pre>{LEAD}\r\n \n{SECOND}\nNo end.</pre>"), "a.html").text
    assert text == f"{LEAD}\n\n{SECOND}\nNo end."


def test_control_characters_are_left_out() -> None:
    marks = "\0 \x01 &#0; &#1; &#x1F; &#x0b &#12 &#65534; \ufffe"
    body = f"<article><p>{LEAD}</p><p>{marks}<b class=ads>x</b>{marks}{SECOND}&#x41;&#65;</p></article>"
    text = read_one(page(body), "a.html", format_in="html").text
    assert text == f"{LEAD}\n\n{SECOND}AA"


def test_declared_encoding() -> None:
    text = LEAD.replace("army", "armée à l’hôtel")
    body = f'<html><head><meta http-equiv=Content-Type content="text/html; charset=iso-8859-1"></head><body><p>{text}</p></body></html>'
    assert read_one(body.encode("cp1252"), "a.html").text == text


def test_named_elements_within_each_other_are_not_measured_again_and_again() -> None:
    nested = '<div class="related">' * 200 + f"<p>{LEAD}</p>" + "<p>x</p>" * 15_000
    tree = parse_html(page(nested), origin="a.html")
    start = time.process_time()
    prune(tree)
    # Measuring each anew takes over five seconds of processor time.
    assert time.process_time() - start < 2
    assert LEAD in tree.text_content()


@pytest.mark.parametrize("tag", ["div", "b", "blockquote", "ul><li", "table><tr><td", "span"])
def test_deep_nesting_is_rejected_quickly(tag: str) -> None:
    data = page(f"<{tag}>" * 100_000 + f"<p>{LEAD}</p>")
    start = time.perf_counter()
    assert reject_one(data, "a.html").code == "too-deep"
    assert time.perf_counter() - start < 5


def test_an_index_of_links_is_no_report() -> None:
    links = "".join(f'<li><a href="/{n}">Story number {n} of today</a></li>' for n in range(50))
    assert reject_one(page(f"<ul>{links}</ul>"), "a.html").code == "no-main-text"


def test_a_page_without_text() -> None:
    assert reject_one(page("<div id=app></div><script>render()</script>"), "a.html").code == (
        "no-main-text"
    )


def test_a_page_that_takes_too_long_is_stopped() -> None:
    rows = ("<table><tr><td>" * 60 + "x" + "</table>" * 60) * 1_500
    reject = reject_one(page(rows), "a.html", timeout_seconds=1.0)
    assert reject.code == "timeout"
    assert "1 seconds" in reject.reason


def test_a_large_page_is_read_elsewhere_with_the_same_result() -> None:
    many = "".join(f"<p>{LEAD} In all, {n} were counted.</p>" for n in range(12_000))
    text = read_one(page(f"<article>{many}</article>"), "a.html").text
    assert text.count("\n\n") == 11_999
    assert text.endswith("In all, 11999 were counted.")
