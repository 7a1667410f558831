"""What an event leaves stuck: what was obligated before it, and what that needs after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.assemble.instance import lay
from allocator.assemble.lifetimes import graduates, grant_leads, lifetimes, losses, tails
from allocator.inputs.case.names import names_by_code
from allocator.inputs.scenario.known_law import outlives
from allocator.util.format import MUSD, listed

if TYPE_CHECKING:
    from allocator.explore.revision.nation_bars import NationBars
    from allocator.explore.revision.sunk import Sunk
    from allocator.plan.plan import Plan

STUCK = ("nation", "kind", "item", "item_name", "account", "year", "quantity", "unit", "musd",
         "barred", "may")  # fmt: skip

ON_ORDER, COURSE, GRANT = "on order", "training under way", "grant not yet at work"
CREW, UPKEEP = "crew without equipment", "upkeep"
ENTERED = "obligated by the day of the event, at most"
GIVEN_UP = "spent, and of no use any more"
OBLIGATED = (ON_ORDER, COURSE, GRANT)
"""Kinds that are money obligated before the event and not delivered by then."""

LEAST_MUSD = 1e-4
"""Money (US$ million) that is less is not counted."""

_LEAST_GIVEN_UP_MUSD = 1e-2
_LEAST_PERSONS = 0.05
_KINDS = {"equipment": ON_ORDER, "training": COURSE, "grant": GRANT}


def stuck_of(
    before: Plan, after: Plan, bars: Sequence[NationBars], sunk: Sequence[Sunk]
) -> pd.DataFrame:
    """Return what is stuck by nation, kind, item, account and year, US$ million with surcharges.

    ``kind``: lots on order (the data do not say those in production apart), seats of courses under
    way, grants for what has not come, each in the year in which it is due; persons trained in
    earlier years whose equipment works in the plan `before` and not in the answer, with what their
    courses cost; and the upkeep, by year, of equipment bought before the event. What may have been
    obligated in the year of each event by its day is of a kind of its own (`sunk`). ``may`` is
    what the case's law says may still be done; ``barred`` whether the event bars the account.
    """
    rows = [row for bar in bars for row in (
        *_entered(bar, sunk), *_obligated(before, bar), *_crews(before, after, bar),
        *_given_up(before, after, bar), *_upkeep(before, after, bar),
    )]  # fmt: skip
    table = pd.DataFrame(rows, columns=["nation", "kind", "item", "account", "year", "quantity",
                                        "unit", "musd", "may"])  # fmt: skip
    names = names_by_code(before.case)
    table["item_name"] = [names.get(item) or item for item in table["item"]]
    closed = {bar.nation: bar for bar in bars}
    table["barred"] = [
        bool(closed[nation].closing(account, max(year, closed[nation].since)))
        for nation, account, year in table[["nation", "account", "year"]].itertuples(index=False)
    ]
    return table[list(STUCK)]


def barred_musd(stuck: pd.DataFrame) -> float:
    """Return US$ million that were obligated before events, are due later, and are barred."""
    own = stuck[stuck["kind"].isin(OBLIGATED) & stuck["barred"].astype(bool)]
    return float(own["musd"].sum())


def _bought_before(plan: Plan, bar: NationBars) -> pd.DataFrame:
    lines = plan.lines
    own = lines[(lines["nation"] == bar.nation) & (lines["year"] < bar.since)]
    return own[own["obligation_musd"] > LEAST_MUSD]


def _obligated(plan: Plan, bar: NationBars) -> Iterator[tuple[Any, ...]]:
    """Yield what was bought before the event and comes in its year or later."""
    rows = _with_due(plan, bar)
    rows = rows[rows["due"] >= bar.since]
    keys = ["kind", "item", "account", "due", "unit"]
    sums = rows.groupby(keys)[["quantity", "obligation_musd"]].sum().reset_index()
    for row in sums.to_dict("records"):
        kind, account, due = _KINDS[str(row["kind"])], str(row["account"]), int(row["due"])
        yield (bar.nation, kind, row["item"], account, due, row["quantity"], row["unit"],
               row["obligation_musd"], _may(bar, kind, account, due))  # fmt: skip


def _with_due(plan: Plan, bar: NationBars) -> pd.DataFrame:
    """Return what was bought before the event with the year in which it is due; upkeep apart."""
    life = lifetimes(plan.case, plan.policy)
    wait = {**life.lead, **life.training, **grant_leads(plan.case, plan.policy)}
    rows = _bought_before(plan, bar)
    rows = rows[rows["kind"].isin(list(_KINDS))]
    return rows.assign(due=rows["year"] + rows["item"].map(wait).fillna(0).astype(int))


def _entered(bar: NationBars, sunk: Sequence[Sunk]) -> Iterator[tuple[Any, ...]]:
    """Yield what may have been obligated for the nation by the day of the event."""
    for one in sunk:
        if one.nation == bar.nation and one.most_musd > LEAST_MUSD:
            may = _may(bar, ENTERED, one.account, one.year)
            yield (bar.nation, ENTERED, "", one.account, one.year, one.most_musd, MUSD,
                   one.most_musd, may)  # fmt: skip


def _may(bar: NationBars, kind: str, account: str, due: int) -> str:
    """Say what law lets be done with what an account has paid for and is due in a year."""
    closing = bar.closing(account, due)
    if not closing:
        return f"{account} is not barred: it may go on"
    known = [outlives(str(one.law(due)["citation"])) for one in closing]
    waiver = " or with a waiver" if all(one.waivable(due) for one in closing) else ""
    if any(law is None or account not in law.accounts for law in known):
        return f"barred; the data do not say{waiver and '; it may go on with a waiver'}"
    if kind == COURSE:
        return f"barred; abroad it may be completed{waiver}"
    return f"barred, but for winding up{waiver}"


def _given_up(before: Plan, after: Plan, bar: NationBars) -> Iterator[tuple[Any, ...]]:
    """Yield what came before the event and the answer cannot keep at its smallest size."""
    key = ["item", "account", "year", "unit"]
    was, now = (
        rows[rows["due"] < bar.since].groupby(key)[["quantity", "obligation_musd"]].sum()
        for rows in (_with_due(plan, bar) for plan in (before, after))
    )
    less = was.sub(now, fill_value=0.0).reset_index()
    for row in less[less["obligation_musd"] > _LEAST_GIVEN_UP_MUSD].to_dict("records"):
        yield (bar.nation, GIVEN_UP, row["item"], row["account"], row["year"], row["quantity"],
               row["unit"], row["obligation_musd"], "executed: not free")  # fmt: skip


def _upkeep(before: Plan, after: Plan, bar: NationBars) -> Iterator[tuple[Any, ...]]:
    """Yield by item and year what the upkeep of equipment bought before the event costs."""
    case, policy = before.case, before.policy
    life = lifetimes(case, policy)
    items = case.items[["item", "price_musd"]].itertuples(index=False)
    tail = tails(case, policy, {item: policy.price_of(item, price) for item, price in items})
    rows = _bought_before(before, bar)
    lots = rows[rows["kind"] == "equipment"].groupby(["item", "year"])["quantity"].sum()
    payers = _payers(after, bar.nation)
    for item in dict.fromkeys(lots.index.get_level_values("item")):
        for year in (year for year in case.years if year >= bar.since):
            aged = {bought: life.fielded(item, bought, year) - life.supported(item, bought, year)
                    for bought in lots[item].index}  # fmt: skip
            past = sum(much * aged[bought] for bought, much in lots[item].items())
            musd = past * tail.get(item, 0.0)
            if musd > LEAST_MUSD:
                pay = payers(item, year)
                may = f"{listed(pay)} or the nation may pay" if pay else "the nation alone may pay"
                yield bar.nation, UPKEEP, item, "", year, past, "lots", musd, may


def _payers(plan: Plan, nation: str) -> Any:
    ground = lay(plan.case, plan.policy)
    may = ground.may[ground.nation_codes.index(nation)]

    def of(item: str, year: int) -> list[str]:
        use = int(ground.use_of_item[ground.item_codes.index(item)])
        pays = may[:, use, ground.years.index(year)]
        return [code for code, one in zip(ground.account_codes, pays, strict=True) if one]

    return of


def _crews(before: Plan, after: Plan, bar: NationBars) -> Iterator[tuple[Any, ...]]:
    """Yield by skill and year the persons trained before whose equipment no longer works."""
    trained = _trained(before, bar)
    was, now = (one.people[one.people["nation"] == bar.nation].set_index(["skill", "year"])
                ["used_persons"] for one in (before, after))  # fmt: skip
    fewer = was.sub(now, fill_value=0.0)
    for (skill, year), (persons, each) in trained.items():
        idle = min(persons, float(fewer.get((skill, year), 0.0)))
        if idle > _LEAST_PERSONS:
            yield (bar.nation, CREW, skill, "", year, idle, "persons", idle * each,
                   "trained already: nothing more is spent")  # fmt: skip


def _trained(plan: Plan, bar: NationBars) -> dict[tuple[str, int], tuple[float, float]]:
    """Return by skill and year the graduates at work of earlier years, and what one of them cost.

    What a course costs is shared by all whom it trains.
    """
    case, policy = plan.case, plan.policy
    life, gives, leave = lifetimes(case, policy), graduates(case, policy), losses(case, policy)
    rows = _bought_before(plan, bar)
    seats = [
        (str(row["item"]), int(row["year"]), float(row["quantity"]), float(row["obligation_musd"]))
        for row in rows[rows["kind"] == "training"].to_dict("records")
    ]
    whole = {course: sum(much for (one, _), much in gives.items() if one == course)
             for course, _ in gives}  # fmt: skip
    found: dict[tuple[str, int], tuple[float, float]] = {}
    for skill in dict.fromkeys(skill for _, skill in gives):
        own = [(course, taken, gives[course, skill] * much,
                gives[course, skill] / whole[course] * musd)
               for course, taken, much, musd in seats if gives.get((course, skill))]  # fmt: skip
        came = sum(persons for _, _, persons, _ in own)
        for year in (year for year in case.years if year >= bar.since and came > 0):
            at_work = sum(persons * life.at_work(course, leave[skill], taken, year)
                          for course, taken, persons, _ in own)  # fmt: skip
            found[skill, year] = (at_work, sum(musd for *_, musd in own) / came)
    return found
