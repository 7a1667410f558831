"""Rules that hold a plan near the last one: bands around money, lines that may change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pandas as pd

from allocator.assemble.case_scale import free_change
from allocator.assemble.last_plan import last_money
from allocator.assemble.persistence import lost_lines
from allocator.extract.ledger import Ledger
from allocator.extract.rule_row import Rule
from allocator.extract.unpayable import LostMoney
from allocator.inputs.case import rule_sentences
from allocator.inputs.case.names import Words
from allocator.util.format import MUSD
from allocator.util.tolerance import NEAR


def band_rules(ledger: Ledger, words: Words, price: float) -> Iterator[Rule]:
    """Yield how far below and above the last plan the money of a nation or region may lie."""
    terms, lost = ledger.problem.members["band_terms"], LostMoney(ledger, words)
    for family, figure, sense in (
        ("band_low", "band_least", ">="),
        ("band_high", "band_most", "<="),
    ):
        for (band, year), limit in ledger.figure(figure).items():
            pairs: Any = terms[band]
            given = sum(ledger.obligation.get((n, a, year), 0.0) for n, a in pairs)
            word, code = band.split(":", 1)
            short = family == "band_low" and given < limit - NEAR * (ledger.units.money + limit)
            why = lost.words(_nations_of(ledger, word, code), (year,)) if short else ""
            yield Rule(
                f"band {band}", family, "policy", sense, float(given), limit, MUSD,
                rule_sentences.band(words, band, sense, limit, year) + why,
                nation=code if word == "nation" else "", year=str(year), price=price,
            )  # fmt: skip


def _nations_of(ledger: Ledger, word: str, code: str) -> set[str]:
    """Return the nations of a band."""
    if word == "nation":
        return {code}
    table = ledger.case.tables["nations"]
    return set(table.loc[table["region"] == code, "nation"])


def change_rules(
    ledger: Ledger, words: Words, changes: pd.DataFrame, price: float
) -> Iterator[Rule]:
    """Yield how many lines of money (nation and account) may differ from the last plan."""
    free, unit = free_change(ledger.case, ledger.policy), ledger.units.money
    lost = lost_lines(last_money(ledger.case), ledger.problem.sets["last_pairs"], free)
    why = LostMoney(ledger, words).words({n for n, _ in lost}, ledger.years) if lost else ""
    moved: defaultdict[tuple[str, str], float] = defaultdict(float)
    columns = (changes[name] for name in ("nation", "account", "change_musd"))
    for nation, account, change in zip(*columns, strict=True):
        moved[nation, account] += abs(change)
    over = sum(1 for money in moved.values() if money > free + NEAR * (unit + free))
    for most in ledger.problem.sets["change_limits"] and (ledger.policy.changed_lines_most or 0,):
        yield Rule(
            "changes", "changes", "policy", "<=", float(over), float(most), "lines",
            rule_sentences.changes(most, free) + why,
            price=price,
        )  # fmt: skip
