"""Small PDFs written byte by byte: what stands where on the page is up to the test."""

from __future__ import annotations

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
