"""Allocator: open, offline decision support for security assistance.

>>> import allocator as al
>>> case = al.load_case("data/starter")  # doctest: +SKIP
>>> plan = al.solve(case, al.Policy(risk_budget=0.12))  # doctest: +SKIP
"""

from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from allocator.check import Violation, check_plan
    from allocator.errors import (
        AllocatorError,
        ConflictError,
        DataError,
        Fault,
        SolveError,
        SweepError,
    )
    from allocator.explore.batch.batch_file import Batch, load_batch
    from allocator.explore.batch.grid import Grid, Sample
    from allocator.explore.batch.sweep import SweepProgress, Swept, sweep
    from allocator.explore.discovery.prim import discover
    from allocator.explore.discovery.result import Discovery
    from allocator.explore.frontiers.epsilon_constraint import frontier
    from allocator.explore.frontiers.result import Frontier
    from allocator.explore.marginal.next_money import NextMoney, next_money
    from allocator.explore.marginal.shadow_prices import MarginalValues, marginal_values
    from allocator.explore.marginal.value_curve import CurvePoint, value_curve
    from allocator.explore.pareto.pareto_front import ParetoFront, pareto_front
    from allocator.explore.robust.files import save_regret, save_two_stage
    from allocator.explore.robust.probabilities import Chances
    from allocator.explore.robust.regret import regret
    from allocator.explore.robust.regret_result import Regret
    from allocator.explore.robust.two_stage import two_stage
    from allocator.explore.robust.two_stage_result import TwoStage
    from allocator.explore.sensitivity.files import save_found
    from allocator.explore.sensitivity.morris import morris
    from allocator.explore.sensitivity.ranges import Uncertain
    from allocator.explore.sensitivity.ranges_file import RangesFile, load_ranges
    from allocator.explore.sensitivity.result import Sensitivity
    from allocator.explore.sensitivity.sobol import sobol
    from allocator.explore.sensitivity.tornado import tornado
    from allocator.explore.sensitivity.weight_stability import Stability, weight_stability
    from allocator.inputs.case.case import Case, build_case, load_case, save_case
    from allocator.inputs.case.template import write_template
    from allocator.inputs.policy.policy import Lock, Policy
    from allocator.inputs.scenario.changes import Add, AddRows, Change, Drop, Scale, Set
    from allocator.inputs.scenario.files import load_scenarios, scenarios_toml
    from allocator.inputs.scenario.scenario import Scenario, combine, settings_of
    from allocator.inputs.scenario.url import link_text, scenario_from_link
    from allocator.plan.last_plan import with_last_plan
    from allocator.plan.plan import Plan, load_plan
    from allocator.report.compare.compare import Comparison, compare_plans, compare_with_last
    from allocator.session.check_case import check_case
    from allocator.session.process.worker import Report, Worker
    from allocator.session.session import Session, Update
    from allocator.session.solve import solve
    from allocator.solver.options import SolveOptions
    from allocator.util.progress import Progress

_HOMES = {
    "inputs.case.case": ("Case", "build_case", "load_case", "save_case"),
    "session.check_case": ("check_case",),
    "inputs.case.template": ("write_template",),
    "check": ("Violation", "check_plan"),
    "report.compare.compare": ("Comparison", "compare_plans", "compare_with_last"),
    "errors": (
        "AllocatorError",
        "ConflictError",
        "DataError",
        "Fault",
        "SolveError",
        "SweepError",
    ),
    "explore.batch.batch_file": ("Batch", "load_batch"),
    "explore.robust.probabilities": ("Chances",),
    "explore.discovery.prim": ("discover",),
    "explore.discovery.result": ("Discovery",),
    "explore.batch.grid": ("Grid", "Sample"),
    "explore.sensitivity.morris": ("morris",),
    "explore.sensitivity.ranges": ("Uncertain",),
    "explore.sensitivity.ranges_file": ("RangesFile", "load_ranges"),
    "explore.robust.files": ("save_regret", "save_two_stage"),
    "explore.sensitivity.files": ("save_found",),
    "explore.sensitivity.result": ("Sensitivity",),
    "explore.sensitivity.sobol": ("sobol",),
    "explore.sensitivity.weight_stability": ("Stability", "weight_stability"),
    "explore.sensitivity.tornado": ("tornado",),
    "explore.batch.sweep": ("Swept", "SweepProgress", "sweep"),
    "explore.frontiers.epsilon_constraint": ("frontier",),
    "explore.frontiers.result": ("Frontier",),
    "explore.pareto.pareto_front": ("ParetoFront", "pareto_front"),
    "explore.robust.regret": ("Regret", "regret"),
    "explore.robust.two_stage": ("TwoStage", "two_stage"),
    "plan.last_plan": ("with_last_plan",),
    "inputs.scenario.url": ("link_text", "scenario_from_link"),
    "explore.marginal.shadow_prices": ("MarginalValues", "marginal_values"),
    "explore.marginal.next_money": ("NextMoney", "next_money"),
    "solver.options": ("SolveOptions",),
    "plan.plan": ("Plan", "load_plan"),
    "inputs.policy.policy": ("Lock", "Policy"),
    "util.progress": ("Progress",),
    "inputs.scenario.scenario": ("Scenario", "combine", "settings_of"),
    "inputs.scenario.changes": ("Add", "AddRows", "Change", "Drop", "Scale", "Set"),
    "inputs.scenario.files": ("load_scenarios", "scenarios_toml"),
    "session.session": ("Session", "Update"),
    "session.solve": ("solve",),
    "explore.marginal.value_curve": ("CurvePoint", "value_curve"),
    "session.process.worker": ("Report", "Worker"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__version__ = version("allocator")

__all__ = [
    "Add",
    "AddRows",
    "AllocatorError",
    "Batch",
    "Case",
    "Chances",
    "Change",
    "Comparison",
    "ConflictError",
    "CurvePoint",
    "DataError",
    "Discovery",
    "Drop",
    "Fault",
    "Frontier",
    "Grid",
    "Lock",
    "MarginalValues",
    "NextMoney",
    "ParetoFront",
    "Plan",
    "Policy",
    "Progress",
    "RangesFile",
    "Regret",
    "Report",
    "Sample",
    "Scale",
    "Scenario",
    "Sensitivity",
    "Session",
    "Set",
    "SolveError",
    "SolveOptions",
    "Stability",
    "SweepError",
    "SweepProgress",
    "Swept",
    "TwoStage",
    "Uncertain",
    "Update",
    "Violation",
    "Worker",
    "__version__",
    "build_case",
    "check_case",
    "check_plan",
    "combine",
    "compare_plans",
    "compare_with_last",
    "discover",
    "frontier",
    "link_text",
    "load_batch",
    "load_case",
    "load_plan",
    "load_ranges",
    "load_scenarios",
    "marginal_values",
    "morris",
    "next_money",
    "pareto_front",
    "regret",
    "save_case",
    "save_found",
    "save_regret",
    "save_two_stage",
    "scenario_from_link",
    "scenarios_toml",
    "settings_of",
    "sobol",
    "solve",
    "sweep",
    "tornado",
    "two_stage",
    "value_curve",
    "weight_stability",
    "with_last_plan",
    "write_template",
]


def __getattr__(name: str) -> Any:
    """Load public names when they are first used, so that ``allocator --help`` starts at once."""
    if name not in _HOME:
        raise AttributeError(f"module 'allocator' has no attribute {name!r}")
    return getattr(import_module(f"allocator.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)
