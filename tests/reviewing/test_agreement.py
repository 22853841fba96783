"""Alpha against the figures of the paper that defines its computation."""

from __future__ import annotations

from pathlib import Path

import pytest

from sourceline.errors import UsageError
from sourceline.reviewing.agreement import alpha, interval, nominal, ratio
from sourceline.reviewing.coding import Coding, agreement, code, codings_of
from sourceline.store import Store
from tests.reviewing.test_actions import link
from tests.store.samples import MOPTI, put

# Krippendorff (2011), section C: four observers, twelve units, a dot is no value.
UNITS = [
    [1, 1, 1],
    [2, 2, 3, 2],
    [3, 3, 3, 3],
    [3, 3, 3, 3],
    [2, 2, 2, 2],
    [1, 2, 3, 4],
    [4, 4, 4, 4],
    [1, 1, 2, 1],
    [2, 2, 2, 2],
    [5, 5, 5],
    [1, 1],
    [3],
]


@pytest.mark.parametrize(
    ("difference", "published"), [(nominal, 0.743), (interval, 0.849), (ratio, 0.797)]
)
def test_alpha_is_what_the_paper_has(difference, published: float) -> None:  # type: ignore[no-untyped-def]
    found = alpha(UNITS, difference)
    assert found is not None
    assert round(found, 3) == published


def test_alpha_at_its_ends() -> None:
    assert alpha([[1, 1], [2, 2]], nominal) == 1.0
    assert alpha([[1, 1], [1, 1]], nominal) == 1.0
    assert alpha([[1], []], nominal) is None
    worse = alpha([[1, 2], [2, 1]], nominal)
    assert worse is not None
    assert worse < 0


def test_two_coders_and_their_agreement(tmp_path: Path) -> None:
    with Store.open(tmp_path / "a.db") as store:
        (mopti,) = put(store, MOPTI)
        link(store, "m", mopti)
        code(store, "m", Coding(sub_event_type="Attack", deaths_best=9), "Ann")
        code(store, "m", Coding(sub_event_type="Armed clash", deaths_best=9), "Bob")
        with pytest.raises(UsageError, match="already"):
            code(store, "m", Coding(), "Ann")
        with store.reading() as connection:
            found = {one.field: one for one in agreement(codings_of(connection, "m"))}
    assert found["deaths_best"].alpha == 1.0
    assert found["sub_event_type"].alpha == 0.0
    assert found["country"].alpha is None
    assert found["country"].events == 0
