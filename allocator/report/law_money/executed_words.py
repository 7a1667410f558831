"""What a ledger says of what was entered as obligated so far: how much, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from allocator.inputs.case.nominal import price_level
from allocator.report.law_money.named import named
from allocator.util.format import amount, listed, millions, musd, tells
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    import pandas as pd

    from allocator.inputs.case.case import Case
    from allocator.plan.obligated import Obligated
    from allocator.report.law_money.record import Ledger


def entered_unit(case: Case, account: str, year: int) -> str:
    """Return the money in which what was obligated in a fiscal year is entered.

    That is dollars of the year, or of the base year where the case does not say what those are.
    """
    known = price_level(case, account, year) is not None
    return f"US$ million of {year if known else case.meta.base_year}"


def entered_help(case: Case, row: Mapping[Any, Any], entry: Obligated | None) -> str:
    """Explain the field in which it is entered: the plan's own figure in the same money.

    `row` is that of the account and year in the ledger's table by year; `entry` what is there.
    """
    account, year = str(row["account"]), int(row["year"])
    level = price_level(case, account, year)
    planned, aside = float(row["obligated_musd"]), float(row["set_aside_musd"])
    base = case.meta.base_year
    text = f"{row['name']}: the plan obligates {musd(planned * (level or 1.0))}"
    if level is None:
        text += f" of {base} in this year; the data do not say what money of {year} is worth"
    elif year != base:
        text += f" of {year} in this year ({millions(planned)} of {base})"
    if aside > NOTHING:
        text += (
            f"; {millions(aside * (level or 1.0))} more is reserved for regional and global "
            "programmes and counts as obligated last"
        )
    if entry is None:
        return f"{text}."
    who = f" by {entry.author}" if entry.author else ""
    day = f"as of {entry.as_of}" if entry.as_of else "without a day"
    return f"{text}. Entered {day}{who}: {amount(entry.obligated_musd)}."


def executed_words(found: Ledger) -> Iterator[str]:
    """Say what counts as obligated so far this year, of when it is, and what does not count."""
    year = found.by_year[found.by_year["executed_musd"].notna()]
    if len(year):
        yield f"{_so_far(found, year)}{_above(year)}. Entered {_days(found.counted)}."
    if found.uncounted:
        yield _uncounted(found)


def open_words(found: Ledger) -> str:
    """Say of which accounts nothing is entered, so that all of their money counts as open."""
    year = found.by_year[found.by_year["year"] == found.now]
    missing = year[year["executed_musd"].isna()]
    if missing.empty:
        return ""
    if len(missing) == len(year):
        return "Nothing is entered as obligated up to this day: all of it counts as still open."
    owed = missing.loc[missing["to_execute_musd"] > NOTHING, "account"]
    if owed.empty:
        return ""
    return f"Not entered: {listed(owed)}; all of their money counts as still open."


def _so_far(found: Ledger, year: pd.DataFrame) -> str:
    base = found.plan.case.meta.base_year
    aside = float(year["set_aside_musd"].sum())
    planned = (
        f"of the {musd(float(year['obligated_musd'].sum()))} of {base} that the plan gives "
        f"{'these accounts' if len(year) > 1 else year['account'].iloc[0]} in this year"
        f"{f' besides {millions(aside)} that is reserved' if aside > NOTHING else ''}"
    )
    head = f"Obligated so far in fiscal year {found.now}:"
    if float(year["entered_musd"].sum()) <= NOTHING:
        return f"{head} nothing ({', '.join(year['account'])}) {planned}"
    unit = entered_unit(found.plan.case, "", int(year["year"].iloc[0])).removeprefix("US$ million ")
    entered = f"{head} {named(year, 'entered_musd', unit)}"
    same = unit == f"of {base}"
    worth = "" if same else f", which is {musd(float(year['executed_musd'].sum()))} of {base},"
    return f"{entered}{worth} {planned}"


def _above(year: pd.DataFrame) -> str:
    above = float(year["above_plan_musd"].sum())
    if not tells(above, float(year["obligated_musd"].sum())):
        return ""
    return f"; above the plan and what is reserved are {named(year, 'above_plan_musd')}"


def _days(counted: tuple[Obligated, ...]) -> str:
    by_day: dict[str, list[str]] = {}
    for one in sorted(counted, key=lambda one: one.as_of, reverse=True):
        by_day.setdefault(one.as_of, []).append(one.account)
    told = {day: f"as of {day}" if day else "without a day" for day in by_day}
    if len(by_day) == 1:
        return next(iter(told.values()))
    return listed(f"{told[day]} ({', '.join(accounts)})" for day, accounts in by_day.items())


def _uncounted(found: Ledger) -> str:
    parts = [f"{one.account} of fiscal year {one.year}" for one in found.uncounted
             if one.year != found.now]  # fmt: skip
    if found.today is None:
        return f"Entered as obligated, and not counted without a day: {listed(parts)}."
    parts += [f"{one.account} as of {one.as_of}, after this day" for one in found.uncounted
              if one.year == found.now]  # fmt: skip
    return (
        f"Entered as obligated, and not counted on this day of fiscal year {found.now}: "
        f"{listed(parts)}."
    )
