"""Small files of every format that is read, written byte by byte: what fuzzing starts from."""

from __future__ import annotations

import gzip
import json
from functools import cache

Placed = tuple[float, float, float, str]  # x, y and size in points, and the words


def make_pdf(pages: list[list[Placed]], *, info: bytes = b"", trailer: bytes = b"") -> bytes:
    """A PDF of letter-size pages in Helvetica. `info` and `trailer` are PDF syntax."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for page in pages:
        shown = b"".join(
            b"/F1 %g Tf 1 0 0 1 %g %g Tm (%s) Tj\n" % (size, x, y, _escaped(words))
            for x, y, size, words in page
        )
        content = b"BT\n" + shown + b"ET"
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    if info:
        objects.append(info)
        trailer += b" /Info %d 0 R" % len(objects)
    return _assembled(objects, trailer)


def _escaped(words: str) -> bytes:
    coded = words.encode("cp1252")
    return coded.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _assembled(objects: list[bytes], trailer: bytes) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        trailer,
        table,
    )
    return bytes(out)


def set_lines(
    lines: list[str], y: float, *, x: float = 72, size: float = 11, lead: float = 14
) -> list[Placed]:
    """Lines of one paragraph, the first at height `y`."""
    return [(x, y - index * lead, size, line) for index, line in enumerate(lines)]


PARAGRAPHS = (
    "The army said on Friday that at least 15 militants were killed in a raid near Mosul, and that "
    "seven soldiers were hurt, five of them in the fighting.",
    "A spokesman for the group, which controls the district, denied the figures and said that "
    "“dozens” of civilians had been displaced by shelling since 27 August.",
    "Médecins de la région ont reçu trois blessés. В больнице умерли двое. قتل ثلاثة أشخاص.",
)


def warc_record(
    body: bytes,
    *,
    kind: str = "response",
    status: str = "200 OK",
    media_type: str = "text/html; charset=utf-8",
    url: str = "https://news.example/2024/08/31/raid",
    headers: bytes = b"",
    http: bool = True,
) -> bytes:
    """One WARC record around an HTTP response, or around the body alone."""
    if http:
        body = (
            f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\n".encode()
            + headers
            + b"\r\n"
            + body
        )
        media_type = "application/http; msgtype=response"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:7>\r\n"
        f"WARC-Target-URI: {url}\r\nWARC-Date: 2024-09-05T00:00:00Z\r\n"
        f"Content-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def _page() -> bytes:
    paragraphs = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    linked = json.dumps({"@type": "NewsArticle", "datePublished": "2024-08-31T10:00:00Z"})
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Raid | Paper</title>'
        '<meta property="og:site_name" content="Paper">'
        f'<script type="application/ld+json">{linked}</script></head><body>'
        '<nav><a href="/">Home</a></nav><article><h1>Raid</h1>'
        f"{paragraphs}<ul><li>Near Mosul, two strikes</li></ul>"
        "<table><tr><td>Killed</td><td>15</td></tr></table>"
        '<figure><img src="x.jpg"><figcaption>A soldier.</figcaption></figure>'
        '<div class="newsletter">Sign up for our newsletter</div></article></body></html>'
    ).encode()


def _feed() -> bytes:
    items = "".join(
        f"<item><title>Item {n}</title><link>https://news.example/{n}</link><guid>{n}</guid>"
        f"<pubDate>Sat, 31 Aug 2024 10:00:00 GMT</pubDate><description><![CDATA[<p>{p}</p>]]>"
        "</description></item>"
        for n, p in enumerate(PARAGRAPHS)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Paper</title>'
        f"<language>en</language>{items}</channel></rss>"
    ).encode()


def _atom() -> bytes:
    entries = "".join(
        f"<entry><title>Item {n}</title><id>urn:{n}</id><updated>2024-08-31T10:00:00Z</updated>"
        f'<content type="html">&lt;p&gt;{p}&lt;/p&gt;</content></entry>'
        for n, p in enumerate(PARAGRAPHS)
    )
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Paper</title>{entries}</feed>'.encode()
    )


def _jsonl() -> bytes:
    records = (
        {"id": str(n), "text": p, "published": "2024-08-31", "language": "en"}
        for n, p in enumerate(PARAGRAPHS)
    )
    return "".join(json.dumps(record) + "\n" for record in records).encode()


def _csv() -> bytes:
    rows = "".join(f'{n},"{p}",2024-08-31\r\n' for n, p in enumerate(PARAGRAPHS))
    return ("id,text,published\r\n" + rows).encode()


def _pdf() -> bytes:
    lines = [
        "The army said on Friday that at least 15 militants were",
        "killed in a raid near Mosul.",
    ]
    page = [(72.0, 760.0, 9.0, "Bulletin"), *set_lines(lines, 700), *set_lines(lines, 640)]
    return make_pdf([page, page], info=b"<< /Title (Raid) >>")


@cache
def seeds() -> dict[str, bytes]:
    """One file of each kind, by a name whose suffix fits it."""
    page = _page()
    archive = warc_record(page) + warc_record(PARAGRAPHS[0].encode(), media_type="text/plain")
    return {
        "report.txt": "\r\n\r\n".join(PARAGRAPHS).encode(),
        "utf16.txt": "\n".join(PARAGRAPHS).encode("utf-16"),
        "latin.txt": "À Kaboul, l’armée a tué cinq rebelles près d’un hôtel.".encode("cp1252"),
        "page.html": page,
        "rss.xml": _feed(),
        "atom.xml": _atom(),
        "records.jsonl": _jsonl(),
        "records.json": b"[" + _jsonl().strip().replace(b"\n", b",\n") + b"]",
        "records.csv": _csv(),
        "crawl.warc": archive,
        "crawl.warc.gz": gzip.compress(archive, mtime=0),
        "page.html.gz": gzip.compress(page, mtime=0),
        "report.pdf": _pdf(),
    }
