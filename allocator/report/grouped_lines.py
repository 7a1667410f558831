"""The plan as one table: rows by nation, programme or item, years, change, what money rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from allocator.assemble.last_plan import last_money
from allocator.inputs.case.names import names_in
from allocator.report.basis import COLUMNS, basis_words
from allocator.report.line_table import VIEWS, Picked, found_in, picked_lines
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

ALL = "All rows"
"""Name of the row with the sums."""

COMPARED = ("nation", "nation and account")
"""Groups for which the last plan is known."""

NOT_COMPARED = (
    "The last plan is known by nation, account and year alone: without filters by area or kind, "
    "and without words of items in the search, this table has its change against it."
)
NOTHING_FOUND = (
    "Nothing found: no line of the plan has all of this. A search looks for lines with all its "
    "words; commas separate several searches, as in “kenya, ethiopia”."
)


def plan_table(plan: Plan, by: str = "nation", picked: Picked | None = None) -> pd.DataFrame:
    """Return the plan as one table, most money first, after a row with the sums of several.

    Parameters
    ----------
    plan
        The plan.
    by
        What a row is: one of `allocator.report.line_table.VIEWS`.
    picked
        Which lines count; None: all.

    Returns
    -------
    DataFrame
        The columns that identify a row; a column of US$ million for each year, named by it;
        ``total_musd``; ``by_year`` (a list for a line); ``last_musd`` and ``change_musd`` (US$
        million a year on average over the years picked, where the last plan is known for such
        rows: see `comparable`); ``law_musd``,
        ``decision_musd``, ``policy_musd`` and ``merit_musd``, which add up to the total, and
        ``basis`` (the same in words). Views of items and lines have ``quantity`` and ``unit``.
        By nation, nations without money are listed, too, unless lines are picked by account,
        area or kind; else those that the last plan gives money.
    """
    picked = picked or Picked()
    key, years = list(VIEWS[by]), [str(year) for year in plan.case.years]
    lines = picked_lines(plan, picked)
    table = _by_year(lines, key, plan.case.years)
    if by == "nation" and not (picked.accounts or picked.areas or picked.kinds):
        table = _with_all_nations(plan, table, picked)
    if comparable(plan, by, picked):
        table = _with_last(plan, table, key, picked)
    order = ["total_musd", *(["last_musd"] if "last_musd" in table else [])]
    table = table.sort_values(order, ascending=False, kind="stable").reset_index(drop=True)
    if len(table) > 1:
        table = pd.concat([_sums(table, key), table], ignore_index=True)
    table["by_year"] = [[float(one) for one in row] for row in table[years].to_numpy(float)]
    table["basis"] = pd.Series(
        [basis_words(row) for row in table[list(COLUMNS)].to_dict("records")], dtype="str"
    )
    front = [*key, *(["quantity"] if "quantity" in table else []), "total_musd", "by_year"]
    against = [name for name in ("change_musd", "last_musd") if name in table]
    return table[[*front, *years, *against, "basis", *COLUMNS]]


def _by_year(lines: pd.DataFrame, key: list[str], years: tuple[int, ...]) -> pd.DataFrame:
    money = lines.pivot_table(
        "obligation_musd", key, "year", aggfunc="sum", fill_value=0.0, observed=True
    ).reindex(columns=list(years), fill_value=0.0)
    money.columns = [str(year) for year in years]
    money["total_musd"] = money.sum(axis=1)
    money = money.join(lines.groupby(key)[list(COLUMNS)].sum())
    if "unit" in key:
        money["quantity"] = lines.groupby(key)["quantity"].sum()
    return money.reset_index()


def comparable(plan: Plan, by: str, picked: Picked) -> bool:
    """Tell whether the last plan is known for the rows: it says nothing of areas and goods.

    Words of a search that the name of a nation or the code of an account holds are about these.
    """
    if by not in COMPARED or "last_plan" not in plan.case.given or picked.areas or picked.kinds:
        return False
    known = plan.case.tables["nations"][["nation", "name"]].to_numpy().ravel().tolist()
    known = [str(one).lower() for one in [*known, *plan.case.tables["accounts"]["account"]]]
    return all(any(word in one for one in known) for part in picked.searches for word in part)


def _with_all_nations(plan: Plan, table: pd.DataFrame, picked: Picked) -> pd.DataFrame:
    """Return the table with rows for nations that get nothing."""
    nations = plan.case.tables["nations"][["nation", "name"]]
    nations = nations[~nations["nation"].isin(table["nation"]) & _chosen(plan, nations, picked)]
    none = nations.rename(columns={"name": "nation_name"})
    both = pd.concat([table, none], ignore_index=True)
    figures = [str(name) for name in both if both[name].dtype.kind == "f"]
    both[figures] = both[figures].fillna(0.0)
    return both


def _with_last(plan: Plan, table: pd.DataFrame, key: list[str], picked: Picked) -> pd.DataFrame:
    """Return the table with the last plan, and rows for what only that gives money."""
    last = _last(plan, picked)
    codes = [name for name in key if name != "nation_name"]
    sums = last.groupby(codes)["last_musd"].sum()
    both = table.set_index(codes)
    both = both.reindex(both.index.union(sums.index[sums > NOTHING]))
    both["last_musd"] = sums.reindex(both.index).fillna(0.0)
    both = both.reset_index()
    names = names_in(plan.case, "nations", "nation")
    both["nation_name"] = [names.get(code) or code for code in both["nation"]]
    figures = [str(name) for name in both if both[name].dtype.kind == "f"]
    both[figures] = both[figures].fillna(0.0)
    years = picked.years or plan.case.years
    both["change_musd"] = both["total_musd"] / len(years) - both["last_musd"]
    return both


def _last(plan: Plan, picked: Picked) -> pd.DataFrame:
    years = picked.years or plan.case.years
    rows = [(nation, account, money / len(years))
            for (nation, account, year), money in last_money(plan.case).items()
            if year in years]  # fmt: skip
    last = pd.DataFrame(rows, columns=["nation", "account", "last_musd"])
    nations = plan.case.tables["nations"].set_index("nation")["name"]
    named = last[["nation", "account"]].assign(name=last["nation"].map(nations).fillna(""))
    kept = _chosen(plan, named, picked)
    if picked.accounts:
        kept &= last["account"].isin(picked.accounts)
    return last[kept]


def _chosen(plan: Plan, rows: pd.DataFrame, picked: Picked) -> pd.Series[bool]:
    """Return which rows are of a nation that is picked, and have the words searched for."""
    nations = plan.case.tables["nations"].set_index("nation")
    chosen = {
        "nation": (rows["nation"], picked.nations),
        "region": (rows["nation"].map(nations["region"]), picked.regions),
        "tier": (rows["nation"].map(nations["tier"]), picked.tiers),
    }
    kept = found_in(rows, picked)
    for values, wanted in chosen.values():
        if wanted:
            kept &= values.isin(wanted)
    return kept


def _sums(table: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Return one row with the sums; quantities of several units have none."""
    figures = [name for name in table if table[name].dtype.kind == "f" and name != "quantity"]
    row = dict.fromkeys(key, "") | table[figures].sum().to_dict()
    first = next(name for name in key if name.endswith("_name"))
    return pd.DataFrame([row | {first: ALL}])
