"""Rules that planners set: decisions, and needs that must be met."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from allocator.assemble.frozen_years import frozen_locks
from allocator.extract.ledger import UNITS, Ledger
from allocator.extract.rule_row import Rule
from allocator.inputs.case import rule_sentences
from allocator.inputs.case.names import Words
from allocator.inputs.selection import years_in
from allocator.util.format import MUSD


def lock_rules(ledger: Ledger, words: Words, price: float) -> Iterator[Rule]:
    """Yield the lower and the upper limit of each decision of case, policy and frozen years."""
    rows: list[Mapping[Any, Any]] = [*frozen_locks(ledger.case, ledger.policy)]
    if "lock" not in ledger.policy.rules_off:
        rows += ledger.case.tables["locks"].to_dict("records")
        rows += [dataclasses.asdict(lock) for lock in ledger.policy.locks]
    things = ledger.bought
    key = zip(things["nation"], things["item"], things["year"], strict=True)
    quantity = dict(zip(key, things["quantity"], strict=True))
    kinds = dict(zip(ledger.case.items["item"], ledger.case.items["kind"], strict=True))
    for row in sorted(rows, key=lambda row: str(row["lock"])):
        years = years_in(row["years"], ledger.years)
        planned = _planned(row, years, quantity, ledger)
        unit = UNITS[kinds[row["item"]]] if row["item"] else MUSD
        for column, sense in (("low", ">="), ("high", "<=")):
            if row[column] is None or pd.isna(row[column]):
                continue
            yield Rule(
                row["lock"], f"lock_{column}", "policy", sense, planned, float(row[column]), unit,
                rule_sentences.lock(words, row, sense, float(row[column]), unit),
                nation=row["nation"], account=row["account"], item=row["item"],
                year=str(years[0]) if len(years) == 1 else "all", price=price,
            )  # fmt: skip


def _planned(
    row: Mapping[Any, Any],
    years: tuple[int, ...],
    quantity: Mapping[tuple[str, str, int], float],
    ledger: Ledger,
) -> float:
    nation, item, account = row["nation"], row["item"], row["account"]
    if item:
        return float(sum(quantity.get((nation, item, year), 0.0) for year in years))
    return sum(
        money
        for (code, payer, year), money in ledger.obligation.items()
        if code == nation and year in years and account in ("", payer)
    )


def coverage_rules(
    ledger: Ledger, words: Words, coverage: pd.DataFrame, price: float
) -> Iterator[Rule]:
    """Yield the smallest coverage of each floor and year."""
    table = ledger.case.tables["coverage_floors"].set_index("rule")
    rows = table.to_dict("index")
    key = zip(coverage["nation"], coverage["area"], coverage["year"], strict=True)
    met = dict(zip(key, coverage["met_points"], strict=True))
    relevance = ledger.figure("coverage_relevance")
    terms = ledger.problem.members["coverage_terms"]
    for place, least in ledger.figure("coverage_least").items():
        rule, year = place
        row = rows[rule]
        pairs: Any = terms[rule]
        covered = sum(relevance[rule, n, g] * met.get((n, g, year), 0.0) for n, g in pairs)
        share = ledger.policy.coverage_floor.get(rule, row["min_share"])
        yield Rule(
            rule, "coverage", "policy", ">=", float(covered), least, "points",
            rule_sentences.coverage(words, row, float(share), year),
            nation=row["member"] if row["scope"] == "nation" else "",
            year=str(year), price=price,
        )  # fmt: skip
