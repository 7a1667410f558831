"""Rules on equipment: people, modules, upkeep, few new types, little that stands idle."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from allocator.extract.ledger import UNITS, Ledger
from allocator.extract.rounding import NOTHING
from allocator.extract.rule_row import Rule
from allocator.extract.unspent import Spare
from allocator.inputs.case import rule_sentences
from allocator.inputs.case.names import Words
from allocator.util.format import MUSD


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
        for (nation, item), years in ledger.modules_due[family].items():
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


def lost_module_rules(ledger: Ledger, words: Words, spare: Spare, price: float) -> Iterator[Rule]:
    """Yield modules that a nation cannot have, and so nothing that must come with them."""
    kinds = dict(zip(ledger.case.items["item"], ledger.case.items["kind"], strict=True))
    pairs = {p for name in ("lot_pairs", "seat_pairs", "grant_pairs")
             for p in ledger.problem.sets[name]}  # fmt: skip
    last = ledger.years[-1]
    for status, family in (("law", "module_due_by_law"), ("policy", "module_due")):
        due = ledger.modules_due[family]
        for nation, item in ledger.problem.sets["module_laws" if status == "law" else
                                                "module_policies"]:  # fmt: skip
            asking = {k for k, _ in ledger.problem.members[family][nation, item, last]}
            wanted = any((nation, spare.areas[k]) in spare.open_needs for k in asking)
            if wanted and (nation, item) not in pairs and (nation, item) not in due:
                yield Rule(
                    f"module_{status}", "module", status, ">=", 0.0, 0.0, UNITS[kinds[item]],
                    rule_sentences.lost_module(words, nation, item, last),
                    nation=nation, item=item, year=str(last),
                    price=price if status == "policy" else 0.0,
                )  # fmt: skip


def missing_crew_rules(
    ledger: Ledger, words: Words, people: pd.DataFrame, spare: Spare
) -> Iterator[Rule]:
    """Yield skills that a nation has nobody of, where equipment waits for a crew."""
    told = set(zip(people["nation"], people["skill"], strict=True))
    price, base = ledger.figure("price"), ledger.figure("base_people")
    share, last = ledger.figure("graduate_share"), ledger.years[-1]
    things = ledger.bought
    key = zip(*(things[name].tolist() for name in ("nation", "item", "year")), strict=True)
    seats = dict(zip(key, things["quantity"].tolist(), strict=True))
    members = ledger.problem.members
    for (nation, skill, year), items in members["manned"].items():
        if year != last or (nation, skill) in told:
            continue
        there = base[nation, skill] + sum(
            share[c, skill, s, year] * seats.get((nation, c, s), 0.0)
            for c, s in members["graduates_at"].get((nation, skill, year), ())
        )
        if there > NOTHING:
            continue
        if any((nation, spare.areas[k]) in spare.open_needs
               and spare.money(nation, [k]) >= price[k] for k in items):  # fmt: skip
            yield Rule(
                f"crew {skill}", "crewed", "capacity", "<=", 0.0, 0.0, "persons",
                rule_sentences.crewed(words, nation, skill, 0.0, last),
                nation=nation, year=str(last),
            )  # fmt: skip


def type_rules(ledger: Ledger, words: Words, price: float) -> Iterator[Rule]:
    """Yield the new types of equipment that a nation gets, where it can take on only so many."""
    if "packages" in ledger.policy.left_out or "types" in ledger.policy.rules_off:
        return
    table, there = ledger.case.tables["equipment"], ledger.case.tables["fielded"]
    new = set(table.loc[table["new_type"].astype(bool), "item"])
    known = set(zip(there["nation"], there["item"], strict=True))
    taken = {pair for pair in ledger.service.fleet.pairs if pair[1] in new and pair not in known}
    could = {n for n, most in ledger.figure("types_most").items() if most == 0}
    nations = ledger.case.tables["nations"].sort_values("nation")
    for nation, most in zip(nations["nation"], nations["new_types_most"], strict=True):
        count = sum(1 for code, _ in taken if code == nation)
        if pd.isna(most) or (count == 0 and nation not in could):
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
        if share >= 1 or max(paid, float(row["need_musd"])) <= NOTHING * ledger.units.money:
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
