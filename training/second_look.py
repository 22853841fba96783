"""What an annotator should look at again: values that the reader's own layers work out differently.

Not an error: where the two differ, either can be wrong.
"""

from __future__ import annotations

from collections.abc import Iterator

from sourceline.reading.dates import find_dates
from sourceline.reading.quantities import find_quantities
from sourceline.reading.sentences import find_sentences
from training.gold_format import Report


def doubts_about(report: Report) -> Iterator[str]:
    """Claims whose bounds and dates whose days are not what the words seem to say."""
    text = report.text
    counts = [q for q in find_quantities(text) if q.kind == "count"]
    days = find_dates(text, report.published, find_sentences(text))
    for event in report.events:
        for claim in event.casualties:
            span = claim.locate(text)
            inside = [q for q in counts if span.start <= q.start and q.end <= span.end]
            noted = (claim.low, claim.best, claim.high)
            if len(inside) == 1 and (inside[0].low, inside[0].best, inside[0].high) != noted:
                q = inside[0]
                yield f"{event.id} {claim.id} {claim.q!r}: noted {noted}, read {(q.low, q.best, q.high)}"
        if event.date and event.date.start:
            span = event.date.locate(text)
            for day in days:
                read = (str(day.first), str(day.last), day.precision)
                noted_days = (event.date.start, event.date.end, event.date.precision)
                if day.start < span.end and span.start < day.end and read != noted_days:
                    yield f"{event.id} {event.date.q!r}: noted {noted_days}, read {read}"
