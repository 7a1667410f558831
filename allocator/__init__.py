"""Allocator: open, offline decision support for security assistance.

>>> import allocator as al
>>> case = al.load_case("data/starter")  # doctest: +SKIP
>>> plan = al.solve(case, al.Policy(risk_budget=0.12))  # doctest: +SKIP
>>> plan.value, plan.gap  # doctest: +SKIP

Studies of many solves are in `al.explore`, changes of a case and a policy in `al.scenario`, tables
and comparisons for readers in `al.report`, charts in `al.charts`.
"""

from allocator.util.lazy_names import lazy_names

HOMES = {
    "AllocatorError": "errors",
    "Case": "inputs.case.case",
    "ConflictError": "errors",
    "DataError": "errors",
    "Lock": "inputs.policy.policy",
    "Plan": "plan.plan",
    "Policy": "inputs.policy.policy",
    "Progress": "util.progress",
    "Scenario": "inputs.scenario.scenario",
    "Session": "session.session",
    "SolveError": "errors",
    "SolveOptions": "solver.options",
    "Workspace": "workspace.workspace",
    "__version__": "util.version",
    "build_case": "inputs.case.case",
    "charts": "charts.",
    "check_case": "session.check_case",
    "check_explanation": "check.explanation",
    "check_plan": "check",
    "check_policy": "session.check_policy",
    "compare_plans": "report.compare.compare",
    "explain": "explore.explanation.explain",
    "explore": "explore.",
    "import_list": "inputs.importing.import_list",
    "load_case": "inputs.case.case",
    "load_plan": "plan.plan",
    "load_scenarios": "inputs.scenario.files",
    "report": "report.",
    "revise": "explore.revision.revise",
    "save_case": "inputs.case.case",
    "scenario": "inputs.scenario.",
    "solve": "session.solve",
    "with_last_plan": "plan.last_plan",
}
"""The public names and where each is; `allocator/__init__.pyi` says the same to type checkers."""

_STUDIES = (
    "Batch", "Chances", "CurvePoint", "Discovery", "Frontier", "Grid", "MarginalValues",
    "NextMoney", "ParetoFront", "RangesFile", "Regret", "Sample", "Sensitivity", "Stability",
    "SweepError", "SweepProgress", "Swept", "TwoStage", "Uncertain", "discover", "frontier",
    "load_batch", "load_ranges", "marginal_values", "morris", "next_money", "pareto_front",
    "regret", "save_found", "save_regret", "save_two_stage", "sobol", "sweep", "tornado",
    "two_stage", "value_curve", "weight_stability",
)  # fmt: skip
_CHANGES = (
    "Add", "AddRows", "Change", "Drop", "Scale", "Set", "combine", "link_text",
    "scenario_from_link", "scenarios_toml", "settings_of",
)  # fmt: skip
MOVED = {
    **{name: f"explore.{name}" for name in _STUDIES},
    **{name: f"scenario.{name}" for name in _CHANGES},
    "Comparison": "report.Comparison",
    "Fault": "errors.Fault",
    "Report": "session.process.worker.Report",
    "Update": "session.session.Update",
    "Violation": "check.Violation",
    "Worker": "session.process.worker.Worker",
    "compare_with_last": "report.compare_with_last",
    "chart_files": "report.chart_files",
    "ready_scenarios": "inputs.scenario.catalogue",
    "report_equipment": "report.equipment",
    "write_template": "inputs.case.template.write_template",
}
"""Names of version 0.2 that stand elsewhere now."""

__getattr__, __dir__, __all__ = lazy_names(__name__, HOMES, MOVED)
