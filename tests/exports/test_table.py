from __future__ import annotations

import io

import pytest
from rich.console import Console

from sourceline.exports import table
from sourceline.exports.terminal import harmless
from sourceline.records import Document, Reader, Reading
from tests.exports.samples import hostile, shelling


def shown(reading: Reading, width: int) -> str:
    out = io.StringIO()
    table.show([reading], Console(file=out, width=width, highlight=False))
    return out.getvalue()


@pytest.mark.parametrize("width", [40, 80, 115, 116, 160])
def test_everything_is_told_at_every_width_and_fits(width: int) -> None:
    told = shown(shelling(title="Shelling near Dara"), width)
    words = " ".join(told.split())
    for part in ("≥15", "└ 5", "└ 2", "4 Mar", "Dara", "(near)", "Rebels", "defence", "background"):
        assert part in words, part
    assert max(map(len, told.splitlines())) <= width


def test_a_figure_stands_on_a_line_with_its_source() -> None:
    line = next(row for row in shown(shelling(), 160).splitlines() if "└ 5" in row)
    assert "an officer" in line


def test_words_of_a_document_cannot_command_the_terminal() -> None:
    told = shown(hostile(), 160)
    assert "\x1b" not in told
    assert "\u202e" not in told
    assert harmless("a\x1b[2Jb\u202ec\r\nd") == "a\ufffd[2Jb\ufffdc d"


def test_words_are_not_taken_for_markup() -> None:
    title = "[bold]Loud[/bold] [red]"
    assert title in shown(shelling(title=title), 120)


def test_a_text_without_a_title_has_the_name_of_its_file_beside_it() -> None:
    assert "17.txt" in shown(shelling(external_id="17.txt"), 100)
    assert "17.txt" not in shown(shelling(external_id="17.txt", title="One"), 100)


def test_no_colours_off_a_terminal() -> None:
    out = io.StringIO()
    table.write([shelling()], out)
    assert "\x1b" not in out.getvalue()
    assert "casualties" in out.getvalue()


def test_a_report_without_events_says_so() -> None:
    silent = Reading(reader=Reader(version="0"), document=Document.of("Nothing happened."))
    assert "no events found" in shown(silent, 100)


@pytest.mark.parametrize("width", [116, 139, 140, 200])
def test_long_names_of_types_break_after_a_slash(width: int) -> None:
    told = shown(shelling(), width)
    assert "…" not in told.partition("\n")[2]
    assert "Shelling/artillery/" in told


def test_the_signs_are_explained_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    table.write([shelling()], out)
    assert table.SIGNS not in out.getvalue()
    monkeypatch.setattr(out, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "120")
    table.write([shelling()], out)
    assert table.SIGNS in out.getvalue()
