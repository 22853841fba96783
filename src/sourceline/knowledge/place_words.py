"""Word lists that tell names of places from other names."""

from __future__ import annotations

from functools import cache
from importlib import resources

from sourceline.errors import KnowledgeError


@cache
def place_words(section: str) -> frozenset[str]:
    """The words, in lower case, of one list in `data/gazetteer/words.txt`.

    Raises:
        KnowledgeError: there is no such list.
    """
    sections = _sections()
    if section not in sections:
        raise KnowledgeError(f"words.txt: no list {section!r}, only {', '.join(sorted(sections))}")
    return sections[section]


@cache
def _sections() -> dict[str, frozenset[str]]:
    file = resources.files("sourceline.knowledge").joinpath("data/gazetteer/words.txt")
    found: dict[str, set[str]] = {}
    words: set[str] = set()
    for line in file.read_text("utf-8").splitlines():
        if line.startswith("["):
            words = found.setdefault(line.strip("[] "), set())
        elif not line.startswith("#"):
            words.update(line.split())
    return {name: frozenset(each) for name, each in found.items()}
