"""Events in a terminal."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from rich.console import Console

from sourceline.errors import UsageError
from sourceline.exports.event_page import sentence, show, show_event
from sourceline.exports.events.source import EventFile
from sourceline.linking.reconcile import reconcile
from sourceline.records import Event, Speaker
from tests.exports.events.samples import raid, vague
from tests.linking.samples import Said, report


def printed(event: Event, width: int = 100) -> str:
    out = io.StringIO()
    show_event(event, Console(file=out, width=width, highlight=False))
    return out.getvalue()


def lines_of(event: Event, width: int = 100) -> list[str]:
    return [" ".join(line.split()) for line in printed(event, width).splitlines() if line.strip()]


def test_the_first_line_says_what_happened() -> None:
    assert sentence(raid()) == (
        "Armed clash: Military Forces of Iraq against Islamic State in Mosul, Iraq, 30 Aug 2024. "
        "16 (16–17) killed, 7 injured."
    )
    assert sentence(vague()) == "Armed clash (planned)."
    assert lines_of(raid(), 200)[0] == sentence(raid())
    assert lines_of(vague())[1] == "vague-1 · Read by a program, not reviewed by a person"


def test_figures_lead_to_claims_and_copies_are_folded() -> None:
    lines = lines_of(raid(), 200)
    claims = lines[lines.index("claims") + 1 : lines.index("reports")]
    number = {line.split(" ", 1)[1]: line.split()[0] for line in claims if line[0].isdigit()}
    wire, other = (
        next(number[line] for line in number if line.startswith(f"{told} killed"))
        for told in ("at least 15", "14")
    )
    (killed,) = (line for line in lines if line.startswith("killed combatants"))
    assert re.match(
        rf"killed combatants of Islamic State 14 14 15\+ low and best \[{other}\], "
        rf"high \[{wire}\]; 14: ",
        killed,
    )
    assert sum(line.startswith("at least 15 killed") for line in number) == 1
    reports = lines[lines.index("reports") + 1 :]
    assert reports[reports.index("└ copied by Copy, 1 Sep 2024") - 1].split()[3] == "Wire"
    assert reports[-1] == "5 reports, 4 independent"


def test_each_position_and_each_version_has_who_holds_it() -> None:
    lines = lines_of(raid(), 200)
    differ = lines[lines.index("disagreements") + 1 : lines.index("corrected over time")]
    assert any("15 U.S. Central Command [" in line for line in differ)
    assert any("14 " in line and "Military Forces of Iraq [" in line for line in differ)
    corrected = lines[lines.index("corrected over time") + 1 : lines.index("claims")]
    assert "30 Aug 2024 5 Military Forces of Iraq" in corrected[0]
    assert any(line.startswith("31 Aug 2024 7 Military Forces of Iraq") for line in corrected)


def test_an_event_without_figures_has_no_headings_for_them() -> None:
    lines = lines_of(vague())
    assert not {"figures", "disagreements", "corrected over time"} & set(lines)


@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert max(len(line) for line in printed(raid(), width).splitlines()) <= width


def test_nothing_from_a_report_commands_the_terminal() -> None:
    wild = "\x1b[2J\x1b]0;owned\x07[bold]red[/bold]\u202e"
    reading = report(Said(15, by=Speaker(name=wild)), publisher=wild, place=wild)
    told = printed(reconcile([(reading, "e1")], {}, wild))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", told)
    assert "[bold]red[/bold]" in told


def test_words_list_the_events_that_have_them(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text(f"{raid().to_json()}\n{vague().to_json()}\n", encoding="utf-8")
    out = io.StringIO()
    console = Console(file=out, width=200, highlight=False)
    show(EventFile(path), "armed clash", console)
    told = " ".join(out.getvalue().split())
    assert told == " ".join(f"{event.id} {sentence(event)}" for event in (raid(), vague()))
    with pytest.raises(UsageError, match="none has these words"):
        show(EventFile(path), "zanzibar", console)
