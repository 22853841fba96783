"""How well places are recognized and resolved, on GeoWebNews and GeoVirus.

    python -m benchmarks.toponyms --data PATH [--predictions FILE] [--json FILE] [--half even|odd]

`--data` is a folder with `geowebnews.jsonl` and `geovirus.jsonl`. With `--predictions` another
program's output is measured instead: one JSON object a line, `{"id": ..., "toponyms": [{"start":
..., "end": ..., "lat": ..., "lon": ...}]}`; spans equal to gold ones also answer for these.

Measured are
- given spans: which share of toponyms with coordinates is placed within 161 km (100 miles) of them;
  no answer is wrong; mean and median error of the answers in km,
- recognition: precision, recall and F1 of spans, once by overlap and once exact,
- end to end: the same with overlap and within 161 km,
- the most populous place of that name, as what any method has to beat.
"Places" leaves out what is no place of an event by the annotators' own types: adjectives, parts of
other names, demonyms, languages, namesakes; "all" is every toponym with coordinates.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from sourceline.knowledge.gazetteer import Gazetteer, distance_km
from sourceline.reading.mentions import PlaceMention
from sourceline.reading.sentences import find_sentences
from sourceline.reading.toponyms import find_toponyms, resolve_toponyms
from sourceline.spans import Offsets

WITHIN_KM = 161.0
SETS = ("geowebnews", "geovirus")
# GeoWebNews' types for toponyms that name no place of an event.
NOT_OF_EVENTS = frozenset(
    {"Non_Literal_Modifier", "Embedded_Non_Lit", "Demonym", "Language", "Homonym"}
)


@dataclass(frozen=True, slots=True)
class Point:
    """A span with its coordinates, None where there are none."""

    start: int
    end: int
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """One annotated text; `places` are those of `toponyms` that may be the place of an event."""

    id: str
    text: str
    toponyms: tuple[Point, ...]
    places: tuple[Point, ...]


@dataclass(slots=True)
class Tally:
    """Hits, what was found and what there was."""

    hits: int = 0
    found: int = 0
    gold: int = 0

    def scores(self) -> dict[str, float]:
        precision = self.hits / self.found if self.found else 0.0
        recall = self.hits / self.gold if self.gold else 0.0
        both = precision + recall
        return {
            "precision_score": round(precision, 3),
            "recall": round(recall, 3),
            "f1": round(2 * precision * recall / both if both else 0.0, 3),
        }


def load_reports(file: Path) -> list[Report]:
    """The annotated texts of one set; toponyms without coordinates are left out."""
    reports: list[Report] = []
    with file.open(encoding="utf-8") as stream:
        for line in stream:
            row = json.loads(line)
            located = [t for t in row["toponyms"] if t["lat"] is not None]
            reports.append(
                Report(
                    row["id"],
                    row["text"],
                    tuple(_point(t) for t in located),
                    tuple(_point(t) for t in located if t.get("type") not in NOT_OF_EVENTS),
                )
            )
    return reports


def _point(toponym: Mapping[str, Any]) -> Point:
    return Point(toponym["start"], toponym["end"], toponym["lat"], toponym["lon"])


def half_of(reports: Iterable[Report], half: str | None) -> list[Report]:
    """All reports, or those with an even or odd CRC-32 of their id."""
    return [
        r
        for r in reports
        if half is None or zlib.crc32(r.id.encode()) % 2 == (0 if half == "even" else 1)
    ]


def _placed(mention: PlaceMention) -> Point:
    place = mention.place
    if place is None:
        return Point(mention.start, mention.end, None, None)
    # The annotators marked bare names; what widens a name moves it as well, by no more than 161 km.
    return Point(mention.core.start, mention.core.end, place.latitude, place.longitude)


def away_km(found: Point, gold: Point) -> float | None:
    """Distance in km, None where one of the two has no coordinates."""
    if found.latitude is None or found.longitude is None:
        return None
    if gold.latitude is None or gold.longitude is None:
        return None
    return distance_km(found.latitude, found.longitude, gold.latitude, gold.longitude)


def measure_given(answers: Sequence[Point | None], gold: Sequence[Point]) -> dict[str, float]:
    """Accuracy within 161 km, and errors of what was answered."""
    errors: list[float] = []
    for answer, true in zip(answers, gold, strict=True):
        away = away_km(answer, true) if answer is not None else None
        if away is not None:
            errors.append(away)
    right = sum(e <= WITHIN_KM for e in errors)
    return {
        "toponyms": len(gold),
        "answered": len(errors),
        "accuracy_161_km": round(right / len(gold), 3) if gold else 0.0,
        "mean_error_km": round(statistics.fmean(errors), 1) if errors else 0.0,
        "median_error_km": round(statistics.median(errors), 1) if errors else 0.0,
    }


def add_matches(
    found: Sequence[Point],
    gold: Sequence[Point],
    tallies: Mapping[str, Tally],
) -> None:
    """Counts one report in the tallies `overlap`, `exact` and `end_to_end`.

    Each gold span is matched to at most one found span, in the order of the text.
    """
    for how, tally in tallies.items():
        free = list(gold)
        for each in found:
            match = next((g for g in free if _matches(each, g, how)), None)
            if match is not None:
                free.remove(match)
                tally.hits += 1
        tally.found += len(found)
        tally.gold += len(gold)


def _matches(found: Point, gold: Point, how: str) -> bool:
    if how == "exact":
        return (found.start, found.end) == (gold.start, gold.end)
    if not (found.start < gold.end and gold.start < found.end):
        return False
    if how == "overlap":
        return True
    away = away_km(found, gold)
    return away is not None and away <= WITHIN_KM


def most_populous(gazetteer: Gazetteer, name: str) -> Point | None:
    """The settlement of that name with the most inhabitants."""
    named = [p for p in gazetteer.lookup(name, limit=None) if p.feature.startswith("PPL")]
    if not named:
        return None
    best = max(named, key=lambda p: p.population)
    return Point(0, 1, best.latitude, best.longitude)


def measure(
    reports: Sequence[Report],
    gazetteer: Gazetteer,
    predictions: Mapping[str, Sequence[Point]] | None = None,
) -> dict[str, Any]:
    """All figures for one set of reports."""
    given: list[Point | None] = []
    naive: list[Point | None] = []
    gold: list[Point] = []
    tallies = {
        view: {how: Tally() for how in ("overlap", "exact", "end_to_end")}
        for view in ("places", "all")
    }
    for report in reports:
        spans = [Offsets(t.start, t.end) for t in report.toponyms]
        gold += report.toponyms
        naive += [most_populous(gazetteer, report.text[s.start : s.end]) for s in spans]
        if predictions is not None:
            made = predictions.get(report.id, ())
            exact = {(p.start, p.end): p for p in made}
            given += [exact.get((s.start, s.end)) for s in spans]
            found = {"places": list(made), "all": list(made)}
        else:
            given += [_placed(m) for m in resolve_toponyms(report.text, spans, gazetteer)]
            sentences = find_sentences(report.text)
            found = {
                view: [
                    _placed(m)
                    for m in find_toponyms(
                        report.text, sentences, gazetteer, associative=view == "all"
                    )
                ]
                for view in ("places", "all")
            }
        add_matches(found["places"], report.places, tallies["places"])
        add_matches(found["all"], report.toponyms, tallies["all"])
    return {
        "reports": len(reports),
        "given": measure_given(given, gold),
        "most_populous": measure_given(naive, gold),
        **{
            view: {how: tally.scores() for how, tally in each.items()}
            for view, each in tallies.items()
        },
    }


def load_predictions(file: Path) -> dict[str, list[Point]]:
    """Another program's spans and coordinates by report.

    Raises:
        SystemExit: a line is not of the expected form.
    """
    made: dict[str, list[Point]] = {}
    for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            made[row["id"]] = [
                Point(t["start"], t["end"], t.get("lat"), t.get("lon")) for t in row["toponyms"]
            ]
        except (ValueError, KeyError, TypeError) as error:
            raise SystemExit(
                f"{file}, line {number}: expected an object with `id` and `toponyms`, each with "
                f"`start`, `end`, `lat`, `lon` ({error!r})"
            ) from error
    return made


def table_of(results: Mapping[str, Mapping[str, Any]]) -> Table:
    """The figures as a table, one column a set."""
    table = Table("measure", *results, title="Toponyms")
    rows: list[tuple[str, list[str]]] = [
        ("reports", ["reports"]),
        ("given toponyms", ["given", "toponyms"]),
        ("  within 161 km", ["given", "accuracy_161_km"]),
        ("  mean error, km", ["given", "mean_error_km"]),
        ("  median error, km", ["given", "median_error_km"]),
        ("most populous of that name: within 161 km", ["most_populous", "accuracy_161_km"]),
    ]
    for view in ("places", "all"):
        for how in ("overlap", "exact", "end_to_end"):
            label = f"{view}: {how.replace('_', ' ')}"
            rows.append((f"{label}, P / R / F1", [view, how]))
    for label, path in rows:
        cells: list[str] = []
        for result in results.values():
            value: Any = result
            for step in path:
                value = value[step]
            if isinstance(value, dict):
                value = " / ".join(f"{v:.3f}" for v in value.values())
            cells.append(str(value))
        table.add_row(label, *cells)
    return table


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True, help="folder with the annotated sets")
    parser.add_argument("--predictions", type=Path, help="measure this file instead of Sourceline")
    parser.add_argument("--gazetteer", type=Path, help="another gazetteer file")
    parser.add_argument("--half", choices=("even", "odd"), help="only one half of the reports")
    parser.add_argument("--json", type=Path, help="write the figures there as well")
    options = parser.parse_args(arguments)
    sets = {name: options.data / f"{name}.jsonl" for name in SETS}
    present = {name: file for name, file in sets.items() if file.is_file()}
    if not present:
        parser.error(f"{options.data}: neither {' nor '.join(f.name for f in sets.values())} there")
    predictions = load_predictions(options.predictions) if options.predictions else None
    results: dict[str, Any] = {}
    with Gazetteer.open(options.gazetteer) as gazetteer:
        every: list[Report] = []
        for name, file in present.items():
            reports = half_of(load_reports(file), options.half)
            every += reports
            results[name] = measure(reports, gazetteer, predictions)
        if len(present) > 1:
            results["both"] = measure(every, gazetteer, predictions)
    Console(file=sys.stdout, width=110).print(table_of(results))
    if options.json:
        options.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
