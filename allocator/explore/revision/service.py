"""Can it be manned and kept, and when does it arrive: sentences on equipment asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from allocator.assemble.lifetimes import lead_years
from allocator.explore.revision.asked import Asked
from allocator.explore.revision.period_words import period_words
from allocator.explore.revision.requests import Addition
from allocator.inputs.case.names import names_by_code
from allocator.inputs.policy.policy import Lock
from allocator.report.decisions.facts import amount_words, given_by_year, item_of, unit_of
from allocator.util.format import amount, figure, listed, listing
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

_LEAST_MUSD = 1e-3
"""Upkeep that is less, US$ million, is not told."""


def service_words(before: Plan, after: Plan, asked: Sequence[Asked]) -> Iterator[str]:
    """Yield what a planner asks of equipment added: delivery, crews, upkeep; one part a request.

    A decision adds equipment, too, where the revised plan gives more of it.
    """
    kinds = dict(zip(after.case.items["item"], after.case.items["kind"], strict=True))
    for one in asked:
        request = one.request
        if not isinstance(request, Addition | Lock) or kinds.get(request.item) != "equipment":
            continue
        if isinstance(request, Addition) or any(
            lots > NOTHING for lots in _more(before, after, request).values()
        ):
            yield from _delivery(before, after, request)
            yield from _crews(before, after, request)
            yield _upkeep(before, after, request.nation)


def _more(before: Plan, after: Plan, request: Addition | Lock) -> dict[int, float]:
    """Return by year how much more of an item the revised plan gives."""
    was, now = (given_by_year(one, request.nation, request.item) for one in (before, after))
    return {int(str(year)): float(lots) for year, lots in now.sub(was, fill_value=0.0).items()}


def limit_words(before: Plan, asked: Asked, outcome: Mapping[Any, Any]) -> str:
    """Say what the limit of a nation a year leaves of equipment or seats asked for in a year.

    Empty where the limit is not what stops it.
    """
    request = asked.request
    if outcome["met"] or not isinstance(request, Addition) or request.year is None:
        return ""
    most = float(item_of(before.case, request.item)["max_per_nation_year"])
    held = float(given_by_year(before, request.nation, request.item).get(request.year, 0.0))
    if held + request.quantity <= most:
        return ""
    unit = unit_of(before.case, request.item)
    more = float(outcome["given"]) - held
    return (
        f"No nation gets more than {amount_words(most, unit)} of it a year, and the plan gives "
        f"{figure(held)} in {request.year} already: {amount_words(more, unit)} more is given."
    )


def _delivery(before: Plan, after: Plan, request: Addition | Lock) -> Iterator[str]:
    lead = lead_years(after.case, after.policy)[request.item]
    unit = unit_of(after.case, request.item)
    last = after.case.years[-1]
    parts = [
        f"{amount_words(lots, unit)} bought in {year} and delivered in {year + lead}"
        f"{f', after the last year of the plan ({last})' if year + lead > last else ''}"
        for year, lots in _more(before, after, request).items()
        if lots > NOTHING
    ]
    if parts:
        yield f"Delivery: {'; '.join(parts)}."


def _crews(before: Plan, after: Plan, request: Addition | Lock) -> Iterator[str]:
    crews = after.case.tables["crews"]
    skills = crews.loc[crews["item"] == request.item, "skill"].tolist()
    people, earlier = (
        one.people[(one.people["nation"] == request.nation) & one.people["skill"].isin(skills)]
        for one in (after, before)
    )
    if not skills or people.empty:
        return
    end = after.case.years[-1]
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
        at = f"in {end}" if people["year"].max() <= end else f"on average after {end}"
        yield f"Crews: there are enough in every year; used {at}: {listed(told)}."
        return
    was = earlier.groupby("skill")["short_persons"].max()
    told = [
        f"{_named(names, skill)} up to {figure(round(own['short_persons'].max()))} short "
        f"({period_words(own['year'], end)}), {figure(round(float(was.get(str(skill), 0.0))))} "
        "before the change"
        for skill, own in short.groupby("skill", sort=False)
    ]
    yield (
        f"Crews: not enough, so that some of it stays idle: {'; '.join(told)}. "
        f"{_trained_by(after, [str(skill) for skill in short['skill'].unique()])}"
    ).rstrip()


def _trained_by(plan: Plan, skills: Sequence[str]) -> str:
    """Say which courses train people with these skills."""
    table, names = plan.case.tables["graduates"], names_by_code(plan.case)
    courses = table.loc[table["skill"].isin(skills), "item"].unique().tolist()
    return f"Courses that train them: {listing(names[one] for one in courses)}." if courses else ""


def _named(names: Mapping[str, str], skill: object) -> str:
    return names.get(str(skill)) or str(skill)


def _upkeep(before: Plan, after: Plan, nation: str) -> str:
    name = names_by_code(after.case)[nation]
    within, later = (_upkeep_more(before, after, nation, late=late) for late in (False, True))
    told = f"{_more_or_less(within['need_musd'])} over the plan"
    if abs(within["need_musd"]) <= _LEAST_MUSD:
        told = "no more than before over the plan"
    afterwards = f"{_more_or_less(later['need_musd'])} in the years after it"
    if abs(later["need_musd"]) <= _LEAST_MUSD:
        afterwards = "no more in the years after it"
    unpaid = sum(max(0.0, part["unpaid_musd"]) for part in (within, later))
    short = f" Nobody pays US$ {amount(unpaid)} million of it, so that some equipment stays idle."
    return (
        f"Upkeep of the equipment of {name}: {told}{_paid(name, within)}; "
        f"{afterwards}{_paid(name, later)}.{short if unpaid > _LEAST_MUSD else ''}"
    )


def _more_or_less(musd: float) -> str:
    return f"US$ {amount(abs(musd))} million {'less' if musd < 0 else 'more'}"


def _upkeep_more(before: Plan, after: Plan, nation: str, *, late: bool) -> dict[str, float]:
    """Return how much more upkeep is needed and who pays it, within the plan or after it."""
    sums = [
        one.sustainment.loc[
            (one.sustainment["nation"] == nation)
            & ((one.sustainment["period"] != "horizon") == late),
            ["need_musd", "host_musd", "donor_musd", "unpaid_musd"],
        ].sum()
        for one in (before, after)
    ]
    return {str(key): float(value) for key, value in (sums[1] - sums[0]).items()}


def _paid(name: str, more: Mapping[str, float]) -> str:
    payers = ((name, "host_musd"), ("donors", "donor_musd"), ("nobody", "unpaid_musd"))
    paid = [f"{who} {amount(more[key])}" for who, key in payers if more[key] > _LEAST_MUSD]
    return f" (paid by {listed(paid)})" if paid else ""
