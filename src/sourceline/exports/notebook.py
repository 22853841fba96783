"""A reading as a cell of a notebook: the text with its spans marked, the figures below."""

from __future__ import annotations

import secrets

from markupsafe import Markup, escape

from sourceline.exports import wording
from sourceline.exports.marks import Words, marks_of, pieces
from sourceline.exports.page_text import KIND_NAMES
from sourceline.records import Reading

# Colours that stay apart for colour-blind readers (Okabe and Ito, 2008), as thin underlines, so
# that they are legible on a light and on a dark page.
_COLOURS = {
    "casualty": "#d55e00",
    "initiator": "#0072b2",
    "target": "#cc79a7",
    "victim": "#cc79a7",
    "claimant": "#0072b2",
    "place": "#009e73",
    "date": "#e69f00",
    "source": "#56b4e9",
    "cue": "#56b4e9",
    "trigger": "#999999",
}


def reading_html(reading: Reading) -> str:
    """Self-contained HTML without script: styles hold within one box, all words are escaped."""
    box = f"sourceline-{secrets.token_hex(4)}"
    style = "".join(
        f"#{box} .{kind}{{border-bottom:2px solid {colour}}}" for kind, colour in _COLOURS.items()
    )
    return (
        f'<div id="{box}"><style>#{box}{{max-width:46em;font-family:Georgia,serif;'
        f"line-height:1.6}}#{box} ul{{font-family:sans-serif;font-size:90%}}{style}</style>"
        f'<div style="white-space:pre-wrap">{_text(reading)}</div><ul>{_figures(reading)}</ul></div>'
    )


def _text(reading: Reading) -> Markup:
    parts: list[Markup] = []
    for piece in pieces(reading.document.text, marks_of(reading)):
        if isinstance(piece, Words):
            shown = [m.kind for m in piece.marks if m.kind in _COLOURS]
            words = escape(piece.text)
            if shown:
                title = escape(KIND_NAMES[shown[-1]])
                words = Markup('<span class="{}" title="{}">{}</span>').format(
                    shown[-1], title, words
                )
            parts.append(words)
    return Markup("").join(parts)


def _figures(reading: Reading) -> Markup:
    rows = [
        Markup("<li><b>{}</b> {} {}: “{}” — {}</li>").format(
            wording.bounds(claim),
            claim.effect,
            wording.people(claim),
            claim.span.text,
            "; ".join(wording.speakers(reading, claim.attributions)),
        )
        for event in reading.events
        for claim in event.casualties
    ]
    return Markup("").join(rows)
