"""Certifications and the like that a case takes as given, and the money that depends on each."""

from __future__ import annotations

import datetime
import re
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.inputs.case.names import names_in
from allocator.inputs.selection import codes_in, years_in
from allocator.report.law_money.accounts import fiscal_year, last_day
from allocator.report.law_money.chosen import chosen
from allocator.util.format import counted, listed, musd, year_words
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.plan.plan import Plan

CERTIFIED = ("certification", "kind", "signatory", "words", "condition", "assumed", "musd", "due",
             "citation", "date", "whose", "not_checked")  # fmt: skip
"""Columns of `certifications` beside those of the years."""

NOT_READ = "not checked: not in the words that were read"
"""Written where the case does not say who signs."""

_FISCAL_YEAR = re.compile(r"\bFY(\d{4})\b")
"""A fiscal year in the words of a condition."""

_LARGEST = 3


def year_columns(case: Case) -> dict[str, int]:
    """Return the columns with the money of each year (US$ million), and the year of each."""
    return {f"y{year}_musd": year for year in case.years}


def certifications(plan: Plan, year_end: tuple[int, int]) -> pd.DataFrame:
    """Return what the case takes as given, with the money of a plan that depends on each.

    ``words`` is whose money and of which accounts it is about, ``y2020_musd`` and so on what the
    plan obligates of that in a year above what may be used before it, ``musd`` the sum, ``due`` its
    day as the case has it, else that the money must not be obligated before, and the last day of
    the year in which the plan does that. ``whose`` is the names of the nations, and ``not_checked``
    says of a waiver for which years it was not made and is taken as given all the same.
    Certifications first, most money first.
    """
    case, names = plan.case, names_in(plan.case, "nations", "nation")
    table, columns = case.tables["certifications"], year_columns(case)
    money = plan.lines.groupby(["nation", "account", "year"])["obligation_musd"].sum().reset_index()
    rows = []
    for row in table.to_dict("records"):
        about = {str(name): value for name, value in row.items()}
        by_year = _depends(about, money, case)
        rows.append({
            **{name: about[name] for name in ("certification", "kind", "condition", "assumed",
                                              "citation", "date")},
            "signatory": about["signatory"] or NOT_READ,
            "words": f"{(whose := _nations(about, names))}: {_accounts(about)}",
            "whose": whose,
            "not_checked": _made_again(about, case, year_end),
            "due": about["due"] or _due(by_year, year_end),
            "musd": sum(by_year.values()),
            **{name: by_year.get(year, 0.0) for name, year in columns.items()},
        })  # fmt: skip
    found = pd.DataFrame(rows, columns=[*CERTIFIED[:6], *columns, *CERTIFIED[6:]])
    order = (found["kind"] != "certification").rename("later")
    keys = found.assign(later=order).sort_values(["later", "musd"], ascending=[True, False],
                                                 kind="stable").index  # fmt: skip
    return found.loc[keys].reset_index(drop=True)


def _nations(row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    return chosen(row["nations"], "All nations", names)


def _accounts(row: Mapping[str, Any]) -> str:
    return chosen(row["accounts"], "all accounts", {})


def _made_again(row: Mapping[str, Any], case: Case, year_end: tuple[int, int]) -> str:
    """Say for which years a waiver is taken as given that its own words and date do not have."""
    if row["kind"] != "waiver":
        return ""
    own = {int(year) for year in _FISCAL_YEAR.findall(str(row["condition"]))}
    if not own and row["date"]:
        own = {fiscal_year(datetime.date.fromisoformat(str(row["date"])), year_end)}
    later = [year for year in years_in(row["years"], case.years) if year not in own]
    if not own or not later:
        return ""
    return (
        f"it was made for {year_words(sorted(own))} and is taken as given for {year_words(later)}, "
        "too: assumed to be made again each year"
    )


def certification_words(found: pd.DataFrame) -> str:
    """Say how many certifications and the like are taken as given, and on which most money rests.

    Empty where there are none.
    """
    if found.empty:
        return ""
    own = found[(found["kind"] == "certification") & (found["musd"] > NOTHING)]
    many = counted(len(found), "certification or the like is", "certifications and the like are")
    text = f"{many} taken as given by the data"
    if own.empty:
        return f"{text}; no money of the plan waits for a certification."
    most = [f"{musd(row['musd'])} on {row['citation']}"
            for row in own.head(_LARGEST).to_dict("records")]  # fmt: skip
    return f"{text}; money that waits for a certification is most of all {listed(most)}."


def _depends(row: Mapping[str, Any], money: pd.DataFrame, case: Case) -> dict[int, float]:
    """Return the US$ million by year above what may be used before a certification."""
    nations = codes_in(row["nations"], list(case.tables["nations"]["nation"]), case.nation_groups)
    accounts = codes_in(row["accounts"], list(case.tables["accounts"]["account"]))
    years = years_in(row["years"], case.years)
    own = money[money["nation"].isin(nations) & money["account"].isin(accounts)]
    sums = own[own["year"].isin(years)].groupby("year")["obligation_musd"].sum()
    free = row["free_musd"]
    found: dict[int, float] = {}
    for year, much in _items(sums):
        before = float(row["free_share"]) * much
        rest = much - max(before, 0.0 if free is None or free != free else float(free))
        found[year] = rest if rest > NOTHING else 0.0
    return found


def _items(sums: pd.Series[float]) -> list[tuple[int, float]]:
    pairs: list[tuple[Hashable, float]] = list(sums.items())
    return [(int(str(year)), float(much)) for year, much in pairs]


def _due(by_year: Mapping[int, float], year_end: tuple[int, int]) -> str:
    years = [year for year, much in by_year.items() if much > NOTHING]
    if not years:
        return "no money waits for it"
    if len(years) > 1:
        return f"before money is obligated, each year ({year_words(years)})"
    return f"by {last_day(years[0], year_end)}, before money is obligated"
