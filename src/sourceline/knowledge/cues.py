"""Cues of attribution: which words hand a statement to a source, in which frames and stance."""

from __future__ import annotations

from functools import cache
from typing import Literal, NamedTuple, cast, get_args

from sourceline.errors import KnowledgeError
from sourceline.knowledge.lexicon import read_rows
from sourceline.knowledge.verbs import verb_form, verb_forms
from sourceline.records import Stance

Part = Literal["verb", "noun", "adverb"]

FRAMES = frozenset("speech quote clause that object addressee of for to on about".split())


class Cue(NamedTuple):
    """A cue word with the frames that its content can stand in.

    Frames: `speech` can stand before, after and within what was said, quoted or not, `quote` only
    beside a quotation; `clause` takes a clause with "that" (a verb also without), `that` never
    without; `object` a noun phrase; `addressee` first names who was told; the others are the words
    that lead the content in.
    """

    word: str
    part: Part
    frames: frozenset[str]
    stance: Stance


@cache
def load_cues() -> dict[tuple[str, Part], Cue]:
    """Every cue by its lemma (verbs, nouns) or word (adverbs), and part of speech.

    Raises:
        KnowledgeError: a row of the file names a part, frame or stance that does not exist.
    """
    table: dict[tuple[str, Part], Cue] = {}
    for row in read_rows("cues.csv"):
        frames = frozenset(row["frames"].split())
        part, stance = row["part"], row["stance"]
        if part not in get_args(Part) or stance not in get_args(Stance) or frames - FRAMES:
            raise KnowledgeError(
                f"cues.csv: {row['cue']!r} has part {part!r}, frames {row['frames']!r} and stance "
                f"{stance!r}; known are {', '.join(get_args(Part))}; {', '.join(sorted(FRAMES))}; "
                f"{', '.join(get_args(Stance))}"
            )
        key = (row["cue"], cast(Part, part))
        table[key] = Cue(row["cue"], key[1], frames, cast(Stance, stance))
    return table


@cache
def cue_forms() -> frozenset[str]:
    """Every word in lower case that `find_cue` knows as some part of speech."""
    cues = load_cues()
    words = frozenset(word for word, part in cues if part != "verb")
    words |= {word + "s" for word, part in cues if part == "noun"}
    return words | {w for w, form in verb_forms().items() if (form.lemma, "verb") in cues}


def find_cue(word: str, part: Part) -> Cue | None:
    """The cue that a word in lower case is a form of, None if it is none."""
    cues = load_cues()
    if part == "verb":
        form = verb_form(word)
        return cues.get((form.lemma, "verb")) if form else None
    if part == "noun" and (word, "noun") not in cues:
        return cues.get((word.removesuffix("s"), "noun"))
    return cues.get((word, part))
