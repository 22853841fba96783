from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import sourceline
from sourceline.errors import KnowledgeError
from sourceline.reading import triage
from sourceline.reading.triage import STRETCH_WORDS, Triage, find_stretches
from sourceline.records import TriageLook
from training.data import part_of
from training.gold_format import load_reports

REPORTS = Path(__file__).parents[2] / "training" / "reports"
QUIET = (
    "The museum said on Monday that its new wing will open in the spring. The director thanked the "
    "city and the many donors who had paid for the building. It has room for two hundred paintings "
    "that were in the cellar for years, and there is a café on the roof. Tickets are on sale from "
    "the first of the month, and children go in for free. "
)
RAID = "Gunmen killed at least nine soldiers in a raid on an army post near Mopti on Tuesday. "


@pytest.fixture(scope="module")
def first() -> Triage:
    return Triage.load()


def test_development_reports_with_events_pass(first: Triage) -> None:
    reports = [r for r in load_reports(sorted(REPORTS.glob("*.jsonl"))) if part_of(r.id) == "dev"]
    telling = [r for r in reports if r.events]
    assert len(telling) > 100
    lost = [r.id for r in telling if not first.look(r.text).passed]
    assert len(lost) <= 0.01 * len(telling), lost


def test_news_of_other_things_does_not_pass(first: Triage) -> None:
    assert first.look(QUIET).passed is False


def test_one_event_in_a_long_digest_is_not_drowned(first: Triage) -> None:
    digest = QUIET * 50 + RAID + QUIET * 50
    assert first.look(digest) == TriageLook(score=first.look(RAID).score, passed=True)


def test_short_texts_pass_whatever_they_say(first: Triage) -> None:
    assert first.look("The museum is shut today.").passed


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n ",
        "?!… — ' 。" * 1000,
        "\ufeff\u200b",
        "مقتل تسعة جنود في هجوم قرب موبتي يوم الثلاثاء " * 20,
        "В музее открылась новая выставка, вход бесплатный. " * 20,
        "Das Museum öffnet im Frühjahr einen neuen Flügel. " * 20,
        "| 1 | 2 | 3 |\n" * 500,
        "a\ud800b",
    ],
)
def test_what_cannot_be_judged_passes(first: Triage, text: str) -> None:
    look = first.look(text)
    assert look.passed
    assert 0 <= look.score <= 1


def test_a_line_of_a_megabyte_is_seen_to_its_end(first: Triage) -> None:
    quiet = QUIET * 3_000
    assert not first.look(quiet).passed
    assert first.look(quiet + RAID).passed
    assert first.look("x" * 1_000_000).passed


def test_the_same_text_has_the_same_score_in_every_process(first: Triage) -> None:
    program = (
        "import sys; from sourceline.reading.triage import Triage;"
        "print(Triage.load().look(sys.argv[1]).score)"
    )
    scores = {
        subprocess.run(
            [sys.executable, "-c", program, QUIET],
            check=True,
            capture_output=True,
            text=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert scores == {str(first.look(QUIET).score)}


def test_case_digits_and_typography_do_not_change_words() -> None:
    (one,) = find_stretches("KILLED 15—“soldiers”")
    (two,) = find_stretches("killed 27 'Soldiers'")
    assert len(one.words) == 3
    assert np.array_equal(one.words, two.words)
    assert np.array_equal(one.pairs, two.pairs)


def test_a_word_has_the_same_bucket_wherever_it_stands() -> None:
    (found,) = find_stretches("raid " * 9_000)
    assert len(set(found.words.tolist())) == 1


def test_stretches_are_sentences_or_forty_words() -> None:
    (found,) = find_stretches(f"One two. Three\n\nfour {'five ' * STRETCH_WORDS}")
    assert found.firsts.tolist() == [0, 2, 3, 3 + STRETCH_WORDS]


def test_a_reading_says_that_the_document_was_not_read() -> None:
    reading = sourceline.read(QUIET)
    assert reading.reader.triage is not None
    assert not reading.reader.triage.passed
    assert not reading.events
    assert not reading.attributions
    whole = sourceline.read(QUIET, triage=False)
    assert whole.reader.triage is None
    assert whole.attributions
    assert [r.reader.triage for r in sourceline.read_many([QUIET], triage=False)] == [None]


def test_a_document_that_passes_is_read_as_without_a_look() -> None:
    looked, whole = sourceline.read(RAID), sourceline.read(RAID, triage=False)
    assert looked.reader.triage is not None
    assert looked.reader.triage.passed
    assert (looked.events, looked.attributions) == (whole.events, whole.attributions)


def test_a_broken_file_of_weights_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(triage, "files", lambda _: tmp_path)
    with pytest.raises(KnowledgeError, match=r"triage\.npz cannot be read"):
        Triage.load.__wrapped__(Triage)
