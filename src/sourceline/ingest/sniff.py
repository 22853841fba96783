"""What an input is, found from its first bytes; the name only decides where they leave it open."""

from __future__ import annotations

import json
import re
from pathlib import PurePath

from sourceline.errors import RejectedDocument
from sourceline.ingest.charset import EncodingUnknownError, decode, mark_of
from sourceline.ingest.source import Source

_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (0, b"\xff\xd8\xff", "a JPEG image"),
    (0, b"GIF87a", "a GIF image"),
    (0, b"GIF89a", "a GIF image"),
    (8, b"WEBP", "a WebP image"),
    (0, b"II*\0", "a TIFF image"),
    (0, b"MM\0*", "a TIFF image"),
    (0, b"PK\x03\x04", "a ZIP archive (or an Office or EPUB file, which are ZIP archives)"),
    (0, b"PK\x05\x06", "an empty ZIP archive"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (0, b"Rar!\x1a\x07", "a RAR archive"),
    (0, b"BZh", "a bzip2 archive"),
    (0, b"\xfd7zXZ\0", "an XZ archive"),
    (0, b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (257, b"ustar", "a TAR archive"),
    (0, b"\x7fELF", "an executable (ELF)"),
    (0, b"MZ", "an executable (Windows)"),
    (0, b"\xcf\xfa\xed\xfe", "an executable (Mach-O)"),
    (0, b"\xca\xfe\xba\xbe", "an executable (Mach-O or Java class)"),
    (0, b"\0asm", "a WebAssembly module"),
    (0, b"SQLite format 3\0", "an SQLite database"),
    (0, b"PAR1", "a Parquet file"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file (DOC, XLS, PPT)"),
    (0, b"{\\rtf", "an RTF file"),
    (0, b"ID3", "an MP3 recording"),
    (0, b"OggS", "an Ogg recording"),
    (0, b"RIFF", "a RIFF file (sound, video or image)"),
    (4, b"ftyp", "an MP4 video"),
    (0, b"\x1aE\xdf\xa3", "a Matroska video"),
    (0, b"wOFF", "a font"),
    (0, b"wOF2", "a font"),
)
# These begin with letters that a text could begin with as well, so the rest must look binary too.
_LETTERS_ONLY = re.compile(rb"[\x20-\x7e]+")
_CONTROL = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))
# Of compressed or compiled data, a ninth and more are controls, and it is hardly ever valid UTF-8.
# A text may hold a stray NUL or bell.
_MAX_CONTROL_SHARE = 0.02
_MAX_CONTROL_SHARE_UTF8 = 0.2

_XML_PROLOG = re.compile(
    r"\s*(?:<\?xml[^>]{0,400}\?>|<!--.{0,8000}?-->|<\?[^>]{0,400}\?>|\s)*", re.S
)
_ROOT = re.compile(r"<([A-Za-z][\w.:-]{0,60})")
_DOCTYPE = re.compile(r"<!doctype\s+([\w:-]{1,60})", re.IGNORECASE)
_FEED_ROOTS = {"rss", "feed", "rdf:rdf", "channel"}
_PAGE_ROOTS = frozenset(
    "html head body title meta link base script style article main section header nav div p h1 h2 h3 "
    "h4 h5 h6 table ul ol blockquote span a img font center b i strong em br hr pre figure form "
    "noscript iframe aside footer time".split()
)
_ANY_TAG = re.compile(r"<(?:p|div|br|a|span|h[1-6]|table|body|html)[\s/>]", re.IGNORECASE)
_JSON_START = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[\[{\]])")
_OPENS_OBJECT = re.compile(r"\s*(?:\[\s*)?\{\s*\"[^\"\n]{1,80}\"\s*:")
_PAGE_SUFFIXES = {".html", ".htm", ".xhtml", ".shtml"}
_TABLE_SUFFIXES = {".csv", ".tsv"}
_JSON_SUFFIXES = {".json", ".jsonl", ".ndjson"}
_TABLE_DELIMITERS = ",;\t|"


def find_format(source: Source) -> str:
    """Name of the ingester for this input.

    Raises:
        RejectedDocument: the content is no text (`not-text`, `encoding`) or no format that is
            read here (`unknown-format`).
    """
    head = source.head
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"WARC/1.", b"WARC/0.")):
        return "warc"
    reject_binary(head, source.origin)
    text = _decode_head(head, source)
    suffix = _suffix(source.name or source.url)
    beginning = text.lstrip()
    if beginning.startswith("<"):
        found = _markup_format(beginning, source.origin)
        if found is not None:
            return found
    if suffix in _PAGE_SUFFIXES and _ANY_TAG.search(text):
        return "html"
    if _JSON_START.match(beginning) or suffix in _JSON_SUFFIXES:
        found = _json_format(beginning, suffix)
        if found is not None:
            return found
    if suffix in _TABLE_SUFFIXES or _has_text_column(beginning):
        return "csv"
    return "text"


def reject_binary(head: bytes, origin: str) -> None:
    """Pass bytes that can be text.

    Raises:
        RejectedDocument: they are an image, an archive, a program, ... (`not-text`).
    """
    if mark_of(head) is not None:
        return
    binary = _looks_binary(head)
    for offset, signature, name in _SIGNATURES:
        if head[offset : offset + len(signature)] == signature and (
            binary or not _LETTERS_ONLY.fullmatch(signature)
        ):
            raise _not_text(origin, f"is {name}")
    if binary:
        raise _not_text(origin, "has control characters as only binary data has")


def _not_text(origin: str, what: str) -> RejectedDocument:
    return RejectedDocument(
        origin,
        f"{what}, and no text. Give a text, HTML, PDF, WARC, JSONL, CSV or feed file.",
        code="not-text",
    )


def _looks_binary(head: bytes) -> bool:
    if not head:
        return False
    controls = len(head) - len(head.translate(None, _CONTROL))
    if controls <= max(4, _MAX_CONTROL_SHARE * len(head)):
        return False
    if controls <= _MAX_CONTROL_SHARE_UTF8 * len(head) and _is_utf8(head):
        return False
    # UTF-16 and UTF-32 without a mark are half zeros, in step.
    zeros = (head[::2].count(0), head[1::2].count(0))
    others = len(head) - len(head.translate(None, _CONTROL[1:]))
    half = len(head) // 2
    in_step = max(zeros) > 0.4 * half and min(zeros) < 0.05 * half
    return not in_step or others > max(4, _MAX_CONTROL_SHARE * len(head))


def _is_utf8(head: bytes) -> bool:
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > len(head) - 4
    return True


def _decode_head(head: bytes, source: Source) -> str:
    # The head may end within a character, so the last bytes are left out where that helps.
    for cut in range(4):
        try:
            return decode(head[: len(head) - cut], declared=source.charset)
        except EncodingUnknownError:
            continue
    # The ingester decodes all of it and says what is wrong.
    return head.decode("latin-1")


def _suffix(name: str | None) -> str:
    if not name:
        return ""
    path = PurePath(name.split("?", 1)[0])
    if path.suffix.lower() == ".gz":
        path = path.with_suffix("")
    return path.suffix.lower()


def _markup_format(beginning: str, origin: str) -> str | None:
    prolog = _XML_PROLOG.match(beginning)
    rest = beginning[prolog.end() if prolog else 0 :]
    doctype = _DOCTYPE.match(rest)
    if doctype is not None:
        root = doctype[1].lower()
    else:
        tag = _ROOT.match(rest)
        root = tag[1].lower() if tag else ""
    if root in _FEED_ROOTS:
        return "feed"
    if root in _PAGE_ROOTS:
        return "html"
    if beginning.startswith("<?xml") and root:
        raise RejectedDocument(
            origin,
            f"is XML with the root <{root}>; of XML, only RSS, Atom and XHTML are read. "
            "Convert it to JSONL with a `text` field.",
            code="unknown-format",
        )
    return None


def _json_format(beginning: str, suffix: str) -> str | None:
    if suffix in {".jsonl", ".ndjson"}:
        return "jsonl"
    if beginning.startswith("["):
        is_json = suffix == ".json" or _OPENS_OBJECT.match(beginning) or _is_json(beginning)
        return "json" if is_json else None
    lines = beginning.splitlines()
    if any(line.startswith("{") and _is_json(line) for line in lines[:20]):
        return "jsonl"
    if not _OPENS_OBJECT.match(beginning):
        return None
    # A first line longer than what is in view is a record; one that breaks off early is a value
    # written over many lines.
    return "jsonl" if len(lines) == 1 and suffix != ".json" else "json"


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _has_text_column(beginning: str) -> bool:
    header = beginning.split("\n", 1)[0].strip("\r")
    if len(header) > 2_000:
        return False
    for delimiter in _TABLE_DELIMITERS:
        names = [name.strip().strip('"').lower() for name in header.split(delimiter)]
        if len(names) > 1 and "text" in names:
            return all(re.fullmatch(r"[\w .-]{1,60}", name) for name in names)
    return False
