"""Trains the first look: `python -m training.triage --data DIR`.

A logistic regression over the stretches of `sourceline.reading.triage`. Stretches for an event are
those that hold a trigger in our annotated reports and in the coded reports for development, and the
best three (by a first round of training) of documents that are only known to be about violence:
MUC-4 with a template, SATP, and every other coded report for development, which is worth reading
for who says what. Against it are all stretches of our reports without an event, at a smaller
weight, since much of what they tell sounds like one, and of general news (PolNeAR, and every other
report of GeoVirus), without those that the first round takes for events.

The threshold is set on development documents with events, so that in no source more than one in two
hundred is lost, less a margin. Prints what comes of it; writes `triage.npz` into the package.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from sourceline.reading.triage import BITS, SHORT_WORDS, find_stretches, plain
from training.data import part_of
from training.gold_format import Report, load_reports

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "src/sourceline/reading/data/triage.npz"

PENALTY = 2.0  # half the inverse variance of a weight
STEPS = 60
RARE = 2  # a bucket seen less often in training weighs nothing
NONE_WEIGHT = 0.2  # of a stretch of our reports without an event
CODED_WEIGHT = 3.0  # of a stretch of a coded report without an event: there are few
BEST = 3  # how many stretches speak for a document whose triggers are not annotated
GENERAL_NEWS = ("polnear", "geovirus")
DOUBT = 1.0  # logit from which the first round is believed that a stretch of news tells an event
LOSS = 0.005  # share of documents with events that the threshold may lose, in each source
MARGIN = 0.3  # logits by which it is lowered

Floats = npt.NDArray[np.float64]
Features = npt.NDArray[np.int64]


@dataclass
class Text:
    """A document as features of its stretches.

    `has_event` is None where nobody has said. `holds` tells for each stretch whether a trigger
    stands in it, and is empty where triggers are not annotated.
    """

    source: str
    part: str
    has_event: bool | None
    words: int = 0
    stretches: list[Features] = field(default_factory=list)
    holds: list[bool] = field(default_factory=list)


def as_text(
    source: str, part: str, text: str, has_event: bool | None, triggers: Sequence[int] | None = None
) -> Text:
    """The features of a text; `triggers` are offsets of its triggers, in code points."""
    made = Text(source, part, has_event)
    found = list(find_stretches(text))
    if triggers is not None and len(found) > 1:
        raise SystemExit(f"an annotated report of {len(text):,} characters is too long")
    for chunk in found:
        made.words += len(chunk.words)
        ends = [*chunk.firsts[1:], len(chunk.words)]
        for first, end in zip(chunk.firsts, ends, strict=True):
            made.stretches.append(np.concatenate([chunk.words[first:end], chunk.pairs[first:end]]))
    if triggers is not None and found:
        begins = found[0].starts[found[0].firsts]
        places = [len(plain(text[:t]).encode()) for t in triggers]
        numbers = set(np.searchsorted(begins, places, side="right") - 1)
        made.holds = [n in numbers for n in range(len(made.stretches))]
    return made


def annotated(source: str, part: str, report: Report) -> Text:
    """A report in the gold format."""
    triggers = [q.locate(report.text).start for event in report.events for q in event.triggers]
    return as_text(source, part, report.text, bool(report.events), triggers)


def load(data: Path) -> Iterator[Text]:
    """Every text that training and the choice of a threshold need."""
    for report in load_reports(sorted((ROOT / "training/reports").glob("*.jsonl"))):
        yield annotated("reports", part_of(report.id), report)
    split = json.loads((ROOT / "benchmarks/gold_split.json").read_text(encoding="utf-8"))
    for report in load_reports([data / "gold/reports.jsonl"]):
        if report.id in split["look"]:
            yield annotated("coded", "train", report)
    for part in ("train", "dev"):
        for row in _rows(data / f"muc4/{part}.jsonl"):
            # Without a template it can still tell of fighting, which MUC-4 does not ask for.
            yield as_text("muc4", part, row["text"], True if row["templates"] else None)
        for row in _rows(data / f"relevance/satp_{part}.jsonl"):
            yield as_text("satp", part, row["text"], True)
        for row in _rows(data / f"polnear/{part}.jsonl"):
            yield as_text("polnear", part, row["text"], None)
    for number, row in enumerate(_rows(data / "toponyms/geovirus.jsonl")):
        yield as_text("geovirus", "dev" if number % 2 else "train", row["text"], None)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)


class Model:
    """Weights of the buckets, and the bias."""

    def __init__(self, weights: Floats, bias: float) -> None:
        self.weights, self.bias = weights, bias

    def scores(self, text: Text) -> Floats:
        """The logit of each stretch."""
        return np.array([self.weights[s].sum() + self.bias for s in text.stretches])

    def best(self, text: Text) -> float:
        """The logit of the text: that of its best stretch."""
        return float(self.scores(text).max(initial=-np.inf))


def examples(texts: Iterable[Text], first: Model | None) -> Iterator[tuple[Features, int, float]]:
    """Stretches to train on, each with 1 or -1 and its weight; `first` is the first round's."""
    for text in texts:
        if text.part != "train":
            continue
        if text.has_event and text.holds:
            yield from ((s, 1, 1.0) for s, h in zip(text.stretches, text.holds, strict=True) if h)
        elif text.source == "reports":
            yield from ((s, -1, NONE_WEIGHT) for s in text.stretches)
        elif text.source in GENERAL_NEWS:
            scores = first.scores(text) if first else np.zeros(len(text.stretches))
            yield from (
                (s, -1, 1.0)
                for s, score in zip(text.stretches, scores, strict=True)
                if score <= DOUBT
            )
        elif first and (text.has_event or text.source == "coded"):
            weight = CODED_WEIGHT if text.source == "coded" else 1.0
            best = np.argsort(-first.scores(text), kind="stable")[:BEST]
            yield from ((text.stretches[n], 1, weight) for n in best)


def fit(chosen: Sequence[tuple[Features, int, float]], start: Model | None) -> Model:
    """The logistic regression, from where the first round ended if there was one."""
    places = np.concatenate([features for features, _, _ in chosen])
    seen = np.flatnonzero(np.bincount(places, minlength=2**BITS) >= RARE)
    ends = np.cumsum([0, *(len(features) for features, _, _ in chosen)])
    matrix = csr_matrix(
        (np.ones(len(places)), places, ends), shape=(len(chosen), 2**BITS), dtype=np.float64
    )[:, seen]
    turned = matrix.T.tocsr()
    signs = np.array([sign for _, sign, _ in chosen], np.float64)
    shares = np.array([weight for _, _, weight in chosen])

    def loss(values: Floats) -> tuple[float, Floats]:
        weights, bias = values[:-1], values[-1]
        margins = signs * (matrix @ weights + bias)
        pull = -shares * signs / (1 + np.exp(np.minimum(margins, 500)))
        cost = shares @ np.logaddexp(0, -margins) + PENALTY / 2 * weights @ weights
        return cost, np.append(turned @ pull + PENALTY * weights, pull.sum())

    begin = np.append(start.weights[seen], start.bias) if start else np.zeros(len(seen) + 1)
    found = minimize(loss, begin, jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x
    weights = np.zeros(2**BITS)
    weights[seen] = found[:-1]
    return Model(weights, float(found[-1]))


def choose_threshold(texts: Sequence[Text], model: Model) -> float:
    """The highest logit that loses at most `LOSS` of the documents of any source, less `MARGIN`."""
    lowest = []
    for source in ("reports", "coded", "muc4", "satp"):
        scores = sorted(
            model.best(t) for t in texts if t.source == source and t.has_event and _judged(t)
        )
        lowest.append(scores[int(LOSS * len(scores))])
    return min(lowest) - MARGIN


def _judged(text: Text) -> bool:
    """Long enough to be judged, and not trained on; of the coded reports there are no others."""
    return text.words >= SHORT_WORDS and (text.part == "dev" or text.source == "coded")


def main(arguments: Sequence[str] | None = None) -> int:
    """Trains, chooses, writes, and says what came of it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--data",
        type=Path,
        required=True,
        help="folder with gold, muc4, polnear, relevance, toponyms",
    )
    parser.add_argument("--out", type=Path, default=OUT, help="file to write (default: package)")
    options = parser.parse_args(arguments)
    texts = list(load(options.data))
    model = None
    for _ in range(2):
        model = fit(list(examples(texts, model)), model)
    assert model is not None
    scale = float(np.abs(model.weights).max() / 127)
    weights = np.rint(model.weights / scale).astype(np.int8)
    model = Model(weights.astype(np.float64) * scale, model.bias)
    threshold = choose_threshold(texts, model)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        options.out, weights=weights, scale=scale, bias=model.bias, threshold=threshold
    )
    say = sys.stdout.write
    say(f"threshold {threshold:.2f}, {options.out.stat().st_size:,} bytes\n")
    for source in ("reports", "coded", "muc4", "satp", *GENERAL_NEWS):
        judged = [t for t in texts if t.source == source and _judged(t)]
        for has_event, name in ((True, "with events"), (False, "without"), (None, "not known")):
            scores = np.array([model.best(t) for t in judged if t.has_event is has_event])
            if len(scores):
                say(
                    f"{source:8} {name:12} {len(scores):5} texts, {(scores >= threshold).mean():7.2%} "
                    f"pass, lowest {' '.join(f'{s:.2f}' for s in np.sort(scores)[:6])}\n"
                )
    return 0


if __name__ == "__main__":
    sys.exit(main())
