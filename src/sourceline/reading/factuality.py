"""Whether an act is told as done, planned, threatened, denied or only thought of.

What stands on another's word alone ("alleged") is decided later, when it is known who says what
(codebook, Events: factuality).
"""

from __future__ import annotations

from sourceline.reading.syntax import Syntax, VerbGroup
from sourceline.records import Factuality

_PLANNED = frozenset(
    "plan plans planned planning prepare prepares prepared preparing preparation preparations "
    "upcoming forthcoming impending imminent intend intends intended ready vow vowed vows pledge "
    "pledged promised scheduled set due expected begin await awaiting looming next".split()
)
_THREATENED = frozenset("threaten threatens threatened threatening threat threats".split())
_HYPOTHETICAL = frozenset(
    "if prevent prevents prevented preventing avert avoid deter risk risks fear fears feared "
    "possible potential possibility would could may might can should must need needs able "
    "capable stop stopping whether unless against future simulated mock warned warning warns".split()
)
_UNREAL_MODALS = frozenset("would could may might can should must 'd ’d shall".split())
_ALLEGED = frozenset(
    "alleged allegedly reportedly purported suspected apparent unconfirmed".split()
)
_DENIED = frozenset("deny denies denied denying".split())
# Verbs whose infinitive tells what was done: "managed to seize", "began to shell".
_ACHIEVED = frozenset(
    "manage begin start continue help fail come go proceed use rush advance move order force".split()
)


def verb_factuality(syntax: Syntax, verb: VerbGroup) -> Factuality | None:
    """How a verb's act is told; None if it is told as no act at all (a mere purpose)."""
    if verb.modal in _UNREAL_MODALS:
        return "hypothetical"
    governor = _governor(syntax, verb)
    if verb.tense == "infinitive" or _bare_in_purpose(syntax, verb):
        words = _before(syntax, verb.first, 5)
        if words & _THREATENED:
            return "threatened"
        if governor is not None and governor.lemma in _ACHIEVED:
            return "denied" if governor.negated else verb_factuality(syntax, governor)
        if words & (_PLANNED - {"begin"}) or (governor and governor.lemma in {"plan", "intend"}):
            return "planned"
        return None
    if verb.tense == "future":
        return "planned"
    if verb.negated:
        return "denied"
    if (
        verb.tense == "participle"
        and not verb.reduced
        and _before(syntax, verb.first, 3) & (_HYPOTHETICAL | _PLANNED)
    ):
        return "hypothetical" if _before(syntax, verb.first, 3) & _HYPOTHETICAL else "planned"
    words = _before(syntax, verb.first, 8)
    if "if" in words or "unless" in words:
        return "hypothetical"
    if words & _DENIED:
        return "denied"
    if _inside(syntax, verb) & _ALLEGED:
        return "alleged"
    return "occurred"


def noun_factuality(syntax: Syntax, token: int) -> Factuality | None:
    """How the act that a noun names is told; None if it is named only as an aim."""
    phrase = syntax.phrase_at(token)
    first = phrase.first if phrase is not None else token
    inside = {t.lower for t in syntax.tokens[first:token]}
    before = _before(syntax, first, 4)
    if inside & {"no"} or "without" in before:
        return "denied"
    if (inside | before) & _THREATENED:
        return "threatened"
    governor = _governor_of_phrase(syntax, first)
    if governor is not None:
        if governor.lemma in {"prevent", "avert", "avoid", "deter", "stop", "thwart", "foil"}:
            return "hypothetical"
        if governor.lemma in {"plan", "prepare", "plot"}:
            return "planned"
        if governor.modal in _UNREAL_MODALS:
            return "hypothetical"
        if governor.tense == "future":
            return "planned"
        if governor.negated or governor.lemma == "deny":
            return "denied"
        if governor.tense == "infinitive" and _governor(syntax, governor) is None:
            return None
    if inside & {"planned", "upcoming", "impending", "imminent", "forthcoming", "looming"}:
        return "planned"
    if before & {"preparation", "preparations", "planning", "plans", "plan", "ahead"}:
        return "planned"
    if inside & {"possible", "potential", "future", "further"}:
        return "hypothetical"
    if before & {"prevent", "preventing", "risk", "fear", "fears", "possibility"}:
        return "hypothetical"
    if inside & _ALLEGED:
        return "alleged"
    return "occurred"


def _before(syntax: Syntax, index: int, reach: int) -> set[str]:
    """Words within `reach` tokens before `index`, not beyond the clause."""
    words: set[str] = set()
    for i in range(index - 1, max(-1, index - 1 - reach), -1):
        if syntax.tokens[i].text in ";:,":
            break
        words.add(syntax.tokens[i].lower)
    return words


def _inside(syntax: Syntax, verb: VerbGroup) -> set[str]:
    after = min(len(syntax.tokens), verb.last + 1)
    return {t.lower for t in syntax.tokens[max(0, verb.first - 1) : after]}


def _governor(syntax: Syntax, verb: VerbGroup) -> VerbGroup | None:
    """The verb that an infinitive hangs on: "managed" in "managed to seize"."""
    nearest = next(syntax.verbs_before(verb.first), None)
    if nearest is None:
        return None
    between = syntax.tokens[nearest.last : verb.first]
    if len(between) > 5 or any(t.text in ",;:" for t in between):
        return None
    return nearest


def _bare_in_purpose(syntax: Syntax, verb: VerbGroup) -> bool:
    """Whether a bare form goes on an infinitive: "to disrupt and degrade"."""
    if verb.tense != "present" or verb.first < 1 or syntax.tags[verb.first - 1] != "conj":
        return False
    earlier = next(syntax.verbs_before(verb.first), None)
    return earlier is not None and earlier.tense == "infinitive"


def _governor_of_phrase(syntax: Syntax, first: int) -> VerbGroup | None:
    """The verb that a noun phrase is the object of, through a joined list at most."""
    i = first - 1
    while (
        i >= 0
        and first - i <= 6
        and (
            syntax.tags[i] in {"adv", "conj"} or syntax.tokens[i].text == "," or syntax.phrase_at(i)
        )
    ):
        if syntax.tags[i] == "sub":
            return None
        i -= 1
    return syntax.verb_at(i)
