"""Labelled texts of every source in one form, and the windows that training sees."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sourceline.reading.learned.labels import (
    ATTRIBUTES,
    FLAGS,
    KINDS,
    LAYERS,
    MUC,
    NEWS,
    POLICE,
    RELATIONS,
    SYMMETRIC,
)
from sourceline.reading.learned.windows import Window, WindowCutter
from sourceline.reading.sentences import find_sentences
from sourceline.spans import Offsets, contains
from training.gold_format import Report


@dataclass(frozen=True, slots=True)
class LabelledSpan:
    """Words of one layer, and what is known of them (`ATTRIBUTES`)."""

    layer: str
    start: int
    end: int
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A text with its spans and the relations between them (indexes into `spans`).

    `layers` and `relations` say what was annotated at all: of the rest, nothing is known.
    """

    id: str
    text: str
    spans: tuple[LabelledSpan, ...]
    pairs: frozenset[tuple[str, int, int]]
    layers: frozenset[str] = frozenset()
    relations: frozenset[str] = frozenset()
    kind: str | None = None
    flags: dict[str, bool] = field(default_factory=dict)


class _Gatherer:
    """Spans without repeats, and the pairs among them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans: list[LabelledSpan] = []
        self.pairs: set[tuple[str, int, int]] = set()
        self._index: dict[tuple[str, int, int], int] = {}

    def add(self, layer: str, where: Offsets, attributes: dict[str, str] | None = None) -> int:
        key = (layer, where.start, where.end)
        if key not in self._index:
            self._index[key] = len(self.spans)
            self.spans.append(LabelledSpan(layer, where.start, where.end, attributes or {}))
        return self._index[key]

    def pair(self, relation: str, left: int, right: int) -> None:
        self.pairs.add((relation, left, right))
        if relation in SYMMETRIC:
            self.pairs.add((relation, right, left))


def label_report(report: Report) -> LabelledText:
    """A report of the gold format: every layer and relation is annotated."""
    text, gathered = report.text, _Gatherer(report.text)
    for said in report.attributions:
        content = gathered.add(
            "content",
            said.content.locate(text),
            {
                "stance": said.stance,
                "anonymous": "anonymous" if said.anonymous else "named",
            },
        )
        for relation, quote in (("source", said.source), ("cue", said.cue)):
            if quote is not None:
                span = gathered.add(relation, quote.locate(text))
                gathered.pair(relation, content, span)
    for event in report.events:
        told = {
            "sub_event_type": event.sub_event_type,
            "factuality": event.factuality,
            "background": "background" if event.background else "main",
        }
        triggers = [gathered.add("trigger", t.locate(text), told) for t in event.triggers]
        for i, left in enumerate(triggers):
            for right in triggers[i + 1 :]:
                gathered.pair("same_event", left, right)
        reached: list[tuple[str, int]] = []
        if event.date:
            reached.append(("date", gathered.add("date", event.date.locate(text))))
        if event.place:
            reached.append(("place", gathered.add("place", event.place.locate(text))))
        for party in event.participants:
            mentions = [gathered.add(party.kind, q.locate(text)) for q in party.quotes]
            reached += [(party.role, m) for m in mentions]
            for i, left in enumerate(mentions):
                for right in mentions[i + 1 :]:
                    gathered.pair("same_party", left, right)
        for weapon in event.weapons:
            reached += [("weapon", gathered.add("weapon", q.locate(text))) for q in weapon.quotes]
        claims = {
            claim.id: gathered.add(
                "toll",
                claim.locate(text),
                {
                    "effect": claim.effect,
                    "group": claim.group,
                    "demographic": claim.demographic or "none",
                },
            )
            for claim in event.casualties
        }
        reached += [("toll", c) for c in claims.values()]
        for claim in event.casualties:
            if claim.part_of is not None:
                gathered.pair("part_of", claims[claim.id], claims[claim.part_of])
        for trigger in triggers:
            for relation, span in reached:
                gathered.pair(relation, trigger, span)
    return LabelledText(
        report.id,
        text,
        tuple(gathered.spans),
        frozenset(gathered.pairs),
        frozenset(LAYERS) - set(NEWS) - set(MUC),
        frozenset(RELATIONS) - set(NEWS),
    )


def label_sentences(report: Report) -> Iterator[LabelledText]:
    """The sentences of a report that tell one kind of event, as texts of that kind."""
    triggers = [
        (e.sub_event_type, t.locate(report.text)) for e in report.events for t in e.triggers
    ]
    for number, sentence in enumerate(find_sentences(report.text)):
        kinds = {kind for kind, at in triggers if contains(sentence, at)}
        if len(kinds) == 1:
            yield LabelledText(
                f"{report.id}/{number}",
                report.text[sentence.start : sentence.end],
                (),
                frozenset(),
                kind=kinds.pop(),
            )


def load_kinds(path: Path, names: dict[str, str]) -> Iterator[LabelledText]:
    """Sentences with the kind of event that they tell; `names` gives the kind of each label."""
    for row in _rows(path):
        yield LabelledText(row["id"], row["text"], (), frozenset(), kind=names[row["label"]])


def load_police(path: Path) -> Iterator[LabelledText]:
    """Sentences of Indian news with what police did."""
    for row in _rows(path):
        flags = {name: name in row["labels"] for name in POLICE}
        yield LabelledText(row["id"], row["text"], (), frozenset(), flags=flags)


def load_muc4(path: Path) -> Iterator[LabelledText]:
    """Wire reports of 1988 to 1990 with the role fillers of their attacks.

    Every whole-word occurrence of a mention is taken for one, since the data say where its words
    come first and not which of them was meant.
    """
    for row in _rows(path):
        gathered = _Gatherer(row["text"])
        for role in MUC:
            for mention in {m for entity in row["entities"][role] for m, _ in entity}:
                for at in re.finditer(rf"(?<!\w){re.escape(mention)}(?!\w)", row["text"]):
                    gathered.add(role, Offsets(at.start(), at.end()))
        yield LabelledText(
            row["id"],
            row["text"],
            tuple(gathered.spans),
            frozenset(),
            frozenset(MUC),
            flags={"MUC-4": bool(row["templates"])},
        )


def load_quiet(path: Path, quiet: Set[str]) -> Iterator[LabelledText]:
    """Those of a file's texts in which nothing happens that the codebook counts."""
    for row in _rows(path):
        if row["id"] in quiet:
            yield LabelledText(row["id"], row["text"], (), frozenset(), frozenset({"trigger"}))


def load_polnear(path: Path, quiet: Set[str] = frozenset()) -> Iterator[LabelledText]:
    """News with attributions of every kind; in those of `quiet` no act is told."""
    for row in _rows(path):
        gathered = _Gatherer(row["text"])
        for said in row["attributions"]:
            if not said["content"]:
                continue
            # "We will," he said, "come back": each piece of a content is a span of its own.
            contents = [gathered.add("news content", Offsets(*p)) for p in said["content"]]
            for part in ("source", "cue"):
                if said[part]:
                    span = gathered.add(f"news {part}", _whole(said[part]))
                    for content in contents:
                        gathered.pair(f"news {part}", content, span)
        yield LabelledText(
            row["id"],
            row["text"],
            tuple(gathered.spans),
            frozenset(gathered.pairs),
            frozenset({*NEWS, "trigger"} if row["id"] in quiet else NEWS),
            frozenset({"news source", "news cue"}),
        )


def _whole(pieces: list[list[int]]) -> Offsets:
    """The longest piece where a span is in several."""
    start, end = max(pieces, key=lambda p: p[1] - p[0])
    return Offsets(start, end)


def _rows(path: Path) -> Iterator[Any]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


@dataclass(frozen=True, slots=True)
class Example:
    """One window with its answers.

    `tags[layer]` has for each word 0 outside, 1 first of a span, 2 within. `spans` are
    (layer, first word, last word, attributes as indexes); `pairs` (relation, i, j) over them.
    `kind` and `flags` are of the window as a whole, by index; what is not known is left out.
    """

    id: str
    window: Window
    tags: dict[str, tuple[int, ...]]
    spans: tuple[tuple[str, int, int, dict[str, int]], ...]
    pairs: frozenset[tuple[str, int, int]]
    relations: frozenset[str]
    kind: int | None = None
    flags: dict[int, bool] = field(default_factory=dict)


def make_examples(texts: Iterable[LabelledText], cutter: WindowCutter) -> Iterator[Example]:
    """The windows of labelled texts. Spans that a window holds only in part are cut to it."""
    for labelled in texts:
        for window in cutter.cut(labelled.text):
            yield _example(labelled, window)


def _example(labelled: LabelledText, window: Window) -> Example:
    words = window.words
    kept: dict[int, int] = {}
    spans: list[tuple[str, int, int, dict[str, int]]] = []
    tags = {layer: [0] * len(words) for layer in labelled.layers}
    # Longer spans first: where two of a layer overlap, the longer is taught.
    for number, span in sorted(
        enumerate(labelled.spans), key=lambda item: item[1].start - item[1].end
    ):
        inside = [i for i, w in enumerate(words) if w.start < span.end and span.start < w.end]
        if not inside:
            continue
        first, last = inside[0], inside[-1]
        kept[number] = len(spans)
        spans.append(
            (
                span.layer,
                first,
                last,
                {name: ATTRIBUTES[name][1].index(value) for name, value in span.attributes.items()},
            )
        )
        row = tags[span.layer]
        if not any(row[first : last + 1]):
            row[first] = 1
            row[first + 1 : last + 1] = [2] * (last - first)
    pairs = frozenset(
        (relation, kept[i], kept[j]) for relation, i, j in labelled.pairs if i in kept and j in kept
    )
    return Example(
        labelled.id,
        window,
        {layer: tuple(row) for layer, row in tags.items()},
        tuple(spans),
        pairs,
        labelled.relations,
        None if labelled.kind is None else KINDS.index(labelled.kind),
        _flags(labelled, bool(spans)),
    )


def _flags(labelled: LabelledText, shown: bool) -> dict[int, bool]:
    """The flags of a window; an attack of the text is one of the window where it names a filler."""
    return {
        FLAGS.index(name): holds
        for name, holds in labelled.flags.items()
        if name != "MUC-4" or shown or not holds
    }
