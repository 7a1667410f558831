"""Which scenario can be recommended, why, by which rule and how sure that is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from allocator.report.scenarios.figures import comparable, figures_of
from allocator.report.scenarios.trade import Trade
from allocator.report.scenarios.trade_words import Figure, TradeWords
from allocator.util.format import at_most, listed, musd, percent, percent_at_most
from allocator.util.gap import gap_of

if TYPE_CHECKING:
    from allocator.report.compare.sides import Side

_TOLD: dict[str, tuple[str, Callable[[float], str]]] = {
    "loss_share": ("expected loss", lambda share: f"{percent(share / 100)} of money"),
    "moved_musd": ("money taken from nations of the last plan", lambda m: f"{musd(m)} a year"),
    "idle_musd": ("idle equipment at the end", musd),
}
"""Figures told with what a scenario gives up."""

_APART = "data, weights, budgets or prices of missed rules"
"""What sets the values of two scenarios apart."""


def recommended(sides: Mapping[str, Side], first: str) -> tuple[str, str]:
    """Return the scenario to recommend, empty if none is, and the reason in sentences.

    Compared are scenarios that have the data, weights and budgets of `first`: with other money or
    another measure of value none is better. They are compared by their own figures, as plans of a
    trade-off are (`allocator.report.scenarios.trade`): expected loss has a price in value, and
    `first` is left only for a net gain at that price. None that another beats in value with no
    more expected loss is chosen. A scenario alone is recommended for what its search proves.
    """
    group = _group(sides, first)
    if len(group) < 2:
        if len([one for one in sides.values() if one.is_plan]) > 1:
            return "", (
                f"No scenario is recommended: the others have other {_APART}, so that their value "
                "cannot be compared."
            )
        return _alone(sides, first)
    last = next((one for one in sides.values() if not one.is_plan), None)
    words = _words(group, last, first)
    return words.trade.choice(), " ".join((*words.told(), *_left_out(sides, group)))


def _left_out(sides: Mapping[str, Side], group: Mapping[str, Side]) -> Iterator[str]:
    """Say which scenarios are not among those that are compared."""
    out = [f"“{name}”" for name, side in sides.items() if side.is_plan and name not in group]
    if out:
        yield f"Not compared in value, since they have other {_APART}: {listed(out)}."


def _words(group: Mapping[str, Side], last: Side | None, first: str) -> TradeWords:
    known = {name: figures_of(side, last) for name, side in group.items()}
    missing = {name: side.missing_value for name, side in group.items()}
    return TradeWords(
        Trade({name: side.value or 0.0 for name, side in group.items()},
              {name: _or_nothing(one["loss_share"]) for name, one in known.items()}, first),
        lambda name: f"“{name}”", "",
        [_figure(key, known) for key in _TOLD],
        {name: float("nan") if left is None else left for name, left in missing.items()},
    )  # fmt: skip


def _figure(key: str, known: Mapping[str, Mapping[str, float]]) -> Figure:
    label, told = _TOLD[key]
    return Figure(label, lambda name: known[name][key], told)


def _or_nothing(share: float) -> float:
    """Return a share of money; a plan without money loses nothing."""
    return 0.0 if share != share else share


def _group(sides: Mapping[str, Side], first: str) -> dict[str, Side]:
    """Return the scenarios whose values all mean the same, with those of the first one."""
    base = sides[first]
    group = {first: base} if base.value is not None else {}
    for name, side in sides.items():
        if name != first and group and all(_alike(one, side) for one in group.values()):
            group[name] = side
    return {name: sides[name] for name in sides if name in group}


def _alone(sides: Mapping[str, Side], name: str) -> tuple[str, str]:
    """Say what is proven of a plan that no other stands next to."""
    side = sides[name]
    best, bound = side.meta.get("best_value", side.value), side.meta.get("bound")
    if side.value is None or side.missing_value is None or best is None or bound is None:
        return "", (
            "No scenario is recommended: there is only one, and how much more another plan of its "
            "settings could be worth is not proven."
        )
    return name, (
        f"“{name}” is recommended for its value: it is the only plan here, and no plan of its data "
        f"and settings is worth over {at_most(side.missing_value)} value points more "
        f"({percent_at_most(gap_of(float(best), float(bound)))}). What less risk would cost is "
        "not known from one plan: a trade-off, or a scenario with another risk budget, shows it."
    )


def _alike(one: Side, other: Side) -> bool:
    return (
        other.is_plan
        and comparable(one, other)
        and other.value is not None
        and one.policy.budget == other.policy.budget
        and one.policy.budget_factor == other.policy.budget_factor
    )
