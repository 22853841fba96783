"""A short way to write annotated reports down: `python -m training.notation DRAFT… --out FILE`.

A draft holds reports one after another; each becomes one line of the gold format:

    === sahel-0001
    published: 2025-03-02
    style: wire
    region: West Africa
    ---
    GAO, Mali — Gunmen killed at least 15 villagers near Ansongo on Friday, the army said.
    ---
    A a1 asserts | the army | said | Gunmen … Friday
    E e1 Violence against civilians/Attack occurred main | a1
    T killed
    D 2025-02-28 1 | on Friday
    L Ansongo ML 2 | near Ansongo
    P initiator organization unidentified gunmen | Gunmen
    P victim individual villagers | at least 15 villagers
    C c1 killed civilians 15 15 - | at least 15 villagers | a1

Lines under the second `---`:

    A ID STANCE [anonymous] | SOURCE | CUE | CONTENT          `-` where there is none
    E ID TYPE/SUB-TYPE FACTUALITY main|background [| ATTRIBUTION IDS]
    T QUOTE | QUOTE …                                          triggers of the event above
    D DAY[..DAY] PRECISION | QUOTE                             `-` for a day that cannot be told
    L NAME COUNTRY PRECISION | QUOTE                           `-` for a country where there is none
    P ROLE KIND NAME | QUOTE | QUOTE …
    W QUOTE | QUOTE …                                          one weapon with its mentions
    C ID EFFECT GROUP[/DEMOGRAPHIC] LOW BEST HIGH | QUOTE [| ATTRIBUTION IDS [| part_of=ID whose=NAME]]

A quote is the words of the text; `words#2` is their second occurrence, `words#*` every occurrence
that is not part of a longer word, `first words … last words` everything from the one to the other.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from sourceline.knowledge.ontology import Ontology
from sourceline.records import Effect, Group
from training.gold_format import ReportError, parse_report
from training.second_look import doubts_about

_NUMBERED = re.compile(r"^(?P<words>.+?)#(?P<n>\d+|\*)$", re.DOTALL)
_TO = re.compile(r"\s*…\s*")
_GROUPS = sorted(get_args(Group), key=len, reverse=True)


def parse_drafts(source: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Name and JSON value of each report of a draft, unchecked.

    Raises:
        ReportError: a report is not written as the module says.
    """
    for part in re.split(r"^=== *", source, flags=re.MULTILINE)[1:]:
        name, _, body = part.partition("\n")
        name = name.strip()
        pieces = re.split(r"^---[ \t]*\n", body, flags=re.MULTILINE)
        if len(pieces) != 3:
            raise ReportError(f"report {name}: head, text and notes are parted by two lines `---`")
        head, text, notes = pieces
        try:
            yield name, _report(name, head, text.strip("\n"), notes)
        except ReportError as error:
            raise ReportError(f"report {name}: {error}") from error


def _report(name: str, head: str, text: str, notes: str) -> dict[str, Any]:
    fields = dict(re.split(r":\s*", line, maxsplit=1) for line in head.splitlines() if line.strip())
    unknown = set(fields) - {"published", "style", "region"}
    if unknown:
        raise ReportError(
            f"head has {', '.join(sorted(unknown))}: published, style, region are known"
        )
    published = fields.get("published", "-")
    report: dict[str, Any] = {
        "id": name,
        "published": None if published == "-" else published,
        **{key: fields[key] for key in ("style", "region") if key in fields},
        "text": text,
        "attributions": [],
        "events": [],
    }
    for line in notes.splitlines():
        if not line.strip():
            continue
        kind, _, rest = line.strip().partition(" ")
        read = _LINES.get(kind)
        if read is None:
            raise ReportError(f"{line!r}: a line begins with one of {' '.join(_LINES)}")
        if kind not in "AE" and not report["events"]:
            raise ReportError(f"{line!r} stands before the first event")
        try:
            read(report, [f.strip() for f in rest.split(" | ")])
        except (ValueError, IndexError) as error:
            raise ReportError(f"{line!r}: {error}") from error
    return report


def _quote(words: str, text: str) -> dict[str, Any]:
    (only,) = _quotes(words, text)
    return only


def _quotes(words: str, text: str) -> list[dict[str, Any]]:
    """The quotes that one field stands for: one, or every occurrence for `#*`."""
    first, *rest = _TO.split(words)
    numbered = _NUMBERED.match(first if rest else words)
    n = "1"
    if numbered:
        first, n = numbered["words"], numbered["n"]
    if n == "*":
        hits = [m.start() for m in re.finditer(f"(?={re.escape(first)})", text)]
        whole = [
            i + 1
            for i, at in enumerate(hits)
            if not (text[at - 1 : at].isalnum() or text[at + len(first) :][:1].isalnum())
        ]
        if not whole:
            raise ReportError(f"{first!r} does not occur in the text")
        return [{"q": first} if i == 1 else {"q": first, "n": i} for i in whole]
    quote: dict[str, Any] = {"q": first} if n == "1" else {"q": first, "n": int(n)}
    if rest:
        quote["to"] = rest[0]
    return [quote]


def _all_quotes(fields: list[str], text: str) -> list[dict[str, Any]]:
    return [q for field in fields if field for q in _quotes(field, text)]


def _attribution(report: dict[str, Any], fields: list[str]) -> None:
    name, stance, *flags = fields[0].split()
    source, cue, content = fields[1:]
    text = report["text"]
    report["attributions"].append(
        {
            "id": name,
            "source": None if source == "-" else _quote(source, text),
            "cue": None if cue == "-" else _quote(cue, text),
            "content": _quote(content, text),
            "anonymous": flags == ["anonymous"],
            "stance": stance,
        }
    )


def _event(report: dict[str, Any], fields: list[str]) -> None:
    name, rest = fields[0].split(maxsplit=1)
    types, factuality, importance = rest.rsplit(maxsplit=2)
    if importance not in ("main", "background"):
        raise ReportError(f"{importance!r} is neither main nor background")
    # "Explosions/Remote violence" and "Shelling/artillery/missile attack" hold the stroke themselves.
    for event_type in {t.event_type for t in Ontology.load().sub_types.values()}:
        if types.startswith(event_type + "/"):
            sub_type = types[len(event_type) + 1 :]
            break
    else:
        raise ReportError(f"{types!r} is not EVENT TYPE/SUB-TYPE of ACLED")
    report["events"].append(
        {
            "id": name,
            "event_type": event_type,
            "sub_event_type": sub_type,
            "factuality": factuality,
            "background": importance == "background",
            "triggers": [],
            "date": None,
            "place": None,
            "participants": [],
            "weapons": [],
            "casualties": [],
            "attributions": fields[1].split() if len(fields) > 1 else [],
        }
    )


def _triggers(report: dict[str, Any], fields: list[str]) -> None:
    report["events"][-1]["triggers"] += _all_quotes(fields, report["text"])


def _date(report: dict[str, Any], fields: list[str]) -> None:
    days, precision = fields[0].split()
    start, _, end = days.partition("..")
    known = start != "-"
    report["events"][-1]["date"] = _quote(fields[1], report["text"]) | {
        "start": start if known else None,
        "end": (end or start) if known else None,
        "precision": int(precision),
    }


def _place(report: dict[str, Any], fields: list[str]) -> None:
    name, country, precision = fields[0].rsplit(maxsplit=2)
    report["events"][-1]["place"] = _quote(fields[1], report["text"]) | {
        "name": name,
        "country": None if country == "-" else country,
        "precision": int(precision),
    }


def _party(report: dict[str, Any], fields: list[str]) -> None:
    role, kind, name = fields[0].split(maxsplit=2)
    report["events"][-1]["participants"].append(
        {
            "role": role,
            "kind": kind,
            "name": name,
            "quotes": _all_quotes(fields[1:], report["text"]),
        }
    )


def _weapon(report: dict[str, Any], fields: list[str]) -> None:
    report["events"][-1]["weapons"].append({"quotes": _all_quotes(fields, report["text"])})


def _claim(report: dict[str, Any], fields: list[str]) -> None:
    name, effect, rest = fields[0].split(maxsplit=2)
    if effect not in get_args(Effect):
        raise ReportError(f"no effect {effect!r}")
    people, *bounds = rest.rsplit(maxsplit=3)
    group, _, demographic = people.partition("/")
    if group not in _GROUPS:
        raise ReportError(f"no group {group!r}")
    low, best, high = (None if b == "-" else int(b) for b in bounds)
    named = dict(
        re.findall(r"(part_of|whose)=(.+?)(?=\s+(?:part_of|whose)=|$)", " ".join(fields[3:]))
    )
    report["events"][-1]["casualties"].append(
        _quote(fields[1], report["text"])
        | {
            "id": name,
            "effect": effect,
            "group": group,
            "demographic": demographic or None,
            "whose": named.get("whose"),
            "low": low,
            "best": best,
            "high": high,
            "part_of": named.get("part_of"),
            "attributions": fields[2].split() if len(fields) > 2 else [],
        }
    )


_LINES = {
    "A": _attribution,
    "E": _event,
    "T": _triggers,
    "D": _date,
    "L": _place,
    "P": _party,
    "W": _weapon,
    "C": _claim,
}


def main() -> int:
    """Writes the gold format of drafts that are right, and what is wrong with the others."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("drafts", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, help="JSON Lines file to write; without it, only check")
    args = parser.parse_args()
    ontology = Ontology.load()
    lines: list[str] = []
    faults = 0
    for path in args.drafts:
        for part in re.split(r"^(?==== )", path.read_text(encoding="utf-8"), flags=re.MULTILINE):
            try:
                for _, value in parse_drafts(part):
                    report = parse_report(value, ontology)
                    lines.append(report.model_dump_json(exclude_unset=True))
                    for doubt in doubts_about(report):
                        sys.stderr.write(f"{path}: report {report.id}: look again: {doubt}\n")
            except ReportError as error:
                faults += 1
                sys.stderr.write(f"{path}: {error}\n")
    if args.out:
        args.out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    sys.stderr.write(f"{len(lines)} reports right, {faults} wrong\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
