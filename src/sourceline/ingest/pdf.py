"""PDF: the text layer of its pages, and what the file says about itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sourceline.errors import RejectedDocument
from sourceline.ingest.documents import make_document, one_line
from sourceline.ingest.isolation import run_apart
from sourceline.ingest.pdflayout import BREAK_HYPHEN, Line, text_of_pages
from sourceline.ingest.source import Source

if TYPE_CHECKING:
    from sourceline.ingest.options import IngestOptions
    from sourceline.records import Document

_MAX_PAGES = 5_000
# Titles that word processors leave behind: "Microsoft Word - report_v3.doc", "untitled", a path.
_NO_TITLE = re.compile(
    r"(?:microsoft \w+ ?-.*|untitled.*|document\d*|.*\.(?:docx?|pdf|indd|rtf|odt|pptx?|xlsx?)|\W*)",
    re.IGNORECASE,
)
_LIGATURES = {
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
}
_SPACES = frozenset((0x20, 0xA0, 0x09))
_LINE_ENDS = frozenset((0x0A, 0x0D))
# pdfium's mark for a hyphen at the end of a line, in its two forms.
_BREAK_MARKS = frozenset((0x02, 0xFFFE))


def ingest_pdf(source: Source, options: IngestOptions) -> Iterator[Document]:
    """One document: the paragraphs of all pages, whole again across lines and pages.

    Running headers, footers and page numbers are left out. The date on which the file was made is
    not when the report was published (a scan of 2019 may be of 2004), so `published` stays open.
    """
    data = source.read_document(options)
    # pdfium is written in C++ and reads hostile files: it runs where it may crash.
    fields = run_apart(
        "pdf",
        data,
        origin=source.origin,
        timeout_seconds=options.timeout_seconds,
        max_chars=options.max_bytes,
    )
    text = fields.pop("text") or ""
    yield make_document(
        text,
        origin=source.origin,
        options=options,
        url=source.url,
        external_id=source.name,
        **fields,
    )


def extract_pdf(data: bytes, *, origin: str, max_chars: int) -> dict[str, str | None]:
    """Text, title and byline of a PDF.

    Raises:
        RejectedDocument: it is encrypted, broken, too long, or has no text layer.
    """
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(data)
        return _extract(document, origin, max_chars)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.raw.FPDF_ERR_PASSWORD:
            raise RejectedDocument(
                origin, "the PDF is encrypted. Save it without a password.", code="encrypted"
            ) from error
        raise RejectedDocument(origin, f"the PDF is broken: {error}", code="bad-pdf") from error


def _extract(document: Any, origin: str, max_chars: int) -> dict[str, str | None]:
    count = len(document)
    if count > _MAX_PAGES:
        raise RejectedDocument(
            origin, f"has {count:,} pages; the limit is {_MAX_PAGES:,}. Split it.", code="too-large"
        )
    pages: list[list[Line]] = []
    left = max_chars
    for index in range(count):
        page = document[index]
        textpage = page.get_textpage()
        chars = textpage.count_chars()
        left -= chars
        if left < 0:
            raise RejectedDocument(
                origin, f"has more than {max_chars:,} characters. Split it.", code="too-large"
            )
        pages.append(_lines(textpage, chars, page.get_height()))
        textpage.close()
        page.close()
    text = text_of_pages(pages)
    if not text:
        raise RejectedDocument(
            origin,
            "has no text layer: it is probably a scan. Run text recognition (OCR) on it first.",
            code="no-text-layer",
        )
    about = document.get_metadata_dict()
    title = one_line(about.get("Title"))
    return {
        "text": text,
        "title": None if title is None or _NO_TITLE.fullmatch(title) else title,
        "byline": one_line(about.get("Author")),
    }


def _lines(textpage: Any, count: int, page_height: float) -> list[Line]:
    """The page's lines in reading order, each with where it stands."""
    from pypdfium2 import raw

    codes = [raw.FPDFText_GetUnicode(textpage, index) for index in range(count)]
    lines: list[Line] = []
    start = 0
    for index, code in enumerate([*codes, 0x0A]):
        if code not in _LINE_ENDS and code not in _BREAK_MARKS:
            continue
        inked = [i for i in range(start, index) if codes[i] not in _SPACES]
        if inked:
            left, bottom, right, top = textpage.get_charbox(inked[0], loose=True)
            if len(inked) > 1:
                right = textpage.get_charbox(inked[-1], loose=True)[2]
            text = _characters(codes[inked[0] : inked[-1] + 1])
            if code in _BREAK_MARKS:
                text += BREAK_HYPHEN
            if text:
                lines.append(Line(text, left, right, bottom, top - bottom, page_height))
        start = index + 1
    return lines


def _characters(codes: list[int]) -> str:
    pieces = [_LIGATURES.get(code) or _unit(code) for code in codes]
    # pdfium gives characters beyond the basic plane as two halves.
    joined = "".join(pieces).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return " ".join(joined.split())


def _unit(code: int) -> str:
    if code in _SPACES:
        return " "
    if code < 0x20 or 0x7F <= code < 0xA0 or code in (0xAD, 0xFEFF, 0xFFFF) or code > 0x10FFFF:
        return ""
    return chr(code)
