"""Bytes to text: byte order marks, declared encodings, UTF-8, and detection, in that order."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What pages call their encoding and what browsers take it for (WHATWG Encoding Standard, 4.2).
_BROWSER_NAMES = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "windows-1252": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "big5": "big5hkscs",
    "x-sjis": "cp932",
    "utf8": "utf-8",
}
# Only encodings of text: Python also calls "rot13", "zip" and "idna" codecs, and "utf-7" hides
# markup from everything that looks at bytes.
_TEXT_ENCODING = re.compile(
    r"(utf-(8|16|16-le|16-be|32|32-le|32-be)|cp\d+|windows-\d+|iso-?8859-\d+|koi8-[rut]|mac-\w+|"
    r"gb18030|big5(hkscs)?|euc[-_](jp|kr)|iso-2022-(jp|kr)|tis-620|hz)"
)
# Typographic signs that stand for the same character in every Windows code page.
_WINDOWS_SIGNS = frozenset(
    b"\x82\x84\x85\x86\x87\x89\x8b\x91\x92\x93\x94\x95\x96\x97\x99\x9b\xa0\xab\xbb"
)
_SAMPLE = 32_768


class EncodingUnknownError(Exception):
    """The bytes are text in no encoding that could be found. The message says what they are."""


def mark_of(head: bytes) -> tuple[bytes, str] | None:
    """The byte order mark that `head` begins with and the encoding it announces."""
    return next(((mark, name) for mark, name in _MARKS if head.startswith(mark)), None)


def known_encoding(name: str | None) -> str | None:
    """The Python codec for a declared charset, None where there is no such text encoding."""
    if not name:
        return None
    label = name.strip().strip("\"'").lower()
    label = _BROWSER_NAMES.get(label, label)
    if not _TEXT_ENCODING.fullmatch(label):
        return None
    try:
        return codecs.lookup(label).name
    except LookupError:
        return None


def decode(data: bytes, *, declared: str | None = None) -> str:
    """The text of `data`, every character kept, without its byte order mark.

    The mark is no part of the text: it says how to read what follows.

    Raises:
        EncodingUnknownError: no encoding fits the bytes.
    """
    marked = mark_of(data)
    if marked is not None:
        mark, name = marked
        try:
            return data[len(mark) :].decode(name)
        except UnicodeDecodeError as error:
            raise EncodingUnknownError(
                f"begins with the mark of {name.upper()}, but byte {error.start + len(mark):,} "
                "does not fit it"
            ) from error
    first_bad = 0
    for name in filter(None, (_wide_encoding(data), "utf-8", known_encoding(declared))):
        try:
            return data.decode(name)
        except UnicodeDecodeError as error:
            if name == "utf-8":
                first_bad = error.start
    return _decode_detected(data, first_bad)


def decode_leniently(data: bytes, *, declared: str | None = None) -> str:
    """The text of a page, with U+FFFD where a browser would show it."""
    try:
        return decode(data, declared=declared)
    except EncodingUnknownError:
        return data.decode(known_encoding(declared) or "utf-8", errors="replace")


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 without a mark: every second byte of Western text is zero."""
    sample = data[:_SAMPLE]
    if len(sample) < 4 or b"\0" not in sample:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _decode_detected(data: bytes, first_bad: int) -> str:
    high = data.translate(None, bytes(range(128)))
    if set(high) <= _WINDOWS_SIGNS:
        return data.decode("cp1252")
    intact = len(re.findall(rb"[\xc3-\xf4][\x80-\xbf]+", data))
    broken = data.decode("utf-8", errors="replace").count("\ufffd")
    if intact > 4 * broken:
        raise EncodingUnknownError(
            f"is UTF-8 except for {broken:,} places, the first at byte {first_bad:,}. "
            "Save it as UTF-8 again"
        )
    name = detect(data)
    if name is None:
        raise EncodingUnknownError(
            f"is not UTF-8 (byte {first_bad:,} does not fit it) and no other encoding was "
            "recognised. Save it as UTF-8"
        )
    return data.decode(name)


def detect(data: bytes) -> str | None:
    """The encoding that charset-normalizer finds likeliest and that can decode all of `data`.

    Detection looks at stretches with most letters outside ASCII: a long English page with a few
    accents would tell it nothing.
    """
    from charset_normalizer import from_bytes

    sample = data
    if len(data) > _SAMPLE:
        first = re.search(rb"[\x80-\xff]", data)
        start = max(0, (first.start() if first else 0) - 64)
        sample = data[start : start + _SAMPLE]
    for match in from_bytes(sample):
        name = known_encoding(match.encoding.replace("_", "-"))
        if name is None:
            continue
        try:
            data.decode(name)
        except UnicodeDecodeError:
            continue
        return name
    return None
