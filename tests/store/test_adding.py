"""What comes into a store by `adding.add`, on both databases."""

from __future__ import annotations

import json
import os
from io import StringIO
from pathlib import Path

from sourceline.adding import add
from sourceline.config import Settings
from sourceline.store import Store
from tests.store.samples import KARACHI, MOPTI


def outcomes_of(inputs: Path, store: Store) -> list[tuple[str, str | None]]:
    out = StringIO()
    add([str(inputs)], store, Settings(), out=out)
    lines = map(json.loads, out.getvalue().splitlines())
    return [(line["outcome"], line.get("code")) for line in lines]


def test_a_text_that_the_database_cannot_hold_stops_nothing(store: Store, tmp_path: Path) -> None:
    inbox = tmp_path / "in.jsonl"
    texts = (MOPTI, f"{MOPTI} \0 {KARACHI}", KARACHI)
    inbox.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    second = ("rejected", "nul") if "postgresql" in store.name else ("added", None)
    assert outcomes_of(inbox, store) == [("added", None), second, ("added", None)]
    assert store.verify().problems == []


def test_a_file_name_need_not_be_characters(store: Store, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name, content in ((b"a\xff.txt", MOPTI), (b"b\xff.txt", "")):
        Path(os.fsdecode(bytes(inbox) + b"/" + name)).write_text(content)
    for outcome in ("added", "known"):
        assert outcomes_of(inbox, store) == [(outcome, None), ("rejected", "empty")]
    (rejected,) = store.rejects()
    assert rejected.origin.endswith("b\ufffd.txt")
    assert store.verify().problems == []
