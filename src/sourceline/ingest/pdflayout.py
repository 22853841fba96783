"""Lines on pages put together into paragraphs again."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

BREAK_HYPHEN = "\x02"  # stands where a line ended within a word

# All ratios below were chosen on typeset pages of one and two columns at 9 to 12 points.
_NEW_PARAGRAPH_PITCH = 1.25  # of the usual distance between lines
_MAX_PITCH = 2.1  # of a line's height: double spacing; beyond it, lines are paragraphs of their own
_OTHER_SIZE = 0.12  # a heading's letters differ by more
_EDGE_ZONE = 0.12  # of the page's height, where running headers and footers stand
_EDGE_LINES = 3
_RUNNING_SHARE = 0.4  # of the pages; headers alternate between left and right pages
_INDENT = 0.8  # of a line's height
_SHORT_LINE = 0.85  # of the column's width

_PAGE_NUMBER = re.compile(
    r"(?:page|p\.|seite|página)? ?[-–—|]? ?\d{1,4}(?: ?(?:of|/|de|von) ?\d{1,4})? ?[-–—|]?",
    re.IGNORECASE,
)
_ENDS_SENTENCE = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
_BULLET = re.compile(r"(?:[•‣▪●◦·*–—-]|\(?\d{1,2}[.)]|\(?[a-z]\)) ")
_BROKEN_WORD = re.compile(r"(\w+)\x02 ?(\w+)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page. Points from the page's lower left corner; `height` is the letters'."""

    text: str
    left: float
    right: float
    bottom: float
    height: float
    page_height: float


def text_of_pages(pages: list[list[Line]]) -> str:
    """The paragraphs of all pages, blank lines between them."""
    pages = _without_running_lines(pages)
    pitch = _usual_pitch(pages)
    paragraphs: list[list[Line]] = []
    for page in pages:
        edges = _right_edges(page)
        for index, line in enumerate(page):
            before = paragraphs[-1][-1] if paragraphs else None
            if before is None:
                starts = True
            elif index == 0 or line.bottom >= before.bottom:
                starts = not _runs_on(before, line)
            else:
                edge = edges.get(round(before.left / 20), before.right)
                starts = _starts_paragraph(before, line, pitch, edge)
            if starts:
                paragraphs.append([line])
            else:
                paragraphs[-1].append(line)
    return _rejoin(["\n".join(line.text for line in paragraph) for paragraph in paragraphs])


def _without_running_lines(pages: list[list[Line]]) -> list[list[Line]]:
    edges = [_edge_lines(page) for page in pages]
    seen = Counter(key for page in edges for key in {_running_key(line) for line in page})
    needed = max(2, _RUNNING_SHARE * len(pages))
    kept: list[list[Line]] = []
    for page, edge in zip(pages, edges, strict=True):
        running = {id(line) for line in edge if seen[_running_key(line)] >= needed}
        running |= {id(line) for line in edge if _is_page_number(line.text, len(pages))}
        kept.append([line for line in page if id(line) not in running])
    return kept


def _edge_lines(page: list[Line]) -> list[Line]:
    """The outermost lines at the top and the bottom of a page."""
    by_height = sorted(page, key=lambda line: line.bottom)
    low = [line for line in by_height[:_EDGE_LINES] if line.bottom < _EDGE_ZONE * line.page_height]
    high = [
        line
        for line in by_height[-_EDGE_LINES:]
        if line.bottom + line.height > (1 - _EDGE_ZONE) * line.page_height
    ]
    return low + high


def _running_key(line: Line) -> tuple[str, int]:
    # The same words at the same height, whatever the page's number.
    return re.sub(r"\d+", "#", line.text.casefold()), round(line.bottom / 6)


def _is_page_number(text: str, pages: int) -> bool:
    if len(text) > 24 or _PAGE_NUMBER.fullmatch(text) is None:
        return False
    return pages > 1 or not text.isdigit()


def _usual_pitch(pages: list[list[Line]]) -> float:
    """The distance between lines of one paragraph.

    The lower quartile, since between paragraphs it is larger, and no more than double spacing.
    """
    pitches = sorted(
        before.bottom - line.bottom
        for page in pages
        for before, line in pairwise(page)
        if before.bottom > line.bottom and _same_size(before, line)
    )
    heights = [line.height for page in pages for line in page]
    if not pitches:
        return _MAX_PITCH * median(heights) if heights else 0.0
    return min(pitches[len(pitches) // 4], _MAX_PITCH * median(heights))


def _right_edges(page: list[Line]) -> dict[int, float]:
    """Where the lines of each column end, by where they begin (in steps of 20 points)."""
    columns: dict[int, list[float]] = {}
    for line in page:
        columns.setdefault(round(line.left / 20), []).append(line.right)
    return {left: sorted(rights)[len(rights) * 4 // 5] for left, rights in columns.items()}


def _same_size(one: Line, other: Line) -> bool:
    return abs(one.height - other.height) <= _OTHER_SIZE * max(one.height, other.height)


def _starts_paragraph(before: Line, line: Line, pitch: float, edge: float) -> bool:
    if before.text.endswith(BREAK_HYPHEN):
        return False
    if not _same_size(before, line) or _BULLET.match(line.text):
        return True
    if before.bottom - line.bottom > _NEW_PARAGRAPH_PITCH * pitch:
        return True
    if not _ENDS_SENTENCE.search(before.text):
        return False
    if line.left > before.left + _INDENT * line.height:
        return True
    width = edge - before.left
    return before.right - before.left < _SHORT_LINE * width and not line.text[:1].islower()


def _runs_on(before: Line, line: Line) -> bool:
    """Whether a paragraph goes on at the top of the next column or page."""
    if before.text.endswith(BREAK_HYPHEN):
        return True
    if not _same_size(before, line) or _BULLET.match(line.text):
        return False
    return line.text[:1].islower() or not _ENDS_SENTENCE.search(before.text)


def _rejoin(paragraphs: list[str]) -> str:
    """Paragraphs with their lines joined, and words that were broken at line ends made whole.

    Whether the hyphen belongs to the word is read off the rest of the document where the word
    stands whole, and else off its parts: "oper-/ation" loses it, "Israel-/backed" and "F-/16" do
    not.
    """
    joined = [
        paragraph.replace(f"{BREAK_HYPHEN}\n", BREAK_HYPHEN).replace("\n", " ")
        for paragraph in paragraphs
    ]
    words = set(re.findall(r"\w+(?:-\w+)*", " ".join(joined).casefold()))

    def whole(found: re.Match[str]) -> str:
        first, second = found.groups()
        if f"{first}-{second}".casefold() in words:
            return f"{first}-{second}"
        if f"{first}{second}".casefold() in words:
            return first + second
        plain = first.isalpha() and second.isalpha() and second.islower()
        return first + second if plain and first.islower() else f"{first}-{second}"

    # A word broken twice over three lines needs a second look.
    text = "\n\n".join(joined)
    for _ in range(2):
        text = _BROKEN_WORD.sub(whole, text)
    return text.replace(BREAK_HYPHEN, "-").strip()
