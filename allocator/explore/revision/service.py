"""Can it be manned and kept, and when does it arrive: sentences on equipment asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from allocator.explore.revision.asked import Asked
from allocator.explore.revision.requests import Addition
from allocator.inputs.case.names import names_by_code
from allocator.report.decisions.facts import amount_words, given_by_year, unit_of
from allocator.util.format import amount, figure, listed, year_words
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.plan.plan import Plan


def service_words(before: Plan, after: Plan, asked: Sequence[Asked]) -> Iterator[str]:
    """Yield what a planner asks of equipment added: delivery, crews, upkeep; one part a request."""
    kinds = dict(zip(after.case.items["item"], after.case.items["kind"], strict=True))
    for one in asked:
        request = one.request
        if isinstance(request, Addition) and kinds[request.item] == "equipment":
            yield from _delivery(before, after, request)
            yield from _crews(after, request)
            yield _upkeep(before, after, request.nation)


def _delivery(before: Plan, after: Plan, request: Addition) -> Iterator[str]:
    was, now = (given_by_year(one, request.nation, request.item) for one in (before, after))
    more = {int(str(year)): float(lots) for year, lots in now.sub(was, fill_value=0.0).items()}
    lead = _lead(after, request.item)
    unit = unit_of(after.case, request.item)
    parts = [
        f"{amount_words(lots, unit)} bought in {year} and delivered in {int(year + lead)}"
        for year, lots in more.items()
        if lots > NOTHING
    ]
    if parts:
        last = after.case.years[-1]
        late = any(year + lead > last for year, lots in more.items() if lots > NOTHING)
        note = f", after the last year of the plan ({last})" if late else ""
        yield f"Delivery: {listed(parts)}{note}."


def _lead(plan: Plan, item: str) -> float:
    """Return the years from purchase to delivery."""
    table, policy = plan.case.tables["equipment"], plan.policy
    stated = float(table.set_index("item")["lead_years"].get(item, 0.0))
    return policy.lead_time.get(item, policy.lead_time.get("*", stated)) + policy.delivery_delay


def _crews(after: Plan, request: Addition) -> Iterator[str]:
    crews = after.case.tables["crews"]
    skills = crews.loc[crews["item"] == request.item, "skill"].tolist()
    people = after.people
    people = people[(people["nation"] == request.nation) & people["skill"].isin(skills)]
    if not skills or people.empty:
        return
    table = after.case.tables["skills"]
    names = dict(zip(table["skill"], table["name"], strict=True))
    short = people[people["short_persons"] > NOTHING]
    if short.empty:
        told = []
        for skill, own in people.groupby("skill", sort=False):
            last = own.iloc[-1]
            there = last["base_persons"] + last["graduates_persons"]
            told.append(f"{_named(names, skill)} {figure(round(last['used_persons']))} of "
                        f"{figure(round(there))}")  # fmt: skip
        yield f"Crews: there are enough in every year; used at the end: {listed(told)}."
        return
    told = [
        f"{_named(names, skill)}: up to {figure(round(own['short_persons'].max()))} short "
        f"({_years(own, after.case.years[-1])})"
        for skill, own in short.groupby("skill", sort=False)
    ]
    yield f"Crews: not enough for all equipment of the nation: {'; '.join(told)}."


def _named(names: Mapping[str, str], skill: object) -> str:
    return names.get(str(skill)) or str(skill)


def _upkeep(before: Plan, after: Plan, nation: str) -> str:
    name = names_by_code(after.case)[nation]
    was, now = (one.sustainment[one.sustainment["nation"] == nation] for one in (before, after))
    columns = ["need_musd", "host_musd", "donor_musd", "unpaid_musd"]
    within = [one.loc[one["period"] == "horizon", columns].sum() for one in (was, now)]
    more = within[1] - within[0]
    last = float(now.loc[now["period"] != "horizon", "unpaid_musd"].sum())
    told = (
        f"Upkeep of {name}'s equipment: US$ {amount(float(more['need_musd']))} million more over "
        f"the plan; {name} pays {amount(float(more['host_musd']))}, donors "
        f"{amount(float(more['donor_musd']))}, nobody {amount(float(more['unpaid_musd']))}"
    )
    after_words = f"; US$ {amount(last)} million a year has no payer afterwards" if last > NOTHING \
        else "; afterwards all of it is paid"  # fmt: skip
    return f"{told}{after_words}."


def _years(rows: pd.DataFrame, last: int) -> str:
    years = [int(year) for year in rows["year"]]
    late = [f"after {last}"] if max(years) > last else []
    within = [year for year in years if year <= last]
    return ", ".join([*([year_words(within)] if within else []), *late])
