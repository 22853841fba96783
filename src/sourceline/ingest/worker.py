"""The process that takes hostile files apart: jobs on standard input, answers on standard output."""

from __future__ import annotations

import json
import struct
import sys
from importlib import import_module
from typing import Any, BinaryIO

from sourceline.errors import RejectedDocument

_JOBS = {
    "html": ("sourceline.ingest.webpage", "extract_page"),
    "pdf": ("sourceline.ingest.pdf", "extract_pdf"),
    "feed": ("sourceline.ingest.feed", "extract_feed"),
}
# Enough for any page or PDF under the size limit that was seen; a bomb stops here.
_MAX_MEMORY_BYTES = 4 * 1024**3


def serve(jobs: BinaryIO, answers: BinaryIO) -> None:
    """Answer each job until the input ends."""
    while len(sizes := jobs.read(8)) == 8:
        header_size, data_size = struct.unpack("<II", sizes)
        header = json.loads(jobs.read(header_size))
        answer = json.dumps(_answer(header, jobs.read(data_size))).encode()
        answers.write(struct.pack("<I", len(answer)))
        answers.write(answer)
        answers.flush()


def _answer(header: dict[str, Any], data: bytes) -> dict[str, Any]:
    module, name = _JOBS[header["job"]]
    try:
        result: dict[str, Any] = getattr(import_module(module), name)(data, **header["arguments"])
    except RejectedDocument as reject:
        return {"rejected": reject.reason, "code": reject.code}
    except MemoryError:
        return {"rejected": "needs more memory than a document may take.", "code": "too-large"}
    return result


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MAX_MEMORY_BYTES, _MAX_MEMORY_BYTES))


if __name__ == "__main__":
    _limit_memory()
    serve(sys.stdin.buffer, sys.stdout.buffer)
