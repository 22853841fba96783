"""Documents grouped into independent sources: copies of one text, whole or in part, are one.

MinHash over shingles finds documents that may share text, in time that grows with their number
and not its square. Then the shingles themselves decide by containment, so that a copy cut to a
third is found as well. Byline, dateline and credit are no part of the text, but two documents
that credit one agency need to share less of it.

Broder, On the resemblance and containment of documents, 1997.
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sourceline.linking.components import components
from sourceline.linking.mentions import day_ordinal
from sourceline.linking.wording import words_of
from sourceline.reading.datelines import find_dateline
from sourceline.records import Document
from sourceline.spans import Offsets

# Words a shingle. Reports of one event share names and figures, but seldom four words in a row.
_SHINGLE = 4
# Bands of two rows: texts that share a fifth of their shingles meet with a chance of 93 per cent,
# those that share a hundredth with one of less than one.
_BANDS = 64
_ROWS = 2
_SEED = 1
# A band that more documents share comes from what an outlet puts under everything.
MOST_PER_KEY = 200
# Share of the shorter text found in the longer from which it is a copy. In the labelled reports
# copies begin at 0.49 and independent tellings of one event end at 0.08; what these lack is the
# long statement that two reporters quote in full, so the bound is nearer to the copies.
_COPIED = 0.4
_COPIED_WITH_CREDIT = 0.3
# Agencies tell the next such event in the sentences of the last: 0.3 to 0.65 in the labelled
# reports, two days apart and more. A text that is taken over so late is taken over as it is.
_COPIED_LATER = 0.7
_LATER_DAYS = 2
# Shingles in common below which nothing is a copy: one quoted sentence of fifteen words has twelve.
_LEAST_COMMON = 12
_IN_BRACKETS = re.compile(r"\(([A-Z][\w.&’'\-]*(?: [A-Z][\w.&’'\-]*){0,3})\)")
_CREDIT_LINE = re.compile(
    r"^[ \t]*(?:by|from|source|via|reporting by|editing by|with material from)\b[^\n]{0,80}$",
    re.IGNORECASE | re.MULTILINE,
)
_HEAD = 120


@dataclass(frozen=True, slots=True)
class Shingled:
    """A document as syndication sees it: hashed runs of four words, and agencies it credits.

    `published` is the ordinal of the day, None where it is not known.
    """

    document: str
    published: int | None
    shingles: frozenset[int]
    agencies: frozenset[str]


def shingled(document: Document) -> Shingled:
    """The document's shingles, without byline, dateline and credits, and whom it credits."""
    text = document.text
    dateline = find_dateline(text)
    head = _HEAD if dateline is None else dateline.end
    brackets = list(_IN_BRACKETS.finditer(text))
    credited = [
        m
        for m in brackets
        if m.start() < head or not text[m.end() :].strip() or _alone(text, m.start(), m.end())
    ]
    lines = list(_CREDIT_LINE.finditer(text))
    cut = [Offsets(m.start(), m.end()) for m in (*credited, *lines)]
    if dateline is not None:
        cut.append(Offsets(dateline.start, dateline.end))
    words = words_of(_without(text, cut))
    named = [m.group(1) for m in credited] + [document.byline or "", document.publisher or ""]
    return Shingled(
        document.id,
        day_ordinal(document.published),
        frozenset(
            zlib.crc32(" ".join(words[i : i + _SHINGLE]).encode())
            for i in range(max(1, len(words) - _SHINGLE + 1))
        ),
        frozenset(_agency(name) for name in named if name.strip()),
    )


def _alone(text: str, start: int, end: int) -> bool:
    """Whether the words stand at the end of a paragraph, where credits do."""
    return text[end : end + 1] in ("", "\n") and start > 0


def _without(text: str, pieces: Iterable[Offsets]) -> str:
    """The text with a blank in place of each piece."""
    kept, position = [], 0
    for piece in sorted(pieces):
        kept.append(text[position : max(position, piece.start)])
        position = max(position, piece.end)
    return " ".join([*kept, text[position:]])


def _agency(name: str) -> str:
    """One name for "Pacific Union News" and "(PUN)": initials of several words, else the word."""
    words = words_of(re.sub(r"^by ", "", name.strip(), flags=re.IGNORECASE))
    return "".join(w[0] for w in words) if len(words) > 1 else "".join(words)


def syndication_keys(text: Shingled) -> list[str]:
    """Keys of a document's text: two documents are looked at where they share at least one."""
    from rensa import RMinHash

    sketch = RMinHash(num_perm=_BANDS * _ROWS, seed=_SEED)
    sketch.update([str(s) for s in text.shingles])
    digest = sketch.digest()
    return [
        f"text{band}:" + ".".join(f"{v:x}" for v in digest[band * _ROWS : (band + 1) * _ROWS])
        for band in range(_BANDS)
    ]


def containment(left: Shingled, right: Shingled) -> float:
    """Share of the shorter text's shingles that the other has, 0 to 1."""
    shorter = min(len(left.shingles), len(right.shingles))
    return len(left.shingles & right.shingles) / shorter if shorter else 0.0


def is_copy(left: Shingled, right: Shingled) -> bool:
    """Whether one of the two texts was made from the other, or both from a third."""
    if left.shingles == right.shingles:
        return True
    if len(left.shingles & right.shingles) < _LEAST_COMMON:
        return False
    if left.published and right.published and abs(left.published - right.published) >= _LATER_DAYS:
        least = _COPIED_LATER
    else:
        least = _COPIED_WITH_CREDIT if left.agencies & right.agencies else _COPIED
    return containment(left, right) >= least


def group_sources(documents: Iterable[Document]) -> dict[str, str]:
    """The independent source of each document: document id to the id of its group.

    A group is called after its first document, the one published earliest. The order of the
    documents is of no matter.
    """
    published: dict[str, str] = {}
    texts: dict[str, Shingled] = {}
    holders: dict[str, list[str]] = defaultdict(list)
    for document in documents:
        if document.id not in texts:
            text = shingled(document)
            texts[document.id] = text
            for key in syndication_keys(text):
                holders[key].append(document.id)
        day = document.published or "9999"
        published[document.id] = min(day, published.get(document.id, day))
    copies = [(a, b) for a, b in _candidates(holders) if is_copy(texts[a], texts[b])]
    groups: dict[str, str] = {}
    for members in components(texts, copies):
        first = min(members, key=lambda d: (published[d], d))
        groups |= dict.fromkeys(members, first)
    return groups


def _candidates(holders: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    """Pairs of documents that share a key, each once."""
    seen: set[tuple[str, str]] = set()
    for ids in holders.values():
        if len(ids) <= MOST_PER_KEY:
            for i, left in enumerate(ids):
                for right in ids[:i]:
                    pair = (right, left) if right < left else (left, right)
                    if pair not in seen:
                        seen.add(pair)
                        yield pair
