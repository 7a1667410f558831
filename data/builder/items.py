"""Equipment, courses and grants: unit values and seats from the reference, the rest judgement."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from . import packages
from .sources import Row, number, read

SUPPORT = 0.25
"""Transport, initial spares and manuals on top of catalogue values (judgement)."""

NOT_COUNTED = ("ASFF", "FMF Repay")
"""Programmes left out of the training total: Afghanistan's own fund, and repaid training."""

YEARS_OF_REPORTS = 5

MOST_OF_A_COURSE = 0.2
"""Share of a course's seats that one nation gets in a year (judgement): in the school programmes of
FY2015-2019 no nation had more than 19 % of the students (Ukraine in FY2018), others up to 12 %."""


def equipment() -> list[dict[str, object]]:
    """Return the equipment table; a package is quantity × catalogue value, or a judged price."""
    catalogue = {row["nsn"]: row for row in read("reference", "equipment_catalog.csv")}
    fielding = packages.fielding()
    return [
        _package(row, catalogue, fielding[row["item"]])
        for row in read("judgement", "equipment.csv")
    ]


def _package(row: Row, catalogue: dict[str, Row], fielding: dict[str, object]) -> dict[str, object]:
    parts = [part.split(" x ") for part in row["parts"].split(";") if part]
    value = sum(
        int(count) * number(catalogue[nsn]["unit_value_median_usd"]) for count, nsn in parts
    )
    listed = value / 1e6 * (1 + SUPPORT)
    text = "; ".join(
        f"{count} x {catalogue[nsn]['item_name']} ({nsn})"
        f" at {number(catalogue[nsn]['unit_value_median_usd']):,.0f}"
        for count, nsn in parts
    )
    judged = bool(row["price_musd"])
    source = f"LESO catalogue: {text}; plus {SUPPORT:.0%} transport and spares" if parts else ""
    return {
        "item": row["item"],
        "name": row["name"],
        "area": row["area"],
        "price_musd": number(row["price_musd"]) if judged else round(listed, 2),
        "fit": number(row["fit"]),
        "lethal": row["lethal"],
        "production_per_year": int(row["production_per_year"]),
        "max_per_nation_year": int(row["max_per_nation_year"]),
        "coastal": row["coastal"],
        **{name: figure for name, figure in fielding.items() if name != "remark"},
        "basis": "judgement" if judged else "formula",
        "source": source or "judged price",
        "author": f"{row['author']} {row['date']}",
        "note": "; ".join(
            filter(
                None,
                (
                    row["note"],
                    "fit, production and limit are judgements",
                    str(fielding["remark"]),
                ),
            )
        ),
    }


@dataclass
class Family:
    """The reported courses that belong to one course of the case."""

    lines: int = 0
    students: float = 0.0
    cost: float = 0.0
    example: str = ""
    most: float = 0.0

    def add(self, row: Row) -> None:
        """Count one reported course."""
        students = number(row["students"])
        self.lines += 1
        self.students += students
        self.cost += number(row["cost_usd"])
        if students > self.most:
            self.most, self.example = students, row["course"].title()


def families(courses: list[Row]) -> dict[str, Family]:
    """Return the reported courses by family; the first pattern that fits takes a course."""
    result: defaultdict[str, Family] = defaultdict(Family)
    for row in read("reference", "training_courses.csv"):
        if number(row["unit_cost_median_usd"]) <= 0:
            continue
        for course in courses:
            programs = course["programs"].split(";") if course["programs"] else [row["program"]]
            if row["program"] in programs and re.search(course["pattern"], row["course"]):
                result[course["item"]].add(row)
                break
    return dict(result)


def coverage(found: dict[str, Family]) -> float:
    """Return all reported training cost over the cost of the courses in the families."""
    rows = read("reference", "training.csv")
    total = sum(number(row["cost_usd"]) for row in rows if row["program"] not in NOT_COUNTED)
    return total / sum(family.cost for family in found.values())


def courses() -> list[dict[str, object]]:
    """Return the courses table: real cost a seat, capacity from real students a year."""
    rows = read("judgement", "courses.csv")
    found = families(rows)
    factor = coverage(found)
    return [_course(row, found[row["item"]], factor) for row in rows]


def _course(row: Row, family: Family, factor: float) -> dict[str, object]:
    size = int(row["class_size"])
    yearly = family.students / YEARS_OF_REPORTS / size
    single = size == 1
    unit = "student" if single else f"class of {size} students, counted as one person"
    seats = max(1, round(yearly * factor))
    return {
        "item": row["item"],
        "name": row["name"],
        "area": row["area"],
        "cost_musd": round(family.cost / family.students * size / 1e6, 5),
        "fit": number(row["fit"]),
        "seats_per_year": seats,
        "max_per_nation_year": max(1, round(MOST_OF_A_COURSE * seats)) if single else "",
        "needs_language": row["needs_language"],
        "coastal": row["coastal"],
        "training_years": int(row["training_years"]),
        "basis": "formula",
        "source": f"FMTRPT FY2015-2019: {family.lines} courses such as {family.example}; "
        f"cost / students; {yearly:.1f} a year x {factor:.2f} for courses not listed singly",
        "author": f"{row['author']} {row['date']}",
        "note": f"a seat is a {unit}; fit, language and training years are judgements",
    }


def grants() -> list[dict[str, object]]:
    """Return the grants table: judgement throughout."""
    return [
        {
            "item": row["item"],
            "name": row["name"],
            "area": row["area"],
            "fit": number(row["fit"]),
            "min_musd": number(row["min_musd"]),
            "max_per_nation_year": number(row["max_per_nation_year"])
            if row["max_per_nation_year"]
            else "",
            "coastal": row["coastal"],
            "lead_years": int(row["lead_years"]),
            "basis": "judgement",
            "source": "form of assistance in the accounts of the case",
            "author": f"{row['author']} {row['date']}",
            "note": row["note"],
        }
        for row in read("judgement", "grants.csv")
    ]
