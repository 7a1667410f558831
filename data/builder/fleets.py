"""Fleets in service before the plan: what a text tells, and what branch, size and money imply."""

from __future__ import annotations

import re

from .sources import Row, Sources, number, read

BRANCHES = {
    "land": r"\b(?:Army|Land|land|Ground|ground|Regiment)\b",
    "sea": r"\b(?:Navy|Naval|Coast Guard|Maritime|maritime|Sea Patrol|Aeronaval)\b",
    "navy": r"\b(?:Navy|Naval)\b",
    "air": r"\b(?:Air|air|Aerospace|Aviation|Aeronaval)\b",
}
"""Words by which the Factbook's list of forces names a branch."""

AT_SEA = ("sea", "navy")

CIVIL = r"\b(?:Ministry|Department|Secretariat) of (?!(?:the )?(?:National )?(?:Defen[cs]e|Navy))"
"""Where the list of forces goes on to police and others that are no armed forces."""

UNARMED = r"no (?:regular )?military forces|[^.:;]*is not permitted a conventional military"
"""How the list begins for a nation without armed forces."""


def fielded(sources: Sources) -> list[dict[str, object]]:
    """Return the fielded table: rows with a text of their own, then the formula's."""
    told = _told(sources)
    known = {(row["nation"], row["item"]) for row in told}
    forces = {row["iso3"]: row for row in read("reference", "forces.csv")}
    implied = [
        row
        for nation in sources.nations
        for rule in read("judgement", "fleets.csv")
        if (nation, rule["item"]) not in known
        and (row := _implied(sources, nation, rule, forces.get(nation, {}).get("forces_text", "")))
    ]
    return [*told, *implied]


def _told(sources: Sources) -> list[dict[str, object]]:
    """Return what a text in `reference/fielding.csv` supports."""
    facts = {row["fact"]: row for row in read("reference", "fielding.csv")}
    return [
        {
            "nation": row["nation"],
            "item": row["item"],
            "lots": number(row["lots"]),
            "basis": "fact" if facts[row["fact"]]["figure"] else "judgement",
            "source": f"fielding.csv: {row['fact']}, {facts[row['fact']]['confidence']}",
            "author": f"{row['author']} {row['date']}",
            "note": row["note"],
        }
        for row in read("judgement", "fielded.csv")
        if row["nation"] in sources.nations
    ]


def _implied(sources: Sources, nation: str, rule: Row, text: str) -> dict[str, object] | None:
    """Return one lot of a package where the nation has the branch, the people and the money."""
    branch, persons = rule["branch"], sources.armed_forces(nation)
    if branch != "sea":
        text = "" if re.match(UNARMED, text) else re.split(CIVIL, text, maxsplit=1)[0]
    spending = sources.military_spending(nation) / 1e6
    works = sources.governance[nation]["government_effectiveness"]
    named = re.search(rf"(?:[\w'’-]+ )?{BRANCHES[branch]}(?: (?:Forces?|Wing|Arm|Corps))?", text)
    if named is None or (branch in AT_SEA and sources.landlocked(nation)):
        return None
    figures = {"forces": persons, "spending_musd": spending, "effectiveness": works}
    if any(figure < number(rule[f"least_{name}"]) for name, figure in figures.items()):
        return None
    return {
        "nation": nation,
        "item": rule["item"],
        "lots": 1.0,
        "basis": "formula",
        "source": f"forces.csv: '{named.group()}'; {persons:,.0f} persons; "
        f"US$ {spending:,.0f} million a year (Factbook, 2023-2025); effectiveness {works:.2f}",
        "author": f"{rule['author']} {rule['date']}",
        "note": f"{rule['note']}: from {number(rule['least_forces']):,.0f} persons and US$ "
        f"{rule['least_spending_musd']} million a year on, at a government effectiveness of "
        f"{rule['least_effectiveness']} or more; one lot stands for a fleet that exists, which the "
        "nation keeps and mans itself",
    }
