"""Where a rule of a plan is written: in an act, in a table of the case, or in a setting."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.inputs.policy.form import label_of
from allocator.inputs.rule_families import FAMILIES

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case


def with_citations(rules: pd.DataFrame, case: Case, *, sources: bool = False) -> pd.DataFrame:
    """Return `rules` of a plan with the column citation filled wherever the case knows the place.

    What cites an act or paper stays as it is. Money of an account cites the source of its budget,
    modules the law that asks for them; other figures name the table and column of the case, with
    `sources` also the source of a nation's figures, and settings the setting.
    """
    found = [
        row["citation"] or _written(row, case, sources) for row in rules.to_dict("records")
    ]  # fmt: skip
    return rules.assign(citation=pd.Series(found, index=rules.index, dtype="str"))


def _written(row: Mapping[Any, Any], case: Case, sources: bool) -> str:
    family = str(row["family"])
    if family in _OWN:
        return _OWN[family](row, case)
    if family.startswith("lock"):
        return "Decision of a planner"
    if family.startswith("band"):
        whose = "region" if str(row["rule"]).startswith("band region") else "nation"
        return f"Setting: {label_of(f'{whose}_band')}"
    record = FAMILIES.get(family)
    if record is None or not (record.table or record.settings):
        return ""
    if not record.table:
        return f"Setting: {label_of(record.settings[0])}"
    name, told = record.table, f"Table {record.table}: {record.column}"
    if sources and name == "nations":
        source = _joined(case, name, "source", {"nation": row["nation"]})
        told += f" ({source})" if source else ""
    return told


def _money(row: Mapping[Any, Any], case: Case) -> str:
    where = {"account": row["account"], "year": row["year"]}
    source = _joined(case, "budgets", "source", where)
    source = source or _joined(case, "accounts", "source", {"account": row["account"]})
    # what follows the act tells how the figure was worked out
    return source.partition(": ")[0] or "Table accounts: budget_musd"


def _module(row: Mapping[Any, Any], case: Case) -> str:
    where = {"module": row["item"], "status": row["status"]}
    return _joined(case, "modules", "citation", where) or "Table modules"


def _joined(case: Case, table: str, column: str, where: Mapping[str, Any]) -> str:
    """Return what stands in a column of the rows that fit `where`, each text once."""
    frame = case.tables[table]
    for name, value in where.items():
        frame = frame[frame[name].astype(str) == str(value)]
    return "; ".join(_once(frame[column]))


def _once(texts: Iterable[Any]) -> list[str]:
    return list(dict.fromkeys(str(text) for text in texts if isinstance(text, str) and text))


def _largest(row: Mapping[Any, Any], case: Case) -> str:
    table = next(name for name in ("equipment", "courses", "grants")
                 if (case.tables[name]["item"] == row["item"]).any())  # fmt: skip
    return f"Table {table}: max_per_nation_year"


_OWN: dict[str, Callable[[Mapping[Any, Any], Case], str]] = {
    "vintage": _money, "module": _module, "max_per_nation_year": _largest,
}  # fmt: skip
