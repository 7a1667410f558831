"""Why law and capacity leave no plan, in the planner's words.

Only a floor of law can make a case impossible: buying nothing satisfies every other hard rule. So
every explanation starts from floors. First comes arithmetic on single floors and on floors that
share an account, a nation, a cap or goods (exact numbers, no solver); what it does not see is left
to a search for an irreducible infeasible subset of rules
(`allocator.session.infeasibility.irreducible_set`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from allocator.assemble.instance import Ground, lay
from allocator.errors import Clash, Fault
from allocator.inputs.case.names import words_of
from allocator.inputs.policy.policy import Policy
from allocator.session.infeasibility.barred_floors import barred_floors
from allocator.session.infeasibility.capacity_conflicts import overfull_capacities
from allocator.session.infeasibility.finding import Finding, clash, merged
from allocator.session.infeasibility.law_floors import law_floors

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.case.io.raw_tables import Sheet
    from allocator.models import Problem
    from allocator.solver.backend.compiled_model import CompiledModel
    from allocator.solver.backend.highs import StopCondition

__all__ = ["explain_conflict", "law_faults", "plain_conflicts"]


def explain_conflict(
    case: Case,
    policy: Policy,
    problem: Problem,
    compiled: CompiledModel,
    stop: StopCondition | None = None,
) -> list[Clash]:
    """Return why no plan satisfies law and capacity; empty if some plan does.

    `problem` and `compiled` are those of `case` under `policy`. What plain arithmetic shows comes
    first. The rest is a smallest set of rules for each conflict, or, where only whole lots and
    seats make it impossible, the floors involved without that proof. The search ends when `stop`
    is cancelled, whose time does not count.
    """
    from allocator.session.infeasibility.irreducible_set import searched_conflicts
    from allocator.solver.backend.highs import StopCondition

    stop = stop or StopCondition(None)
    ground = lay(case, policy)
    words = words_of(ground.case)
    findings = _findings(ground)
    told = [clash(finding, words) for finding in findings]
    floors = {(floor.rule, floor.year) for finding in findings for floor in finding.floors}
    return [*told, *searched_conflicts(ground, words, problem, compiled, floors, stop)]


def plain_conflicts(case: Case, policy: Policy) -> list[Clash]:
    """Return the conflicts of law that arithmetic shows, without building a model."""
    ground = lay(case, policy)
    words = words_of(ground.case)
    return [clash(finding, words) for finding in _findings(ground)]


def _findings(ground: Ground) -> list[Finding]:
    floors, words = law_floors(ground), words_of(ground.case)
    return merged(
        [*barred_floors(ground, floors, words), *overfull_capacities(ground, floors, words)]
    )


def law_faults(case: Case, sheets: Mapping[str, Sheet] | None = None) -> list[Fault]:
    """Return where the law of a case contradicts itself or what the case makes possible.

    A warning where waiving bars that the law allows to waive is enough. `sheets` tells files and
    rows as read; without it the place is the table's name, and rows count the header as 1.
    """
    earmarks = case.tables["earmarks"]
    if not ((earmarks["status"] == "law") & (earmarks["sense"] == "floor")).any():
        return []
    bars = case.tables["eligibility"]
    waivers = sorted(bars.loc[bars["waivable"] & (bars["effect"] == "bar"), "rule"])
    ground = lay(case, Policy())
    findings = _findings(ground)
    left = _findings(lay(case, Policy(waivers=waivers))) if findings and waivers else findings
    stuck = {floor.rule for finding in left for floor in finding.floors}
    return [_fault(finding, ground, sheets or {}, stuck) for finding in findings]


def _fault(finding: Finding, ground: Ground, sheets: Mapping[str, Sheet], stuck: set[str]) -> Fault:
    order = list(ground.case.tables["earmarks"]["rule"])
    position = order.index(finding.floors[0].rule)
    sheet = sheets.get("earmarks")
    fixes = not {floor.rule for floor in finding.floors} & stuck
    return Fault(
        sheet.place if sheet else "earmarks",
        clash(finding, words_of(ground.case)).message.removesuffix("."),
        "legal floors that bars, caps, money and capacity leave room for",
        "waive the bar in the policy, or correct one of these rules"
        if fixes
        else "correct one of the rules, or the figures that limit them",
        int(sheet.numbers[position]) if sheet else position + 2,
        finding.column,
        warning=fixes,
    )
