"""The gold format: what is a right report, what is refused and why; the notation for writing it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sourceline.knowledge.ontology import Ontology
from training.examples import label_report
from training.gold_format import Quote, Report, ReportError, load_reports, parse_report
from training.notation import parse_drafts
from training.second_look import doubts_about

DRAFT = """\
=== test-1
published: 2025-03-02
style: wire
region: West Africa
---
GAO, Mali — Gunmen killed at least 15 villagers near Ansongo on Friday, the army said.

"The gunmen shelled the market, and three of the 15 were children," it added.
---
A a1 asserts | the army | said | Gunmen … Friday
A a2 asserts | the army | added | The gunmen … children
E e1 Violence against civilians/Attack occurred main | a1 a2
T killed
D 2025-02-28 1 | on Friday
L Ansongo ML 2 | near Ansongo
P initiator organization unidentified gunmen | Gunmen | The gunmen
P victim individual villagers | at least 15 villagers
C c1 killed civilians 15 15 - | at least 15 villagers | a1
C c2 killed civilians/children 3 3 3 | three of the 15 | a2 | part_of=c1
E e2 Explosions/Remote violence/Shelling/artillery/missile attack alleged background
T shelled
"""


def value() -> dict[str, Any]:
    ((_, report),) = parse_drafts(DRAFT)
    return report


def read_draft(draft: str) -> list[Report]:
    return [parse_report(found, Ontology.load()) for _, found in parse_drafts(draft)]


def report() -> Report:
    return parse_report(value(), Ontology.load())


def test_the_notation_says_what_the_format_says() -> None:
    read = report()
    (attack, shelling) = read.events
    assert [read.text[slice(*q.locate(read.text))] for q in attack.participants[0].quotes] == [
        "Gunmen",
        "The gunmen",
    ]
    assert read.text[slice(*read.attributions[0].content.locate(read.text))] == (
        "Gunmen killed at least 15 villagers near Ansongo on Friday"
    )
    whole, part = attack.casualties
    assert (whole.low, whole.best, whole.high, whole.part_of) == (15, 15, None, None)
    assert (part.demographic, part.part_of) == ("children", "c1")
    assert (shelling.event_type, shelling.sub_event_type) == (
        "Explosions/Remote violence",
        "Shelling/artillery/missile attack",
    )


@pytest.mark.parametrize(
    ("quote", "words", "at"),
    [
        (Quote(q="aa"), "aa", 0),
        (Quote(q="aa", n=2), "aa", 1),
        (Quote(q="aa", n=3), "aa", 5),
        (Quote(q="aa", to="b"), "aaab", 0),
    ],
)
def test_hits_are_counted_as_plain_text(quote: Quote, words: str, at: int) -> None:
    text = "aaab aa"
    span = quote.locate(text)
    assert (text[span.start : span.end], span.start) == (words, at)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("T killed", "T murdered", "does not occur 1 time"),
        ("T killed", "T killed#2", "does not occur 2 time"),
        ("Attack occurred", "Raid occurred", "no sub-type 'Raid'"),
        ("Violence against civilians/Attack", "Battles/Attack", "is no 'Battles'"),
        ("| a1 a2\nT", "| a1 a7\nT", "names attribution 'a7'"),
        ("part_of=c1", "part_of=c2", "is no other claim"),
        ("15 15 -", "16 15 -", "not in order"),
        ("3 3 3", "- - -", "has a number"),
        ("D 2025-02-28 1", "D 2025-03-05..2025-03-01 2", "is after end"),
        ("D 2025-02-28 1", "D 2025-02-28 6", "less than or equal to 5"),
        ("Ansongo ML 2", "Ansongo Mali 2", "no ISO 3166-1"),
        ("E e2", "E e1", "event e1 stands twice"),
        ("A a2", "A a1", "attribution a1 stands twice"),
        ("| the army | said | Gunmen …", "| - | - | Gunmen …", "neither source nor cue"),
        ("| said |", "| Gunmen |", "stands inside the content"),
        ("killed civilians 15", "slain civilians 15", "no effect 'slain'"),
        ("killed civilians 15", "killed peasants 15", "no group 'peasants'"),
        ("occurred main", "occurred central", "neither main nor background"),
        ("P victim", "Q victim", "a line begins with one of"),
        ("style: wire", "tone: dry", "head has tone"),
    ],
)
def test_what_breaks_the_rules_is_refused_with_the_reason(old: str, new: str, message: str) -> None:
    assert old in DRAFT
    with pytest.raises(ReportError, match=message):
        read_draft(DRAFT.replace(old, new, 1))


def test_every_occurrence_leaves_parts_of_words_out() -> None:
    draft = DRAFT.replace("P initiator organization unidentified gunmen | Gunmen | The gunmen",
                          "P initiator organization unidentified gunmen | unmen#* | gunmen#*")  # fmt: skip
    with pytest.raises(ReportError, match="'unmen' does not occur"):
        list(parse_drafts(draft))
    ((_, found),) = parse_drafts(draft.replace("unmen#* | ", "Gunmen | "))
    quotes = found["events"][0]["participants"][0]["quotes"]
    assert quotes == [{"q": "Gunmen"}, {"q": "gunmen"}]


def test_values_that_the_layers_read_otherwise_are_doubted() -> None:
    assert list(doubts_about(report())) == []
    wrong = value()
    wrong["events"][0]["casualties"][0].update(low=16, best=16)
    wrong["events"][0]["date"].update(start="2025-02-27", end="2025-02-27")
    doubts = list(doubts_about(parse_report(wrong, Ontology.load())))
    assert len(doubts) == 2
    assert "'at least 15 villagers'" in doubts[0]
    assert "'on Friday'" in doubts[1]


REPORTS = sorted((Path(__file__).parents[2] / "training/reports").glob("*.jsonl"))


@pytest.mark.parametrize("path", REPORTS, ids=lambda p: p.stem)
def test_the_project_s_own_reports_keep_the_format(path: Path) -> None:
    for read in load_reports([path]):
        assert read.style, read.id
        assert read.region, read.id


def test_there_are_reports_of_every_kind() -> None:
    reports = list(load_reports(REPORTS))
    told = {e.sub_event_type for r in reports for e in r.events}
    assert told == set(Ontology.load().sub_types)
    assert 0.1 <= sum(not r.events for r in reports) / len(reports) <= 0.3


def test_reports_become_spans_and_relations() -> None:
    labelled = label_report(report())
    words = [labelled.text[s.start : s.end] for s in labelled.spans]
    pairs = {(r, words[i], words[j]) for r, i, j in labelled.pairs}
    assert ("initiator", "killed", "Gunmen") in pairs
    assert ("same_party", "Gunmen", "The gunmen") in pairs
    assert ("same_party", "The gunmen", "Gunmen") in pairs
    assert ("part_of", "three of the 15", "at least 15 villagers") in pairs
    assert ("part_of", "at least 15 villagers", "three of the 15") not in pairs
    assert ("cue", "Gunmen killed at least 15 villagers near Ansongo on Friday", "said") in pairs
    trigger = labelled.spans[words.index("killed")]
    assert trigger.attributes["sub_event_type"] == "Attack"
