"""How well reports of one event are linked, on invented events told by several outlets.

    python -m benchmarks.linking [--data FOLDER] [--part kept-out|training] [--json FILE]

The reader reads every text, and its mentions are matched to the labelled ones by their triggers;
coverage says how many labelled mentions it has. On those that it has, linking is scored:

- B-cubed: for each mention, how its event and its true event overlap,
- pairs: which pairs of mentions are put into one event, and which should be,
- independence: which pairs of documents are taken for copies of one text, and which are.

Beside it stands the rule that same date, same country and same type are the same event, on the
same mentions. Documents are linked all at once, and one after the other in order of publication, as
they come in to a store; and once more with all stories moved to one week, since they lie years apart
and where much happens most pairs are of two events. The stories of the kept-out part are never used
for training.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Hashable, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from sourceline.linking.link import LinkedMentions, link_document, link_mentions
from sourceline.linking.mentions import MentionRecord
from sourceline.linking.model import Model
from sourceline.linking.syndication import group_sources
from training.linking_labels import (
    DATA,
    LabelledReport,
    ReadReport,
    in_one_week,
    is_kept_out,
    load_labelled,
    read_labelled,
)
from training.linking_scores import Agreement, b_cubed, pairwise


def same_date_country_type(mentions: Sequence[MentionRecord]) -> dict[str, Hashable]:
    """The baseline: an event is a date, a country and a type; what lacks one of them is alone."""
    return {
        m.key: m.key
        if None in (m.date_start, m.country)
        else (m.date_start, m.country, m.event_type)
        for m in mentions
    }


def one_by_one(reports: Sequence[ReadReport], model: Model) -> dict[str, Hashable]:
    """Events of the mentions when documents come in one after the other."""
    store = LinkedMentions()
    for each in sorted(reports, key=lambda r: (r.report.document.published or "", r.report.id)):
        store.add(each.mentions, link_document(each.mentions, store, model))
    return dict(store.events)


def independence(reports: Sequence[LabelledReport]) -> Agreement:
    """Pairs of documents in one source, against pairs of one origin."""
    groups = group_sources(r.document for r in reports)
    right = found = wanted = 0
    for left, right_report in combinations(reports, 2):
        together = groups[left.document.id] == groups[right_report.document.id]
        true = left.origin == right_report.origin
        found += together
        wanted += true
        right += together and true
    return Agreement(right / found if found else 1.0, right / wanted if wanted else 1.0)


def measure(reports: Sequence[ReadReport], model: Model) -> dict[str, Any]:
    """All figures of some labelled reports."""
    mentions = [m for r in reports for m in r.mentions]
    acts = {key: act for r in reports for key, act in r.clusters.items()}
    gold = sum(len(r.report.mentions) for r in reports)
    in_a_week = [m for r in in_one_week(reports) for m in r.mentions]
    ways: dict[str, Mapping[str, Hashable]] = {
        "linking": link_mentions(mentions, model).events,
        "linking, one document at a time": one_by_one(reports, model),
        "same date, country and type": same_date_country_type(mentions),
        "linking, all in one week": link_mentions(in_a_week, model).events,
        "same date, country and type, all in one week": same_date_country_type(in_a_week),
    }
    return {
        "stories": len({r.report.story for r in reports}),
        "reports": len(reports),
        "labelled_mentions": gold,
        "coverage": round(100 * len(acts) / gold, 2),
        "acts": len(set(acts.values())),
        "b_cubed": {name: b_cubed(found, acts).figures() for name, found in ways.items()},
        "pairs": {name: pairwise(found, acts).figures() for name, found in ways.items()},
        "independence": independence([r.report for r in reports]).figures(),
    }


def table_of(figures: Mapping[str, Any]) -> Table:
    """The figures as a table, a row a way of linking."""
    table = Table("", "P", "R", "F1", title="Linking")
    for measure_name, label in (("b_cubed", "B-cubed"), ("pairs", "pairs")):
        for way, row in figures[measure_name].items():
            table.add_row(f"{label}: {way}", *(f"{v:.2f}" for v in row.values()))
    row = figures["independence"]
    table.add_row("independent sources", *(f"{v:.2f}" for v in row.values()))
    return table


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=DATA, help="folder of labelled reports")
    parser.add_argument(
        "--part",
        choices=("kept-out", "training"),
        default="kept-out",
        help="which stories (default: kept-out; the weights have seen the others)",
    )
    parser.add_argument("--json", type=Path, help="write the figures here")
    options = parser.parse_args(arguments)
    kept_out = options.part == "kept-out"
    reports = [r for r in load_labelled(options.data) if is_kept_out(r.story) == kept_out]
    figures = {"part": options.part} | measure(read_labelled(reports), Model.load())
    console = Console(width=100)
    console.print(
        f"{figures['part']}: {figures['stories']} stories, {figures['reports']} reports, "
        f"{figures['labelled_mentions']} labelled mentions of which the reader has "
        f"{figures['coverage']} per cent, {figures['acts']} acts"
    )
    console.print(table_of(figures))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
