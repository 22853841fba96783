"""What each head loses by eight bits: `python -m training.loss --whole FILE --model DIR`.

Both files are those of `training.export`: the network in 32 bits, and the folder of the model. F1
of spans and relations, accuracy of attributes, on the development examples of the configuration.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from onnxruntime import InferenceSession, SessionOptions

from sourceline.reading.learned.scores import Scores
from sourceline.reading.learned.windows import WindowCutter
from training.data import load_source
from training.examples import Example
from training.measure import Figures, measure
from training.train import load_tokenizer


def scored_by(path: Path, examples: Sequence[Example]) -> Iterator[tuple[Example, Scores]]:
    """What an exported network says of examples."""
    options = SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    session = InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    for example in examples:
        window = example.window
        inputs = {"pieces": window.pieces, "shapes": window.shapes, "firsts": window.firsts}
        out = session.run(None, {k: np.array(v, dtype=np.int64) for k, v in inputs.items()})
        yield example, Scores(*out)


def table(before: Figures, after: Figures) -> str:
    """A line a head: in 32 bits, in eight, and the difference."""
    lines = [f"{'':28}{'32 bits':>9}{'8 bits':>9}{'change':>9}"]
    for title in ("spans", "relations", "attributes", "whole"):
        one, two = getattr(before, title), getattr(after, title)
        for name, tally in one.items():
            if tally.wanted:
                left, right = 100 * tally.f1, 100 * two[name].f1
                lines.append(f"{title + ' ' + name:28}{left:9.1f}{right:9.1f}{right - left:+9.1f}")
    left, right = 100 * before.mean(), 100 * after.mean()
    lines.append(f"{'mean':28}{left:9.2f}{right:9.2f}{right - left:+9.2f}")
    return "\n".join(lines)


def main() -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--config", type=Path, default=Path("training/reader.toml"))
    parser.add_argument("--whole", type=Path, required=True, help="the network in 32 bits")
    parser.add_argument("--model", type=Path, required=True, help="folder of the model")
    args = parser.parse_args()
    config = tomllib.loads(args.config.read_text(encoding="utf-8"))
    cutter = WindowCutter(load_tokenizer(), **config["windows"])
    dev = [e for source in config["stage"][-1]["dev"] for e in load_source(source, cutter)]
    before = measure(scored_by(args.whole, dev))
    after = measure(scored_by(args.model / "reader.onnx", dev))
    sys.stdout.write(table(before, after) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
