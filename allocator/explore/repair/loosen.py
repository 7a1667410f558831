"""What gives way in a solution as changes of a scenario, in the planner's words and units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocator.explore.repair.inputs import Inputs, bent_rows, lower, upper
from allocator.explore.repair.loosen_decisions import loosened_decisions
from allocator.explore.repair.loosen_money import loosened_money
from allocator.explore.repair.loosened import Loosened, switched_off, whole
from allocator.inputs.scenario.changes import Drop, Set
from allocator.util.format import number, stated_percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allocator.explore.repair.inputs import Bent
    from allocator.session.policy_rules import PolicyRule
    from allocator.solver.backend.compiled_model import Floats


def loosened(rule: PolicyRule, solution: Floats, inputs: Inputs) -> Loosened:
    """Return how a rule is loosened so that `solution`, in which it gives way, keeps it."""
    bent = bent_rows(rule, solution, inputs.compiled)
    family = bent[0].part.family
    if family in ("lock_low", "lock_high"):
        return loosened_decisions(rule, bent, inputs)
    found = loosened_money(rule, bent, inputs)
    if found is None:
        found = _SETTINGS[family](rule, bent, inputs)
    return found


def _coverage(rule: PolicyRule, bent: Sequence[Bent], inputs: Inputs) -> Loosened:
    row = inputs.row("coverage_floors", "rule", rule.name)
    now = float(inputs.policy.coverage_floor.get(rule.name, row["min_share"]))
    least = inputs.figure("coverage_least")
    by = max(one.by / least[one.part.key] for one in bent) * now
    to = max(lower(now - by), 0.0)
    whom = f"{row['scope']} {row['member']}"
    words = (
        f"Lower the share of need that is to be met ({whom}, {rule.name}) from "
        f"{stated_percent(now)} to {stated_percent(to)}"
    )
    return Loosened(words, "share", now, to, by, (Set(f"coverage_floor.{rule.name}", to),))


def _module(rule: PolicyRule, bent: Sequence[Bent], inputs: Inputs) -> Loosened:
    item = bent[0].part.key[1]
    nations = list(dict.fromkeys(inputs.words.nations[one.part.key[0]] for one in bent))
    words = (
        f"Do not insist on {inputs.words.items[item]} as a module that policy asks for (it is "
        f"missing for {', '.join(nations)})"
    )
    change = Drop("modules", {"module": item, "status": "policy"})
    return Loosened(words, "units", None, None, max(one.by for one in bent), (change,))


def _types(rule: PolicyRule, bent: Sequence[Bent], inputs: Inputs) -> Loosened:
    nation = bent[0].part.key
    now = inputs.figure("types_most")[nation]
    to = whole(now + bent[0].by, up=True)
    words = (
        f"Let {inputs.words.nations[nation]} take on {number(to)} new types of equipment instead "
        f"of {number(now)}"
    )
    change = Set("nations.new_types_most", int(to), {"nation": nation})
    return Loosened(words, "types", now, to, bent[0].by, (change,))


def _graduation(rule: PolicyRule, bent: Sequence[Bent], inputs: Inputs) -> Loosened:
    first, share = inputs.case.years[0], inputs.policy.donor_share
    fall = inputs.policy.donor_share_fall
    needed = {int(one.part.key[1]): _donors_part(one) for one in bent}
    to = min(1.0, upper(max(part + (year - first) * fall for year, part in needed.items())))
    to = max(to, share)
    late = [(1 - part) / (year - first) for year, part in needed.items() if year > first]
    slower = min([fall, *(max(lower(one), 0.0) for one in late)]) if to == 1.0 else fall
    words = (
        f"Let donors pay up to {stated_percent(to)} of a nation's upkeep in the first year, less "
        f"{stated_percent(slower)} each year (now {stated_percent(share)}, less "
        f"{stated_percent(fall)})"
    )
    changes = (Set("donor_share", to), Set("donor_share_fall", slower))
    return Loosened(words, "share", share, to, to - share, changes)


def _donors_part(bent: Bent) -> float:
    """Return the share of a nation's upkeep in a year that donors pay."""
    nation, year = bent.part.key
    paid = {
        name: sum(
            float(bent.at[column])
            for (n, _, t), column in bent.compiled.columns.get(name, {}).items()
            if (n, t) == (nation, year)
        )
        for name in ("donor_pay", "host_pay")
    }
    return paid["donor_pay"] / max(sum(paid.values()), 1e-9)


def _after(rule: PolicyRule, bent: Sequence[Bent], inputs: Inputs) -> Loosened:
    now = inputs.policy.after_budget_share
    most = max(inputs.figure("after_most").values())
    if now <= 0 or most <= 0:
        return switched_off("after", "the limit on upkeep promised after the horizon", bent)
    by = bent[0].by / most * now
    to = upper(now + by)
    if to > 1:
        return switched_off("after", "the limit on upkeep promised after the horizon", bent)
    words = (
        "Promise more of the money projected after the horizon to upkeep: "
        f"{stated_percent(to)} instead of {stated_percent(now)}"
    )
    return Loosened(words, "share", now, to, by, (Set("after_budget_share", to),))


def _idle(rule: PolicyRule, bent: Sequence[Bent], inputs: Inputs) -> Loosened:
    now = float(inputs.policy.idle_most or 0.0)
    to = upper(now + bent[0].by)
    words = (
        f"Allow US$ {number(to)} million of idle equipment at the end instead of "
        f"{number(now)} million"
    )
    return Loosened(words, "US$ million", now, to, bent[0].by, (Set("idle_most", to),))


def _lines(rule: PolicyRule, bent: Sequence[Bent], inputs: Inputs) -> Loosened:
    now = float(inputs.policy.lines_most or 0)
    to = whole(now + bent[0].by, up=True)
    words = f"Allow {number(to)} lines in the plan instead of {number(now)}"
    return Loosened(words, "lines", now, to, bent[0].by, (Set("lines_most", int(to)),))


def _changes(rule: PolicyRule, bent: Sequence[Bent], inputs: Inputs) -> Loosened:
    now = float(inputs.policy.changed_lines_most or 0)
    to = whole(now + bent[0].by, up=True)
    words = f"Allow {number(to)} lines to differ from the last plan instead of {number(now)}"
    return Loosened(words, "lines", now, to, bent[0].by, (Set("changed_lines_most", int(to)),))


_SETTINGS = {
    "coverage": _coverage, "module_policy": _module, "types": _types, "graduation": _graduation,
    "after_money": _after, "idle": _idle, "all_lines": _lines, "changes": _changes,
}  # fmt: skip
