"""Many documents read in their order, in this process or several, one bad one stopping nothing."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from types import FrameType

from sourceline.errors import RejectedDocument, SourcelineError, SpanMismatchError
from sourceline.records import Document, Reading

logger = logging.getLogger(__name__)

Read = Callable[[Document], Reading]
Load = Callable[[], Read]
Outcome = Reading | RejectedDocument

# Documents taken in advance for each worker, so that none waits for one slow neighbour, while
# memory stays bounded whatever the length of the input.
AHEAD_PER_WORKER = 8
START_SECONDS = 120.0  # a worker loads gazetteer and word lists first; then its clock starts
CHECK_SECONDS = 0.5


def read_all(
    items: Iterable[Document | RejectedDocument],
    load: Load,
    *,
    workers: int = 1,
    timeout_seconds: float | None = None,
) -> Iterator[Outcome]:
    """A reading for each document, in the order of `items`; rejected ones are passed through.

    `load` makes the function that reads one document; with several workers it is called in
    each of them, so it must be importable by name. A document whose reading fails, takes longer
    than `timeout_seconds` or ends its process comes back as a `RejectedDocument`.

    With one worker the time limit needs a main thread and POSIX signals; elsewhere there is none.

    Raises:
        SpanMismatchError: a reading's words are not where it says. Nothing more is read.
        SourcelineError: a worker cannot be started.
    """
    if workers == 1:
        return _read_here(items, load(), timeout_seconds)
    return _read_in_workers(items, load, workers, timeout_seconds)


def origin_of(document: Document) -> str:
    """What to call a document in a message: its URL, its own id, or the hash of its text."""
    return document.url or document.external_id or document.id


# ---------------------------------------------------------------- in this process


class _TimeLimitError(BaseException):
    """Raised within a reading that takes too long; no `except Exception` on the way holds it."""


def _read_here(
    items: Iterable[Document | RejectedDocument], read: Read, timeout_seconds: float | None
) -> Iterator[Outcome]:
    for item in items:
        if isinstance(item, RejectedDocument):
            yield item
            continue
        try:
            with _time_limit(timeout_seconds):
                outcome: Outcome = read(item)
        except _TimeLimitError:
            outcome = _timed_out(item, timeout_seconds)
        except SpanMismatchError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the run goes on
            outcome = _failed(item, error)
        yield outcome


@contextmanager
def _time_limit(seconds: float | None) -> Iterator[None]:
    possible = (
        hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    )
    if seconds is None or not possible:
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise _TimeLimitError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _failed(document: Document, error: Exception) -> RejectedDocument:
    logger.debug("reading %s failed", origin_of(document), exc_info=error)
    return RejectedDocument(
        origin_of(document),
        f"reading failed: {type(error).__name__}: {error}",
        code="reading-failed",
    )


def _timed_out(document: Document, seconds: float | None) -> RejectedDocument:
    return RejectedDocument(
        origin_of(document),
        f"reading took longer than {seconds:g} s. Raise --timeout, or split the document.",
        code="timed-out",
    )


# ---------------------------------------------------------------- in several


@dataclass(frozen=True, slots=True)
class _Mismatch:
    """A span mismatch on its way from a worker: it stops the run."""

    message: str


@dataclass(frozen=True, slots=True)
class _Refusal:
    """A rejected document on its way from a worker, in plain words."""

    origin: str
    reason: str
    code: str


@dataclass(frozen=True, slots=True)
class _Ready:
    """A worker has loaded, or says why it cannot."""

    problem: str | None


class _Job:
    """A document on its way: what it is, and what became of it."""

    def __init__(self, item: Document | RejectedDocument) -> None:
        self.document = None if isinstance(item, RejectedDocument) else item
        self.outcome: Outcome | None = item if isinstance(item, RejectedDocument) else None


class _Worker:
    """One process, the line to it, and the job it is at."""

    def __init__(self, load: Load) -> None:
        context = get_context("spawn")  # a fork would copy the threads that draw progress
        self.line, other = context.Pipe()
        self.process: SpawnProcess = context.Process(
            target=_serve, args=(other, load), name="sourceline-worker", daemon=True
        )
        self.process.start()
        other.close()
        self.ready = False
        self.ended = False
        self.job: _Job | None = None
        self.deadline = time.monotonic() + START_SECONDS

    def give(self, job: _Job, timeout_seconds: float | None) -> None:
        self.job = job
        self.deadline = time.monotonic() + (timeout_seconds or float("inf"))
        with suppress(BrokenPipeError):  # it has just died: seen as the end of its line
            self.line.send(job.document)

    def end(self) -> None:
        if self.ended:
            return
        self.ended = True
        self.process.kill()
        self.process.join()
        self.process.close()
        self.line.close()


def _serve(line: Connection, load: Load) -> None:
    """Read what comes down the line until it ends: the body of a worker process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told, and ends its workers
    try:
        read = load()
    except Exception as error:  # noqa: BLE001 - told to the parent, which raises it
        line.send(_Ready(f"{type(error).__name__}: {error}"))
        return
    line.send(_Ready(None))
    while True:
        try:
            document = line.recv()
        except EOFError:
            return
        line.send(_answer(read, document))


def _answer(read: Read, document: Document) -> Reading | _Refusal | _Mismatch:
    try:
        return read(document)
    except SpanMismatchError as error:
        return _Mismatch(str(error))
    except Exception as error:  # noqa: BLE001 - whatever it is, the run goes on
        failed = _failed(document, error)
        return _Refusal(failed.origin, failed.reason, failed.code)


def _read_in_workers(
    items: Iterable[Document | RejectedDocument],
    load: Load,
    workers: int,
    timeout_seconds: float | None,
) -> Iterator[Outcome]:
    window: deque[_Job] = deque()
    waiting: deque[_Job] = deque()
    coming = iter(items)
    more = True
    staff = [_Worker(load) for _ in range(workers)]
    try:
        while more or window:
            while more and len(window) < workers * AHEAD_PER_WORKER:
                item = next(coming, None)
                if item is None:
                    more = False
                    break
                job = _Job(item)
                window.append(job)
                if job.outcome is None:
                    waiting.append(job)
            for worker in staff:
                if worker.ready and worker.job is None and waiting:
                    worker.give(waiting.popleft(), timeout_seconds)
            if not window:
                continue
            outcome = window[0].outcome
            if outcome is None:
                _listen(staff, load, timeout_seconds)
            else:
                window.popleft()
                yield outcome
    finally:
        for worker in staff:
            worker.end()


def _listen(staff: list[_Worker], load: Load, timeout_seconds: float | None) -> None:
    """Take what workers have to say; replace those that died or took too long."""
    soonest = min(w.deadline for w in staff if w.job is not None or not w.ready)
    patience = min(CHECK_SECONDS, max(0.0, soonest - time.monotonic()))
    heard = wait([worker.line for worker in staff], timeout=patience)
    for number, worker in enumerate(staff):
        if worker.line in heard:
            try:
                _take(worker, worker.line.recv())
            except (EOFError, ConnectionError):
                _bury(worker)
                staff[number] = _Worker(load)
        elif time.monotonic() > worker.deadline and (worker.job or not worker.ready):
            if worker.job is None:
                raise SourcelineError(f"a worker did not start within {START_SECONDS:g} s")
            assert worker.job.document is not None
            worker.job.outcome = _timed_out(worker.job.document, timeout_seconds)
            worker.end()
            staff[number] = _Worker(load)


def _take(worker: _Worker, said: Reading | _Refusal | _Mismatch | _Ready) -> None:
    if isinstance(said, _Ready):
        if said.problem is not None:
            raise SourcelineError(f"a worker cannot start: {said.problem}")
        worker.ready = True
    elif isinstance(said, _Mismatch):
        raise SpanMismatchError(said.message)
    else:
        assert worker.job is not None
        if isinstance(said, _Refusal):
            worker.job.outcome = RejectedDocument(said.origin, said.reason, code=said.code)
        else:
            worker.job.outcome = said
        worker.job = None


def _bury(worker: _Worker) -> None:
    worker.process.join(timeout=START_SECONDS)
    code = worker.process.exitcode
    job = worker.job
    worker.end()
    if not worker.ready:
        raise SourcelineError(
            f"a worker process ended before it could read anything (exit code {code}). "
            "Is there enough memory for so many workers?"
        )
    if job is None:
        return
    assert job.document is not None
    job.outcome = RejectedDocument(
        origin_of(job.document),
        f"the process that read it ended (exit code {code})",
        code="worker-died",
    )
