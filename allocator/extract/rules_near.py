"""Rules that hold a plan near the last one: bands around money, lines that may change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pandas as pd

from allocator import rule_sentences
from allocator.extract.ledger import Ledger
from allocator.extract.rule_rows import NEAR, Rule
from allocator.rule_words import MUSD, Words


def band_rules(ledger: Ledger, words: Words, price: float) -> Iterator[Rule]:
    """Yield how far below and above the last plan the money of a nation or region may lie."""
    terms = ledger.problem.members["band_terms"]
    for family, figure, sense in (
        ("band_low", "band_least", ">="),
        ("band_high", "band_most", "<="),
    ):
        for (band, year), limit in ledger.figure(figure).items():
            pairs: Any = terms[band]
            given = sum(ledger.obligation.get((n, a, year), 0.0) for n, a in pairs)
            word, code = band.split(":", 1)
            yield Rule(
                f"band {band}", family, "policy", sense, float(given), limit, MUSD,
                rule_sentences.band(words, band, sense, limit, year),
                nation=code if word == "nation" else "", year=str(year), price=price,
            )  # fmt: skip


def change_rules(ledger: Ledger, changes: pd.DataFrame, price: float) -> Iterator[Rule]:
    """Yield how many lines of money (nation and account) may differ from the last plan."""
    counted = set(ledger.problem.sets["changed_pairs"])
    free, unit = ledger.policy.change_free_musd, ledger.units.money
    moved: defaultdict[tuple[str, str], float] = defaultdict(float)
    columns = (changes[name] for name in ("nation", "account", "change_musd"))
    for nation, account, change in zip(*columns, strict=True):
        moved[nation, account] += abs(change)
    over = sum(1 for pair in counted if moved[pair] > free + NEAR * (unit + free))
    for most in ledger.figure("changes_most").values():
        yield Rule(
            "changes", "changes", "policy", "<=", float(over), most, "lines",
            rule_sentences.changes(most, free),
            price=price,
        )  # fmt: skip
