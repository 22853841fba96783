"""Work on hostile input in a process of its own, which can be stopped and may crash."""

from __future__ import annotations

import atexit
import json
import os
import struct
import subprocess
import sys
import threading
from typing import Any

from sourceline.errors import RejectedDocument

_LENGTH = struct.Struct("<II")
_idle: list[_Worker] = []
_lock = threading.Lock()


class _Worker:
    """A process that takes jobs one by one: a header and the bytes in, one JSON object out.

    The answer is JSON and not pickled, so that a process that was taken over through a broken
    file can say something wrong, but run nothing here.
    """

    def __init__(self) -> None:
        self.owner = os.getpid()
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
        self._process = subprocess.Popen(
            # -P: a directory with a `sourceline` folder in it must not be run from.
            [sys.executable, "-P", "-m", "sourceline.ingest.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )

    def call(
        self, job: str, data: bytes, arguments: dict[str, Any], seconds: float
    ) -> bytes | None:
        """The answer's bytes, None if the process ended without one (or was stopped)."""
        process = self._process
        if process.stdin is None or process.stdout is None:
            return None
        header = json.dumps({"job": job, "arguments": arguments}).encode()
        stop = threading.Timer(seconds, process.kill)
        stop.daemon = True
        stop.start()
        try:
            process.stdin.write(_LENGTH.pack(len(header), len(data)))
            process.stdin.write(header)
            process.stdin.write(data)
            process.stdin.flush()
            size = process.stdout.read(4)
            if len(size) < 4:
                return None
            (count,) = struct.unpack("<I", size)
            answer = process.stdout.read(count)
            return answer if len(answer) == count else None
        except OSError:
            return None
        finally:
            stop.cancel()

    def close(self) -> int:
        """End the process. Its exit status: negative for the signal that ended it."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue
        if self.owner != os.getpid():
            return 0
        try:
            return self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()


def run_apart(
    job: str, data: bytes, *, origin: str, timeout_seconds: float, **arguments: Any
) -> dict[str, Any]:
    """What the named job of the worker makes of `data`.

    The process is kept for the next call; after a crash or a timeout there is a new one.

    Raises:
        RejectedDocument: the job rejected the data, took too long (`timeout`), or ended the
            process (`crashed`).
    """
    worker = _take()
    arguments["origin"] = origin
    try:
        answer = worker.call(job, data, arguments, timeout_seconds)
    except BaseException:  # interrupted in the middle, the two would be out of step
        worker.close()
        raise
    if answer is None:
        status = worker.close()
        if status == -9 or (os.name == "nt" and status == 1):
            raise RejectedDocument(
                origin,
                f"took more than the {timeout_seconds:g} seconds that one document may take, or "
                "more memory than there is.",
                code="timeout",
            )
        raise RejectedDocument(
            origin, f"ended the process that read it (status {status}).", code="crashed"
        )
    with _lock:
        _idle.append(worker)
    result: dict[str, Any] = json.loads(answer)
    if "rejected" in result:
        raise RejectedDocument(origin, str(result["rejected"]), code=str(result["code"]))
    return result


def _take() -> _Worker:
    with _lock:
        while _idle:
            worker = _idle.pop()
            # After a fork both processes would talk into one pipe.
            if worker.owner == os.getpid():
                return worker
    return _Worker()


@atexit.register
def close_workers() -> None:
    """End the processes that wait for work."""
    with _lock:
        while _idle:
            _idle.pop().close()
