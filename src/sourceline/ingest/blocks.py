"""A tree's text as blocks: paragraphs, headings, list items and table rows kept apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sourceline.ingest.boilerplate import is_boilerplate, opens_boilerplate

if TYPE_CHECKING:
    from lxml.etree import _Element

BlockKind = Literal["paragraph", "heading", "item", "row"]

# HTML's names and those of trafilatura's own tree (head, item, list, quote, row, cell, lb).
_KINDS: dict[str, BlockKind] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "head"), "heading"),
    **dict.fromkeys(("li", "item", "dt", "dd"), "item"),
    **dict.fromkeys(("tr", "row"), "row"),
}
_BLOCKS = frozenset(
    "p div section article main body html blockquote quote pre code ul ol dl list table thead tbody "
    "tfoot center address details summary header hgroup fieldset hr".split()
) | frozenset(_KINDS)
_CELLS = frozenset(("td", "th", "cell"))
_BREAKS = frozenset(("br", "lb"))
_TYPED = frozenset(("pre", "code"))
_SPACES = re.compile(r"[ \t\r\n\f\v\xa0\u2028\u2029]+")
# Invisible marks within words, which would hide them from every list of names.
_INVISIBLE = str.maketrans("", "", "\u00ad\u200b\u2060\ufeff")
_RESUMES = 120  # a paragraph this long after "Related" is the report going on


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text that stands apart on the page."""

    kind: BlockKind
    text: str


def blocks_of(root: _Element) -> list[Block]:
    """The blocks of a tree in reading order, spaces collapsed, empty ones left out."""
    found: list[Block] = []
    pieces: list[str] = []
    kinds: list[BlockKind] = ["paragraph"]
    typed = 0  # how many elements are open whose line ends count

    def close() -> None:
        for part in "".join(pieces).split("\n\n"):
            lines = [_SPACES.sub(" ", line).strip() for line in part.split("\n")]
            text = "\n".join(line for line in lines if line).strip(" |")
            if text:
                found.append(Block(kinds[-1], text))
        pieces.clear()

    def add(text: str | None) -> None:
        if text:
            text = text.translate(_INVISIBLE)
            pieces.append(_typed_lines(text) if typed else _SPACES.sub(" ", text))

    # The tree is walked without recursion: depth is the page's choice.
    stack: list[tuple[_Element, bool]] = [(root, False)]
    while stack:
        element, leaving = stack.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        if leaving:
            if tag in _BLOCKS:
                close()
                kinds.pop()
            elif tag in _CELLS:
                pieces.append(" | ")
            typed -= tag in _TYPED
            if element is not root:
                add(element.tail)
            continue
        typed += tag in _TYPED
        if tag in _BLOCKS:
            close()
            kinds.append(_KINDS.get(tag) or _inherited(kinds[-1]))
        elif tag in _BREAKS:
            pieces.append("\n")
        if tag:
            add(element.text)
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(element))
    close()
    return found


def _typed_lines(text: str) -> str:
    return re.sub(r"\n[ \t]*(?=\n)", "\n", text.replace("\r\n", "\n"))


def _inherited(kind: BlockKind) -> BlockKind:
    return "item" if kind == "item" else "paragraph"


def report_text(blocks: list[Block], *, title: str | None) -> str:
    """The blocks that are the report, blank lines between them.

    Blurbs, captions and link lists are left out, and so is a first block that only repeats the
    title, which the document carries as a field.
    """
    kept: list[Block] = []
    skipping = False
    for block in blocks:
        if block.kind == "heading":
            skipping = opens_boilerplate(block.text)
        elif skipping and _is_prose(block):
            skipping = False
        if skipping or is_boilerplate(block.text):
            continue
        kept.append(block)
    while kept and kept[-1].kind == "heading" and len(kept) > 1:
        kept.pop()
    if len(kept) > 1 and title is not None:
        # The headline stands within the first blocks, after a kicker or a date at most.
        for index, block in enumerate(kept[:3]):
            if _folded(block.text) == _folded(title):
                del kept[index]
                break
    return "\n\n".join(block.text for block in kept)


def _is_prose(block: Block) -> bool:
    return (
        block.kind == "paragraph"
        and len(block.text) >= _RESUMES
        and block.text.rstrip("\"'”’»)")[-1:] in ".!?…؟。"
    )


def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", text).casefold().strip()
