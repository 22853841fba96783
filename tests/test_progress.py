from __future__ import annotations

import io
import sys

import pytest

from sourceline import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_silent_off_a_terminal_but_for_what_is_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "PATIENCE_SECONDS", -1.0)
    with progress.Counter("reading") as counter:
        counter.advance()
        counter.say("not read: [x] " + "long " * 40)
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "not read: [x] " + "long " * 40 + "\n"


def test_a_bar_once_it_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with progress.Counter("reading", total=2) as counter:
        counter.advance()
        assert terminal.getvalue() == ""
        monkeypatch.setattr(progress, "PATIENCE_SECONDS", -1.0)
        counter.advance()
    assert "reading" in terminal.getvalue()
    assert "2/2" in terminal.getvalue()


def test_quiet_draws_nothing_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(progress, "PATIENCE_SECONDS", -1.0)
    with progress.Counter("reading", quiet=True) as counter:
        counter.advance()
    assert terminal.getvalue() == ""
