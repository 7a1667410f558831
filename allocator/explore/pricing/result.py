"""`Prices`: the tables of what one more and one less is worth, and of what each rule costs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from allocator.plan.plan import Plan

AMOUNTS = (
    "key", "kind", "code", "name", "nation", "year", "unit", "step", "screened", "dual", "up",
    "down", "open_up", "open_down", "agree", "bought", "given_up", "among", "state",
)  # fmt: skip
RULES = (
    "key", "family", "status", "binds", "screened", "with_value", "without_value", "price", "open",
    "verdict", "shortfall", "moves", "text", "citation", "among", "state",
)  # fmt: skip
BY_NATION = ("key", "nation", "name", "up", "down")
MOVED = ("key", "side", "nation", "name", "account", "change_musd")
GOODS = ("key", "side", "nation", "name", "item", "item_name", "unit", "quantity")


@dataclass(frozen=True, slots=True, eq=False)
class Prices:
    """What one step more or less of money, seats and lots is worth, and what each rule costs.

    All values are value points, of the whole step. They are proven in a set of plans around
    `base`: those with its lots, seats, lines and other whole numbers, in which any money may move,
    and those in which a nation that `among` names gets anything and all others keep their goods.
    Of a case with up to 600 whole numbers all plans are searched.

    Attributes
    ----------
    base, base_gain, base_open
        The best plan found of these sets under the plan's own inputs, from which all steps are
        taken; what it is worth more than the plan asked about; what the searches leave open.
    amounts
        A row a step: ``key``, ``kind`` (``account``, ``nation``: money of the account for it alone,
        ``course_seats``, ``production``, ``stock``), ``code``, ``name``, ``nation``, ``year`` (of
        appropriation; seats and lots are of every year), ``unit``, ``step`` (its size),
        ``screened`` (for one step, by the duals of the plan asked about), ``dual`` (by those of
        the base plan, with all limits that follow; whole numbers kept, lots and seats in parts
        where they are asked about), ``up`` (what one step more gains, re-solved), ``down``
        (what one step less loses), ``open_up``, ``open_down`` (what these leave open), ``agree``
        (whether both are within what is open and a tenth of the dual), ``bought``, ``given_up``
        (in words), ``among`` (nations that were free, one at a time; ``all plans`` of a small
        case), ``state`` (``solved``; ``screened``: no proof; ``no plan``: not all of it could be
        solved; ``unknown``: a search ended before its proof).
    rules
        A row a rule: ``key``, ``family``, ``status`` (what is law is told and not for choice),
        ``binds`` (in the plan asked about), ``screened`` (its row worth most, value points a unit
        of its limit), ``with_value``, ``without_value``, ``price`` (the second less the first),
        ``open``, ``verdict`` (``price``, ``tie``: no more than is open, ``unknown``, or empty),
        ``shortfall`` (the part of the price that the base plan pays for missing the rule),
        ``moves`` (which money, in words; not of law), ``text``, ``citation``, ``among``,
        ``state``.
    by_nation
        What each nation that was free gains from one step more and loses from one less, alone.
    moved
        Obligations that move: ``key``, ``side`` (``up``, ``down``, ``without``), ``nation``,
        ``name``, ``account``, ``change_musd`` (US$ million over the horizon).
    goods
        Goods that there are more or fewer of: ``item``, ``unit`` (lots, seats, US$ million),
        ``quantity``.
    plans
        The plans behind it, by key and side, where they were asked for; none without law.
    words
        The answer in sentences.
    """

    plan: Plan
    base: Plan
    base_gain: float
    base_open: float
    amounts: pd.DataFrame
    rules: pd.DataFrame
    by_nation: pd.DataFrame
    moved: pd.DataFrame
    goods: pd.DataFrame
    seconds: float
    plans: Mapping[str, Plan] = field(default_factory=dict)
    words: tuple[str, ...] = ()

    def document(self) -> dict[str, Any]:
        """Return everything as plain JSON values; the plans are told by their hashes."""
        import pandas as pd

        tables = {
            name: [
                {key: None if pd.isna(value) else value for key, value in row.items()}
                for row in getattr(self, name).astype(object).to_dict("records")
            ]
            for name in ("amounts", "rules", "by_nation", "moved", "goods")
        }
        return {
            "case_hash": self.plan.case.hash,
            "policy_hash": self.plan.policy.hash,
            "base_gain": self.base_gain,
            "base_open": self.base_open,
            **tables,
            "seconds": self.seconds,
            "words": list(self.words),
        }
