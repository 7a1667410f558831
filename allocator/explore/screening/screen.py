"""`screen`: a first guess of why a plan does not fund each line that it does not fund."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.explore.explanation.kept import Kept
from allocator.explore.screening.facts import Facts
from allocator.explore.screening.guesses import reason_of, sentence, verdict_of
from allocator.explore.screening.market import Market
from allocator.explore.screening.result import COLUMNS, Guess, Screening, screening_words
from allocator.explore.screening.worth import Worth
from allocator.inputs.case.names import names_in
from allocator.plan.persistence.parts import plan_hash
from allocator.report.decisions.facts import unit_of
from allocator.util.format import MUSD, counted, figure
from allocator.util.progress import teller
from allocator.util.tolerance import NEAR, NOTHING

if TYPE_CHECKING:
    from allocator.explore.screening.bundle import Bundle
    from allocator.plan.plan import Plan
    from allocator.util.progress import CancelFlag, Progress

_CLOSE = 4e-6
"""Share of the value of all needs met within which a guess is too close to say."""

_EMPTY: dict[str, Any] = {
    "layer": "", "certain": False, "points": None, "points_per_100_musd": None, "units": None,
    "year": None, "cost_musd": None, "gain": None, "cost": None, "instead": "", "rule": "",
    "citation": "",
}  # fmt: skip

_FIGURES = ("points", "points_per_100_musd", "units", "cost_musd", "gain", "cost")

_KEPT: Kept[Screening] = Kept(8)


def screen(
    plan: Plan,
    *,
    progress: Callable[[Progress], None] | None = None,
    cancel: CancelFlag | None = None,
) -> Screening:
    """Return a first guess of why each nation and item is not funded that a plan does not fund.

    The least that makes sense of an item, with its crews, upkeep, package, line and absorption, is
    valued at the dual prices of the plan with its whole numbers kept, and at the need that is still
    open. No line is solved, so nothing is proven: `allocator.explain` does that. What law, coasts
    and needs forbid is a fact and says so. Asking again takes no time.

    Parameters
    ----------
    plan
        A plan, solved or loaded.
    progress
        Called with every `Progress`.
    cancel
        When set, the search stops without an answer.

    Raises
    ------
    SolveError
        Stopped, or the plan does not keep the rules of its own case.
    """
    key = plan_hash(plan)
    found = _KEPT.get(key)
    if found is None:
        started, tell = time.process_time(), teller(progress, "screen")
        tell("pricing the plan with its whole numbers kept")
        market = Market(plan, cancel)
        tell("valuing each line that is not funded")
        rows = _Rows(plan, market)
        table = pd.DataFrame(list(rows.all()), columns=list(COLUMNS))
        table = table.astype({**dict.fromkeys(_FIGURES, float), "year": "Int64"})
        found = Screening(
            plan, table, rows.close, time.process_time() - started, screening_words(table)
        )
        _KEPT.put(key, found)
    return found


class _Rows:
    """The rows of a screening."""

    def __init__(self, plan: Plan, market: Market) -> None:
        self._plan, self._facts, self._worth = plan, Facts(plan), Worth(market)
        self.close = _CLOSE * sum(market.worth_of_lines.values()) + NOTHING
        case = plan.case
        self._items: Any = case.items.to_dict("records")
        self._areas = names_in(case, "areas", "area")
        self._units = {one["item"]: unit_of(case, one["item"]) for one in self._items}

    def all(self) -> Iterator[dict[str, Any]]:
        """Yield a row for each line that is not funded."""
        lines = self._plan.lines
        held = lines[lines["kind"] != "sustainment"]
        funded = set(zip(held["nation"], held["item"], strict=True))
        nations = self._plan.case.tables["nations"]
        for nation, name in zip(nations["nation"], nations["name"], strict=True):
            facts = {one["item"]: self._facts.about(nation, one["item"]) for one in self._items}
            worth = {item: self._worth.best(nation, item)
                     for item, fact in facts.items() if fact is None}  # fmt: skip
            for one in self._items:
                item = str(one["item"])
                if (nation, item) in funded:
                    continue
                row = {**_EMPTY, **self._line(str(nation), str(name or nation), one)}
                fact = facts[item]
                if fact is not None:
                    yield row | {
                        "verdict": str(Guess.IMPOSSIBLE), "reason": str(fact.kind),
                        "certain": True, "rule": fact.rule, "citation": fact.citation,
                        "words": fact.words,
                    }  # fmt: skip
                else:
                    yield row | self._guess(item, worth)

    def _line(self, nation: str, name: str, item: dict[str, Any]) -> dict[str, Any]:
        code, area = str(item["item"]), str(item["area"])
        return {
            "nation": nation, "name": name, "item": code, "item_name": item["name"] or code,
            "area": area, "area_name": self._areas.get(area) or area, "unit": self._units[code],
        }  # fmt: skip

    def _guess(self, item: str, worth: dict[str, Bundle | None]) -> dict[str, Any]:
        one = worth[item]
        rival = self._rival(item, worth)
        other = worth[rival] if rival else None
        points = 0.0 if one is None else one.net - (0.0 if other is None else other.net)
        verdict = verdict_of(one, points, self.close)
        instead = self._name(rival) if rival and verdict is not Guess.LOOK else ""
        kind, layer, why = reason_of(one, verdict, instead, self.close)
        told: dict[str, Any] = {"verdict": str(verdict), "reason": str(kind), "layer": layer}
        if one is None or one.stopped:
            return told | {"words": sentence(verdict, why, 0.0, "")}
        units = _quantity(one.units, self._units[item])
        told |= {
            "points": points, "units": one.units, "year": one.year, "cost_musd": one.musd,
            "gain": one.gain, "cost": one.cost, "instead": instead,
            "words": sentence(verdict, why, points, units),
        }  # fmt: skip
        if one.musd > NEAR:
            told["points_per_100_musd"] = 100.0 * points / one.musd
        return told

    def _rival(self, item: str, worth: dict[str, Bundle | None]) -> str:
        """Return the other item for the same need that gains most; empty if none gains."""
        area = {one["item"]: one["area"] for one in self._items}
        nets = {code: one.net for code, one in worth.items()
                if one is not None and code != item and area[code] == area[item]}  # fmt: skip
        best = max(nets, key=lambda code: nets[code], default="")
        return best if best and nets[best] > 0.0 else ""

    def _name(self, item: str) -> str:
        name = next(one["name"] for one in self._items if one["item"] == item)
        return str(name or item).split(" (")[0]


def _quantity(units: float, unit: str) -> str:
    if unit == MUSD:
        return f"US$ {figure(units)} million"
    return counted(round(units), unit.removesuffix("s"))
