"""Why two reports were joined: the match weight from the prior to the sum, step by step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sourceline.linking.model import Match

_BAR = 20
# Bits at which a bar is full: a factor of a thousand.
_FULL = 10.0


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a waterfall: what was compared, how it came out, what that adds, the sum so far.

    Weights are in bits: +1 doubles the odds that both reports tell of one event, -1 halves them.
    """

    comparison: str
    outcome: str
    weight: float
    total: float


def waterfall(match: Match) -> list[Step]:
    """The steps from the prior to the match weight; what is not told adds nothing and is left out."""
    total = match.prior
    steps = [Step("prior", "any two mentions that are compared", match.prior, total)]
    for part in match.contributions:
        if part.told:
            total += part.weight
            steps.append(Step(part.comparison, part.level, part.weight, total))
    return steps


def waterfall_lines(match: Match) -> Iterator[str]:
    """The waterfall as text: a head, a line a step, and the sum with its probability."""
    yield f"{match.left} and {match.right}"
    steps = waterfall(match)
    width = max(len(f"{s.comparison}: {s.outcome}") for s in steps)
    for step in steps:
        words = f"{step.comparison}: {step.outcome}"
        bar = ("+" if step.weight >= 0 else "-") * round(min(1.0, abs(step.weight) / _FULL) * _BAR)
        yield f"  {words:<{width}}  {step.weight:+6.2f}  {step.total:+6.2f}  {bar}".rstrip()
    yield f"  {'match weight':<{width}}  {match.weight:+6.2f}  probability {match.probability:.3f}"
