"""Questions that take many solves: trade-offs, batches, what matters and what holds.

In come a case, a policy and scenarios, ranges or limits; out go tables, sentences and plans, each
with what is proven of it. All solving goes through the session. The app and the command line never
enter.
"""

from allocator.util.lazy_names import lazy_names

HOMES = {
    "Addition": "explore.revision.requests",
    "Batch": "explore.batch.batch_file",
    "Chances": "explore.robust.probabilities",
    "CurvePoint": "explore.marginal.value_curve",
    "Cut": "explore.revision.requests",
    "Discovery": "explore.discovery.result",
    "Event": "explore.revision.requests",
    "MoneyEvent": "explore.revision.requests",
    "Frontier": "explore.frontiers.result",
    "Grid": "explore.batch.grid",
    "ImpliedPriorities": "explore.implied.result",
    "MarginalValues": "explore.marginal.shadow_prices",
    "NextMoney": "explore.marginal.next_money",
    "ParetoFront": "explore.pareto.pareto_front",
    "RangesFile": "explore.sensitivity.ranges_file",
    "Preview": "explore.revision.preview",
    "Previewer": "explore.revision.preview",
    "Regret": "explore.robust.regret_result",
    "Reoptimised": "explore.revision.everything",
    "Revision": "explore.revision.revision",
    "Rise": "explore.revision.requests",
    "Sample": "explore.batch.grid",
    "Sensitivity": "explore.sensitivity.result",
    "Stability": "explore.sensitivity.weight_stability",
    "SweepError": "errors",
    "SweepProgress": "explore.batch.sweep",
    "Swept": "explore.batch.sweep",
    "TwoStage": "explore.robust.two_stage_result",
    "Uncertain": "explore.sensitivity.ranges",
    "Attribution": "explore.attribution.attribution",
    "attribute": "explore.attribution.attribution",
    "answer_page": "explore.explanation.page",
    "ask": "explore.explanation.ask",
    "discover": "explore.discovery.prim",
    "implied_priorities": "explore.implied.implied",
    "frontier": "explore.frontiers.epsilon_constraint",
    "load_batch": "explore.batch.batch_file",
    "load_ranges": "explore.sensitivity.ranges_file",
    "marginal_values": "explore.marginal.shadow_prices",
    "morris": "explore.sensitivity.morris",
    "next_money": "explore.marginal.next_money",
    "pareto_front": "explore.pareto.pareto_front",
    "regret": "explore.robust.regret",
    "reoptimise": "explore.revision.everything",
    "requests_between": "explore.revision.pending",
    "revise": "explore.revision.revise",
    "save_found": "explore.sensitivity.files",
    "save_regret": "explore.robust.files",
    "save_two_stage": "explore.robust.files",
    "sobol": "explore.sensitivity.sobol",
    "sweep": "explore.batch.sweep",
    "take_back": "explore.revision.take_back",
    "tornado": "explore.sensitivity.tornado",
    "two_stage": "explore.robust.two_stage",
    "value_curve": "explore.marginal.value_curve",
    "widen": "explore.revision.wider",
    "weight_stability": "explore.sensitivity.weight_stability",
}
"""The studies and where each is."""

__getattr__, __dir__, __all__ = lazy_names(__name__, HOMES)
