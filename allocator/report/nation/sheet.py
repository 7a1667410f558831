"""One nation's sheet: what it needs, gets, can absorb and risks, and what binds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.inputs.case.case import grades
from allocator.inputs.case.last_plan_name import last_plan_label
from allocator.inputs.case.names import names_in
from allocator.inputs.scenario.later_bars import SCENARIO
from allocator.report.headline import Figure
from allocator.report.rules.groups import STATUSES, grouped
from allocator.report.rules.holding import holding
from allocator.report.rules.later_bars import NOT_IN_DATA, closed_later, closed_together
from allocator.report.rules.legal_bars import bars_about, bars_together, in_years
from allocator.report.rules.sources import with_citations
from allocator.util.format import percent, quantity_words, short_or_none
from allocator.util.tolerance import NOTHING, VIOLATED

if TYPE_CHECKING:
    from allocator.plan.plan import Plan


_BASES = {
    "fact": "stated by the source",
    "formula": "computed by a formula",
    "formula (fitted)": "computed by a fitted formula",
    "judgement": "a judgement",
}
"""Where figures come from, in words, by the code in column ``basis``."""


def nation_figures(plan: Plan, nation: str) -> tuple[Figure, ...]:
    """Return what the plan does for a nation in a few figures."""
    money = _of(plan.spending, nation)["obligation_musd"].sum()
    every = plan.spending["obligation_musd"].sum()
    need = _of(plan.coverage, nation)[["need_points", "met_points"]].sum()
    met = need["met_points"] / need["need_points"] if need["need_points"] > 0 else None
    risk = _of(plan.risk, nation)
    loss = risk["expected_loss_musd"].sum()
    last = _of(plan.deviations, nation).groupby("year")["last_musd"].sum().mean()
    here = _of(plan.absorption, nation)
    ceiling = here["ceiling_musd"].sum(min_count=1)
    end = plan.deliveries[plan.deliveries["year"] == plan.case.years[-1]]
    idle = _of(end, nation)["idle_musd"].sum()
    share = "" if not every else f"{percent(money / every)} of all money"
    given = f"{last_plan_label(plan.case)}: {short_or_none(last)}"
    before = "no last plan" if pd.isna(last) else given
    return (
        Figure("Money", short_or_none(money), share, "Obligated over the horizon, all accounts."),
        Figure("A year", short_or_none(money / len(plan.case.years)), before, "Yearly average."),
        Figure("Need met", percent(met), f"{need['need_points']:,.0f} points needed",
               "Share of capability points needed, over all areas and years."),
        Figure("Expected loss", percent(loss / money) if money else "no money", short_or_none(loss),
               "What diversion and disruption are expected to cost."),
        Figure("Most it can absorb", "no limit" if pd.isna(ceiling) else short_or_none(ceiling),
               f"{short_or_none(here['waste_musd'].sum())} lost to over-saturation",
               "Money beyond full absorption has less effect; none is spent beyond the maximum."),
        Figure("Idle equipment", short_or_none(idle), f"at the end of {plan.case.years[-1]}",
               "Equipment in hand that is not working, at its price."),
    )  # fmt: skip


def nation_facts(plan: Plan, nation: str) -> str:
    """Return who the nation is for the model, and what is expected of it, with the source."""
    nations = plan.case.tables["nations"].set_index("nation")
    row: Any = nations.loc[nation]
    parts = [f"Tier {row['tier']}", f"region {row['region']}" if row["region"] else ""]
    parts += [f"risk grade {grades(nations)[nation]} (A the least risky)"]
    known = [_BASES.get(str(row.get("basis")), ""), str(row.get("source") or "")]
    told = "; ".join(part for part in known if part)
    rests = f" ({told})" if told else ""
    return (
        f"{', '.join(part for part in parts if part)}. Judged: assistance succeeds with a "
        f"likelihood of {percent(row['propensity'])}; {percent(row['diversion_share'])} of the "
        "money is diverted, and a coup, sanction or war comes in "
        f"{percent(row['disruption_per_year'])} of years{rests}."
    )


def nation_needs(plan: Plan, nation: str) -> pd.DataFrame:
    """Return need and need met by area: over the horizon, in its last year and after it.

    Columns: area, name, need_points, met_points, share_met, share_last_year, share_after,
    obligation_musd (of its lines over the horizon, with upkeep and surcharges), value (value points
    of the needs met in all years, those after the horizon too, as the value of a plan counts them).
    """
    rows = _of(plan.coverage, nation)
    table = rows.groupby("area")[["need_points", "met_points", "value"]].sum()
    table["share_met"] = table["met_points"] / table["need_points"].where(table["need_points"] > 0)
    last = rows[rows["year"] == plan.case.years[-1]].set_index("area")["share_met"]
    table["share_last_year"] = last
    after = _of(plan.after, nation).set_index("area")
    table["share_after"] = after["share_met"]
    table["value"] = table["value"].add(after["value"], fill_value=0.0)
    table["obligation_musd"] = _of(plan.lines, nation).groupby("area")["obligation_musd"].sum()
    table["obligation_musd"] = table["obligation_musd"].fillna(0.0)
    names = names_in(plan.case, "areas", "area")
    table = table.sort_values("need_points", ascending=False, kind="stable").reset_index()
    table.insert(1, "name", [names.get(area) or area for area in table["area"]])
    order = ["area", "name", "need_points", "met_points", "share_met", "share_last_year",
             "share_after", "obligation_musd", "value"]  # fmt: skip
    return table[order]


def nation_areas(plan: Plan, nation: str) -> pd.DataFrame:
    """Return `nation_needs` with a row of sums, and one of money in areas that are not needed.

    Column obligation_musd then adds up to what the nation gets; the area of both rows is empty.
    """
    needs = nation_needs(plan, nation)
    money = float(_of(plan.spending, nation)["obligation_musd"].sum())
    rest = money - float(needs["obligation_musd"].sum())
    rows: list[dict[str, Any]] = []
    if abs(rest) > NOTHING:
        rows.append({"name": "Areas without need", "obligation_musd": rest})
    points = needs[["need_points", "met_points", "value"]].sum()
    rows.append({"name": "All", "obligation_musd": money})
    rows[-1] |= {str(name): float(one) for name, one in points.items()}
    if points["need_points"] > 0:
        rows[-1]["share_met"] = points["met_points"] / points["need_points"]
    below = pd.DataFrame(rows, columns=needs.columns).assign(area="")
    return pd.concat([needs, below.astype(needs.dtypes.to_dict())], ignore_index=True)


def nation_money(plan: Plan, nation: str) -> pd.DataFrame:
    """Return money by account and year next to the last plan's.

    Columns: account, name, last_musd (a year), one column a year, total_musd, change_musd (mean a
    year against the last plan).
    """
    rows = _of(plan.deviations, nation)
    years = [str(year) for year in plan.case.years]
    spent = _of(plan.spending, nation).pivot_table(
        "obligation_musd", "account", "year", aggfunc="sum", fill_value=0.0
    )
    last = rows.groupby("account")["last_musd"].mean()
    table = pd.DataFrame(index=spent.index.union(last.index, sort=True))
    table["last_musd"] = last
    for year in plan.case.years:
        table[str(year)] = spent.get(year, 0.0)
    table = table.fillna(0.0)
    table["total_musd"] = table[years].sum(axis=1)
    table["change_musd"] = table["total_musd"] / len(years) - table["last_musd"]
    table = table[(table["total_musd"] > 0) | (table["last_musd"] > 0)]
    names = plan.case.tables["accounts"].set_index("account")["name"]
    table = table.rename_axis("account").reset_index()
    table.insert(1, "name", table["account"].map(names).fillna(table["account"]))
    return table


def nation_rules(plan: Plan, nation: str, *, every: bool = False) -> pd.DataFrame:
    """Return what law, policy and capacity say of this nation: why it gets this and not more.

    With `every` the bars that keep an account for other nations are among them, else they are left
    out: they say nothing of this one. Its own legal bars and exemptions come first, then the rules
    about it that bind or bend in groups of years, last the bars that select every nation.
    Columns: holds (``not in the data``, ``bars``, ``exempts``, ``waived``,
    ``binds`` or ``bends``), status, meaning,
    limit_low, limit_high, unit, citation, not_checked (what of a bar was not read) and rule (its
    code).
    """
    rules = with_citations(_of(plan.rules, nation), plan.case, sources=True)
    bends = rules["bend"] > VIOLATED
    parts = [
        grouped(some, plan.case).assign(holds=holds)
        for holds, some in (("bends", rules[bends]), ("binds", holding(rules, plan.case)))
    ]
    held = pd.concat(parts, ignore_index=True).assign(not_checked="")
    order = {status: place for place, status in enumerate(STATUSES)}
    held = held.sort_values("status", key=lambda status: status.map(order), kind="stable")
    bars = bars_together(bars_about(plan, nation))
    bars = bars if every else bars[~bars["for_others"]]
    meaning = [in_years(row, plan.case.years) for row in bars.to_dict("records")]
    holds = bars["in_force"].map({"yes": "bars", "lifts": "exempts", "waived": "waived"})
    bars = bars.assign(meaning=meaning, holds=holds.astype("str"), status="law", unit="",
                       limit_low=float("nan"), limit_high=float("nan"))  # fmt: skip
    columns = [
        "holds",
        "status",
        "meaning",
        "limit_low",
        "limit_high",
        "unit",
        "citation",
        "not_checked",
        "rule",
    ]
    tables = (_not_in_data(plan, nation), bars[~bars["for_all"]], held, bars[bars["for_all"]])
    filled = [table[columns] for table in tables if len(table)]
    return pd.concat(filled, ignore_index=True) if filled else held[columns]


def _not_in_data(plan: Plan, nation: str) -> pd.DataFrame:
    """Return rows of `nation_rules` of bars that are known but not in the data."""
    found = closed_together(plan, _of(closed_later(plan), nation))
    meaning = [f"Barred, but not in the data: {row['words']} of this plan."
               for row in found.to_dict("records")]  # fmt: skip
    return found.assign(holds=NOT_IN_DATA, status="law", meaning=meaning, unit="", rule=SCENARIO,
                        limit_low=float("nan"), limit_high=float("nan"))  # fmt: skip


def unchecked(rules: pd.DataFrame) -> tuple[str, ...]:
    """Return the column of `nation_rules` on what was not checked, if any row has something."""
    return ("not_checked",) if (rules["not_checked"] != "").any() else ()


def nation_lines(plan: Plan, nation: str) -> pd.DataFrame:
    """Return what the nation gets: one row an item and account, one column of quantity a year."""
    lines = _of(plan.lines, nation)
    key = ["kind", "item", "item_name", "account", "unit"]
    table = lines.pivot_table("quantity", key, "year", aggfunc="sum", fill_value=0.0)
    table = table.reindex(columns=list(plan.case.years), fill_value=0.0)
    table.columns = [str(year) for year in plan.case.years]
    table["total_musd"] = lines.groupby(key)["obligation_musd"].sum()
    table = table.sort_values("total_musd", ascending=False, kind="stable")
    return table.reset_index()


def nation_goods(plan: Plan, nation: str) -> pd.DataFrame:
    """Return `nation_lines` for reading: every quantity of a year with its unit; empty for none."""
    table = nation_lines(plan, nation)
    years = [str(year) for year in plan.case.years]
    words = {
        year: pd.Series(
            [quantity_words(one, unit) if one > NOTHING else ""
             for one, unit in zip(table[year], table["unit"], strict=True)],
            index=table.index, dtype="str",
        )
        for year in years
    }  # fmt: skip
    return table.assign(**words)[["item_name", "total_musd", "account", *years, "kind", "item"]]


def nation_goods_in_short(plan: Plan, nation: str) -> pd.DataFrame:
    """Return what the nation is given, most money first, all accounts together and years in words.

    Columns: item_name, given ("2020: 2 lots, 2021: 3 lots") and total_musd.
    """
    lines = _of(plan.lines, nation)
    lines = lines[lines["quantity"] > NOTHING]
    rows = []
    for (_, _, name, unit), own in lines.groupby(["kind", "item", "item_name", "unit"]):
        by_year = own.groupby("year")["quantity"].sum()
        told = [f"{year}: {quantity_words(one, str(unit))}" for year, one in by_year.items()]
        upkeep = "Upkeep of " if own["kind"].iloc[0] == "sustainment" else ""
        money = float(own["obligation_musd"].sum())
        rows.append((f"{upkeep}{name}", ", ".join(told), money))
    table = pd.DataFrame(rows, columns=["item_name", "given", "total_musd"])
    return table.sort_values("total_musd", ascending=False, kind="stable", ignore_index=True)


def _of(table: pd.DataFrame, nation: str) -> pd.DataFrame:
    return table[table["nation"] == nation]
