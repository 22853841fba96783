"""Word lists as data: words for weapons, read from the CSV files."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Generic, TypeVar

from sourceline.errors import KnowledgeError


@dataclass(frozen=True, slots=True)
class WeaponEntry:
    """A word for a weapon; `speaks_for` is the sub-event type of an attack with it, or empty."""

    term: str
    name: str
    speaks_for: str


EntryT = TypeVar("EntryT")


class Terms(Generic[EntryT]):
    """Terms of one word or several, in lower case, looked up where they may begin."""

    def __init__(self, entries: dict[tuple[str, ...], EntryT]) -> None:
        self.entries = entries
        self._longest: dict[str, int] = {}  # of the terms that begin with a word
        for words in entries:
            self._longest[words[0]] = max(len(words), self._longest.get(words[0], 0))

    def at(self, words: Sequence[str], i: int) -> Iterable[tuple[int, EntryT]]:
        """How many words each term has that begins at `words[i]`, and its entry, longest first."""
        longest = self._longest.get(words[i])
        return () if longest is None else self._from(words, i, longest)

    def _from(self, words: Sequence[str], i: int, longest: int) -> Iterator[tuple[int, EntryT]]:
        for size in range(min(longest, len(words) - i), 0, -1):
            entry = self.entries.get(tuple(words[i : i + size]))
            if entry is not None:
                yield size, entry


def read_rows(name: str) -> Iterator[dict[str, str]]:
    """Rows of a CSV file under `knowledge/data/lexicon`, comment lines left out.

    Raises:
        KnowledgeError: a row has fewer or more cells than the header.
    """
    source = resources.files("sourceline.knowledge") / "data/lexicon" / name
    lines = [
        line for line in source.read_text(encoding="utf-8").splitlines() if not line.startswith("#")
    ]
    for number, row in enumerate(csv.DictReader(lines), start=2):
        if None in row or None in row.values():
            raise KnowledgeError(f"{name}: row {number} has not the cells of the header: {row}")
        yield row


def plural(noun: str) -> str:
    """The regular plural of an English noun or compound, formed at its last word."""
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"


def words_of(term: str) -> tuple[str, ...]:
    """A term as the tokenizer cuts it: hyphens stand as tokens of their own."""
    return tuple(term.replace("-", " - ").split())


@cache
def load_weapons() -> Terms[WeaponEntry]:
    """Words for weapons, singular and plural, as token sequences in lower case."""
    table: dict[tuple[str, ...], WeaponEntry] = {}
    for row in read_rows("weapons.csv"):
        entry = WeaponEntry(row["term"], row["name"], row["speaks_for"])
        table[words_of(entry.term)] = entry
        table.setdefault(words_of(plural(entry.term)), entry)
    return Terms(table)
