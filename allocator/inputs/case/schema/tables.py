"""The one schema of a case: every table and column with type, unit, range, default and meaning.

Validation, the template workbook and the data dictionary are all generated from `TABLES`;
nothing else in the project states what a column may hold.
"""

from __future__ import annotations

from allocator.inputs.case.schema.column import GRADES, Column, Kind, Table
from allocator.inputs.case.schema.fielding import (
    CREWS,
    EXCLUSIONS,
    FIELDED,
    GRADUATES,
    INCOMPATIBLE,
    MODULES,
    PREREQUISITES,
    SKILL_BASE,
    SKILLS,
)
from allocator.inputs.case.schema.objectives_and_rules import (
    CERTIFICATIONS,
    COVERAGE,
    EARMARKS,
    ELIGIBILITY,
    LAST_GOODS,
    LAST_PLAN,
    LOCKS,
    NEEDS,
    OBJECTIVES,
    PRIORITIES,
    RELEVANCE,
    RETURNS,
)
from allocator.inputs.case.schema.resources import (
    ACCOUNTS,
    AREAS,
    BUDGETS,
    COURSES,
    EQUIPMENT,
    GRANTS,
    NATIONS,
)

__all__ = ["GRADES", "KINDS", "META", "TABLES", "Column", "Kind", "Table", "column_names", "table"]

KINDS = ("equipment", "lethal", "training", "grant")
"""Kinds of assistance in a `kinds` selection; ``lethal`` is the lethal part of ``equipment``."""

TABLES: tuple[Table, ...] = (
    NATIONS, ACCOUNTS, BUDGETS, AREAS, EQUIPMENT, COURSES, GRANTS,
    SKILLS, CREWS, GRADUATES, SKILL_BASE, MODULES, PREREQUISITES, EXCLUSIONS, FIELDED,
    INCOMPATIBLE, NEEDS, RETURNS, OBJECTIVES, RELEVANCE, PRIORITIES, ELIGIBILITY, CERTIFICATIONS,
    EARMARKS, COVERAGE, LAST_PLAN, LAST_GOODS, LOCKS,
)  # fmt: skip
"""All tables in reading order."""

META: tuple[Column, ...] = (
    Column("name", "id", "Short name of the case.", required=True, example="my-case"),
    Column("title", "text", "Title shown to people."),
    Column("base_year", "year", "Base year of all money.", required=True, example="2020"),
    Column("first_year", "year", "First fiscal year planned.", required=True, example="2020"),
    Column("last_year", "year", "Last fiscal year planned.", required=True, example="2022"),
    Column("years_after", "integer",
           "Years after the horizon in which goods still count and must be sustained; 0: none.",
           "years", default=0, low=0, high=20, example="2"),
    Column("author", "text", "Who is responsible for the case."),
    Column("date", "date", "Date of the data."),
    Column("note", "text", "Anything a reader should know."),
)  # fmt: skip
"""Keys of ``case.toml`` (in a workbook: sheet ``case`` with columns key, value)."""


def table(name: str) -> Table:
    """Return the table called `name`; KeyError if there is none."""
    for one in TABLES:
        if one.name == name:
            return one
    raise KeyError(name)


def column_names(name: str) -> frozenset[str]:
    """Return the names of all columns of the table called `name`; KeyError if there is none."""
    return frozenset(column.name for column in table(name).columns)
