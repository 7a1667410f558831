"""The legal bars and exemptions of a case for counsel: whom they are about, and in which years."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.inputs.case.names import money_words, names_in, words_of
from allocator.inputs.case.unread import checked_part, unchecked_parts
from allocator.inputs.selection import codes_in, years_in
from allocator.report.law_money.chosen import chosen
from allocator.report.rules.legal_bars import state_of
from allocator.report.rules.sources import together
from allocator.util.format import amount, counted, listing, musd, year_words
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.plan.plan import Plan

LISTED = ("state", "nations", "accounts", "years", "words", "last_musd", "plan_musd", "waivable",
          "exception", "not_checked", "citation", "date", "rules", "named", "whole",
          "unchecked")  # fmt: skip
READ = LISTED[:-3]
"""Columns of `bars_listed`, and those of them that are for reading."""

STATES = {"yes": "bars", "waived": "waived by a setting", "lifts": "exempts"}
_ALIKE = ("effect", "nations", "accounts", "kinds", "areas", "items")
_ALL = "all that they pay"
_NAMED, _LARGEST = 6, 3


@dataclass(frozen=True, slots=True)
class Unchecked:
    """What of a bar nobody has checked, with the years, citation and rules it is so of."""

    words: str
    years: tuple[int, ...]
    citation: str
    rules: str


def bars_listed(plan: Plan) -> pd.DataFrame:
    """Return every bar and exemption of a case, those that acts of several years say alike as one.

    ``state`` is bars, waived by a setting, or exempts; ``words`` which money of these accounts to
    these nations it is about, so what the plan may not do; ``last_musd`` and ``plan_musd`` what all
    of these accounts give these nations in its years, in the last plan and in this one (US$ million
    a year; empty for a bar on most nations); ``not_checked`` what of the law nobody has read.
    ``named`` tells whether it is about certain nations and ``whole`` whether it is about all that
    the accounts pay; ``unchecked`` has each point with its years, citation and rules. Bars on
    certain nations first, of these the whole ones, most money of the last plan first.
    """
    case = plan.case
    groups: dict[tuple[Any, ...], list[dict[Hashable, Any]]] = {}
    for row in case.tables["eligibility"].to_dict("records"):
        key = (*(row[name] for name in _ALIKE), state_of(row, plan.policy))
        groups.setdefault(key, []).append(row)
    rows = [_listed(rows, str(key[-1]), plan) for key, rows in groups.items()]
    table = pd.DataFrame(rows, columns=list(LISTED))
    keys = pd.DataFrame({
        "exempts": table["state"] == STATES["lifts"],
        "all": ~table["named"].astype(bool),
        "part": ~table["whole"].astype(bool),
        "money": -table["last_musd"].fillna(0.0).astype(float),
    })  # fmt: skip
    at = keys.sort_values(["exempts", "all", "part", "money"], kind="stable").index
    found: pd.DataFrame = table.loc[at].reset_index(drop=True)
    return found


def bar_words(found: pd.DataFrame) -> str:
    """Say how many legal bars are in force, and which nations they name; empty for none."""
    bars = found[found["state"] == STATES["yes"]]
    if bars.empty:
        return ""
    own = bars[bars["named"].astype(bool)]
    text = f"{counted(len(bars), 'legal bar is', 'legal bars are')} in force"
    if own.empty:
        return f"{text}, {'it is' if len(bars) == 1 else 'all'} on the use of accounts."
    had = own[own["whole"].astype(bool) & (own["last_musd"] > NOTHING)]
    had = had.drop_duplicates("nations")  # bars on the same nations are about the same money
    most = [f"{row['nations']} {musd(row['last_musd'])} ({_now(row['plan_musd'])})"
            for row in had.head(_LARGEST).to_dict("records")]  # fmt: skip
    gave = f"; from accounts closed to them the last plan gave most, a year, to {'; '.join(most)}"
    return f"{text}, {len(own)} of them about certain nations{gave if most else ''}."


def _now(money: float) -> str:
    here = f"{amount(money)} in this plan, by exceptions"
    return here if money > NOTHING else "none in this plan"


def _listed(rows: Sequence[dict[Hashable, Any]], state: str, plan: Plan) -> dict[str, Any]:
    case, first = plan.case, rows[0]
    years = sorted({year for row in rows for year in years_in(row["years"], case.years)})
    every = list(case.tables["nations"]["nation"])
    nations = codes_in(first["nations"], every, case.nation_groups)
    accounts = codes_in(first["accounts"], list(case.tables["accounts"]["account"]))
    named = 2 * len(nations) <= len(every)
    return {
        "state": STATES[state],
        "nations": chosen(first["nations"], "All nations", names_in(case, "nations", "nation")),
        "accounts": chosen(first["accounts"], "all accounts", {}),
        "years": year_words(years),
        "words": _what(first, case),
        **money_given(plan, nations if named else [], accounts, years),
        "waivable": "yes" if any(row["waivable"] for row in rows) else "no",
        "exception": _once(checked_part(row["exception"]) for row in rows),
        "not_checked": _in_words(unchecked := _unchecked(rows, case), years),
        "citation": together(str(row["citation"]) for row in rows),
        "date": listing(sorted({str(row["date"]) for row in rows if row["date"]}), _NAMED),
        "rules": "; ".join(str(row["rule"]) for row in rows),
        "named": named,
        "whole": all(str(first[part]) in ("", "*") for part in ("kinds", "areas", "items")),
        "unchecked": unchecked,
    }


def _what(row: dict[Hashable, Any], case: Case) -> str:
    """Say which money a row is about, where whom and which accounts is said already."""
    every: dict[Any, Any] = {**row, "nations": "*", "accounts": "*", "years": "*"}
    return money_words(every, words_of(case)).removeprefix("money to all nations").strip() or _ALL


def _unchecked(rows: Sequence[dict[Hashable, Any]], case: Case) -> tuple[Unchecked, ...]:
    """Return what was not checked of rows, each with the rows that say it."""
    parts: dict[str, list[dict[Hashable, Any]]] = {}
    for row in rows:
        for part in unchecked_parts(row["exception"], row["note"]):
            parts.setdefault(part, []).append(row)
    return tuple(
        Unchecked(
            part,
            tuple(sorted({year for row in own for year in years_in(row["years"], case.years)})),
            together(str(row["citation"]) for row in own),
            "; ".join(str(row["rule"]) for row in own),
        )
        for part, own in parts.items()
    )


def _in_words(points: Sequence[Unchecked], years: Sequence[int]) -> str:
    """Write what was not checked; what is not so of all years with its own."""
    return "; ".join(
        one.words if len(one.years) == len(years) else f"{one.words} ({year_words(one.years)})"
        for one in points
    )


def money_given(
    plan: Plan, nations: Collection[str], accounts: Collection[str], years: Sequence[int]
) -> dict[str, float]:
    """Return what accounts give nations in years, US$ million a year, last plan and this one."""
    if not nations or not years:
        return {"last_musd": float("nan"), "plan_musd": float("nan")}

    def mean(table: pd.DataFrame, column: str) -> float:
        own = table[table["nation"].isin(nations) & table["account"].isin(accounts)]
        return float(own.loc[own["year"].isin(years), column].sum()) / len(years)

    known = "last_plan" in plan.case.given
    last = mean(plan.deviations, "last_musd") if known else float("nan")
    return {"last_musd": last, "plan_musd": mean(plan.lines, "obligation_musd")}


def _once(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(part for text in texts for part in text.split("; ") if part))
