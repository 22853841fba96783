"""The waterfall of a match: from the prior to the sum."""

from __future__ import annotations

import pytest

from sourceline.linking.explain import waterfall, waterfall_lines
from sourceline.linking.model import Contribution, Match, Model
from tests.linking.mentions import RAID, told_by

MATCH = Match(
    "a#e1",
    "b#e1",
    3.5,
    -2.0,
    (
        Contribution("date", "the same day", 1.5, True),
        Contribution("place", "not told", 0.0, False),
        Contribution("type", "the same kind of act", -0.5, True),
        Contribution("killed", "a figure of ten or more in common", 4.5, True),
    ),
)


def test_steps_add_up_to_the_match_weight() -> None:
    steps = waterfall(MATCH)
    assert [(s.comparison, s.total) for s in steps] == [
        ("prior", -2.0),
        ("date", -0.5),
        ("type", -1.0),
        ("killed", 3.5),
    ]


def test_real_match_adds_up_too() -> None:
    match = Model.load().score(RAID, told_by(RAID, "b"))
    assert waterfall(match)[-1].total == pytest.approx(match.weight)


def test_lines_read_as_a_table() -> None:
    assert list(waterfall_lines(MATCH)) == [
        "a#e1 and b#e1",
        "  prior: any two mentions that are compared   -2.00   -2.00  ----",
        "  date: the same day                          +1.50   -0.50  +++",
        "  type: the same kind of act                  -0.50   -1.00  -",
        "  killed: a figure of ten or more in common   +4.50   +3.50  +++++++++",
        "  match weight                                +3.50  probability 0.919",
    ]
