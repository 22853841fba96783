"""Reconciled events, made from readings made by hand."""

from __future__ import annotations

from functools import cache

from sourceline.linking.reconcile import reconcile
from sourceline.records import Event, Speaker
from tests.linking.samples import ARMY, Said, report

CENTCOM = Speaker(name="U.S. Central Command", actor="US.centcom")
ARMY_SAYS = Speaker(name="the Iraqi army", actor=ARMY)
SPOKESMAN = Speaker(name="police spokesman Ali Jabouri")


@cache
def raid() -> Event:
    """A raid with two positions on the dead, a correction, a copy, and a named victim."""
    readings = [
        report(
            Said(5, "injured", actor=ARMY, by=ARMY_SAYS),
            publisher="Early",
            published="2024-08-30",
        ),
        report(
            Said(15, by=CENTCOM, high=None),
            Said(7, "injured", actor=ARMY, by=ARMY_SAYS),
            publisher="Wire",
        ),
        report(Said(15, by=CENTCOM, high=None), publisher="Copy", published="2024-09-01"),
        report(Said(14, by=ARMY_SAYS), publisher="Other", day="2024-08-29"),
        report(
            Said(2, group="civilians", actor=None, by=SPOKESMAN),
            publisher="Local",
            victims=("Layla Karim",),
        ),
    ]
    groups = {readings[1].document.id: "wire", readings[2].document.id: "wire"}
    return reconcile([(r, "e1") for r in readings], groups, "raid-1")


def vague() -> Event:
    """An event of which neither day, place, side nor figure is known, which may happen."""
    reading = report(
        day=None, place=None, parties=(), publisher="Vague", factuality="planned", published=None
    )
    return reconcile([(reading, "e1")], {}, "vague-1")


def hostile() -> Event:
    """An event whose words try to break out of whatever shows them."""
    name = '=cmd|"/c calc"!A1</title><script>alert(1)</script>'
    reading = report(
        Said(3, by=Speaker(name='@SUM(A1)"><img src=x onerror=alert(2)>#"]')),
        publisher=name,
        place="Mosul</text><script>alert(3)</script>",
        parties=(("initiator", "+1</script>"), ("target", "-2\r\n=3")),
    )
    return reconcile([(reading, "e1")], {}, "=hostile</p>")
