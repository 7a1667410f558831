"""Rules on equipment: people, modules, upkeep, few new types, little that stands idle."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from allocator import rule_sentences
from allocator.extract.ledger import UNITS, Ledger
from allocator.extract.packages import modules_due
from allocator.extract.rounding import NOTHING
from allocator.extract.rule_rows import Rule
from allocator.rule_words import MUSD, Words


def crew_rules(words: Words, people: pd.DataFrame) -> Iterator[Rule]:
    """Yield the people who run equipment, where lots that are ready need any."""
    for row in people.to_dict("records"):
        nation, skill, year = str(row["nation"]), str(row["skill"]), int(row["year"])
        there = float(row["base_persons"] + row["graduates_persons"])
        if row["needed_persons"] <= NOTHING:
            continue
        yield Rule(
            f"crew {skill}", "crewed", "capacity", "<=",
            float(row["used_persons"]), there, "persons",
            rule_sentences.crewed(words, nation, skill, there, year),
            nation=nation, year=str(year),
        )  # fmt: skip


def module_rules(ledger: Ledger, words: Words, price: float) -> Iterator[Rule]:
    """Yield what is due beside equipment by law, and by law and policy together."""
    kinds = dict(zip(ledger.case.items["item"], ledger.case.items["kind"], strict=True))
    for status, family in (("law", "module_due_by_law"), ("policy", "module_due")):
        asked = set(ledger.problem.sets["module_laws" if status == "law" else "module_policies"])
        for (nation, item), years in modules_due(ledger, family).items():
            unit = UNITS[kinds[item]]
            nothing = NOTHING * (ledger.units.money if kinds[item] == "grant" else 1.0)
            for year, due, given in years if (nation, item) in asked else ():
                if max(due, given) <= nothing:
                    continue
                yield Rule(
                    f"module_{status}", "module", status, ">=", given, due, unit,
                    rule_sentences.module(words, nation, item, due, unit, year),
                    nation=nation, item=item, year=str(year),
                    price=price if status == "policy" else 0.0,
                )  # fmt: skip


def type_rules(ledger: Ledger, words: Words, price: float) -> Iterator[Rule]:
    """Yield the new types of equipment that a nation gets, where it can take on only so many."""
    if "packages" in ledger.policy.left_out or "types" in ledger.policy.rules_off:
        return
    table, there = ledger.case.tables["equipment"], ledger.case.tables["fielded"]
    new = set(table.loc[table["new_type"].astype(bool), "item"])
    known = set(zip(there["nation"], there["item"], strict=True))
    taken = {pair for pair in ledger.service.fleet.pairs if pair[1] in new and pair not in known}
    nations = ledger.case.tables["nations"].sort_values("nation")
    for nation, most in zip(nations["nation"], nations["new_types_most"], strict=True):
        count = sum(1 for code, _ in taken if code == nation)
        if pd.isna(most) or count == 0:
            continue
        yield Rule(
            "types", "types", "policy", "<=", float(count), float(most), "types",
            rule_sentences.types(words, nation, float(most)),
            nation=nation, price=price,
        )  # fmt: skip


def graduation_rules(
    ledger: Ledger, words: Words, upkeep: pd.DataFrame, price: float
) -> Iterator[Rule]:
    """Yield the donors' largest share of upkeep, where any is paid and the share is limited."""
    policy, first = ledger.policy, ledger.years[0]
    off = "graduation" in policy.rules_off
    for row in () if off else upkeep[upkeep["period"] == "horizon"].to_dict("records"):
        nation, year = str(row["nation"]), int(row["year"])
        share = max(0.0, policy.donor_share - (year - first) * policy.donor_share_fall)
        paid = float(row["host_musd"] + row["donor_musd"])
        if share >= 1 or paid <= NOTHING * ledger.units.money:
            continue
        yield Rule(
            "graduation", "graduation", "policy", "<=", float(row["donor_musd"]), share * paid,
            MUSD,
            rule_sentences.graduation(words, nation, share, year),
            nation=nation, year=str(year), price=price,
        )  # fmt: skip


def after_rules(ledger: Ledger, upkeep: pd.DataFrame, price: float) -> Iterator[Rule]:
    """Yield the money a year that may be promised to upkeep after the horizon."""
    after = upkeep[upkeep["period"] == "after"]
    if after.empty or not ledger.problem.sets["after_limits"]:
        return
    promised = float(after.groupby("nation")["promised_musd"].max().sum())
    share = ledger.policy.after_budget_share
    most = float(ledger.problem.figures["after_most"].values[0])
    yield Rule(
        "after_money", "after_money", "policy", "<=", promised, most, MUSD,
        rule_sentences.after_money(most, share, ledger.years[-1]),
        price=price,
    )  # fmt: skip


def idle_rules(ledger: Ledger, lots: pd.DataFrame, price: float) -> Iterator[Rule]:
    """Yield how much equipment that must be put to work may stand idle in the last year."""
    fleet, last = ledger.service.fleet, ledger.years[-1]
    slow = {pair for pair, life in zip(fleet.pairs, fleet.lives, strict=True) if life.fielded}
    end = lots[lots["year"] == last]
    counted = [pair in slow for pair in zip(end["nation"], end["item"], strict=True)]
    idle = float(end.loc[counted, "idle_musd"].sum())
    for most in ledger.figure("idle_most").values():
        yield Rule(
            "idle", "idle", "policy", "<=", idle, most, MUSD,
            rule_sentences.idle(most, last),
            price=price,
        )  # fmt: skip
