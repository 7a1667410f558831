"""Everything that follows from the case, the policy and the plan's lines: the checker's ground."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from allocator.check.accounts import Account, read_accounts
from allocator.check.case_size import fitted
from allocator.check.fleet import Fleet, read_fleet
from allocator.check.items import Item, read_items
from allocator.check.nations import Nation, read_nations
from allocator.check.periods import Periods, read_periods
from allocator.check.records import plan_rows
from allocator.check.valuation import Worth, read_worth, reference_value
from allocator.check.violation import Tolerance

if TYPE_CHECKING:
    from allocator.plan.plan import Plan


class Line(NamedTuple):
    """One funded line; the money follows from the quantity, not from the plan's own columns.

    A line that `sustains` is money for the upkeep of the package, in US$ million.
    """

    nation: str
    item: Item
    account: str
    year: int
    quantity: float
    cost: float
    obligation: float
    sustains: bool = False

    @property
    def kind(self) -> str:
        """Kind of assistance, as the plan's lines tell it."""
        return "sustainment" if self.sustains else self.item.kind

    @property
    def unit(self) -> str:
        """Unit of the quantity."""
        return "US$M" if self.sustains else self.item.unit

    @property
    def points(self) -> float:
        """Points bought."""
        return 0.0 if self.sustains else self.item.points * self.quantity


@dataclass(frozen=True, slots=True)
class Facts:
    """Figures of the case under the policy, and sums over the plan's lines.

    `quantity` by (nation, item, year), `obligation` in US$ million by (nation, account, year),
    `spend` by (nation, year), `total` by year, `cost` of goods by (nation, area), `upkeep` that
    donors pay in US$ million by (nation, package, year), `supply` in points by (nation, area,
    period), of which `work` comes from lots at work. `trifles` is the usual tolerance for money
    and points of this size.
    """

    trifles: Tolerance
    years: tuple[int, ...]
    periods: Periods
    nations: dict[str, Nation]
    accounts: dict[str, Account]
    items: dict[str, Item]
    areas: tuple[str, ...]
    worth: Worth
    ref: float
    lines: tuple[Line, ...]
    quantity: dict[tuple[str, str, int], float]
    obligation: dict[tuple[str, str, int], float]
    spend: dict[tuple[str, int], float]
    total: dict[int, float]
    cost: dict[tuple[str, str], float]
    upkeep: dict[tuple[str, str, int], float]
    fleet: Fleet
    work: dict[tuple[str, str, int], float]
    supply: dict[tuple[str, str, int], float]

    def usable(self, nation: str, area: str, year: int) -> float:
        """Points in hand after diversion."""
        return (1 - self.nations[nation].diversion) * self.supply.get((nation, area, year), 0.0)


def _lines(plan: Plan, items: dict[str, Item], accounts: dict[str, Account]) -> tuple[Line, ...]:
    found = []
    for row in plan_rows(plan, "lines"):
        item, quantity = items[row["item"]], float(row["quantity"])
        sustains = row["kind"] == "sustainment"
        cost = quantity if sustains else item.price * quantity
        paid = cost * (1 + accounts[row["account"]].surcharge)
        place = (row["nation"], item, row["account"], int(row["year"]))
        found.append(Line(*place, quantity, cost, paid, sustains))
    return tuple(found)


def _work(
    working: dict[tuple[str, str, int], float], items: dict[str, Item]
) -> dict[tuple[str, str, int], float]:
    """Return the points of lots at work."""
    points: defaultdict[tuple[str, str, int], float] = defaultdict(float)
    for (nation, code, period), lots in working.items():
        points[nation, items[code].area, period] += items[code].points * lots
    return dict(points)


def _supply(
    bought: dict[tuple[str, str, int], float],
    items: dict[str, Item],
    periods: Periods,
    keep: float,
) -> defaultdict[tuple[str, str, int], float]:
    """Return the points of what counts from the year of purchase, or of a grant's goods."""
    new: defaultdict[tuple[str, str, int], float] = defaultdict(float)
    for (nation, code, year), quantity in bought.items():
        if not items[code].fielded:
            came = year + items[code].wait
            new[nation, items[code].area, came] += items[code].points * quantity
    supply: defaultdict[tuple[str, str, int], float] = defaultdict(float)
    last = periods.years[-1]
    for nation, area in sorted({key[:2] for key in new}):
        before = 0.0
        for year in periods.years:
            before = supply[nation, area, year] = keep * before + new[nation, area, year]
        if periods.after:
            arrived = {last: before} | {
                came: points for (*line, came), points in new.items()
                if line == [nation, area] and came > last
            }  # fmt: skip
            supply[nation, area, periods.end] = _kept_after(arrived, periods, keep)
    return supply


def _kept_after(arrived: dict[int, float], periods: Periods, keep: float) -> float:
    """Return the points that the years after the horizon have on average, by year of arrival."""

    def left(year: int) -> float:
        return sum(
            points * keep ** (year - came) for came, points in arrived.items() if came <= year
        )

    return periods.mean(periods.end, left)


def _areas(plan: Plan, items: dict[str, Item]) -> tuple[str, ...]:
    listed = plan.case.tables["areas"]["area"].tolist()
    return tuple(sorted({*listed, *(item.area for item in items.values())}))


@dataclass(frozen=True, slots=True)
class _Sums:
    """Sums over the lines."""

    quantity: defaultdict[tuple[str, str, int], float]
    obligation: defaultdict[tuple[str, str, int], float]
    spend: defaultdict[tuple[str, int], float]
    cost: defaultdict[tuple[str, str], float]
    upkeep: defaultdict[tuple[str, str, int], float]
    total: dict[int, float]


def _sums(lines: tuple[Line, ...], years: tuple[int, ...]) -> _Sums:
    found = _Sums(
        defaultdict(float), defaultdict(float), defaultdict(float), defaultdict(float),
        defaultdict(float), dict.fromkeys(years, 0.0),
    )  # fmt: skip
    for line in lines:
        place = (line.nation, line.item.code, line.year)
        if line.sustains:
            found.upkeep[place] += line.cost
        else:
            found.quantity[place] += line.quantity
            found.cost[line.nation, line.item.area] += line.cost
        found.obligation[line.nation, line.account, line.year] += line.obligation
        found.spend[line.nation, line.year] += line.obligation
        found.total[line.year] += line.obligation
    return found


def read_facts(plan: Plan) -> Facts:
    """Return the ground on which the rules are checked."""
    case, policy = plan.case, plan.policy
    nations, accounts = read_nations(case, policy), read_accounts(case, policy)
    items, periods = read_items(case, policy), read_periods(case, policy)
    lines = _lines(plan, items, accounts)
    sums = _sums(lines, case.years)
    lots = {key: q for key, q in sums.quantity.items() if items[key[1]].kind == "equipment"}
    fleet = read_fleet(plan, items, periods, lots)
    work = _work(fleet.working, items)
    supply = _supply(dict(sums.quantity), items, periods, policy.retention)
    for place, points in work.items():
        supply[place] += points
    return Facts(
        trifles=fitted(Tolerance(), case, policy),
        years=case.years,
        periods=periods,
        nations=nations,
        accounts=accounts,
        items=items,
        areas=_areas(plan, items),
        worth=read_worth(case, policy, nations),
        ref=reference_value(case, type(policy)()),
        lines=lines,
        quantity=dict(sums.quantity),
        obligation=dict(sums.obligation),
        spend=dict(sums.spend),
        total=sums.total,
        cost=dict(sums.cost),
        upkeep=dict(sums.upkeep),
        fleet=fleet,
        work=work,
        supply=dict(supply),
    )
