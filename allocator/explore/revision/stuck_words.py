"""What an event leaves stuck, for a reader: a table, and sentences on sums, upkeep and law."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from allocator.explore.revision.answer_tables import text_table
from allocator.explore.revision.stuck import CREW, ENTERED, LEAST_MUSD, OBLIGATED, UPKEEP
from allocator.inputs.case.names import names_by_code
from allocator.report.decisions.facts import amount_words
from allocator.util.format import MUSD, amount, counted, fixed, listed, year_words
from allocator.util.letters import sentence_start
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    import pandas as pd

    from allocator.explore.revision.nation_bars import NationBars
    from allocator.plan.plan import Plan

_THING = ["nation", "kind", "item", "year"]


def stuck_table(stuck: pd.DataFrame) -> pd.DataFrame:
    """Return what is stuck for a reader; years of the same upkeep or crew are rows of their own."""
    several = stuck["nation"].nunique() > 1
    lots = stuck.groupby(_THING)["quantity"].sum()
    rows = [
        {
            **({"Nation": row["nation"]} if several else {}),
            "What": _what(row, float(lots.loc[tuple(row[name] for name in _THING)])),
            "Account": row["account"],
            "Year": str(row["year"]),
            MUSD: fixed(float(row["musd"]), 2),
            "What may still be done": row["may"],
        }
        for row in stuck.to_dict("records")
    ]
    return text_table(rows, [MUSD])


def _what(row: dict[Any, Any], whole: float) -> str:
    """Say what a row is; `whole` is how much of it there is with what other accounts pay."""
    name = str(row["item_name"]).split(" (")[0]
    if row["kind"] == UPKEEP:
        return f"Upkeep: {name}"
    if row["kind"] == ENTERED:
        return sentence_start(ENTERED)
    if row["kind"] == CREW:
        return f"Crew without equipment: {_persons(row['quantity'])} ({name.replace('_', ' ')})"
    part = "part of " if whole - row["quantity"] > NOTHING else ""
    much = "" if row["unit"] == MUSD else f"{part}{amount_words(whole, row['unit'])} of "
    return f"{sentence_start(row['kind'])}: {much}{name}"


def _persons(much: float) -> str:
    """Write persons, who come whole; fewer than one are part of one's work.

    Examples
    --------
    >>> _persons(0.79), _persons(1.2), _persons(18.3)
    ('less than 1 person', '1 person', '18 persons')
    """
    return "less than 1 person" if much < 1 else counted(round(much), "person")


def stuck_words(before: Plan, after: Plan, stuck: pd.DataFrame, bar: NationBars) -> Iterator[str]:
    """Say how much is obligated and not delivered, who pays upkeep, and what law lets be done."""
    own = stuck[stuck["nation"] == bar.nation]
    name = names_by_code(before.case)[bar.nation]
    yield _sum_words(before, own, bar, name)
    if (own["kind"] == UPKEEP).any():
        yield _upkeep_words(after, bar, name)
    laws = list(bar.outliving())
    for law in laws:
        rest = [account for account in sorted(bar.accounts) if account not in law.accounts]
        other = f" Of {listed(rest)} the data do not say." if rest else ""
        yield (
            f"What may still be done ({law.citation}): {law.words}. Whether the event ends "
            f"assistance in the sense of that law is for counsel.{other}"
        )
    if not laws:
        yield (
            "The data do not say what the law cited lets be done with money obligated already: "
            "that is for counsel."
        )


def _sum_words(plan: Plan, own: pd.DataFrame, bar: NationBars, name: str) -> str:
    entered = _entered_words(own, name)
    if bar.since == plan.case.years[0]:
        return (
            f"The plan begins with {bar.since}: what was obligated before for {name} and is not "
            f"delivered is not in the data.{entered}"
        )
    rows = own[own["kind"].isin(OBLIGATED)]
    if rows.empty:
        return (
            f"Nothing that was obligated for {name} before fiscal year {bar.since} is due later."
            f"{entered}"
        )
    by_kind = rows.groupby("kind", sort=False)["musd"].sum()
    told = [f"{amount(float(musd))} {kind}" for kind, musd in by_kind.items()]
    return (
        f"Obligated for {name} before {bar.since} and not delivered by then: US$ "
        f"{amount(float(rows['musd'].sum()))} million ({listed(told)}; due "
        f"{year_words(rows['year'])}){_barred_words(rows)}.{entered} The plan counts it as "
        f"delivered; what is due in {bar.since} may have come by the day of the event. Lots on "
        "order and in production are one here: the data have lead times alone."
    )


def _barred_words(rows: pd.DataFrame) -> str:
    """Say how much of what is not delivered is from accounts that the event bars."""
    barred = rows["barred"].astype(bool)
    closed, left = (float(rows.loc[own, "musd"].sum()) for own in (barred, ~barred))
    if closed <= LEAST_MUSD:
        return ", none of it from accounts that are barred"
    if left <= LEAST_MUSD:
        return ", all of it from accounts that are barred"
    open_accounts = listed(sorted(set(rows.loc[~barred, "account"])))
    return (
        f": {amount(closed)} from accounts that are barred, {amount(left)} from those that may go "
        f"on ({open_accounts})"
    )


def _entered_words(own: pd.DataFrame, name: str) -> str:
    """Say what may have been obligated in the fiscal years of the events, by their days."""
    by_year = own[own["kind"] == ENTERED].groupby("year")["musd"].sum()
    told = [f"{amount(float(musd))} in {year}" for year, musd in by_year.items()]
    if not told:
        return ""
    return (
        f" Obligated for {name} in the fiscal year of the event by its day, at most, US$ million: "
        f"{listed(told)}."
    )


def _upkeep_words(after: Plan, bar: NationBars, name: str) -> str:
    table = after.sustainment
    own = table[(table["nation"] == bar.nation) & table["year"].between(
        bar.since, after.case.years[-1])]  # fmt: skip
    need, host, donor, nobody = (
        float(own[f"{part}_musd"].sum()) for part in ("need", "host", "donor", "unpaid")
    )
    lines = after.lines
    pays = lines[(lines["nation"] == bar.nation) & (lines["kind"] == "sustainment")
                 & (lines["year"] >= bar.since)]  # fmt: skip
    accounts = sorted(pays.loc[pays["obligation_musd"] > LEAST_MUSD, "account"].unique())
    return (
        f"Upkeep of all that {name} holds from {bar.since} on, with what lawful accounts still "
        f"buy, is US$ {amount(need)} million in this answer: {amount(host)} paid by {name}, "
        f"{amount(donor)} by donors{f' ({listed(accounts)})' if accounts else ''}, "
        f"{amount(nobody)} by nobody."
    )
