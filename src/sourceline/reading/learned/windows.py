"""Text cut into windows of word pieces for the encoder, each aligned with the words of the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

from sourceline.errors import KnowledgeError
from sourceline.reading.mentions import Sentence, Token
from sourceline.reading.sentences import find_sentences

# The base model does not tell capitals from small letters, so the form of each word is told beside
# its pieces.
SHAPES = ("none", "lower", "title", "upper", "letter", "digits", "mixed", "mark", "opening title")


@dataclass(frozen=True, slots=True)
class Window:
    """One stretch of a text as the encoder sees it.

    `pieces` and `shapes` have one number a word piece, special pieces included; `words` the tokens,
    `firsts` the index of the first piece of each. `core` is the range of words (first, end) that
    this window and no other answers for.
    """

    pieces: tuple[int, ...]
    shapes: tuple[int, ...]
    words: tuple[Token, ...]
    firsts: tuple[int, ...]
    core: tuple[int, int]


def shape_of(word: str, *, opening: bool) -> int:
    """Index into `SHAPES` of a word; `opening` says that it stands first in its sentence."""
    if not any(c.isalnum() for c in word):
        return SHAPES.index("mark")
    if word.isdigit():
        return SHAPES.index("digits")
    if word.islower():
        return SHAPES.index("lower")
    if word.isupper():
        return SHAPES.index("letter" if len(word) == 1 else "upper")
    if word.istitle():
        return SHAPES.index("opening title" if opening else "title")
    return SHAPES.index("mixed")


@dataclass(frozen=True, slots=True)
class _Coded:
    """A word with its pieces, and whether a paragraph begins with it."""

    word: Token
    pieces: tuple[int, ...]
    shape: int
    paragraph: bool


class WindowCutter:
    """Cuts texts into windows of at most `size` pieces that overlap by about `overlap`."""

    def __init__(self, tokenizer: Tokenizer, *, size: int = 320, overlap: int = 96) -> None:
        self._tokenizer = tokenizer
        self._size = size
        self._overlap = overlap
        self._cls = self._special("[CLS]")
        self._sep = self._special("[SEP]")
        self._known: dict[str, tuple[int, ...]] = {}

    def _special(self, name: str) -> int:
        number: int | None = self._tokenizer.token_to_id(name)
        if number is None:
            raise KnowledgeError(f"the word pieces have no {name}: they are not of a BERT")
        return number

    def cut(self, text: str, found: Sequence[Sentence] | None = None) -> list[Window]:
        """The windows of a text, in order; every word is in the core of exactly one.

        `found` are its sentences, if they are known already.
        """
        whole = find_sentences(text) if found is None else found
        sentences = [list(s) for s in self._coded(whole, text)]
        starts = list(self._starts(sentences))
        windows: list[Window] = []
        flat = [w for s in sentences for w in s]
        for i, (start, end) in enumerate(starts):
            left = start if i == 0 else (start + starts[i - 1][1]) // 2
            right = end if i + 1 == len(starts) else (starts[i + 1][0] + end) // 2
            windows.append(self._window(flat[start:end], (left - start, right - start)))
        return windows

    def _coded(self, sentences: Sequence[Sentence], text: str) -> Iterator[Iterator[_Coded]]:
        cased = any(c.isupper() for c in text) and any(c.islower() for c in text)
        paragraph = -1
        for sentence in sentences:
            new = sentence.paragraph != paragraph
            paragraph = sentence.paragraph
            yield (
                _Coded(
                    token,
                    self._pieces(token.lower),
                    shape_of(token.text, opening=i == 0) if cased else 0,
                    new and i == 0,
                )
                for i, token in enumerate(sentence.tokens)
            )

    def _pieces(self, word: str) -> tuple[int, ...]:
        found = self._known.get(word)
        if found is None:
            # Eight pieces tell a word; a line without spaces is no reason to read no further.
            ids: list[int] = self._tokenizer.encode(word[:64], add_special_tokens=False).ids
            found = tuple(ids[:8]) or (self._special("[UNK]"),)
            if len(self._known) < 100_000:
                self._known[word] = found
        return found

    def _starts(self, sentences: Sequence[Sequence[_Coded]]) -> Iterator[tuple[int, int]]:
        """First and end word of each window: whole sentences where they fit."""
        costs = [len(w.pieces) + w.paragraph for s in sentences for w in s]
        total = [0]
        for cost in costs:
            total.append(total[-1] + cost)
        ends = [0]
        for sentence in sentences:
            ends.append(ends[-1] + len(sentence))
        room = self._size - 2
        # A sentence longer than the overlap may be cut anywhere, or windows would not overlap.
        cuts = [0]
        for last in ends[1:]:
            while total[last] - total[cuts[-1]] > self._overlap:
                cut = cuts[-1] + 1
                while cut < last and total[cut + 1] - total[cuts[-1]] <= self._overlap:
                    cut += 1
                if cut == last:
                    break
                cuts.append(cut)
            cuts.append(last)
        start = 0
        while start < len(cuts) - 1:
            end = start + 1
            while end + 1 < len(cuts) and total[cuts[end + 1]] - total[cuts[start]] <= room:
                end += 1
            yield cuts[start], cuts[end]
            if end == len(cuts) - 1:
                return
            following = end
            while (
                following - 1 > start
                and total[cuts[end]] - total[cuts[following - 1]] <= self._overlap
            ):
                following -= 1
            start = following

    def _window(self, words: Sequence[_Coded], core: tuple[int, int]) -> Window:
        pieces, shapes, firsts = [self._cls], [0], []
        for i, word in enumerate(words):
            if word.paragraph and i:
                pieces.append(self._sep)
                shapes.append(0)
            firsts.append(len(pieces))
            pieces.extend(word.pieces)
            shapes.extend([word.shape] * len(word.pieces))
        pieces.append(self._sep)
        shapes.append(0)
        return Window(
            tuple(pieces), tuple(shapes), tuple(w.word for w in words), tuple(firsts), core
        )
