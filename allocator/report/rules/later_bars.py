"""Bars that are known to be law of a plan's years but not to its case, with the money they close.

Where to find them as a scenario: `allocator.inputs.scenario.later_bars`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.inputs.case.names import names_by_code
from allocator.inputs.case.unread import checked_part, unchecked_part
from allocator.inputs.scenario.later_bars import SCENARIO, later_bars
from allocator.util.format import amount, counted, listed, musd, year_words
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from allocator.plan.plan import Plan

CLOSED = ("nation", "name", "account", "year", "musd", "citation")
"""Columns of `closed_later`."""

TOGETHER = ("nation", "name", "accounts", "years", "words", "musd", "exception", "not_checked",
            "citation")  # fmt: skip
"""Columns of `closed_together`."""

NOT_IN_DATA = "not in the data"
"""How the state of such a bar is called."""

HOW = f"To plan with them, open the scenario file {SCENARIO} (page Scenarios or the command line)"
"""How these bars are put into a plan."""

_NAMED = 4


def closed_later(plan: Plan) -> pd.DataFrame:
    """Return the money of a plan that bars close which its case does not have.

    A row a nation, account and year: ``musd`` (US$ million) is what the plan gives there, and
    ``citation`` all bars that close it. Nations with most such money first. Nothing is said of
    exceptions and waivers, under which some of it may still be given.
    """
    bars, names = later_bars(plan.case), names_by_code(plan.case)
    sums = plan.lines.groupby(["nation", "account", "year"])["obligation_musd"].sum()
    rows: list[dict[str, Any]] = []
    for row in sums.reset_index().to_dict("records") if bars else ():
        nation, account, year = str(row["nation"]), str(row["account"]), int(row["year"])
        own = [bar for bar in bars if account in bar.closes(nation, year)]
        if own and row["obligation_musd"] > NOTHING:
            rows.append({
                "nation": nation, "name": names.get(nation) or nation, "account": account,
                "year": year, "musd": float(row["obligation_musd"]),
                "citation": "; ".join(dict.fromkeys(bar.citation for bar in own)),
            })  # fmt: skip
    table = pd.DataFrame(rows, columns=list(CLOSED))
    most = table.groupby("nation")["musd"].transform("sum")
    keys = table.assign(most=-most).sort_values(["most", "nation", "account", "year"])
    return table.loc[keys.index].reset_index(drop=True)


def closed_together(plan: Plan, closed: pd.DataFrame) -> pd.DataFrame:
    """Return `closed_later` by nation: ``words`` has accounts and years with their money.

    ``exception`` and ``not_checked`` tell what the bars except, and what of that was not read.
    """
    bars, rows = later_bars(plan.case), []
    for nation, own in closed.groupby("nation", sort=False):
        cited = _each(own["citation"])
        of_it = [bar for bar in bars
                 if bar.citation in cited and nation in bar.nations.split(";")]  # fmt: skip
        rows.append({
            "nation": nation, "name": own["name"].iloc[0],
            "accounts": ", ".join(sorted(set(own["account"]))),
            "years": tuple(sorted(set(own["year"]))),
            "words": money_by_account(own), "musd": float(own["musd"].sum()),
            "exception": "; ".join(_each(checked_part(bar.exception) for bar in of_it)),
            "not_checked": unchecked_part(*(one for bar in of_it
                                            for one in (bar.exception, bar.note))),
            "citation": "; ".join(cited),
        })  # fmt: skip
    return pd.DataFrame(rows, columns=list(TOGETHER))


def money_by_account(closed: pd.DataFrame) -> str:
    """Say what rows of one nation come to: ``FMF US$ 0.8 million (2024) and IMET 1.9 (2023)``."""
    parts = []
    for at, (account, own) in enumerate(closed.groupby("account", sort=False)):
        money = float(own["musd"].sum())
        parts.append(f"{account} {amount(money) if at else musd(money)} "
                     f"({year_words(sorted(set(own['year'])))})")  # fmt: skip
    return listed(parts)


def closed_words(closed: pd.DataFrame) -> str:
    """Say how much money of a plan bars close that the data do not have; empty for none."""
    if closed.empty:
        return ""
    sums = closed.groupby("name", sort=False)["musd"].sum()
    named = [f"{name} {amount(float(one))}" for name, one in sums.head(_NAMED).items()]
    rest = len(sums) - len(named)
    more = [counted(rest, "more nation", "more nations")] if rest > 0 else []
    return (
        f"Legal bars that are known but not in the data close {musd(float(closed['musd'].sum()))} "
        f"of this plan, in {year_words(sorted(set(closed['year'])))}: {listed([*named, *more])}. "
        f"Exceptions and waivers may leave some of it open; confirm with counsel. {HOW}."
    )


def closed_of_nation(closed: pd.DataFrame) -> str:
    """Say which money of one nation such bars close, with citations; empty for none."""
    if closed.empty:
        return ""
    return (
        f"Legal bars that are known but not in the data close money that this plan gives it: "
        f"{money_by_account(closed)} ({'; '.join(_each(closed['citation']))}). {HOW}."
    )


def _each(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(one for text in texts for one in text.split("; ") if one))
