from __future__ import annotations

import time

import pytest

from sourceline.records import Document
from tests.ingest.helpers import outcomes, read_all, read_one, reject_one

LEAD = "At least 15 militants were killed in a raid near Mosul, the army said on Friday."


def rss(*items: str, channel: str = "<title>Paper</title><language>en-GB</language>") -> bytes:
    body = "".join(f"<item>{item}</item>" for item in items)
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel>{channel}{body}</channel></rss>'.encode()
    )


def test_entries_are_documents() -> None:
    document = read_one(
        rss(
            "<title>Raid &amp;amp; rescue</title><link>https://n.example/1</link><guid>g-1</guid>"
            "<pubDate>Sat, 31 Aug 2024 10:00:00 +0300</pubDate><author>A. Writer</author>"
            f"<description>&lt;p&gt;{LEAD}&lt;/p&gt;&lt;p&gt;Seven were hurt.&lt;/p&gt;</description>"
        ),
        "feed.xml",
    )
    assert document.model_dump(exclude={"id"}) == {
        "title": "Raid & rescue",
        "publisher": "Paper",
        "url": "https://n.example/1",
        "byline": "A. Writer",
        "published": "2024-08-31T10:00:00+03:00",
        "language": "en",
        "external_id": "g-1",
        "text": f"{LEAD}\n\nSeven were hurt.",
    }


def test_content_comes_before_summary() -> None:
    item = (
        "<description>Short.</description>"
        f'<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/"><![CDATA[<p>{LEAD}'
        "</p><figure><figcaption>A soldier.</figcaption></figure><p>Read more: another</p>]]>"
        "</content:encoded>"
    )
    assert read_one(rss(item), "feed").text == LEAD


def test_atom() -> None:
    data = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ar"><title>Paper</title>'
        "<entry><id>urn:1</id><title>Raid</title><updated>2024-08-31T10:00:00Z</updated>"
        f'<link href="https://n.example/1"/><content type="text">{LEAD}</content></entry></feed>'
    ).encode()
    document = read_one(data, "feed")
    assert (document.text, document.publisher, document.published, document.external_id) == (
        LEAD,
        "Paper",
        "2024-08-31T10:00:00Z",
        "urn:1",
    )


def test_an_entry_without_text_is_one_reject() -> None:
    good = f"<description>{LEAD}</description>"
    items = read_all(rss(good, "<title>Only a title</title>", good), "feed.xml")
    assert outcomes(items) == [LEAD, "!empty", LEAD]
    assert not isinstance(items[1], Document)
    assert items[1].origin == "feed.xml:2"


def test_the_date_may_stand_in_the_link_but_is_never_made_up() -> None:
    linked = f"<link>https://n.example/2024/08/31/raid</link><description>{LEAD}</description>"
    bare = f"<pubDate>someday</pubDate><description>{LEAD} </description>"
    dates = [i.published for i in read_all(rss(linked, bare), "f") if isinstance(i, Document)]
    assert dates == ["2024-08-31", None]


@pytest.mark.parametrize(
    "data", [b"<rss>", b'<rss version="2.0"><channel><title>x</title></channel></rss>']
)
def test_a_feed_without_entries(data: bytes) -> None:
    assert reject_one(data, "feed.xml").code == "bad-feed"


def test_damaged_feeds_are_read_as_far_as_they_go() -> None:
    data = rss(f"<description>{LEAD}</description>", "<description>x &nbsp; & <b>y</description>")
    assert outcomes(read_all(data[:-40], "feed"))[0] == LEAD


def test_entities_do_not_explode() -> None:
    entities = '<!ENTITY a "XYZZY">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(10)
    )
    data = rss("<description>&k;</description>").replace(
        b"<rss", f"<!DOCTYPE rss [{entities}]><rss".encode(), 1
    )
    start = time.perf_counter()
    items = read_all(data, "feed")
    assert time.perf_counter() - start < 5
    assert all(len(item.text) < 1_000_000 for item in items if isinstance(item, Document))


def test_files_are_not_reached_through_entities() -> None:
    data = rss("<description>&x; Three were killed.</description>").replace(
        b"<rss", b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss', 1
    )
    assert all(
        "root:" not in item.text for item in read_all(data, "f") if isinstance(item, Document)
    )


def test_large_feeds_are_read_elsewhere_with_the_same_result() -> None:
    items = [f"<description>{LEAD} Item {n}.</description>" for n in range(5_500)]
    texts = outcomes(read_all(rss(*items), "feed"))
    assert len(texts) == 5_500
    assert texts[-1] == f"{LEAD} Item 5499."
