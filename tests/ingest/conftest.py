"""Short ways to ingest bytes or paths, and to tell documents from rejections."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sourceline.ingest.isolation import close_workers


@pytest.fixture(autouse=True, scope="session")
def _no_process_left() -> Iterator[None]:
    yield
    close_workers()
