"""What hangs together: connected components of a graph that is given by its links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


def components(keys: Iterable[str], linked: Iterable[tuple[str, str]]) -> list[list[str]]:
    """What hangs together by links, each sorted, in the order of their first members."""
    parents = {key: key for key in keys}

    def root(key: str) -> str:
        while parents[key] != key:
            parents[key] = parents[parents[key]]
            key = parents[key]
        return key

    for left, right in linked:
        parents[root(left)] = root(right)
    gathered: dict[str, list[str]] = defaultdict(list)
    for key in sorted(parents):
        gathered[root(key)].append(key)
    return sorted(gathered.values())
