"""Rules on single nations and items: at most so much a year, at least so much or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from allocator.assemble.items import item_frame
from allocator.extract.ledger import UNITS, Ledger
from allocator.extract.rounding import NOTHING
from allocator.extract.rule_row import Rule
from allocator.extract.unspent import Spare
from allocator.inputs.case import rule_sentences
from allocator.inputs.case.names import Words
from allocator.util.format import MUSD

_KINDS = (("lots", "lot_pairs"), ("seats", "seat_pairs"), ("grant", "grant_pairs"))


def largest_rules(ledger: Ledger, words: Words) -> Iterator[Rule]:
    """Yield the largest purchase of a nation in a year, of items that it gets."""
    items, things = item_frame(ledger.case), ledger.bought
    largest: dict[Any, float] = items["max_per_nation_year"].to_dict()
    kinds: dict[Any, str] = items["kind"].to_dict()
    columns = (things[name].tolist() for name in ("nation", "item", "year", "quantity"))
    for nation, item, year, quantity in zip(*columns, strict=True):
        most, kind = largest[item], kinds[item]
        if most == most:
            yield Rule(
                "max_per_nation_year", "max_per_nation_year", "capacity", "<=", float(quantity),
                most, UNITS[kind],
                rule_sentences.largest(words, nation, item, most, UNITS[kind], year),
                nation=nation, item=item, year=str(year),
            )  # fmt: skip


def line_rules(ledger: Ledger, words: Words, active: pd.DataFrame, spare: Spare) -> Iterator[Rule]:
    """Yield the smallest useful line: of lines that are run, and of those that it keeps from it."""
    cost = dict(zip(zip(active["nation"], active["area"], strict=True), active["cost_musd"],
                    strict=True))  # fmt: skip
    least, most = ledger.figure("min_line_musd"), _most_cost(ledger)
    for nation, area in ledger.problem.sets["lines"]:
        small, spent = least[nation], float(cost.get((nation, area), 0.0))
        if small <= 0:
            continue
        if spent > 0:
            yield Rule(
                f"line_size {area}", "line_size", "capacity", ">=", spent, small, MUSD,
                rule_sentences.line(words, nation, area, small),
                nation=nation,
            )  # fmt: skip
        elif why := _kept_off(ledger, words, spare, (nation, area), small, most):
            yield Rule(
                f"line_size {area}", "line_size", "capacity", "<=", 0.0, 0.0, MUSD, why,
                nation=nation,
            )  # fmt: skip


def _kept_off(
    ledger: Ledger,
    words: Words,
    spare: Spare,
    line: tuple[str, str],
    least: float,
    most_cost: Mapping[Any, float],
) -> str:
    """Return a sentence on how the smallest size keeps a line from being run, if it does."""
    if line not in spare.open_needs:
        return ""
    nation, members, price = line[0], ledger.problem.members, ledger.figure("price")
    items = [item for kind in ("lots_of_line", "seats_of_line", "grants_of_line")
             for item in members[kind][line]]  # fmt: skip
    most = sum(most_cost.get((nation, item), 0.0) for item in items)
    if most < least * (1 - 1e-9):
        return rule_sentences.scarce_line(words, *line, least)
    grants, nothing = set(members["grants_of_line"][line]), NOTHING * ledger.units.money
    part = any(
        spare.money(nation, [item]) >= (nothing if item in grants else price[item])
        for item in items
    )
    left = spare.money(nation, items)
    return rule_sentences.poor_line(words, *line, least, left) if part and left < least else ""


def _most_cost(ledger: Ledger) -> Mapping[Any, float]:
    """Return the cost of the largest quantity over the horizon by nation and item."""
    price = ledger.figure("price")
    found: dict[Any, float] = {}
    for name in ("lots_most", "seats_most", "grant_most"):
        for (nation, item, _), most in ledger.figure(name).items():
            found[nation, item] = found.get((nation, item), 0.0) + price[item] * most
    return found


def size_rules(ledger: Ledger, words: Words, spare: Spare) -> Iterator[Rule]:
    """Yield the smallest useful grants and numbers of lots, kept or in the way."""
    price = ledger.figure("price")
    grants = ledger.figure("grant_least")
    lots = {pair: least for pair, least in ledger.figure("item_least").items() if least > 1}
    most = {**ledger.figure("grant_total_most"), **ledger.figure("item_most")}
    total = ledger.bought.groupby(["nation", "item"])["quantity"].sum().to_dict()
    for family, limits, unit in (("grant_size", grants, "US$M"), ("item_size", lots, "lots")):
        for (nation, item), least in sorted(limits.items()):
            given = float(total.get((nation, item), 0.0))
            if given > 0:
                yield Rule(
                    family, family, "capacity", ">=", given, least, unit,
                    rule_sentences.size(words, nation, item, least, unit),
                    nation=nation, item=item,
                )  # fmt: skip
                continue
            left = spare.money(nation, [item])
            first = price[item] if unit == "lots" else NOTHING
            short = first <= left < least * price[item] or most[nation, item] < least
            if short and (nation, spare.areas[item]) in spare.open_needs:
                yield Rule(
                    family, family, "capacity", "<=", 0.0, 0.0, unit,
                    rule_sentences.no_size(words, nation, item, least, unit),
                    nation=nation, item=item,
                )  # fmt: skip


def start_rules(ledger: Ledger, words: Words) -> Iterator[Rule]:
    """Yield the years within which a nation gets all lots of a package."""
    windows = ledger.case.tables["equipment"].set_index("item")["buy_years"].to_dict()
    started = set(ledger.problem.sets["started_items"])
    things = ledger.bought[ledger.bought["quantity"] > 0]
    spans = things.groupby(["nation", "item"])["year"].agg(["min", "max"])
    for (nation, item), first, last in zip(
        spans.index.tolist(), spans["min"].tolist(), spans["max"].tolist(), strict=True
    ):
        if (nation, item) in started:
            run, window = last - first + 1, float(windows[item])
            yield Rule(
                "start_window", "start_window", "capacity", "<=", float(run), window, "years",
                rule_sentences.start(words, nation, item, window),
                nation=nation, item=item,
            )  # fmt: skip


def exclusion_rules(ledger: Ledger, words: Words) -> Iterator[Rule]:
    """Yield how many packages of a group that exclude each other a nation gets."""
    things = ledger.bought[ledger.bought["quantity"] > 0]
    had = set(zip(things["nation"], things["item"], strict=True))
    members = ledger.case.tables["exclusions"].groupby("group")["item"].agg(list).to_dict()
    for (group, nation), items in ledger.problem.members["items_of_exclusion"].items():
        count = sum((nation, item) in had for item in items)
        if count:
            yield Rule(
                f"excluded {group}", "excluded", "capacity", "<=", float(count), 1.0, "types",
                rule_sentences.excluded(words, nation, group, members[group]),
                nation=nation,
            )  # fmt: skip


def prerequisite_rules(ledger: Ledger, words: Words, spare: Spare) -> Iterator[Rule]:
    """Yield how many lots are opened by what must come first."""
    price, opened = ledger.figure("price"), ledger.figure("prerequisite_open")
    members, things = ledger.problem.members, ledger.bought
    key = zip(*(things[name].tolist() for name in ("nation", "item", "year")), strict=True)
    quantity = dict(zip(key, things["quantity"].tolist(), strict=True))
    known = {pair for _, pairs in _KINDS for pair in ledger.problem.sets[pairs]}
    for (nation, item, needs, year), each in opened.items():
        place = (nation, item, needs, year)
        first = [s for kind in ("lots", "seats", "grants")
                 for _, s in members[f"prerequisite_{kind}"][place]]  # fmt: skip
        have = sum(quantity.get((nation, item, s), 0.0) for s in ledger.years if s <= year)
        most = each * sum(quantity.get((nation, needs, s), 0.0) for s in first)
        stopped = (
            year == ledger.years[-1]
            and (nation, spare.areas[item]) in spare.open_needs
            and ((nation, needs) not in known or spare.money(nation, [item]) >= price[item])
        )
        if max(have, most) > 0 or stopped:
            yield Rule(
                f"prerequisite {needs}", "prerequisite", "capacity", "<=", float(have),
                float(most), "lots",
                rule_sentences.prerequisite(words, nation, item, needs, float(most), year),
                nation=nation, item=item, year=str(year),
            )  # fmt: skip


def host_rules(ledger: Ledger, words: Words, upkeep: pd.DataFrame) -> Iterator[Rule]:
    """Yield what nations can pay themselves to sustain their equipment."""
    most = ledger.figure("host_money")
    for row in upkeep[upkeep["period"] == "horizon"].to_dict("records"):
        nation, year = str(row["nation"]), int(row["year"])
        if most.get(nation, 0.0) > 0:
            yield Rule(
                "host_share", "host_share", "capacity", "<=", float(row["host_musd"]),
                most[nation], MUSD,
                rule_sentences.host(words, nation, most[nation], year),
                nation=nation, year=str(year),
            )  # fmt: skip
