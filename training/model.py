"""The reader's network: one small encoder, and heads for spans, their attributes and relations."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from sourceline.reading.learned.labels import ATTRIBUTES, FLAGS, KINDS, LAYERS, RELATIONS
from sourceline.reading.learned.windows import SHAPES

WIDTH, HEADS, DEPTH, INNER, VOCABULARY, POSITIONS = 384, 12, 6, 1536, 30522, 512


class Narrow(nn.Linear):
    """A layer that is trained as it will run: with weights and inputs of eight bits.

    Weights have one scale a row and inputs one range a tensor, as onnxruntime's dynamic quantization
    has them; rounding lets gradients through (Jacob et al., CVPR 2018). Out of training it is whole.
    """

    def forward(self, states: Tensor) -> Tensor:
        """The product; see `nn.Linear`."""
        if not self.training:
            return super().forward(states)
        scale = self.weight.detach().abs().amax(1).clamp(min=1e-8) / 127
        zeros = torch.zeros_like(scale, dtype=torch.int32)
        weight = torch.fake_quantize_per_channel_affine(self.weight, scale, zeros, 0, -127, 127)
        states = states.float()
        low, high = states.detach().aminmax()
        low, high = low.clamp(max=0), high.clamp(min=0)
        step = ((high - low) / 255).clamp(min=1e-8)
        zero = (-low / step).round().to(torch.int32)
        states = torch.fake_quantize_per_tensor_affine(states, step, zero, 0, 255)
        return functional.linear(states, weight, self.bias)


class Block(nn.Module):
    """One layer of the encoder: attention and a feed-forward step, each with its norm after it."""

    def __init__(self, dropout: float, linear: type[nn.Linear]) -> None:
        super().__init__()
        self.query = linear(WIDTH, WIDTH)
        self.key = linear(WIDTH, WIDTH)
        self.value = linear(WIDTH, WIDTH)
        self.merge = linear(WIDTH, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = linear(WIDTH, INNER)
        self.down = linear(INNER, WIDTH)
        self.last_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, states: Tensor, mask: Tensor | None) -> Tensor:
        """`states` float [batch, pieces, width]; `mask` bool [batch, 1, 1, pieces], true to see."""
        batch, pieces, _ = states.shape

        def split(x: Tensor) -> Tensor:
            return x.view(batch, pieces, HEADS, WIDTH // HEADS).transpose(1, 2)

        seen = functional.scaled_dot_product_attention(
            split(self.query(states)), split(self.key(states)), split(self.value(states)), mask
        )
        seen = self.merge(seen.transpose(1, 2).reshape(batch, pieces, WIDTH))
        states = self.norm(states + self.dropout(seen))
        inner = self.down(functional.gelu(self.up(states)))
        normed: Tensor = self.last_norm(states + self.dropout(inner))
        return normed


class Encoder(nn.Module):
    """A BERT of six layers, with a table of word shapes added above the `frozen` ones.

    Word pieces are not trained: the texts have few of the words that there are.
    """

    def __init__(self, *, frozen: int, dropout: float, eight_bits: bool) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.kind = nn.Parameter(torch.zeros(WIDTH))
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.shapes = nn.Embedding(len(SHAPES), WIDTH)
        nn.init.zeros_(self.shapes.weight)
        self.blocks = nn.ModuleList(
            Block(dropout, Narrow if eight_bits else nn.Linear) for _ in range(DEPTH)
        )
        self.frozen = frozen
        for part in (self.words, self.positions, self.norm, *self.blocks[:frozen]):
            part.requires_grad_(False)
        self.kind.requires_grad_(False)

    def below(self, pieces: Tensor, mask: Tensor | None) -> Tensor:
        """States [batch, pieces, width] after the layers that are not trained."""
        at = torch.arange(pieces.shape[1], device=pieces.device)
        states: Tensor = self.norm(self.words(pieces) + self.positions(at) + self.kind)
        for block in self.blocks[: self.frozen]:
            states = block(states, mask)
        return states

    def above(self, states: Tensor, shapes: Tensor, mask: Tensor | None) -> Tensor:
        """States after the other layers."""
        states = states + self.shapes(shapes)
        for block in self.blocks[self.frozen :]:
            states = block(states, mask)
        return states

    def load_base(self, path: Path) -> None:
        """Takes the weights of a BERT with six layers from a safetensors file."""
        weights = load_file(path)
        names = {
            "words.weight": "embeddings.word_embeddings.weight",
            "positions.weight": "embeddings.position_embeddings.weight",
            "norm.weight": "embeddings.LayerNorm.weight",
            "norm.bias": "embeddings.LayerNorm.bias",
        }
        parts = {
            "query": "attention.self.query",
            "key": "attention.self.key",
            "value": "attention.self.value",
            "merge": "attention.output.dense",
            "norm": "attention.output.LayerNorm",
            "up": "intermediate.dense",
            "down": "output.dense",
            "last_norm": "output.LayerNorm",
        }
        for layer in range(DEPTH):
            for ours, theirs in parts.items():
                for kind in ("weight", "bias"):
                    names[f"blocks.{layer}.{ours}.{kind}"] = (
                        f"encoder.layer.{layer}.{theirs}.{kind}"
                    )
        own = self.state_dict()
        own.update({ours: weights[theirs].float() for ours, theirs in names.items()})
        own["kind"] = weights["embeddings.token_type_embeddings.weight"][0].float()
        self.load_state_dict(own)


class ReaderNet(nn.Module):
    """Encoder and heads. What comes out has one row a word (the first piece of each).

    * `tags` [batch, words, layers, 3]: outside, first, within.
    * `attributes` [batch, words, values of all attributes, one after another].
    * `heads` [batch, words, 2, relations, pair width] and `ends` [batch, words, 2, pair width]: a
      relation from span i to span j scores
      `heads[first_i, 0] . ends[first_j, 0] + heads[last_i, 1] . ends[last_j, 1]`,
      a biaffine scorer (Dozat and Manning, ICLR 2017) with its matrix folded into `heads`.
    * `whole` [batch, kinds and flags]: of the window as a whole.
    """

    def __init__(
        self,
        *,
        frozen: int = 0,
        dropout: float = 0.1,
        hidden: int = 384,
        pair_width: int = 48,
        eight_bits: bool = False,
    ) -> None:
        super().__init__()
        self.encoder = Encoder(frozen=frozen, dropout=dropout, eight_bits=eight_bits)
        self.hidden = nn.Linear(WIDTH, hidden)
        self.dropout = nn.Dropout(dropout)
        self.tags = nn.Linear(hidden, len(LAYERS) * 3)
        self.attributes = nn.Linear(hidden, sum(len(v) for _, v in ATTRIBUTES.values()))
        self.from_words = nn.Linear(WIDTH, 2 * pair_width)
        self.to_words = nn.Linear(WIDTH, 2 * pair_width)
        self.bilinear = nn.Parameter(
            torch.randn(2, len(RELATIONS), pair_width + 1, pair_width) * pair_width**-0.5 * 0.5
        )
        self.offset = nn.Parameter(torch.full((len(RELATIONS),), -2.0))
        self.pair_width = pair_width
        self.whole = nn.Linear(WIDTH, len(KINDS) + len(FLAGS))

    def read(self, states: Tensor, firsts: Tensor, mask: Tensor | None) -> tuple[Tensor, ...]:
        """Scores of the words whose first pieces `firsts` [batch, words] points to, and of the
        whole; `mask` [batch, pieces] is 1 where there is a piece, None where there is one
        everywhere."""
        if mask is None:
            mean = states.mean(1)
        else:
            shown = mask.unsqueeze(-1).to(states.dtype)
            mean = (states * shown).sum(1) / shown.sum(1)
        words = torch.gather(states, 1, firsts.unsqueeze(-1).expand(-1, -1, WIDTH))
        batch, count, _ = words.shape
        words = self.dropout(words)
        hidden = self.dropout(functional.gelu(self.hidden(words)))
        tags = self.tags(hidden).view(batch, count, len(LAYERS), 3)
        shape = (batch, count, 2, self.pair_width)
        left = functional.gelu(self.from_words(words)).view(shape)
        left = functional.pad(left, (0, 1), value=1.0)
        heads = torch.einsum("bwkd,krde->bwkre", left, self.bilinear)
        ends = functional.gelu(self.to_words(words)).view(shape)
        return tags, self.attributes(hidden), heads, ends, self.whole(self.dropout(mean))

    def forward(
        self, pieces: Tensor, shapes: Tensor, firsts: Tensor, mask: Tensor
    ) -> tuple[Tensor, ...]:
        """All scores of a batch. `pieces`, `shapes`, `mask` are [batch, pieces]."""
        see = mask[:, None, None, :].bool()
        below = self.encoder.below(pieces, see)
        return self.read(self.encoder.above(below, shapes, see), firsts, mask)
