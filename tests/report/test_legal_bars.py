"""The law behind a plan is told: what bars close, what is waived, what lifts."""

from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy
from allocator.plan.plan import Plan
from allocator.report.rules.legal_bars import legal_bars


def _with_policy(plan: Plan, policy: Policy) -> Plan:
    return Plan(plan.case, policy, plan.meta, plan.tables)


def test_each_bar_names_whom_it_closes_something_for(starter_plan: Plan) -> None:
    bars = legal_bars(starter_plan).set_index("rule")
    assert bars.loc["coup_in_corvina", "nations"] == "Corvina"
    assert bars.loc["coup_in_corvina", "in_force"] == "yes"
    assert bars.loc["corvina_sea_rescue", "in_force"] == "lifts"
    assert (bars["citation"] != "").all()


def test_a_waived_bar_is_told_and_closes_nothing(starter_plan: Plan) -> None:
    plan = _with_policy(starter_plan, Policy(waivers=("coup_in_corvina",)))
    bars = legal_bars(plan).set_index("rule")
    assert bars.loc["coup_in_corvina", "in_force"] == "waived"
    assert bars.loc["coup_in_corvina", "nations_closed"] == 0


def test_no_law_is_an_empty_table(starter_case: Case, starter_plan: Plan) -> None:
    lawless = starter_case.with_tables({"eligibility": starter_case.tables["eligibility"].iloc[:0]})
    assert legal_bars(Plan(lawless, Policy(), starter_plan.meta, starter_plan.tables)).empty
