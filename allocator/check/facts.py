"""Everything that follows from the case, the policy and the plan's lines: the checker's ground."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from allocator.check.accounts import Account, read_accounts
from allocator.check.items import Item, read_items
from allocator.check.nations import Nation, read_nations
from allocator.check.read import plan_rows
from allocator.check.worth import Worth, read_worth, reference_value

if TYPE_CHECKING:
    from allocator.plan import Plan


class Line(NamedTuple):
    """One funded line; the money follows from the quantity, not from the plan's own columns."""

    nation: str
    item: Item
    account: str
    year: int
    quantity: float
    cost: float
    obligation: float


@dataclass(frozen=True, slots=True)
class Facts:
    """Figures of the case under the policy, and sums over the plan's lines.

    `quantity` by (nation, item, year), `obligation` in US$ million by (nation, account, year),
    `spend` by (nation, year), `total` by year, `cost` by (nation, area), `supply` in points by
    (nation, area, year).
    """

    years: tuple[int, ...]
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
    supply: dict[tuple[str, str, int], float]

    def usable(self, nation: str, area: str, year: int) -> float:
        """Points in hand after diversion."""
        return (1 - self.nations[nation].diversion) * self.supply.get((nation, area, year), 0.0)


def _lines(plan: Plan, items: dict[str, Item], accounts: dict[str, Account]) -> tuple[Line, ...]:
    found = []
    for row in plan_rows(plan, "lines"):
        item, quantity = items[row["item"]], float(row["quantity"])
        cost = item.price * quantity
        paid = cost * (1 + accounts[row["account"]].surcharge)
        place = (row["nation"], item, row["account"], int(row["year"]))
        found.append(Line(*place, quantity, cost, paid))
    return tuple(found)


def _supply(
    lines: tuple[Line, ...], years: tuple[int, ...], keep: float
) -> dict[tuple[str, str, int], float]:
    bought: defaultdict[tuple[str, str, int], float] = defaultdict(float)
    for line in lines:
        bought[line.nation, line.item.area, line.year] += line.item.points * line.quantity
    supply: dict[tuple[str, str, int], float] = {}
    for nation, area in sorted({key[:2] for key in bought}):
        before = 0.0
        for year in years:
            before = supply[nation, area, year] = keep * before + bought[nation, area, year]
    return supply


def _areas(plan: Plan, items: dict[str, Item]) -> tuple[str, ...]:
    listed = plan.case.tables["areas"]["area"].tolist()
    return tuple(sorted({*listed, *(item.area for item in items.values())}))


def read_facts(plan: Plan) -> Facts:
    """Return the ground on which the rules are checked."""
    case, policy = plan.case, plan.policy
    nations, accounts = read_nations(case, policy), read_accounts(case, policy)
    items = read_items(case, policy)
    lines = _lines(plan, items, accounts)
    quantity: defaultdict[tuple[str, str, int], float] = defaultdict(float)
    obligation: defaultdict[tuple[str, str, int], float] = defaultdict(float)
    spend: defaultdict[tuple[str, int], float] = defaultdict(float)
    cost: defaultdict[tuple[str, str], float] = defaultdict(float)
    total = dict.fromkeys(case.years, 0.0)
    for line in lines:
        quantity[line.nation, line.item.code, line.year] += line.quantity
        obligation[line.nation, line.account, line.year] += line.obligation
        spend[line.nation, line.year] += line.obligation
        cost[line.nation, line.item.area] += line.cost
        total[line.year] += line.obligation
    return Facts(
        years=case.years,
        nations=nations,
        accounts=accounts,
        items=items,
        areas=_areas(plan, items),
        worth=read_worth(case, policy, nations),
        ref=reference_value(case, type(policy)()),
        lines=lines,
        quantity=dict(quantity),
        obligation=dict(obligation),
        spend=dict(spend),
        total=total,
        cost=dict(cost),
        supply=_supply(lines, case.years, policy.retention),
    )
