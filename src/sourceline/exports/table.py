"""Readings as tables for a terminal: what happened, when, where, to whom, and who says so."""

from __future__ import annotations

import re
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
ROOMY_COLUMNS = 140
# Off a terminal there is no width to ask for.
PLAIN_COLUMNS = 120

FURTHER_ROLES: tuple[tuple[Role, str], ...] = (("victim", "harmed"), ("claimant", "claimed by"))
PIECE = re.compile(r"[^ /]*[ /]|[^ /]+")
FIGURE = "bold yellow"
SIGNS = "≥ at least  ≤ up to  ~ about  – not told  → aimed at  └ part of the figure above"
SOFT = "dim"


def write(readings: Iterable[Reading], out: TextIO) -> None:
    """Write a heading and a table of events for each reading, as it comes."""
    console = Console(file=out, highlight=False, width=None if out.isatty() else PLAIN_COLUMNS)
    show(readings, console)
    if out.isatty():
        console.print(Text(SIGNS, style=SOFT))


def show(readings: Iterable[Reading], console: Console) -> None:
    """Print readings on a console: columns where it is wide, blocks where it is narrow."""
    for number, reading in enumerate(readings):
        if number:
            console.print()
        console.print(_heading(reading))
        if not reading.events:
            console.print(Text(f"  {wording.no_events(reading)}", style=SOFT))
        elif console.width >= WIDE_COLUMNS:
            console.print(_columns(reading, console.width))
        else:
            console.print(Padding(_blocks(reading), (0, 0, 0, 2)))


def _heading(reading: Reading) -> Text:
    document = reading.document
    heading = _plain(wording.headline(reading), "bold")
    # A text without a title is known by its file's name, if by anything.
    name = None if document.title else document.external_id
    about = [document.publisher, wording.day(document.published or "date not known"), name]
    return _joined([heading, _plain(" · ".join(part for part in about if part), SOFT)], "\n")


# ---------------------------------------------------------------- wide


def _columns(reading: Reading, width: int) -> Table:
    roomy = width >= ROOMY_COLUMNS
    table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("", justify="right", style=SOFT, no_wrap=True)
    event_width = 26 if roomy else 22
    table.add_column("event", width=event_width)
    table.add_column("when", max_width=24 if roomy else 13)
    table.add_column("where", ratio=11)
    table.add_column("who", ratio=16)
    table.add_column(_claims([(Text("casualties"), Text("who says so"))]), ratio=32)
    for number, event in enumerate(reading.events, 1):
        lines = _casualty_lines(event, reading)
        if not lines:
            lines = [(Text("–", style=SOFT), _said(reading, event.attributions))]
        table.add_row(
            str(number),
            _event(event, width=event_width),
            _when(event),
            _where(event, "\n"),
            _who(event),
            _claims(lines),
            style=SOFT if event.background else "",
            end_section=True,
        )
    return table


def _claims(lines: list[tuple[Text, Text]]) -> Table:
    """Figures and who says them, side by side within one cell, so that they stay together."""
    grid = Table.grid(expand=True, padding=(0, 2, 0, 0))
    grid.add_column(ratio=9)
    grid.add_column(ratio=8)
    for figure, said in lines:
        grid.add_row(figure, said)
    return grid


# ---------------------------------------------------------------- narrow


def _blocks(reading: Reading) -> Group:
    blocks: list[Padding | Text] = []
    for number, event in enumerate(reading.events, 1):
        block = Table.grid(padding=(0, 2, 0, 0))
        block.add_column(style=SOFT, width=7, no_wrap=True)
        block.add_column(overflow="fold")
        block.add_row("when", _when(event))
        block.add_row("where", _where(event, " "))
        block.add_row("who", _who(event))
        for position, (figure, said) in enumerate(_casualty_lines(event, reading)):
            figures = _joined([figure, Text.assemble((" — ", SOFT), said)], "")
            block.add_row("" if position else "figures", figures)
        if not event.casualties:
            block.add_row("says", _said(reading, event.attributions))
        title = Text.assemble((f"{number}  ", SOFT), _event(event, between="  "))
        blocks += [title, Padding(block, (0, 0, 1, 3))]
    return Group(*blocks)


# ---------------------------------------------------------------- cells


def _event(event: EventMention, between: str = "\n", width: int | None = None) -> Text:
    act = wording.act(event)
    parts = [_plain(act, "bold")] if width is None else _broken(act, width, "bold")
    notes: list[str] = [event.factuality] if event.factuality != "occurred" else []
    if event.background:
        notes.append("background")
    if notes:
        parts.append(Text(", ".join(notes), style="italic"))
    if event.triggers:
        parts.append(_plain(f"“{wording.shorten(event.triggers[0].text, 40)}”", SOFT))
    return _joined(parts, between)


def _when(event: EventMention) -> Text:
    if event.date is None:
        return Text("–", style=SOFT)
    return _plain(wording.when(event.date))


def _where(event: EventMention, between: str) -> Text:
    if event.place is None:
        return Text("–", style=SOFT)
    name = _plain(wording.where(event.place))
    if event.place.precision == 1:
        return name
    note = wording.PLACE_PRECISION_SHORT[event.place.precision]
    return _joined([name, Text(f"({note})", style=SOFT)], between)


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
    claims = {claim.id: claim for claim in event.casualties}
    return [
        (
            _figure(claim, depth, event, claims.get(claim.part_of or "")),
            _said(reading, claim.attributions),
        )
        for depth, claim in wording.parts_of(event.casualties)
    ]


def _figure(
    claim: CasualtyClaim, depth: int, event: EventMention, whole: CasualtyClaim | None
) -> Text:
    notes = [wording.people_of(claim, event)]
    if whole is not None and notes == [wording.people_of(whole, event)]:
        notes = []
    if claim.cause:
        notes.append(f"cause: {claim.cause}")
    return Text.assemble(
        ("  " * (depth - 1) + "└ " if depth else "", SOFT),
        (wording.bounds(claim), FIGURE),
        f" {claim.effect}",
        _plain("".join(f", {note}" for note in notes if note), SOFT),
    )


def _said(reading: Reading, ids: Iterable[str]) -> Text:
    speakers = wording.speakers(reading, ids)
    return _plain("; ".join(speakers), SOFT if speakers == [wording.OWN_VOICE] else "")


def _broken(name: str, width: int, style: str) -> list[Text]:
    """The name of a type in lines of this width, broken at spaces and after slashes."""
    lines = [""]
    for piece in PIECE.findall(name):
        if lines[-1] and len((lines[-1] + piece).rstrip()) > width:
            lines.append("")
        lines[-1] += piece
    return [_plain(line.rstrip(), style) for line in lines]


def _joined(parts: list[Text], between: str) -> Text:
    return Text(between).join(parts)


def _plain(words: str, style: str = "") -> Text:
    """Words of a document as they are: no markup, nothing that commands a terminal."""
    return Text(harmless(words), style=style)
