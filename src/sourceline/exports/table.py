"""Readings as tables for a terminal: what happened, when, where, to whom, and who says so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from rich import box
from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sourceline.exports import wording
from sourceline.exports.terminal import harmless
from sourceline.records import CasualtyClaim, EventMention, Reading, Role

# Below this, six columns leave fewer than a dozen characters each.
WIDE_COLUMNS = 116
# Off a terminal there is no width to ask for.
PLAIN_COLUMNS = 120

FURTHER_ROLES: tuple[tuple[Role, str], ...] = (("victim", "harmed"), ("claimant", "claimed by"))
FIGURE = "bold yellow"
SOFT = "dim"


def write(readings: Iterable[Reading], out: TextIO) -> None:
    """Write a heading and a table of events for each reading, as it comes."""
    console = Console(file=out, highlight=False, width=None if out.isatty() else PLAIN_COLUMNS)
    show(readings, console)


def show(readings: Iterable[Reading], console: Console) -> None:
    """Print readings on a console: columns where it is wide, blocks where it is narrow."""
    for number, reading in enumerate(readings):
        if number:
            console.print()
        console.print(_heading(reading))
        if not reading.events:
            console.print(Text("  no events found", style=SOFT))
        elif console.width >= WIDE_COLUMNS:
            console.print(_columns(reading))
        else:
            console.print(Padding(_blocks(reading), (0, 0, 0, 2)))


def _heading(reading: Reading) -> Text:
    document = reading.document
    heading = _plain(wording.headline(reading), "bold")
    published = document.published or "not dated"
    for part in (document.publisher, published):
        if part:
            heading.append("  ")
            heading.append_text(_plain(part, SOFT))
    return heading


# ---------------------------------------------------------------- wide


def _columns(reading: Reading) -> Table:
    table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("", justify="right", style=SOFT, no_wrap=True)
    table.add_column("event", ratio=15)
    table.add_column("when", ratio=9)
    table.add_column("where", ratio=14)
    table.add_column("who", ratio=19)
    table.add_column("casualties", ratio=17)
    table.add_column("who says so", ratio=17)
    for number, event in enumerate(reading.events, 1):
        lines = _casualty_lines(event, reading)
        first = lines[0] if lines else (Text("–", style=SOFT), _said(reading, event.attributions))
        table.add_row(
            str(number),
            _event(event),
            _when(event),
            _where(event),
            _who(event),
            first[0],
            first[1],
            style=SOFT if event.background else "",
            end_section=len(lines) < 2,
        )
        for position, (figure, said) in enumerate(lines[1:], 2):
            table.add_row(
                "",
                "",
                "",
                "",
                "",
                figure,
                said,
                end_section=position == len(lines),
                style=SOFT if event.background else "",
            )
    return table


# ---------------------------------------------------------------- narrow


def _blocks(reading: Reading) -> Group:
    blocks: list[Table | Text] = []
    for number, event in enumerate(reading.events, 1):
        title = Text(f"{number} ", style=SOFT)
        title.append_text(_event(event))
        block = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
        block.add_column(style=SOFT, width=6, no_wrap=True)
        block.add_column(overflow="fold")
        block.add_row("when", _when(event))
        block.add_row("where", _where(event))
        block.add_row("who", _who(event))
        for figure, said in _casualty_lines(event, reading):
            block.add_row("", _joined([figure, Text("— ", style=SOFT) + said], "  "))
        if not event.casualties:
            block.add_row("says", _said(reading, event.attributions))
        blocks += [title, block, Text("")]
    return Group(*blocks[:-1])


# ---------------------------------------------------------------- cells


def _event(event: EventMention) -> Text:
    text = _plain(event.sub_event_type, "bold")
    notes: list[str] = [event.factuality] if event.factuality != "occurred" else []
    if event.background:
        notes.append("background")
    if notes:
        text.append(f" ({', '.join(notes)})", style="not bold italic")
    if event.triggers:
        text.append("\n")
        text.append_text(_plain(f"“{wording.shorten(event.triggers[0].text, 40)}”", "not bold dim"))
    return text


def _when(event: EventMention) -> Text:
    if event.date is None:
        return Text("–", style=SOFT)
    return _plain(wording.when(event.date))


def _where(event: EventMention) -> Text:
    if event.place is None:
        return Text("–", style=SOFT)
    text = _plain(wording.where(event.place))
    if event.place.precision > 1:
        note = wording.PLACE_PRECISION_SHORT[event.place.precision]
        text.append("\n")
        text.append(note, style=SOFT)
    return text


def _who(event: EventMention) -> Text:
    sides = [
        " + ".join(wording.names(event, "initiator")),
        " + ".join(wording.names(event, "target")),
    ]
    lines = [_plain(" → ".join(sides) if all(sides) else sides[0] or ("→ " + sides[1]))]
    if not any(sides):
        lines = []
    for role, label in FURTHER_ROLES:
        found = wording.names(event, role)
        if found:
            lines.append(Text(f"{label} ", style=SOFT) + _plain(", ".join(found)))
    return _joined(lines, "\n") if lines else Text("–", style=SOFT)


def _casualty_lines(event: EventMention, reading: Reading) -> list[tuple[Text, Text]]:
    return [
        (_figure(claim, depth, event), _said(reading, claim.attributions))
        for depth, claim in wording.parts_of(event.casualties)
    ]


def _figure(claim: CasualtyClaim, depth: int, event: EventMention) -> Text:
    text = Text("  " * (depth - 1) + "└ " if depth else "", style="")
    text.append(wording.bounds(claim), style=FIGURE)
    text.append(f" {claim.effect}")
    for part in (wording.people(claim), wording.whose(claim, event)):
        if part:
            text.append_text(_plain(f" {part}", SOFT))
    if claim.cause:
        text.append_text(_plain(f", {claim.cause}", SOFT))
    return text


def _said(reading: Reading, ids: Iterable[str]) -> Text:
    speakers = wording.speakers(reading, ids)
    return _plain("; ".join(speakers), SOFT if speakers == [wording.OWN_VOICE] else "")


def _joined(parts: list[Text], between: str) -> Text:
    return Text(between).join(parts)


def _plain(words: str, style: str = "") -> Text:
    """Words of a document as they are: no markup, nothing that commands a terminal."""
    return Text(harmless(words), style=style)
