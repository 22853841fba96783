"""What is safe to send to a terminal: words of documents, without what commands the screen."""

from __future__ import annotations

import re

# Controls, with which a report could move the cursor or rewrite the screen, and the marks that
# turn the direction of what follows them.
COMMANDING = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def harmless(words: str) -> str:
    """`words` on one line, each commanding character replaced by U+FFFD."""
    return inert(re.sub(r"\s+", " ", words))


def inert(line: str) -> str:
    """The same of a line that is laid out with spaces, which stay."""
    return COMMANDING.sub("\ufffd", line)
