"""A reading as a cell of a notebook: the figures with their sources, and the text marked."""

from __future__ import annotations

from markupsafe import Markup, escape

from sourceline.exports import wording
from sourceline.exports.marks import Kind, Words, marks_of, pieces
from sourceline.exports.page_text import KIND_NAMES
from sourceline.records import EventMention, Reading

# Inline, because a notebook shares its page with everything else in it. The colours are half
# transparent, so that they hold on a light and on a dark ground; every kind has its own line, for
# readers who do not tell the colours apart.
STYLES: dict[Kind, str] = {
    "casualty": "background:rgba(255,200,0,.38);font-weight:600;border-radius:3px;padding:0 .1em",
    "trigger": "font-weight:600;border-bottom:3px solid rgba(128,128,128,.6)",
    "initiator": "border-bottom:2px solid #2a7fd0",
    "target": "border-bottom:4px double #d9631e",
    "victim": "border-bottom:2px dashed #b04a9c",
    "claimant": "border-bottom:4px solid #7a70e0",
    "place": "border-bottom:2px dotted #12946b",
    "date": "outline:1px solid #5b8ca3;border-radius:2px",
    "weapon": "text-decoration:underline wavy #a8741a 1.5px",
    "source": "font-weight:600;background:rgba(42,127,208,.16)",
    "cue": "font-style:italic;background:rgba(42,127,208,.16)",
}
BOX = "max-width:46em;line-height:1.7;font-family:Charter,'Source Serif 4',Georgia,serif"
LABELS = "font:90%/1.5 system-ui,sans-serif"


def reading_html(reading: Reading) -> str:
    """Self-contained HTML: no script, no style sheet, every word of the document escaped."""
    return str(
        Markup(
            '<div style="{}"><div style="{}">{}</div><div dir="auto" style="{}">{}</div></div>'
        ).format(
            BOX,
            LABELS,
            Markup("").join(_event(reading, event) for event in reading.events),
            "white-space:pre-wrap;overflow-wrap:anywhere;margin-top:.8em",
            _text(reading),
        )
    )


def _text(reading: Reading) -> Markup:
    parts: list[Markup] = []
    for piece in pieces(reading.document.text, marks_of(reading)):
        if not isinstance(piece, Words):
            continue
        shown = list(dict.fromkeys(mark.kind for mark in piece.marks if mark.kind in STYLES))
        if shown:
            parts.append(
                Markup('<span style="{}" title="{}">{}</span>').format(
                    ";".join(STYLES[kind] for kind in shown),
                    ", ".join(KIND_NAMES[kind] for kind in shown),
                    piece.text,
                )
            )
        else:
            parts.append(escape(piece.text))
    return Markup("").join(parts)


def _event(reading: Reading, event: EventMention) -> Markup:
    about = [
        event.sub_event_type,
        event.factuality if event.factuality != "occurred" else "",
        "background" if event.background else "",
        wording.when(event.date) if event.date else "",
        wording.where(event.place) if event.place else "",
    ]
    rows = [
        Markup('<li style="margin-left:{}em"><b>{}</b> {} — {}</li>').format(
            2 * depth,
            wording.bounds(claim),
            ", ".join(
                part
                for part in (claim.effect, wording.people_of(claim, event), claim.cause)
                if part
            ),
            "; ".join(wording.speakers(reading, claim.attributions)),
        )
        for depth, claim in wording.parts_of(event.casualties)
    ]
    figures = Markup('<ul style="margin:0">{}</ul>').format(Markup("").join(rows)) if rows else ""
    return Markup('<div style="margin:.4em 0">{}{}</div>').format(
        Markup("<b>{}</b>{}").format(about[0], "".join(f" · {part}" for part in about[1:] if part)),
        figures,
    )
