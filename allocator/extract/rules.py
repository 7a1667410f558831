"""The table of rules: every rule in force, how close the plan is to it and whether it bends."""

from __future__ import annotations

import pandas as pd

from allocator.extract.ledger import Ledger
from allocator.extract.rule_rows import Rule, table_of
from allocator.extract.rules_capacity import item_rules, nation_rules, person_rules
from allocator.extract.rules_decided import coverage_rules, lock_rules
from allocator.extract.rules_money import (
    earmark_rules,
    exposure_rules,
    grade_rules,
    risk_rules,
    vintage_rules,
)
from allocator.extract.words import words_of


def rules(
    ledger: Ledger,
    vintages: pd.DataFrame,
    drawn: pd.DataFrame,
    coverage: pd.DataFrame,
    active: pd.DataFrame,
) -> pd.DataFrame:
    """Return one row a rule: law first, then what planners set, then capacity."""
    words, price = words_of(ledger), ledger.figure("bend_price")
    found: list[Rule] = [
        *vintage_rules(ledger, words, vintages, drawn),
        *earmark_rules(ledger, words, price["earmark"]),
        *coverage_rules(ledger, words, coverage, price["coverage"]),
        *risk_rules(ledger, price["risk"]),
        *exposure_rules(ledger, words, price["exposure"]),
        *grade_rules(ledger, price["grade"]),
        *lock_rules(ledger, words, price["lock"]),
        *person_rules(ledger, words),
        *nation_rules(ledger, words, active),
        *item_rules(ledger, words),
    ]
    return table_of(found)
