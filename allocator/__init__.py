"""Allocator: open, offline decision support for security assistance.

>>> import allocator as al
>>> case = al.load_case("data/starter")  # doctest: +SKIP
>>> plan = al.solve(case, al.Policy(risk_budget=0.12))  # doctest: +SKIP
"""

from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from allocator.case import Case, build_case, check_case, load_case, save_case
    from allocator.case_template import write_template
    from allocator.check import Violation, check_plan
    from allocator.compare import Comparison, compare_plans, compare_with_last
    from allocator.errors import (
        AllocatorError,
        ConflictError,
        DataError,
        Fault,
        SolveError,
        SweepError,
    )
    from allocator.explore.batch import Batch, load_batch
    from allocator.explore.chances import Chances
    from allocator.explore.discovery import discover
    from allocator.explore.discovery_result import Discovery
    from allocator.explore.frontier import frontier
    from allocator.explore.frontier_result import Frontier
    from allocator.explore.grid import Grid, Sample
    from allocator.explore.morris import morris
    from allocator.explore.pareto import ParetoFront, pareto_front
    from allocator.explore.ranges import Uncertain
    from allocator.explore.ranges_file import RangesFile, load_ranges
    from allocator.explore.regret import Regret, regret
    from allocator.explore.robust_files import save_regret, save_two_stage
    from allocator.explore.saving import save_found
    from allocator.explore.sensitivity import Sensitivity
    from allocator.explore.sobol import sobol
    from allocator.explore.stability import Stability, weight_stability
    from allocator.explore.sweep import SweepProgress, Swept, sweep
    from allocator.explore.tornado import tornado
    from allocator.explore.two_stage import TwoStage, two_stage
    from allocator.last_plan import with_last_plan
    from allocator.link import link_text, scenario_from_link
    from allocator.marginal import MarginalValues, marginal_values
    from allocator.more_money import NextMoney, next_money
    from allocator.options import SolveOptions
    from allocator.plan import Plan, load_plan
    from allocator.policy import Lock, Policy
    from allocator.progress import Progress
    from allocator.scenario import Scenario, combine, settings_of
    from allocator.scenario_changes import Add, AddRows, Change, Drop, Scale, Set
    from allocator.scenario_files import load_scenarios, scenarios_toml
    from allocator.session import Session, Update
    from allocator.solving import solve
    from allocator.value_by_budget import CurvePoint, value_curve
    from allocator.worker import Report, Worker

_HOMES = {
    "case": ("Case", "build_case", "check_case", "load_case", "save_case"),
    "case_template": ("write_template",),
    "check": ("Violation", "check_plan"),
    "compare": ("Comparison", "compare_plans", "compare_with_last"),
    "errors": (
        "AllocatorError",
        "ConflictError",
        "DataError",
        "Fault",
        "SolveError",
        "SweepError",
    ),
    "explore.batch": ("Batch", "load_batch"),
    "explore.chances": ("Chances",),
    "explore.discovery": ("discover",),
    "explore.discovery_result": ("Discovery",),
    "explore.grid": ("Grid", "Sample"),
    "explore.morris": ("morris",),
    "explore.ranges": ("Uncertain",),
    "explore.ranges_file": ("RangesFile", "load_ranges"),
    "explore.robust_files": ("save_regret", "save_two_stage"),
    "explore.saving": ("save_found",),
    "explore.sensitivity": ("Sensitivity",),
    "explore.sobol": ("sobol",),
    "explore.stability": ("Stability", "weight_stability"),
    "explore.tornado": ("tornado",),
    "explore.sweep": ("Swept", "SweepProgress", "sweep"),
    "explore.frontier": ("frontier",),
    "explore.frontier_result": ("Frontier",),
    "explore.pareto": ("ParetoFront", "pareto_front"),
    "explore.regret": ("Regret", "regret"),
    "explore.two_stage": ("TwoStage", "two_stage"),
    "last_plan": ("with_last_plan",),
    "link": ("link_text", "scenario_from_link"),
    "marginal": ("MarginalValues", "marginal_values"),
    "more_money": ("NextMoney", "next_money"),
    "options": ("SolveOptions",),
    "plan": ("Plan", "load_plan"),
    "policy": ("Lock", "Policy"),
    "progress": ("Progress",),
    "scenario": ("Scenario", "combine", "settings_of"),
    "scenario_changes": ("Add", "AddRows", "Change", "Drop", "Scale", "Set"),
    "scenario_files": ("load_scenarios", "scenarios_toml"),
    "session": ("Session", "Update"),
    "solving": ("solve",),
    "value_by_budget": ("CurvePoint", "value_curve"),
    "worker": ("Report", "Worker"),
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
