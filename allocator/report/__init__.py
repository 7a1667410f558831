"""What a reader learns from a plan.

Tables, sentences and charts for the app, the command line and files.

In come plans and the cases and policies in them; out go frames, sentences and charts. It solves
nothing, and no page or command enters.
"""

from allocator.util.lazy_names import lazy_names

HOMES = {
    "Comparison": "report.compare.compare",
    "bending_rules": "report.tables",
    "Brief": "report.first_page.brief",
    "biggest_changes": "report.tables",
    "binding_rules": "report.tables",
    "brief": "report.first_page.brief",
    "brief_page": "report.first_page.page",
    "compare_plans": "report.compare.compare",
    "compare_with_last": "report.compare.compare",
    "decision_outcomes": "report.decisions.outcomes",
    "idle_equipment": "report.equipment",
    "keep": "report.decisions.kept",
    "keep_all_but": "report.decisions.kept",
    "keeping": "report.decisions.kept",
    "Ledger": "report.law_money.record",
    "ledger": "report.law_money.ledger",
    "ledger_page": "report.law_money.page",
    "ledger_workbook": "report.law_money.page",
    "legal_bars": "report.rules.legal_bars",
    "money_by_account": "report.tables",
    "money_ranges": "report.left_open",
    "no_longer_kept": "report.decisions.kept",
    "ScenarioTable": "report.scenarios.table",
    "scenario_table": "report.scenarios.table",
    "nation_lines": "report.nation.sheet",
    "nation_reasons": "report.nation.reasons",
    "plan_table": "report.grouped_lines",
    "row_decisions": "report.decisions.row",
    "top_nations": "report.tables",
    "workbook": "report.exhibits.workbook",
}
"""Public names, as ``al.report.<name>``, and where each is."""

__getattr__, __dir__, __all__ = lazy_names(__name__, HOMES)
