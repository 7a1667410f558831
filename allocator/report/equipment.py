"""Short tables about equipment: what stands idle and why, who sustains it, what is paid when."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from allocator.errors import DataError, Fault
from allocator.plan.summary import _MONEY, REASONS
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.plan.plan import Plan


_SHOWN = 5


def upkeep_by_year(plan: Plan) -> pd.DataFrame:
    """Return upkeep by year, also after the horizon: needed, paid by nations, by donors, by nobody.

    Within the horizon donors pay; after it they pay out of what the plan promises.
    """
    table = plan.sustainment.groupby(["year", "period"])[_MONEY].sum().reset_index()
    return table[table["need_musd"] > 0].reset_index(drop=True)


def payments_by_year(plan: Plan) -> pd.DataFrame:
    """Return obligated, paid out and outstanding money by year, all accounts together."""
    columns = ["obligated_musd", "disbursed_musd", "outstanding_musd"]
    return plan.disbursements.groupby("year")[columns].sum().reset_index()


def idle_by_nation(plan: Plan) -> pd.Series[float]:
    """Return idle equipment by nation at the end of the last year, US$ million at its price."""
    end = plan.deliveries[plan.deliveries["year"] == plan.case.years[-1]]
    return end.groupby("nation")["idle_musd"].sum()


def idle_equipment(plan: Plan) -> pd.DataFrame:
    """Return what stands idle, where and why: a row a nation, package and year, the dearest first.

    Columns: nation, nation_name, item, item_name, year, period (as in the plan's table
    deliveries), lots_in_hand, lots_idle, idle_musd (at the price of the package), reasons (in
    words, with the lots of each).
    """
    table = plan.deliveries[plan.deliveries["lots_idle"] > NOTHING]
    named = {}
    for name, key in (("nations", "nation"), ("equipment", "item")):
        rows = plan.case.tables[name]
        names = dict(zip(rows[key], rows["name"], strict=True))
        named[f"{key}_name"] = [names.get(code) or code for code in table[key]]
    named["reasons"] = [_reasons(row) for row in table.to_dict("records")]
    table = table.assign(**{
        name: pd.Series(words, index=table.index, dtype="str") for name, words in named.items()
    })  # fmt: skip
    columns = ["nation", "nation_name", "item", "item_name", "year", "period", "lots_in_hand",
               "lots_idle", "idle_musd", "reasons"]  # fmt: skip
    table = table.sort_values("idle_musd", ascending=False, kind="stable")
    return table[columns].reset_index(drop=True)


def nation_name(plan: Plan, nation: str) -> str:
    """Return the name of a nation, its code if it has none.

    Raises
    ------
    DataError
        The case has no such nation.
    """
    table = plan.case.tables["nations"]
    nations: dict[str, str] = dict(zip(table["nation"], table["name"], strict=True))
    if nation not in nations:
        near = get_close_matches(nation.upper(), nations, n=3) or sorted(nations)[:_SHOWN]
        known = f"a code such as {', '.join(near)}"
        raise DataError([Fault("nation", f"no nation {nation}", known, "use a code of the case")])
    return nations[nation] or nation


def nation_document(plan: Plan, nation: str) -> dict[str, Any]:
    """Return the equipment, upkeep and people of a nation in lists and dicts, for JSON.

    Raises
    ------
    DataError
        The case has no such nation.
    """
    name = nation_name(plan, nation)
    parts = {"deliveries": nation_deliveries, "sustainment": nation_upkeep, "people": nation_people}
    records = {part: of(plan, nation).to_dict("records") for part, of in parts.items()}
    return {"nation": nation, "name": name, **records}


def nation_deliveries(plan: Plan, nation: str) -> pd.DataFrame:
    """Return the packages of a nation by year, with the reasons for idle lots in words."""
    table = plan.deliveries[plan.deliveries["nation"] == nation].reset_index(drop=True)
    goods = plan.case.tables["equipment"]
    names = dict(zip(goods["item"], goods["name"], strict=True))
    table.insert(2, "name", [names.get(item) or item for item in table["item"]])
    said = [_reasons(row) for row in table.to_dict("records")]
    return table.assign(reasons=pd.Series(said, index=table.index, dtype="str"))


def _reasons(row: dict[Any, Any]) -> str:
    lots = {reason: float(row[f"lots_idle_{reason}"]) for reason in REASONS}
    told = sorted((r for r in lots if lots[r] > NOTHING), key=lambda r: -lots[r])
    return ", ".join(f"{lots[reason]:,.3g} {REASONS[reason]}" for reason in told)


def nation_upkeep(plan: Plan, nation: str) -> pd.DataFrame:
    """Return what sustaining the equipment of a nation costs by year, and who pays."""
    return plan.sustainment[plan.sustainment["nation"] == nation].reset_index(drop=True)


def nation_people(plan: Plan, nation: str) -> pd.DataFrame:
    """Return the people of a nation who run equipment, by skill and year."""
    table = plan.people[plan.people["nation"] == nation].reset_index(drop=True)
    skills = plan.case.tables["skills"]
    names = dict(zip(skills["skill"], skills["name"], strict=True))
    table.insert(2, "name", [names.get(skill) or skill for skill in table["skill"]])
    table["there_persons"] = table["base_persons"] + table["graduates_persons"]
    return table


def last_payment(plan: Plan) -> int:
    """Return the last year in which anything is paid out; the last of the horizon at least."""
    paid = plan.disbursements[plan.disbursements["disbursed_musd"] > 0]["year"]
    return int(np.max([plan.case.years[-1], *paid.tolist()]))
