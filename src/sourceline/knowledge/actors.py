"""The registry of actors: states with their services, armed groups, missions, agencies."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from sourceline.errors import KnowledgeError
from sourceline.knowledge.actor_files import DATA, KINDS, Actor, ActorFiles, load_actor_files
from sourceline.knowledge.actor_names import Form, NameIndex, key_of
from sourceline.knowledge.services import service_after, service_before

__all__ = ["KINDS", "Actor", "Match", "Registry"]

_ARMED_KINDS = frozenset(("rebel group", "armed group", "militia", "cartel", "gang"))
# Below this share of equal letters (difflib's ratio) a suggestion misleads more than it helps.
_SUGGEST_FROM = 0.72
_MAX_SUGGESTIONS = 5


@dataclass(frozen=True, slots=True)
class Match:
    """An actor that a name can stand for, and why."""

    actor: Actor
    matched: str
    reason: str
    score: float


class Registry:
    """All actors, by id and by every spelling of their names."""

    def __init__(self, files: ActorFiles) -> None:
        self._files = files
        self._actors = files.actors

    @classmethod
    def load(cls, folder: Path | None = None) -> Registry:
        """The registry from a folder of CSV files, by default the one that is shipped; cached.

        Raises:
            KnowledgeError: a file is missing, or a row is broken.
        """
        return _load(DATA if folder is None else Path(folder))

    def __getitem__(self, actor_id: str) -> Actor:
        """The actor with this id.

        Raises:
            KnowledgeError: there is none.
        """
        actor = self.get(actor_id)
        if actor is None:
            near = difflib.get_close_matches(actor_id, self._actors, n=3)
            hint = f" Did you mean {' or '.join(near)}?" if near else ""
            raise KnowledgeError(f"no actor has the id {actor_id!r}.{hint}")
        return actor

    def get(self, actor_id: str) -> Actor | None:
        """The actor with this id, or None."""
        return self._actors.get(actor_id)

    def __contains__(self, actor_id: object) -> bool:
        return actor_id in self._actors

    def __iter__(self) -> Iterator[Actor]:
        return iter(self._actors.values())

    def __len__(self) -> int:
        return len(self._actors)

    @cached_property
    def names(self) -> NameIndex:
        """Every spelling, and the automaton over them; built at first use."""
        return NameIndex(self._files.forms, self._files.respelt)

    def is_armed_group(self, actor_id: str) -> bool:
        """Whether an actor is an armed body that is no state's: rebels, militias, gangs."""
        actor = self.get(actor_id)
        return actor is not None and actor.kind in _ARMED_KINDS

    def state_of(self, actor_id: str) -> str | None:
        """The state that an actor belongs to: itself, the state above it, or None."""
        seen = 0
        actor = self.get(actor_id)
        while actor is not None and actor.kind != "state" and seen < 8:
            actor = self.get(actor.parent) if actor.parent else None
            seen += 1
        return None if actor is None else actor.id

    def lineage(self, actor_id: str) -> tuple[str, ...]:
        """The actor's id, its parent's, and so on upwards."""
        ids: list[str] = []
        at: str | None = actor_id
        while at is not None and at not in ids:
            ids.append(at)
            actor = self.get(at)
            at = actor.parent if actor else None
        return tuple(ids)

    def find(self, name: str) -> list[Match]:
        """The actors that `name` can stand for, best first, each with the reason.

        An id, a name, alias or abbreviation, a state's service ("Iraqi federal police"); failing
        these, names that contain the words, then names spelt alike.
        """
        found: dict[str, Match] = {}
        for match in (*self._by_id(name), *self._by_name(name), *self._by_pattern(name)):
            found.setdefault(match.actor.id, match)
        if not found:
            found = {m.actor.id: m for m in self._containing(name)}
        if not found:
            found = {m.actor.id: m for m in self._alike(name)}
        return sorted(found.values(), key=lambda m: (-m.score, m.actor.id))

    def _by_id(self, name: str) -> Iterator[Match]:
        actor = self.get(name.strip())
        if actor is not None:
            yield Match(actor, actor.id, "the id", 0.95)

    def _by_name(self, name: str) -> Iterator[Match]:
        forms = [
            f
            for f in self.names.by_key.get(key_of(name), ())
            if f.source not in ("context", "not an actor")
        ]
        shared = len({f.actor for f in forms}) > 1
        for form in forms:
            actor = self[form.actor]
            reason, score = f'{form.source} "{form.text}"', 1.0
            if form.exact and name.strip() != form.text:
                reason, score = f"{reason}, in text only when written so", 0.6
            elif form.source == "capital":
                reason, score = f"{reason}, in text only when it speaks or acts", 0.7
            elif form.needs_context or shared:
                hints = (
                    ", ".join(dict.fromkeys((*actor.country, *actor.context))) or "nothing further"
                )
                default = "" if form.needs_context else ", the default"
                reason = f"{reason}, shared or common: decided by context ({hints}){default}"
                score = 0.8 if form.needs_context else 0.9
            yield Match(actor, form.text, reason, score)

    def _by_pattern(self, name: str) -> Iterator[Match]:
        key = key_of(name)
        folded = f" {key} "
        words = key.split(" ")
        for i in range(1, len(words)):
            first, rest = " ".join(words[:i]), " ".join(words[i:])
            for form in self.names.by_key.get(first, ()):
                if form.source in ("demonym", "country name"):
                    phrase = service_after(folded, 1 + len(first))
                    if phrase is not None and phrase.offset == len(folded) - 1:
                        yield self._service(form, phrase.service, name)
            for form in self.names.by_key.get(rest.removeprefix("the "), ()):
                if form.source == "country name":
                    phrase = service_before(folded, len(folded) - 1 - len(rest))
                    if phrase is not None and phrase.offset == 1:
                        yield self._service(form, phrase.service, name)

    def _service(self, form: Form, service: str, name: str) -> Match:
        reason = f'{form.source} "{form.text}" with a word for the {service}'
        return Match(self[f"{form.actor}.{service}"], name, reason, 0.95)

    def _containing(self, name: str) -> Iterator[Match]:
        wanted = set(key_of(name).split())
        if not wanted:
            return
        for key, forms in self.names.by_key.items():
            if wanted <= set(key.split(" ")):
                for form in forms:
                    if form.actor in self:
                        reason = f'contains the words: "{form.text}"'
                        yield Match(self[form.actor], form.text, reason, 0.5)

    def _alike(self, name: str) -> Iterator[Match]:
        key = key_of(name)
        near = difflib.get_close_matches(
            key, self.names.by_key, n=_MAX_SUGGESTIONS, cutoff=_SUGGEST_FROM
        )
        for candidate in near:
            ratio = difflib.SequenceMatcher(None, key, candidate).ratio()
            for form in self.names.by_key[candidate]:
                if form.actor in self:
                    reason = f'spelt alike: "{form.text}"'
                    yield Match(self[form.actor], form.text, reason, 0.4 * ratio)


@cache
def _load(folder: Path) -> Registry:
    return Registry(load_actor_files(folder))
