"""Which prices are solved, and which nations are free for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from allocator.explore.marginal.model_row import model_row_of
from allocator.explore.pricing.subjects import Rule, Step
from allocator.session.priced_change import GAP_MUSD, Among

if TYPE_CHECKING:
    from allocator.explore.marginal.shadow_prices import MarginalValues
    from allocator.plan.plan import Plan
    from allocator.session.price_screen import PriceScreen

FREE = 3
"""Nations that are free, one at a time, for each price."""

_SMALL_GAP = 1e-6
"""What searches of a small case may leave open, in what so much money is worth (US$ million)."""

_NAMED = 2
"""A rule about more nations alone is no rule about these nations."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A price, what the duals of the plan say of it, and the sets in which it is solved."""

    subject: Step | Rule
    screened: float
    sets: tuple[Among, ...] = ()
    solve: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """All prices, those solved first of each kind."""

    steps: tuple[Chosen, ...]
    rules: tuple[Chosen, ...]
    gap_musd: float

    @property
    def sets(self) -> tuple[Among, ...]:
        """All sets in which anything is solved."""
        every = (one for own in (*self.steps, *self.rules) if own.solve for one in own.sets)
        return tuple(dict.fromkeys(every))


def chosen(
    plan: Plan,
    screen: PriceScreen,
    every: tuple[Sequence[Step], Sequence[Rule]],
    asked: tuple[Sequence[Step], Sequence[Rule], Sequence[str]],
    values: MarginalValues | None,
    top: int | None,
    step_musd: float,
) -> Choice:
    """Return what is solved: what is asked for, else the `top` of each kind (None: all)."""
    steps, rules = list(every[0]), list(every[1])
    given = [*asked[0], *asked[1], *asked[2]]
    wanted_steps, wanted_rules = set(asked[0]), {one.name for one in asked[1]}
    if given:
        steps = list(asked[0])
    if values is not None:
        gifts = _gifts(plan, values, asked[2])
        steps += [step for step, _ in gifts]
        wanted_steps |= {step for step, _ in gifts}
    worth = {step: _worth(screen, step, step_musd) for step in steps}
    if values is not None:
        worth |= {step: step_musd * one for step, one in gifts}
    prices = {rule.name: _rule_price(screen, rule) for rule in rules}
    order = sorted(steps, key=lambda one: (-worth[one], one.key))
    ranked = sorted(rules, key=lambda one: (-_weight(one, prices[one.name]), one.name))
    if not given:
        wanted_steps = set(_first(order, top))
        wanted_rules = {one.name for one in ranked if top is None or one.holds}
        wanted_rules = set([one.name for one in ranked if one.name in wanted_rules][:top])
    elif not asked[1]:
        ranked = []
    return Choice(
        tuple(_step(screen, one, worth[one], one in wanted_steps, step_musd) for one in order),
        tuple(_rule(screen, one, prices[one.name], one.name in wanted_rules)
              for one in ranked if not given or one.name in wanted_rules),
        _SMALL_GAP if screen.small else GAP_MUSD * min(1.0, step_musd),
    )  # fmt: skip


def _first(order: Sequence[Step], top: int | None) -> list[Step]:
    """Return the first of each kind that are worth something."""
    found = list[Step]()
    for kind in dict.fromkeys(one.kind for one in order):
        found += [one for one in order if one.kind == kind][:top]
    return found


def _gifts(plan: Plan, values: MarginalValues, nations: Sequence[str]) -> list[tuple[Step, float]]:
    """Return money for nations alone, from the account and year in which it is worth most."""
    table = values.nations
    table = table[table["nation"].isin(nations)] if nations else table[table["value"] > 0]
    found = []
    first = plan.case.years[0]
    for row in table.to_dict("records"):
        account = row["account"] or _usual_account(plan, row["nation"])
        year = first if not row["account"] else max(int(row["year"]), first)
        found.append((Step("nation", account, year, row["nation"]), float(row["value"])))
    return found


def _usual_account(plan: Plan, nation: str) -> str:
    money = plan.lines[plan.lines["nation"] == nation].groupby("account")["obligation_musd"].sum()
    if len(money):
        return str(money.idxmax())
    return str(plan.case.tables["accounts"]["account"].iloc[0])


def _worth(screen: PriceScreen, step: Step, step_musd: float) -> float:
    if step.is_money:
        return step_musd * screen.price(_rows(screen, step))
    return screen.price_in_parts(_rows(screen, step))


def _rows(screen: PriceScreen, step: Step) -> list[int]:
    if step.is_money:
        return screen.rows("vintage", (step.code, step.year))
    return screen.rows(step.kind, item=step.code)


def _rule_price(screen: PriceScreen, rule: Rule) -> float:
    """Return the price of one unit of the limit of its most valuable row."""
    return max((abs(screen.price([row])) for row in _rule_rows(screen, rule)), default=0.0)


def _rule_rows(screen: PriceScreen, rule: Rule) -> list[int]:
    return [row for own in rule.rows.to_dict("records") for row in screen.rows(*model_row_of(own))]


def _weight(rule: Rule, price: float) -> float:
    """Return by what rules are ranked: a guess at what all of the limit costs."""
    limit = float(rule.rows["limit"].abs().max())
    return price * max(limit, 1.0) if rule.holds else 0.0


def _step(screen: PriceScreen, step: Step, worth: float, solve: bool, step_musd: float) -> Chosen:
    if not solve:
        return Chosen(step, worth)
    if step.kind == "nation":
        return Chosen(step, worth, (Among((step.nation,)),), solve=True)
    if screen.small:
        return Chosen(step, worth, (Among(screen.nations),), solve=True)
    if step.is_money:
        rows = _rows(screen, step)
        up = screen.movers(rows, -np.inf, screen.limit(rows[0]) + step_musd)
        down = screen.movers(rows, -np.inf, max(0.0, screen.limit(rows[0]) - step_musd))
        nations = (*_alternate(up, down), *screen.paid(step.code))
    else:
        nations = screen.buyers(step.code)
    free = list(dict.fromkeys(nations))[:FREE]
    return Chosen(step, worth, tuple(Among((one,)) for one in free), solve=True)


def _alternate(up: Sequence[str], down: Sequence[str]) -> tuple[str, ...]:
    """Return one of each in turn."""
    longest = max(len(up), len(down))
    return tuple(one for at in range(longest) for one in (*up[at : at + 1], *down[at : at + 1]))


def _rule(screen: PriceScreen, rule: Rule, price: float, solve: bool) -> Chosen:
    if not solve:
        return Chosen(rule, price)
    if screen.small:
        return Chosen(rule, price, (Among(screen.nations),), solve=True)
    own = rule.nations if len(rule.nations) <= _NAMED else ()
    rows = _rule_rows(screen, rule)
    moved = screen.movers(rows, -np.inf, np.inf) if rows else ()
    takers = [one for one in dict.fromkeys((*moved, *screen.paid())) if one not in own][:FREE]
    sets = (*(Among((one,)) for one in own), *(Among((one,), own) for one in takers))
    return Chosen(rule, price, sets, solve=True)
