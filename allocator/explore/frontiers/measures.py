"""What of a plan can be weighed against what: its measures, and the setting that limits each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allocator.assemble.case_scale import free_change
from allocator.errors import DataError, Fault
from allocator.inputs.policy.no_effect import nothing_to_field
from allocator.inputs.policy.parse import fix_name
from allocator.util.format import musd, percent
from allocator.util.tolerance import NEAR, NOTHING, VIOLATED

if TYPE_CHECKING:
    import pandas as pd

    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.plan.plan import Plan

_HARD = 1000.0
"""Price, in multiples of the value of money, at which a limit bends only where it must."""


_ANY_MONEY = 1e6
"""US$ million: more equipment than any case can have in hand."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A setting of the policy that limits a measure.

    `rule` is the family of the plan's table `rules` that bends where the limit cannot be kept, and
    `family` its name among the policy's rule prices; both may be empty. `spared` returns nations
    whose rules of the family have limits of their own, which the setting leaves alone. Levels go
    from `loosest` to `tightest`. `exact` tells that the level is in the measure's own unit, so that
    a plan that stays below its limit is the best for every limit down to its own measure. `lacking`
    says why a case cannot have the limit, or nothing. `alone` tells that the level is one figure,
    and does not replace several of the case, some of which may be tighter.
    """

    put: Callable[[Policy, Case, float], Policy]
    tightest: float
    loosest: float = 1.0
    rule: str = ""
    family: str = ""
    whole: bool = False
    exact: bool = True
    lacking: Callable[[Case], str] = lambda case: ""
    spared: Callable[[Case], frozenset[str]] = lambda case: frozenset()
    alone: bool = True

    @property
    def nested(self) -> bool:
        """Whether a tighter level only ever takes plans away, in the measure's own unit."""
        return self.alone and self.exact and bool(self.rule)

    def policy(self, policy: Policy, case: Case, level: float) -> Policy:
        """Return the policy under which the measure may not pass `level`."""
        if self.family:
            price = max(policy.rule_price[self.family], _HARD)
            off = [one for one in policy.rules_off if one != self.family]
            policy = policy.replace(
                rule_price={**policy.rule_price, self.family: price}, rules_off=off
            )
        return self.put(policy, case, level)

    def kept(self, plan: Plan) -> bool:
        """Tell whether the plan keeps the limit, none of it bent."""
        rules = self._rules(plan)
        own = rules["nation"].isin(self.spared(plan.case))
        return not bool((rules.loc[~own, "bend"] > VIOLATED).any())

    def paid(self, plan: Plan) -> float:
        """Return what bending rules of its family costs the plan, in value points.

        Spared rules are counted, too: with the price of the family theirs is raised.
        """
        rules = self._rules(plan)
        return float((rules["bend"] * rules["bend_price_value"]).sum())

    def _rules(self, plan: Plan) -> pd.DataFrame:
        return plan.rules[plan.rules["family"] == self.rule]


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of a plan that a planner wants large or small; without a `limit` it is only told."""

    name: str
    label: str
    unit: str
    more_is_better: bool
    of: Callable[[Plan], float | None]
    limit: Limit | None = None

    def __reduce__(self) -> tuple[Callable[[str], Measure], tuple[str]]:
        """Pickle the name: the functions of a measure are not data."""
        return measure_named, (self.name,)

    def told(self, figure: float | None) -> str:
        """Write a figure of the measure with its unit."""
        if figure is None or figure != figure:
            return "not known"
        if self.unit.startswith("share"):
            return percent(figure)
        if self.unit == "US$ million":
            return musd(figure)
        return f"{figure:,.0f} {self.unit}" if self.unit == "lines" else f"{figure:,.2f}"


def expected_loss(plan: Plan) -> float:
    """Return the largest share of a year's money that is expected to be lost."""
    sums = plan.risk.groupby("year")[["expected_loss_musd", "obligation_musd"]].sum()
    sums = sums[sums["obligation_musd"] > NOTHING]
    shares = sums["expected_loss_musd"] / sums["obligation_musd"]
    return float(shares.max()) if len(shares) else 0.0


def exposure(plan: Plan) -> float:
    """Return the largest share of a year's money of a nation that has no cap of its own."""
    own = plan.risk["nation"].isin(_capped_nations(plan.case))
    shares = plan.risk.loc[~own, "share_of_year"]
    return float(shares.max()) if len(shares) else 0.0


def _capped_nations(case: Case) -> frozenset[str]:
    nations = case.tables["nations"]
    return frozenset(nations.loc[nations["exposure_cap_share"].notna(), "nation"])


def coverage(plan: Plan) -> float | None:
    """Return the smallest share of need met among the case's coverage floors and their years."""
    rules = plan.rules[(plan.rules["family"] == "coverage") & (plan.rules["limit"] > 0)]
    table = plan.case.tables["coverage_floors"]
    floors = dict(zip(table["rule"], table["min_share"], strict=True))
    floors.update(plan.policy.coverage_floor)
    asked = rules["rule"].map(floors).astype(float)
    shares = rules["activity"] / rules["limit"] * asked
    return float(shares.min()) if len(shares) else None


def changed_lines(plan: Plan) -> float | None:
    """Return how many pairs of nation and account differ from the last plan."""
    if plan.deviations.empty:
        return None
    moved = plan.deviations["change_musd"].abs()
    moved = moved.groupby([plan.deviations["nation"], plan.deviations["account"]]).sum()
    free = free_change(plan.case, plan.policy)
    return float((moved > free * (1 + NEAR) + NEAR).sum())


def turbulence(plan: Plan) -> float | None:
    """Return the changes against the last plan in US$ million, later years counting less."""
    found = plan.meta.get("turbulence_musd")
    return None if found is None else float(found)


def _no_last_plan(case: Case) -> str:
    return "" if len(case.tables["last_plan"]) else "the case has no last plan"


def _no_floors(case: Case) -> str:
    return "" if len(case.tables["coverage_floors"]) else "the case has no coverage floors"


def _put_budget(policy: Policy, case: Case, level: float) -> Policy:
    before = {"*": 1.0, **policy.budget_factor}
    return policy.replace(budget_factor={name: f * level for name, f in before.items()})


def _put_coverage(policy: Policy, case: Case, level: float) -> Policy:
    rules = case.tables["coverage_floors"]["rule"]
    return policy.replace(coverage_floor={str(rule): level for rule in rules})


_ALL: tuple[Measure, ...] = (
    Measure("value", "value", "value points", True, lambda plan: plan.meta.get("value")),
    Measure("cost", "money obligated", "US$ million", False,
            lambda plan: float(plan.spending["obligation_musd"].sum()),
            Limit(_put_budget, 0.0, exact=False)),
    Measure("expected_loss", "expected loss in the worst year", "share of a year's money", False,
            expected_loss,
            Limit(lambda policy, case, level: policy.replace(risk_budget=level), 0.0,
                  rule="risk_budget", family="risk")),
    Measure("turbulence", "weighted change from the last plan", "US$ million", False, turbulence,
            Limit(lambda policy, case, level: policy.replace(value_tolerance=level), 1.0, 0.0,
                  exact=False, lacking=_no_last_plan)),
    Measure("changed_lines", "lines of money that change", "lines", False, changed_lines,
            Limit(lambda policy, case, level: policy.replace(changed_lines_most=round(level)),
                  0.0, 10_000.0, "changes", "changed", whole=True, lacking=_no_last_plan)),
    Measure("exposure", "largest share of one nation", "share of a year's money", False, exposure,
            Limit(lambda policy, case, level: policy.replace(exposure_cap=level), 0.0,
                  rule="exposure", family="exposure", spared=_capped_nations)),
    Measure("coverage", "lowest coverage among the floors", "share of need", True, coverage,
            Limit(_put_coverage, 1.0, 0.001, "coverage", "coverage", lacking=_no_floors,
                  alone=False)),
    Measure("idle", "idle equipment at the end", "US$ million", False,
            lambda plan: float(plan.summary()["idle_musd"]),
            Limit(lambda policy, case, level: policy.replace(idle_most=level), 0.0, _ANY_MONEY,
                  "idle", "idle", lacking=nothing_to_field)),
)  # fmt: skip

MEASURES: dict[str, Measure] = {one.name: one for one in _ALL}
"""All measures by name; value first."""


def measure_named(name: str) -> Measure:
    """Return the measure called `name`; KeyError if there is none."""
    return MEASURES[name]


def axes_of(case: Case, names: tuple[str, ...]) -> tuple[Measure, ...]:
    """Return the measures called `names`, value first; it is always one of them.

    Raises
    ------
    DataError
        A name is unknown or twice, or the case lacks what it measures.
    """
    limited = [one.name for one in MEASURES.values() if one.limit is not None]
    chosen = [name for name in names if name != "value"]
    faults = [
        Fault("measures", words, f"value and {', '.join(limited)}", fix)
        for name in dict.fromkeys(chosen)
        for words, fix in [_trouble(case, name, chosen.count(name), limited)]
        if words
    ]
    if not chosen:
        found = f"found {', '.join(names) or 'none'}"
        faults = [Fault("measures", found, f"value and {', '.join(limited)}", "name another")]
    if faults:
        raise DataError(faults)
    return MEASURES["value"], *(MEASURES[name] for name in chosen)


def _trouble(case: Case, name: str, times: int, limited: list[str]) -> tuple[str, str]:
    one = MEASURES.get(name)
    if one is None or one.limit is None:
        return f"no measure {name!r}", fix_name(name, limited)
    if times > 1:
        return f"{name} twice", "name it once"
    return one.limit.lacking(case), "take another"
