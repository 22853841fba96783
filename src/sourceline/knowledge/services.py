"""What a noun after a country or its people's name stands for: army, police, government, civilians.

"Iraqi federal police", "Iraq's Security Forces", "Ministry of Defence of Ukraine": the words around
the state's name are parsed here, on folded text, into one of the `SERVICES` every state has.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from sourceline.records import Group

# Suffix of the derived actor's id -> (its name, before the state's; kind; casualty group).
SERVICES: dict[str, tuple[str, str, Group]] = {
    "government": ("Government of {}", "government", "civilians"),
    "military": ("Military Forces of {}", "military", "combatants"),
    "police": ("Police Forces of {}", "police", "police"),
    "intelligence": ("Intelligence Services of {}", "intelligence", "combatants"),
    "border": ("Border Forces of {}", "border", "combatants"),
    "media": ("News media of {}", "media", "journalists"),
    "civilians": ("Civilians of {}", "civilians", "civilians"),
    "protesters": ("Protesters of {}", "protesters", "civilians"),
    "armed": ("Unidentified armed groups of {}", "armed group", "combatants"),
}

_MILITARY = (
    "military army armies navy marines airmen soldier soldiers troops troop warplanes warplane jets "
    "fighter_jets fighter_jet bombers gunships helicopters helicopter_gunships warships warship "
    "artillery commandos commando paratroopers paratrooper servicemen serviceman servicewoman "
    "conscripts reservists infantry infantrymen special_forces special_operations_forces "
    "armed_forces air_force air_forces airforce ground_forces land_forces naval_forces "
    "armed_services defence_forces defense_forces defence_force defense_force general_staff "
    "joint_chiefs_of_staff chiefs_of_staff chief_of_staff security_forces security_force "
    "national_guard republican_guard presidential_guard national_army marine_corps "
    "army_aviation air_defences air_defenses paramilitary paramilitaries pilots pilot tanks "
    "general generals colonel admiral marine peacekeepers peacekeeper servicemembers "
    "service_members service_member contingent expeditionary_force drones occupation_forces"
)
_POLICE = (
    "police policeman policemen policewoman policewomen police_officer police_officers gendarmerie "
    "gendarmes gendarme constabulary police_force police_service riot_police"
)
_INTELLIGENCE = (
    "intelligence security_service security_services security_agency security_agencies "
    "intelligence_service intelligence_services intelligence_agency intelligence_agencies "
    "secret_service secret_services secret_police spy_agency spies spymaster mukhabarat"
)
_BORDER = (
    "border_guard border_guards border_police border_force border_forces border_troops border_patrol "
    "border_security_force border_security_forces border_guard_force coast_guard coastguard "
    "coast_guards coastguards frontier_guards customs border_agents border_service"
)
_GOVERNMENT = (
    "government governments authorities authority officials official regime administration ministry "
    "ministries minister ministers president presidency premier prime_minister vice_president "
    "parliament parliamentarians lawmakers senate congress cabinet leadership leader leaders junta "
    "rulers embassy embassies consulate consulates diplomat diplomats ambassador envoy envoys "
    "delegation negotiators king monarch crown_prince chancellor foreign_office state_department "
    "department treasury judiciary supreme_court court courts prosecutor prosecutors "
    "spokesman spokeswoman spokesperson spokesmen mission_to_the_united_nations secretary_of_state"
)
_MEDIA = (
    "state_media state_television state_tv state_radio news_agency state_news_agency television "
    "newspaper newspapers media press radio broadcaster"
)
_CIVILIANS = (
    "civilian civilians citizen citizens national nationals resident residents villager villagers "
    "people women children men families family man woman boy girl boys girls child teenager "
    "teenagers youth youths student students schoolchildren refugee refugees migrants farmers farmer "
    "fishermen shepherds shepherd workers worker labourers laborers journalist journalists doctors "
    "medics tourists tourist pilgrims businessman hostages prisoners detainees population community"
)
_PROTESTERS = (
    "protester protesters protestor protestors demonstrators demonstrator marchers rioters"
)
_ARMED = (
    "militant militants rebel rebels insurgent insurgents fighter fighters gunman gunmen guerrilla "
    "guerrillas guerilla guerillas militia militias militiamen separatists separatist extremists "
    "jihadists jihadis terrorists islamists insurgency resistance rebellion opposition_fighters "
    "armed_opposition opposition_forces opposition_groups armed_groups rebel_groups "
    "rebel_forces rebel_fighters militant_groups mujahideen mujahedeen"
)
_HEADS: dict[str, str] = {
    word.replace("_", " "): kind
    for kind, words in (
        ("military", _MILITARY),
        ("police", _POLICE),
        ("intelligence", _INTELLIGENCE),
        ("border", _BORDER),
        ("government", _GOVERNMENT),
        ("media", _MEDIA),
        ("civilians", _CIVILIANS),
        ("protesters", _PROTESTERS),
        ("armed", _ARMED),
    )
    for word in words.split()
}
# Heads whose kind a modifier decides ("border officials"); the value is the kind without one.
_OPEN_HEADS: dict[str, str | None] = {
    "forces": "military",
    "force": "military",
    "officers": "military",
    "officer": "military",
    "commander": "military",
    "commanders": "military",
    "command": "military",
    "officials": "government",
    "official": "government",
    "ministry": "government",
    "minister": "government",
    "department": "government",
    "secretary": "government",
    "spokesman": "government",
    "spokeswoman": "government",
    "spokesperson": "government",
    "spokesmen": "government",
    "agents": "intelligence",
    "agent": "intelligence",
    "chief": None,
    "chiefs": None,
    "sources": None,
    "source": None,
    "personnel": None,
    "units": None,
    "unit": None,
    "members": None,
    "guards": None,
    "agency": None,
    "service": None,
    "services": None,
    "group": None,
    "groups": None,
    "leader": "government",
    "leaders": "government",
    "vehicles": None,
    "convoy": None,
    "patrol": "military",
    "patrols": "military",
    "base": None,
    "checkpoint": None,
}
# Modifiers that say whose people the head's are, the strongest first.
_TELLING: tuple[tuple[str, str], ...] = (
    ("rebel", "armed"),
    ("opposition", "armed"),
    ("militant", "armed"),
    ("border", "border"),
    ("coast", "border"),
    ("frontier", "border"),
    ("intelligence", "intelligence"),
    ("spy", "intelligence"),
    ("police", "police"),
    ("gendarmerie", "police"),
    ("military", "military"),
    ("army", "military"),
    ("navy", "military"),
    ("naval", "military"),
    ("air force", "military"),
    ("marine", "military"),
    ("marines", "military"),
    ("defence", "military"),
    ("defense", "military"),
    ("security", "military"),
    ("paramilitary", "military"),
    ("government", "government"),
    ("diplomatic", "government"),
    ("embassy", "government"),
)
_MODIFIERS = (
    "army military police navy naval air_force marine marines coast border intelligence security "
    "government regime national federal special elite armed ground land joint local regular royal "
    "interim transitional central state provincial interior foreign defence defense health justice "
    "information finance riot traffic military_police counterterrorism counter_terrorism "
    "anti_terrorism antiterrorism counter_terror rapid_reaction rapid_response operations occupation "
    "occupying loyalist pro_government progovernment paramilitary presidential republican senior "
    "top high_ranking ranking former deputy vice prime acting chief communist islamist islamic "
    "muslim christian sunni shia shiite kurdish opposition rebel militant leftist left_wing "
    "right_wing marxist maoist separatist nationalist secular moderate embassy diplomatic foreign "
    "revolutionary caretaker civil civilian new public supreme spy frontier backed_government "
    "unarmed young two three four five six seven eight nine ten several dozen many 2 3 4 5 6 7 8 9 10"
)
_ACTS = (
    "airstrike airstrikes air_strike air_strikes strike strikes drone_strike drone_strikes drone_attack"
    " drone_attacks missile_strike missile_strikes missile_attack missile_attacks rocket_attack "
    "rocket_attacks shelling bombing bombings bombardment bombardments air_raid air_raids raid raids "
    "artillery_fire tank_fire gunfire fire missile missiles shells bombs offensive ground_offensive "
    "military_offensive invasion full_scale_invasion incursion incursions assault ground_assault "
    "ground_operation military_operation military_operations operation air_attack air_attacks "
    "sniper snipers drone artillery_shelling artillery_shells airdrop blockade siege occupation "
    "crackdown military_action"
)


def _alternatives(words: list[str]) -> str:
    return "|".join(sorted({re.escape(w) for w in words}, key=len, reverse=True))


_HEAD = _alternatives([*_HEADS, *_OPEN_HEADS])
_MODIFIER = _alternatives([w.replace("_", " ") for w in _MODIFIERS.split()])
_OF_OFFICE = (
    r"(?:ministry|minister|department|secretary) (?:of|for) (?:(?:the )?[a-z]+)(?: affairs)?"
)
_PHRASE = rf"(?:(?P<office>{_OF_OFFICE})|(?P<mods>(?:(?:{_MODIFIER}) ){{0,4}})(?P<head>{_HEAD}))"
_FOLLOWING = re.compile(rf"{_PHRASE}(?= )")
_BEFORE = re.compile(rf"(?<= ){_PHRASE} of (?:the )?$")
_ACT_AFTER = re.compile(
    rf"(?: s)? (?:(?:{_MODIFIER}) ){{0,2}}"
    rf"(?:{_alternatives([w.replace('_', ' ') for w in _ACTS.split()])})(?= )"
)
# How far back "Ministry of Foreign Affairs of the ..." can reach.
_LOOK_BACK = 90


class ServicePhrase(NamedTuple):
    """Which service, where the phrase ends (or starts, before an "of"), and its head word."""

    service: str
    offset: int
    head: str


def _service(match: re.Match[str]) -> str | None:
    office = match.group("office")
    if office is not None:
        return "military" if re.search(r"\bdefen[cs]e\b", office) else "government"
    head = match.group("head")
    modifiers = f" {match.group('mods')}"
    if head in _OPEN_HEADS:
        for word, service in _TELLING:
            if f" {word} " in modifiers:
                if service == "government" and head in ("forces", "force", "units", "patrol"):
                    return "military"
                if word == "security" and head in ("agency", "service", "services", "agents"):
                    return "intelligence"
                return service
        if " special " in modifiers and head in ("units", "unit"):
            return "military"
        return _OPEN_HEADS[head]
    service = _HEADS[head]
    if service in ("military", "police") and " border " in modifiers:
        return "border"
    if service == "military" and (" opposition " in modifiers or " rebel " in modifiers):
        return "armed"
    return service


def service_after(folded: str, end: int) -> ServicePhrase | None:
    """The service named by the words that follow a state's name or demonym ending at `end`.

    `folded` is folded text; a possessive "s" between the two is skipped.
    """
    at = end
    if folded.startswith(" s ", at):
        at += 2
    elif folded.startswith("  ", at):
        return None
    match = _FOLLOWING.match(folded, at + 1)
    if match is None:
        return None
    service = _service(match)
    head = match.group("head") or match.group("office")
    return None if service is None else ServicePhrase(service, match.end(), head)


def service_before(folded: str, start: int) -> ServicePhrase | None:
    """The service named before a state's name at `start`: "Armed Forces of", "Ministry of ... of"."""
    if not folded.endswith((" of ", " of the "), max(start - 8, 0), start):
        return None
    match = _BEFORE.search(folded[max(start - _LOOK_BACK, 0) : start])
    if match is None:
        return None
    service = _service(match)
    head = match.group("head") or match.group("office")
    offset = start - min(_LOOK_BACK, start) + match.start()
    return None if service is None else ServicePhrase(service, offset, head)


def act_after(folded: str, end: int) -> bool:
    """Whether an act of armed force follows: "Israeli airstrikes", "Russia's invasion"."""
    return folded.startswith(" ", end) and _ACT_AFTER.match(folded, end) is not None
