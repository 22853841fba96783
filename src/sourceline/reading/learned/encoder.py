"""The trained network at run time: windows in, scores out, by onnxruntime on the processor.

Each window is a run of its own, so that what is read never depends on what else is read: weights
of eight bits take the scale of their inputs from all that is in a run.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sourceline.errors import KnowledgeError
from sourceline.reading.learned.graph import Graph, decode
from sourceline.reading.learned.labels import signature
from sourceline.reading.learned.scores import Scores
from sourceline.reading.learned.windows import Window, WindowCutter
from sourceline.reading.mentions import HarmMention, Sentence
from sourceline.spans import Located

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

MODEL = Path(__file__).parent / "model"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How probable a relation must be, and by layer a span; chosen on the development reports.

    A figure or content that the layers found is dropped below `…_at_all`; one that only the network
    sees counts from `…_alone` on. `certainty` is the curve that makes an event's confidence a
    probability: offset, weight of the log odds of its surest trigger, weight of those of its type.
    """

    same_event: float = 0.5
    same_party: float = 0.5
    role: float = 0.5
    place: float = 0.3
    date: float = 0.3
    weapon: float = 0.4
    toll: float = 0.25
    toll_at_all: float = 0.0
    toll_alone: float = 1.01
    content_at_all: float = 0.0
    content_alone: float = 1.01
    said: float = 0.5
    certainty: tuple[float, float, float] = (0.0, 1.0, 0.0)
    layers: dict[str, float] = field(default_factory=dict)


class Encoder:
    """The network with the word pieces that it was trained on."""

    def __init__(
        self, session: InferenceSession, cutter: WindowCutter, thresholds: Thresholds, name: str
    ) -> None:
        self._session, self._cutter = session, cutter
        self.thresholds = thresholds
        self.name = name

    @classmethod
    def open(cls, folder: Path = MODEL, *, threads: int = 1) -> Encoder:
        """The model in a folder: `reader.onnx`, `tokenizer.json`, `thresholds.json`.

        Args:
            folder: of the model that ships, or of one trained by the user.
            threads: of the processor for one document.

        Raises:
            KnowledgeError: a file is missing or broken, or the model was made for other labels.
        """
        from onnxruntime import InferenceSession, SessionOptions
        from tokenizers import Tokenizer

        options = SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        path = folder / "reader.onnx"
        try:
            session = InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
            tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            told = json.loads((folder / "thresholds.json").read_text(encoding="utf-8"))
            thresholds = Thresholds(**told)
        except Exception as error:
            raise KnowledgeError(
                f"the reader's model in {folder} cannot be loaded: {error}"
            ) from error
        about = session.get_modelmeta().custom_metadata_map
        if about.get("labels") != signature():
            raise KnowledgeError(
                f"{path} was made for other labels than this version has: export it again"
            )
        cutter = WindowCutter(tokenizer, size=int(about["size"]), overlap=int(about["overlap"]))
        return cls(session, cutter, thresholds, about["name"])

    def read(
        self,
        text: str,
        sentences: Sequence[Sentence] | None = None,
        given: Mapping[str, Sequence[Located]] | None = None,
        harm: Sequence[HarmMention] = (),
    ) -> Graph:
        """The spans of a document and how they hang together; `given` and `harm` as for
        `graph.decode`.
        """
        windows, scores = self.scores(text, sentences)
        return decode(windows, scores, self.thresholds.layers, given, harm)

    def scores(
        self, text: str, sentences: Sequence[Sentence] | None = None
    ) -> tuple[list[Window], list[Scores]]:
        """The windows of a document, and what the network says of each."""
        windows = self._cutter.cut(text, sentences)
        scores = [
            Scores(
                *self._session.run(
                    None,
                    {
                        "pieces": np.array(window.pieces, dtype=np.int64),
                        "shapes": np.array(window.shapes, dtype=np.int64),
                        "firsts": np.array(window.firsts, dtype=np.int64),
                    },
                )
            )
            for window in windows
        ]
        return windows, scores
