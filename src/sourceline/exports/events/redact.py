"""Events without the names of private persons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from sourceline.knowledge.people import load_people
from sourceline.linking.victims import personal_name
from sourceline.records import Event

WITHHELD = "[name withheld]"
# Fields that name no person: a place or a body can be called as a person is.
NAMELESS = frozenset(("id", "document", "event", "group", "actor", "whose", "place", "publisher"))
SHORT = 3  # a word of a name that is no longer than this is also an ordinary word too often


def redact(events: Iterable[Event]) -> Iterator[Event]:
    """The events with the names of persons withheld, as `redact_persons` does it."""
    return map(redact_persons, events)


def redact_persons(event: Event) -> Event:
    """The event with every name withheld of a person who is not in the registry.

    Persons are named victims, participants that are individuals, and sources that are called by
    a personal name. Their names go from every text of the record, titles included, and with them
    the words of claims that hold them; addresses that hold one go too, and all bylines. Figures,
    dates, places and bodies stay as they are.
    """
    cleared = event.model_dump(by_alias=True)
    for report in cleared["reports"]:
        report["byline"] = None
    pattern = _pattern(_names(event))
    if pattern is not None:
        cleared = {key: _field(key, value, pattern) for key, value in cleared.items()}
        for victim in cleared["victims"]:
            victim["also"] = ()
    return Event.model_validate(cleared)


def _names(event: Event) -> set[str]:
    found = {name for victim in event.victims for name in (victim.name, *victim.also)}
    found |= {p.name for p in event.participants if p.kind == "individual" and p.actor is None}
    for claim in event.claims:
        found |= {s.name for s in claim.said_by if s.actor is None}
        if claim.about == "participant" and claim.value.get("kind") == "individual":
            if claim.value.get("actor") is None:
                found.add(str(claim.value.get("name")))
    return {part for name in found for part in _person_in(name)}


def _person_in(words: str) -> Iterator[str]:
    """The personal name in the words for somebody: all, or what stands behind a comma or office."""
    for part in re.split(r",|;|\(|\)", words):
        part = part.strip()
        if personal_name(part) is not None:
            yield part
            continue
        # "police spokesman Ali Hassan": the run of capitalised words at the end
        run = re.search(r"((?:[A-ZÀ-Ý][\w’'-]*\.?\s+)+[A-ZÀ-Ý][\w’'-]*)$", part)
        if run is not None and personal_name(run.group(1)) is not None:
            yield run.group(1)


def _pattern(names: set[str]) -> re.Pattern[str] | None:
    """Finds each name in any case, and each longer word of one: a headline has the surname alone.

    Such a word is only found as a name is written, so that "Will" takes no "will" with it.
    """
    if not names:
        return None
    nouns = load_people()
    words = {
        word
        for name in names
        for word in re.findall(r"[^\W\d_][\w’'-]*", name)
        if len(word) > SHORT and any(map(str.isupper, word)) and word.lower() not in nouns
    }
    whole = "|".join(map(re.escape, _longest_first(names)))
    parts = _longest_first(words | {word.upper() for word in words})
    single = "".join("|" + re.escape(word) for word in parts)
    return re.compile(rf"(?<!\w)(?:(?i:{whole}){single})(?!\w)")


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(words, key=lambda word: (-len(word), word))


def _field(key: str, value: Any, pattern: re.Pattern[str]) -> Any:
    """The value of a field without the names, where the field can hold one."""
    if key in NAMELESS or (key == "value" and isinstance(value, str)):
        return value
    if key == "url" and isinstance(value, str):
        return None if pattern.search(re.sub(r"[-_/+.]|%20", " ", value)) else value
    return _cleared(value, pattern)


def _cleared(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        text = pattern.sub(WITHHELD, value)
        return re.sub(rf"{re.escape(WITHHELD)}(?:\s+{re.escape(WITHHELD)})+", WITHHELD, text)
    if isinstance(value, list | tuple):
        return [_cleared(one, pattern) for one in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"start", "end", "text"}:
        return None if pattern.search(value["text"]) else value
    if value.get("actor") is not None or value.get("about") == "place":
        return value | {k: _field(k, value[k], pattern) for k in ("source", "span") if k in value}
    return {key: _field(key, one, pattern) for key, one in value.items()}
