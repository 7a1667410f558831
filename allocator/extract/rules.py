"""The table of rules: every rule in force, how close the plan is to it and whether it bends."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from allocator.extract.ledger import Ledger
from allocator.extract.rule_row import Rule, table_of
from allocator.extract.rules_capacity import (
    all_line_rules,
    item_rules,
    nation_rules,
    person_rules,
)
from allocator.extract.rules_money import (
    earmark_rules,
    exposure_rules,
    grade_rules,
    risk_rules,
    vintage_rules,
)
from allocator.extract.rules_near_last_plan import band_rules, change_rules
from allocator.extract.rules_packages import (
    after_rules,
    crew_rules,
    graduation_rules,
    idle_rules,
    lost_module_rules,
    missing_crew_rules,
    module_rules,
    type_rules,
)
from allocator.extract.rules_planner import coverage_rules, lock_rules
from allocator.extract.rules_sizes import (
    exclusion_rules,
    host_rules,
    largest_rules,
    line_rules,
    prerequisite_rules,
    size_rules,
    start_rules,
)
from allocator.extract.unneeded import unneeded_shares
from allocator.extract.unspent import Spare
from allocator.inputs.case.names import words_of


def rules(
    ledger: Ledger, tables: Mapping[str, pd.DataFrame], vintages: pd.DataFrame
) -> pd.DataFrame:
    """Return one row a rule: law first, then what planners set, then capacity.

    `tables` are the plan's other tables, `vintages` what there is to give.
    """
    words, price = words_of(ledger.case), ledger.figure("bend_price")
    spare = Spare(ledger, tables, vintages)
    found: list[Rule] = [
        *vintage_rules(ledger, words, vintages, tables["vintages"]),
        *earmark_rules(ledger, words, price["earmark"], unneeded_shares(ledger, tables)),
        *coverage_rules(ledger, words, tables["coverage"], price["coverage"]),
        *risk_rules(ledger, price["risk"]),
        *exposure_rules(ledger, words, price["exposure"]),
        *grade_rules(ledger, price["grade"]),
        *lock_rules(ledger, words, price["lock"]),
        *module_rules(ledger, words, price["module"]),
        *lost_module_rules(ledger, words, spare, price["module"]),
        *type_rules(ledger, words, price["types"]),
        *graduation_rules(ledger, words, tables["sustainment"], price["graduation"]),
        *after_rules(ledger, tables["sustainment"], price["after"]),
        *idle_rules(ledger, tables["deliveries"], price["idle"]),
        *band_rules(ledger, words, price["band"]),
        *change_rules(ledger, words, tables["deviations"], price["changed"]),
        *all_line_rules(ledger, words, tables["active_lines"], price["all_lines"]),
        *person_rules(ledger, words),
        *nation_rules(ledger, words, tables["active_lines"]),
        *item_rules(ledger, words),
        *crew_rules(words, tables["people"]),
        *missing_crew_rules(ledger, words, tables["people"], spare),
        *host_rules(ledger, words, tables["sustainment"]),
        *largest_rules(ledger, words),
        *line_rules(ledger, words, tables["active_lines"], spare),
        *size_rules(ledger, words, spare),
        *start_rules(ledger, words),
        *exclusion_rules(ledger, words),
        *prerequisite_rules(ledger, words, spare),
    ]
    return table_of(found, ledger.units)
