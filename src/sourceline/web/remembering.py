"""Answers that hold as long as the database is as it is: what is dear is worked out once.

Whoever opens the list or the map sees everything first, which is the dearest question of all.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar

from fastapi import Request
from sqlalchemy import Connection

from sourceline.store import journal

MOST_REMEMBERED = 512
T = TypeVar("T")


class Memory:
    """Answers about one state of the database; the one not asked for longest is forgotten first."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._head = -1
        self._answers: OrderedDict[Hashable, object] = OrderedDict()

    def get(self, head: int, question: Hashable, make: Callable[[], T]) -> T:
        """The answer for the state in which the log ends with `head`; made if it is not known."""
        with self._lock:
            if head > self._head:
                self._answers.clear()
                self._head = head
            if head == self._head and question in self._answers:
                self._answers.move_to_end(question)
                return self._answers[question]  # type: ignore[return-value]
        answer = make()
        with self._lock:
            if head == self._head:
                self._answers[question] = answer
                if len(self._answers) > MOST_REMEMBERED:
                    self._answers.popitem(last=False)
        return answer


def remembered(
    request: Request, connection: Connection, question: Hashable, make: Callable[[], T]
) -> T:
    """What `make` answers to `question` from `connection`, or has answered in this state already.

    `question` names what is asked and everything the answer depends on besides the database.
    """
    memory: Memory = request.app.state.memory
    return memory.get(journal.head(connection), question, make)
