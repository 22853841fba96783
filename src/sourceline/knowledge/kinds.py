"""What a noun stands for: persons, a body of people, or a thing (codebook, Participants)."""

from __future__ import annotations

from sourceline.knowledge.people import load_people
from sourceline.records import Kind

# Forces, groups and other bodies, in lower case.
_BODIES = frozenset(
    "army armies military forces force troops police navy marines militia militias group groups "
    "organization organisation organizations organisations government governments regime regimes "
    "authorities coalition alliance command unit units battalion brigade brigades division regiment "
    "squad squads faction factions gang gangs cartel cartels movement front party insurgency mob "
    "network cell cells guard guards intelligence ministry state states council junta army-backed "
    "gendarmerie constabulary crowd crowds wing opposition terrorists militants fighters rebels "
    "insurgents guerrillas jihadists extremists gunmen bandits attackers assailants soldiers "
    "peacekeepers paramilitaries mercenaries separatists protesters demonstrators rioters loyalists "
    "security service services agency agencies mission leadership contingent element elements side "
    "sides commandos company convoy patrol team teams clan tribe tribes community".split()
)


def noun_kind(word: str) -> Kind | None:
    """The kind of participant that a noun in lower case names; None if it names none of them."""
    if word in _BODIES:
        return "organization"
    return "individual" if word in load_people() else None
