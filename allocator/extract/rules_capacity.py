"""Rules on what can be made, taught, absorbed and run, and on vetted persons."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from allocator.extract.ledger import Ledger
from allocator.extract.rule_row import Rule
from allocator.inputs.case import rule_sentences
from allocator.inputs.case.names import Words
from allocator.util.format import MUSD


def item_rules(ledger: Ledger, words: Words) -> Iterator[Rule]:
    """Yield production, stock and course seats that nations share."""
    things = ledger.bought
    yearly = things.groupby(["item", "year"])["quantity"].sum().to_dict()
    total = things.groupby("item")["quantity"].sum().to_dict()
    for family, figure, unit in (
        ("production", "production_most", "lots"),
        ("course_seats", "course_seats_most", "seats"),
    ):
        for (item, year), most in ledger.figure(figure).items():
            yield Rule(
                family, family, "capacity", "<=", float(yearly.get((item, year), 0.0)), most, unit,
                rule_sentences.yearly(words, item, most, unit, year),
                item=item, year=str(year),
            )  # fmt: skip
    for item, most in ledger.figure("stock_most").items():
        yield Rule(
            "stock", "stock", "capacity", "<=", float(total.get(item, 0.0)), most, "lots",
            rule_sentences.stock(words, item, most),
            item=item,
        )  # fmt: skip


def person_rules(ledger: Ledger, words: Words) -> Iterator[Rule]:
    """Yield vetted persons and persons with the language, by nation and year."""
    courses = ledger.case.tables["courses"]
    spoken = set(courses.loc[courses["needs_language"].astype(bool), "item"])
    seats = ledger.bought[ledger.bought["kind"] == "training"]
    shares = ledger.case.tables["nations"].set_index("nation")["vetted_share"].to_dict()
    for family, status, figure, counted in (
        ("vetted", "law", "vetted_people", seats),
        ("language", "capacity", "language_people", seats[seats["item"].isin(spoken)]),
    ):
        sent = counted.groupby(["nation", "year"])["quantity"].sum().to_dict()
        for nation, most in ledger.figure(figure).items():
            for year in ledger.years:
                told = (
                    rule_sentences.language(words, nation, most, year)
                    if family == "language"
                    else rule_sentences.vetted(
                        words, nation, most, year, all_vetted=shares[nation] == 1
                    )
                )
                yield Rule(
                    family, family, status, "<=",
                    float(sent.get((nation, year), 0.0)), most, "persons", told,
                    nation=nation, year=str(year),
                )  # fmt: skip


def nation_rules(ledger: Ledger, words: Words, active: pd.DataFrame) -> Iterator[Rule]:
    """Yield money that a nation can take in a year, and lines that it can run."""
    nations = ledger.case.tables["nations"].sort_values("nation")
    limit = ledger.policy.absorption_limit
    for nation, room in zip(nations["nation"], nations["absorbable_musd"], strict=True):
        for year in ledger.years if not pd.isna(room) else ():
            yield Rule(
                "money", "money", "capacity", "<=",
                ledger.spend.get((nation, year), 0.0), limit * room, MUSD,
                rule_sentences.money(words, nation, limit * room, year),
                nation=nation, year=str(year),
            )  # fmt: skip
    running = active.groupby("nation")["area"].size().to_dict()
    possible = ledger.problem.members["areas_of_nation"]
    for nation, most in zip(nations["nation"], nations["lines_at_once"], strict=True):
        if not pd.isna(most) and nation in possible:
            yield Rule(
                "lines", "lines", "capacity", "<=",
                float(running.get(nation, 0)), float(most), "lines",
                rule_sentences.lines(words, nation, float(most)),
                nation=nation,
            )  # fmt: skip


def all_line_rules(
    ledger: Ledger, words: Words, active_lines: pd.DataFrame, price: float
) -> Iterator[Rule]:
    """Yield how many lines all nations together run, where their number is limited."""
    for most in ledger.figure("lines_most").values():
        yield Rule(
            "all_lines", "all_lines", "policy", "<=", float(len(active_lines)), most, "lines",
            rule_sentences.all_lines(words, most),
            price=price,
        )  # fmt: skip
