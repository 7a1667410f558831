"""Rules on money: vintages, earmarks, risk, exposure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import pandas as pd

from allocator.extract.ledger import Ledger
from allocator.extract.rounding import NOTHING
from allocator.extract.rule_row import Rule
from allocator.extract.unneeded import unneeded_money
from allocator.inputs.case import rule_sentences
from allocator.inputs.case.names import Words
from allocator.inputs.case.rule_sentences import alone
from allocator.util.format import MUSD
from allocator.util.tolerance import NEAR


def vintage_rules(
    ledger: Ledger, words: Words, vintages: pd.DataFrame, drawn: pd.DataFrame
) -> Iterator[Rule]:
    """Yield a row for each vintage that can still be used."""
    used = drawn.groupby(["account", "vintage"])["obligated_musd"].sum().to_dict()
    for row in vintages[vintages["last_use"] >= ledger.years[0]].to_dict("records"):
        account, vintage, free = str(row["account"]), int(row["vintage"]), float(row["free_musd"])
        yield Rule(
            "vintage", "vintage", "capacity", "<=",
            float(used.get((account, vintage), 0.0)), free, MUSD,
            rule_sentences.vintage(words, account, vintage, free, int(row["last_use"])),
            account=account, year=str(vintage),
        )  # fmt: skip


def earmark_rules(
    ledger: Ledger, words: Words, price: float, shares: Mapping[tuple[str, str], float]
) -> Iterator[Rule]:
    """Yield a row for each earmark in force, by year or for all years together.

    `shares` are those of `unneeded_shares`; a floor that binds tells how much of its money they
    are.
    """
    key = ["nation", "account", "use", "year"]
    paid = ledger.lines.groupby(key)["obligation_musd"].sum().to_dict()
    rows = {row["rule"]: row for row in ledger.case.tables["earmarks"].to_dict("records")}
    amounts, parts = ledger.figure("earmark_amount"), ledger.figure("earmark_share")
    members = ledger.problem.members
    for place in amounts:
        rule, year = place
        row = rows[rule]
        limit, given = amounts[place], _money(members["earmark_terms"][place], paid)
        if place in parts:
            limit = parts[place] * _money(members["earmark_base_terms"][place], paid)
        floor = row["sense"].endswith("floor")
        binds = floor and given <= limit + NEAR * (ledger.units.money + abs(limit))
        terms = members["earmark_terms"][place] if binds else ()
        spared = unneeded_money(ledger.lines, terms, shares)
        yield Rule(
            rule, row["sense"], row["status"], ">=" if floor else "<=", given, limit, MUSD,
            rule_sentences.earmark(words, row, str(year), parts.get(place, limit))
            + (rule_sentences.unneeded(spared) if spared > NOTHING * ledger.units.money else ""),
            nation=alone(row["nations"], words.nations, ledger.case.nation_groups),
            account=alone(row["accounts"], words.accounts),
            year=str(year), citation=row["citation"],
            price=price if row["status"] == "policy" else 0.0,
        )  # fmt: skip


def _money(terms: Collection[Any], paid: Mapping[Any, float]) -> float:
    return float(sum(paid.get(term, 0.0) for term in terms))


def risk_rules(ledger: Ledger, price: float) -> Iterator[Rule]:
    """Yield the budget of expected loss of each year."""
    loss, share = ledger.figure("loss"), ledger.policy.risk_budget
    lost: defaultdict[int, float] = defaultdict(float)
    for (nation, year), money in ledger.spend.items():
        lost[year] += loss[nation] * money
    for year in ledger.years if ledger.problem.sets["risk_years"] else ():
        if ledger.total[year] <= 0 and min(loss.values(), default=0.0) <= share:
            continue  # a share of nothing stops no nation of less risk
        yield Rule(
            "risk_budget", "risk_budget", "policy", "<=",
            lost[year], share * ledger.total[year], MUSD,
            rule_sentences.risk_budget(share, year),
            year=str(year), price=price,
        )  # fmt: skip


def exposure_rules(ledger: Ledger, words: Words, price: float) -> Iterator[Rule]:
    """Yield the largest share of a year's money for each nation that has a cap."""
    for nation, share in ledger.figure("exposure_cap").items():
        for year in ledger.years:
            yield Rule(
                "exposure", "exposure", "policy", "<=",
                ledger.spend.get((nation, year), 0.0), share * ledger.total[year], MUSD,
                rule_sentences.exposure(words, nation, share, year),
                nation=nation, year=str(year), price=price,
            )  # fmt: skip


def grade_rules(ledger: Ledger, price: float) -> Iterator[Rule]:
    """Yield the largest share of a year's money for each risk grade that has a cap."""
    if "grade" in ledger.policy.rules_off:
        return
    spent: defaultdict[tuple[str, int], float] = defaultdict(float)
    for (nation, year), money in ledger.spend.items():
        spent[ledger.grades[nation], year] += money
    for grade, share in sorted(ledger.policy.grade_cap.items()):
        for year in ledger.years:
            yield Rule(
                f"grade {grade}", "grade_exposure", "policy", "<=",
                spent[grade, year], share * ledger.total[year], MUSD,
                rule_sentences.grade_exposure(grade, share, year),
                year=str(year), price=price,
            )  # fmt: skip
