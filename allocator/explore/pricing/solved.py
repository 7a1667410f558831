"""The rows of the tables of prices: each chosen one solved with its change, against the base."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isfinite
from typing import TYPE_CHECKING, Any

from allocator.errors import DataError
from allocator.explore.explanation.accounting import rule_costs
from allocator.explore.pricing.choice import Choice, Chosen
from allocator.explore.pricing.moved import Moves
from allocator.explore.pricing.subjects import Rule, Step
from allocator.explore.pricing.words import ALL
from allocator.inputs.case.names import names_by_code
from allocator.inputs.rule_families import FAMILIES
from allocator.session.priced_change import Found, PricedChanges
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.plan.plan import Plan
    from allocator.util.progress import CancelFlag

AGREE = 0.1
"""Share by which duals and a step may differ and agree, beside what searches leave open."""


class Solver:
    """Solves what was chosen, one after the other."""

    def __init__(
        self,
        plan: Plan,
        choice: Choice,
        step_musd: float,
        seed: int,
        cancel: CancelFlag | None,
        tell: Callable[[str], None],
        *,
        with_plans: bool,
    ) -> None:
        self._plan, self._choice, self._step_musd = plan, choice, step_musd
        self._tell, self._with_plans = tell, with_plans
        self.changes = PricedChanges(plan, choice.sets, choice.gap_musd, seed, cancel, tell)
        self._names = names_by_code(plan.case)
        self.by_nation: list[tuple[Any, ...]] = []
        self.moved: list[tuple[Any, ...]] = []
        self.goods: list[tuple[Any, ...]] = []
        self.plans: dict[str, Plan] = {"base": self.changes.base} if with_plans else {}

    def amounts(self) -> list[tuple[Any, ...]]:
        """Return the rows of table ``amounts``, those solved first."""
        return [self._amount(one) for one in _solved_first(self._choice.steps)]

    def rules(self) -> list[tuple[Any, ...]]:
        """Return the rows of table ``rules``, those solved first."""
        return [self._rule(one) for one in _solved_first(self._choice.rules)]

    def _amount(self, one: Chosen) -> tuple[Any, ...]:
        step = one.subject
        assert isinstance(step, Step)
        amount = self._step_musd if step.is_money else 1.0
        name = self._names.get(step.nation or step.code) or step.code
        head = (step.key, step.kind, step.code, name, step.nation, step.year, step.unit, amount,
                one.screened)  # fmt: skip
        if not one.solve:
            return (*head, *[None] * 6, "", "", "", "screened")
        self._tell(f"one step more and less of {step.key}")
        base, moves = self.changes, {}
        sides = dict[str, Found | None](up=None, down=None)
        for side, sign in (("up", 1.0), ("down", -1.0)):
            inputs = self._inputs(step, sign * amount)
            if inputs is not None:
                sides[side] = self._found(one, inputs, money=step.kind != "nation")
            moves[side] = self._moves(step.key, side, sides[side], inputs)
        inputs = self._inputs(step, amount)
        dual = one.screened if step.kind == "nation" else None
        if inputs is not None and step.kind != "nation":
            dual = base.slope(*inputs, in_parts=not step.is_money)
        up, down = sides["up"], sides["down"]
        values = (
            None if up is None else up.value - base.base_value,
            None if down is None else base.base_value - down.value,
        )
        opens = tuple(self._left_open(found) for found in (up, down))
        self._nations(step.key, one, up, down)
        among = _among(one)
        state = "no plan" if None in (up, down) else "unknown" if None in opens else "solved"
        return (*head, dual, *values, *opens, _agree(dual, values, opens), moves["up"],
                moves["down"], among, state)  # fmt: skip

    def _rule(self, one: Chosen) -> tuple[Any, ...]:
        rule, base = one.subject, self.changes
        assert isinstance(rule, Rule)
        first = rule.rows.iloc[0]
        head = (rule.name, rule.family, rule.status, rule.holds, one.screened)
        text = str(first["meaning"])
        if rule.name == rule.family:
            text = " ".join(FAMILIES[one].meaning for one in rule.rows["family"].unique())
        tail = (text, str(first["citation"]))
        if not one.solve:
            return (*head, *[None] * 4, "", None, "", *tail, "", "screened")
        self._tell(f"the plan without {rule.name}")
        inputs = rule.inputs_without(self._plan)
        found = self._found(one, inputs, money=True)
        free = rule.status != "law"  # without law there is no plan, and no part of one, to show
        moves = self._moves(rule.name, "without", found, inputs) if free else ""
        among = _among(one)
        left = self._left_open(found)
        if found is None or left is None:
            return (*head, base.base_value, *[None] * 3, "unknown", None, "", *tail, among,
                    "no plan")  # fmt: skip
        price = found.value - base.base_value
        verdict = "tie" if abs(price) <= left + NOTHING else "price"
        costs = rule_costs(base.base)
        missed = float(costs[costs.index.isin(rule.rows["rule"])].sum())
        return (*head, base.base_value, found.value, price, left, verdict, missed, moves, *tail,
                among, "solved")  # fmt: skip

    def _inputs(self, step: Step, amount: float) -> tuple[Case, Policy] | None:
        """Return the changed inputs; None where there is not so much to take away."""
        try:
            return step.inputs(self._plan, amount)
        except DataError:
            return None

    def _found(self, one: Chosen, inputs: tuple[Case, Policy], *, money: bool) -> Found | None:
        return self.changes.best(*inputs, one.sets, money=money)

    def _left_open(self, found: Found | None) -> float | None:
        """Return what is left open of a difference; None where there is no plan or no proof."""
        left = float("inf") if found is None else found.open + self.changes.base_open
        return left if isfinite(left) else None

    def _moves(
        self,
        key: str,
        side: str,
        found: Found | None,
        inputs: tuple[Case, Policy] | None,
    ) -> str:
        """Put down what moves, and return it in words."""
        if found is None or inputs is None:
            return ""
        moves = Moves(self._plan.case, self.changes.reviser, found)
        money, goods = moves.money(), moves.goods()
        self.moved += [(key, side, *row) for row in money]
        self.goods += [(key, side, *row) for row in goods]
        if self._with_plans:
            self.plans[f"{key} {side}"] = self.changes.plan_of(found)
        return moves.words(money if side == "without" else goods)

    def _nations(self, key: str, one: Chosen, up: Found | None, down: Found | None) -> None:
        """Put down what each nation alone gains and loses."""
        base = self.changes.base_value
        for at, own in enumerate(one.sets):
            if len(own.free) > 1:
                continue
            gains = []
            for found, sign in ((up, 1.0), (down, -1.0)):
                values = () if found is None else found.values[-len(one.sets) :]
                value = values[at] if values else None
                gains.append(None if value is None else sign * (value - base))
            self.by_nation.append((key, own.free[0], self._names[own.free[0]], *gains))


def _solved_first(every: Sequence[Chosen]) -> list[Chosen]:
    return sorted(every, key=lambda one: not one.solve)


def _among(one: Chosen) -> str:
    """Return the nations that were free, one at a time, or that all were at once."""
    if any(len(own.free) > 1 for own in one.sets):
        return ALL
    return "; ".join(own.free[0] for own in one.sets)


def _agree(
    dual: float | None, values: Sequence[float | None], opens: Sequence[float | None]
) -> bool | None:
    """Return whether both steps are what the duals say; None where one of them is unknown."""
    if dual is None:
        return None
    found = True
    for value, left in zip(values, opens, strict=True):
        if value is None or left is None:
            return None
        found &= bool(abs(value - dual) <= left + AGREE * abs(dual) + NOTHING)
    return found
