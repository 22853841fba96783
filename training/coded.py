"""Annotations of texts that are not ours to pass on: offsets beside the text's name, without its words.

`training/coded/*.jsonl` holds a line a report: the `source` file under the data folder and the `id` of
the text in it, the text's `sha256`, the offsets of `capitals` that an annotator saw where the source
writes everything small, and the gold format (codebook) in which every quote is `start` and `end`.
`python -m training.coded REPORTS.jsonl --source muc4/train.jsonl --data DATA --out FILE` makes such
lines of annotated reports; without `--source` it makes reports in the gold format of such lines.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sourceline.knowledge.ontology import Ontology
from training.gold_format import Quote, Report, ReportError, parse_report

_SPACES = re.compile(r" {2,}")


def load_coded(paths: Iterable[Path], data: Path) -> Iterator[Report]:
    """The reports of files with offsets, in order.

    Raises:
        ReportError: a text is not in the data, is another than was annotated, or a line is wrong.
    """
    ontology = Ontology.load()
    texts: dict[str, dict[str, str]] = {}
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            coded = json.loads(line)
            source = coded.pop("source")
            if source not in texts:
                texts[source] = _texts(data / source)
            text = texts[source].get(coded["id"], "")
            if _digest(text) != coded.pop("sha256"):
                raise ReportError(f"{path}: {coded['id']}: not the text of {source} that was coded")
            capitals = set(coded.pop("capitals"))
            text = "".join(c.upper() if i in capitals else c for i, c in enumerate(text))
            yield parse_report(_quoted(coded, text) | {"text": text}, ontology)


def coded(report: dict[str, Any], source: str, text: str) -> dict[str, Any]:
    """A report in the gold format, as a line without words.

    Raises:
        ReportError: its text differs from the source's by more than capitals and spaces.
    """
    seen = report["text"]
    if len(seen) != len(text) or seen.lower() != text.lower():
        raise ReportError(f"{report['id']}: not a text of {source}")
    return {
        "source": source,
        "sha256": _digest(text),
        "capitals": [i for i, (a, b) in enumerate(zip(seen, text, strict=True)) if a != b],
        **_placed({k: v for k, v in report.items() if k != "text"}, seen),
    }


def _texts(path: Path) -> dict[str, str]:
    """The texts of a file by their ids, with single spaces."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return {row["id"]: _SPACES.sub(" ", row["text"].strip()) for row in rows}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _placed(value: Any, text: str) -> Any:
    """The value with offsets for every quote in it."""
    if isinstance(value, list):
        return [_placed(v, text) for v in value]
    if not isinstance(value, dict):
        return value
    rest = {k: _placed(v, text) for k, v in value.items() if k not in {"q", "n", "to"}}
    if "q" not in value:
        return rest
    span = Quote(q=value["q"], n=value.get("n", 1), to=value.get("to")).locate(text)
    return {"start": span.start, "end": span.end, **_days(rest)}


def _days(rest: dict[str, Any]) -> dict[str, Any]:
    """The fields beside a quote; a date's own `start` and `end` are called days here."""
    names = {"start": "first_day", "end": "last_day"}
    return {names.get(k, k): v for k, v in rest.items()}


def _quoted(value: Any, text: str) -> Any:
    """The value with quotes for all offsets in it."""
    if isinstance(value, list):
        return [_quoted(v, text) for v in value]
    if not isinstance(value, dict):
        return value
    names = {"first_day": "start", "last_day": "end"}
    rest = {
        names.get(k, k): _quoted(v, text) for k, v in value.items() if k not in {"start", "end"}
    }
    if "start" not in value:
        return rest
    start, words = value["start"], text[value["start"] : value["end"]]
    n, at = 1, text.find(words)
    while 0 <= at < start:
        n, at = n + 1, text.find(words, at + 1)
    return {"q": words, "n": n, **rest}


def main() -> int:
    """Writes reports as offsets, or offsets as reports."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("reports", nargs="+", type=Path)
    parser.add_argument(
        "--source", required=True, help="file with the texts, under the data folder"
    )
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--out", required=True, type=Path)
    args = parser.parse_args()
    if args.source is None:
        reports = load_coded(args.reports, args.data)
        lines = [report.model_dump_json(exclude_unset=True) for report in reports]
    else:
        texts = _texts(args.data / args.source)
        lines = [
            json.dumps(coded(report, args.source, texts[report["id"]]))
            for path in args.reports
            for report in map(json.loads, path.read_text(encoding="utf-8").splitlines())
            if report["id"] in texts
        ]
    args.out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    sys.stderr.write(f"{len(lines)} reports\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
