"""Who runs the equipment: skills, crews, graduates, and the people a nation can spare itself."""

from __future__ import annotations

from . import indicators as ind
from .sources import Row, Sources, number, read

AUTHOR = "Allocator developers"
LEAST_FACTOR, MOST_FACTOR = 0.1, 1.75
SEA_SKILL = "boat_crew"


def ability(effectiveness: float) -> float:
    """Return how many skilled people a force has next to one of median effectiveness (WGI 0).

    Linear in government effectiveness: 0.1 at -1.8 and below, 1 at 0, 1.75 at 1.5 and above.
    """
    return ind.clip((effectiveness + 2) / 2, LEAST_FACTOR, MOST_FACTOR)


def spare(force: float, share: float, effectiveness: float) -> int:
    """Return the persons of a skill that a force can spare for donated equipment."""
    return round(force * share * ability(effectiveness))


def skills() -> list[dict[str, object]]:
    """Return the skills table: judgement."""
    return [
        {
            "skill": row["skill"],
            "name": row["name"],
            "attrition_per_year": number(row["attrition_per_year"]),
            "basis": "judgement",
            "source": "below fielding.csv: soldiers_leaving, an army at war",
            "author": f"{row['author']} {row['date']}",
            "note": row["note"],
        }
        for row in read("judgement", "skills.csv")
    ]


def crews() -> list[dict[str, object]]:
    """Return the crews table: persons a lot of each package, judgement."""
    return _by_skill("crews.csv", "persons_per_lot", "from the contents of the package")


def graduates() -> list[dict[str, object]]:
    """Return the graduates table: persons a seat of each course, judgement."""
    return _by_skill("graduates.csv", "persons_per_seat", "a seat as in the note of the course")


def _by_skill(name: str, column: str, source: str) -> list[dict[str, object]]:
    names = [row["skill"] for row in read("judgement", "skills.csv")]
    return [
        {
            "item": row["item"],
            "skill": skill,
            column: number(row[skill]),
            "basis": "judgement",
            "source": source,
            "author": f"{row['author']} {row['date']}",
        }
        for row in read("judgement", name)
        for skill in names
        if row[skill]
    ]


def skill_base(sources: Sources) -> list[dict[str, object]]:
    """Return the skill_base table: share of the force × ability; no sailors without a coast."""
    rows = read("judgement", "skills.csv")
    return [
        row
        for nation in sources.nations
        for skill in rows
        if (row := _base(sources, nation, skill))["persons"]
    ]


def _base(sources: Sources, nation: str, skill: Row) -> dict[str, object]:
    share = number(skill["share_of_force"])
    if skill["skill"] == SEA_SKILL and sources.landlocked(nation):
        share = 0.0
    effect = sources.governance[nation]["government_effectiveness"]
    return {
        "nation": nation,
        "skill": skill["skill"],
        "persons": spare(sources.armed_forces(nation), share, effect),
        "basis": "formula",
        "source": f"{100 * share:g} % of armed forces (Factbook) x {ability(effect):.2f} for "
        "government effectiveness (WGI 2019)",
        "author": AUTHOR,
    }
