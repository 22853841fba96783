"""The report's text as HTML, its spans marked and linked to what they are evidence for."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from sourceline.exports.marks import Kind, Mark, Opened, Words, marks_of, pieces
from sourceline.records import Reading

KIND_NAMES: dict[Kind, str] = {
    "content": "what the source says",
    "purpose": "stated aim",
    "source": "source",
    "cue": "word of saying",
    "trigger": "event",
    "casualty": "figure",
    "initiator": "initiator",
    "target": "target",
    "victim": "victim",
    "claimant": "claims responsibility",
    "mentioned": "mentioned",
    "place": "place",
    "date": "date",
    "weapon": "weapon",
}
# Which of several marks over the same words a click follows: a figure first. What a source says
# and an aim can run over whole paragraphs, which would make everything within a link.
FOLLOWED: dict[Kind, int] = {
    "casualty": 3,
    "source": 2,
    "cue": 2,
    "trigger": 1,
    "initiator": 1,
    "target": 1,
    "victim": 1,
    "claimant": 1,
    "mentioned": 1,
    "place": 1,
    "date": 1,
    "weapon": 1,
}
LINE_BREAKS = re.compile(r"(\n+)")


def mark_id(key: str, mark: Mark) -> str:
    """The id of a mark's element: by its place and kind, so that it needs no table."""
    return f"{key}-{mark.kind}-{mark.start}-{mark.end}"


def text_html(reading: Reading, key: str) -> Markup:
    """The whole text, every character in its order, as nested marks with links in them.

    The first piece of a mark carries its id; every piece carries it as `data-mark`.
    """
    text = reading.document.text
    spaced = "\n\n" in text
    html: list[str] = []
    for piece in pieces(text, marks_of(reading)):
        if isinstance(piece, Words):
            html.append(_linked(piece, key, spaced=spaced))
        elif isinstance(piece, Opened):
            mark = piece.mark
            name = mark_id(key, mark)
            about = " ".join(f"{key}-{one}" for one in mark.about)
            own = "" if piece.again else f' id="{name}"'
            html.append(
                f'<span{own} class="m k-{mark.kind}" data-mark="{name}" data-about="{about}">'
            )
        else:
            html.append("</span>")
    return Markup("".join(html))


def _linked(words: Words, key: str, *, spaced: bool) -> str:
    shown = _broken(words.text, spaced=spaced)
    followed = max(
        (mark for mark in words.marks if mark.kind in FOLLOWED),
        key=lambda mark: (FOLLOWED[mark.kind], -(mark.end - mark.start)),
        default=None,
    )
    if followed is None:
        return shown
    # Keys go from figure to figure; everything else is reached from the events beside the text.
    skipped = "" if followed.kind == "casualty" else ' tabindex="-1"'
    kinds = dict.fromkeys(KIND_NAMES[m.kind] for m in reversed(words.marks) if m.kind in FOLLOWED)
    title = escape(", ".join(kinds))
    return f'<a href="#{key}-{followed.about[0]}"{skipped} title="{title}">{shown}</a>'


def _broken(text: str, *, spaced: bool) -> str:
    """Escaped text; where no blank line parts the paragraphs, each line break gets some room."""
    escaped = str(escape(text))
    return escaped if spaced else LINE_BREAKS.sub(r'<span class="paragraph">\1</span>', escaped)
